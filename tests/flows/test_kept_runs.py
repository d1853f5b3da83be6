"""What the clock ran is kept: what it did, and what went wrong."""

from datetime import UTC, datetime

import pytest

from engine.clock_runs import ClockRun, clock_runs
from engine.store import reading
from flows import clock
from flows.clock import Clock
from flows.steps.kept_runs import counted, keep_flow
from tests.flows.conftest import TownOffice

NIGHT = datetime(2013, 4, 1, 18, tzinfo=UTC)  # 03:00 in Seoul: the record waits for its check


def runs(office: TownOffice) -> list[ClockRun]:
    with reading(office.store) as read:
        return clock_runs(read)


def test_a_beat_that_acts_keeps_what_it_did(office: TownOffice):
    beat = Clock(office.folder, now=lambda: NIGHT).beat()

    (kept,) = runs(office)
    assert (beat, kept.flow, kept.via, kept.outcome) == ("ticked", "tick", "direct", "done")
    assert (kept.began_at, kept.ended_at) == (NIGHT, NIGHT)


def test_a_beat_that_fails_keeps_why_and_still_fails(
    office: TownOffice, monkeypatch: pytest.MonkeyPatch
):
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("the disk is full\nand more")

    monkeypatch.setattr(clock, "tick", broken)

    with pytest.raises(RuntimeError, match="disk"):
        Clock(office.folder, now=lambda: NIGHT).beat()

    (kept,) = runs(office)
    assert (kept.outcome, kept.message) == ("failed", "RuntimeError: the disk is full")


@pytest.mark.parametrize(
    ("state", "outcome", "message"),
    [
        ("completed", "done", "쓴 알림 3통, 보낸 알림 2통"),
        ("failed", "failed", "실패: 저장소를 열 수 없음"),
        ("crashed", "failed", "도중에 멈춤: 저장소를 열 수 없음"),
    ],
)
def test_a_flow_is_kept_as_prefect_saw_it(office: TownOffice, state, outcome, message):
    keep_flow(
        office.setting, "daily", {}, began=NIGHT, ended=NIGHT, state=state,
        message="저장소를 열 수 없음", counts={"mails": 3, "sent": 2, "bounced": 0},
    )  # fmt: skip

    (kept,) = runs(office)
    assert (kept.via, kept.outcome, kept.message) == ("prefect", outcome, message)


def test_counted_says_that_nothing_was_new():
    assert counted({"opened": 0, "round_id": 3}) == "새로 한 것 없음"
