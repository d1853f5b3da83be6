"""What the clock did, does and will do, in words for whoever looks after the office."""

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Final

from engine.clock_runs import ClockRun, Failing, LastDone
from engine.round_list import Coming
from engine.round_name import round_name
from engine.round_view import RoundRow
from flows.steps.pending import Pending, RoundKey
from notifications.korean import official_moment
from states.errors import HyeopchiError
from states.period import period_named

FLOWS: Final[Mapping[str, str]] = {
    "tick": "때가 된 일 모두",
    "open_round": "회차 열기",
    "close_round": "회차 마감",
    "daily": "알림 쓰고 보내기",
    "verify_record": "기록 점검",
}
VIAS: Final[Mapping[str, str]] = {"prefect": "Prefect", "direct": "바로"}

Labels = Mapping[tuple[str, str], str]  # (lifecycle, review) -> what people call it


@dataclass(frozen=True, slots=True)
class RunLine:
    """One run of the clock, as a row of a table."""

    what: str
    via: str
    at: datetime
    seconds: int
    failed: bool
    said: str


@dataclass(frozen=True, slots=True)
class FailingLine:
    """Something that failed and was not done since."""

    what: str
    since: datetime
    times: int
    said: str


@dataclass(frozen=True, slots=True)
class Next:
    """Something that the clock will do on a day."""

    on: date
    what: str
    href: str | None = None


def is_supervised(folder: Path) -> bool:
    """Tell whether the process that keeps the clock running is alive on this machine."""
    try:
        pid = int((folder / "running").read_text(encoding="ascii"))
        os.kill(pid, 0)
    except (OSError, ValueError):
        return False
    return True


def round_words(about: Mapping[str, str], labels: Labels) -> str:
    """Name a round as people do: ``2013년 2분기 이행상황 보고``."""
    key = about.get("lifecycle", ""), about.get("review", "")
    try:
        period = period_named(about.get("period", "")).label
    except HyeopchiError:
        period = about.get("period", "")
    return round_name(period, labels.get(key, key[1])).strip()


def run_lines(runs: Iterable[ClockRun], labels: Labels) -> list[RunLine]:
    return [
        RunLine(
            _what(run, labels),
            VIAS[run.via],
            run.began_at,
            round((run.ended_at - run.began_at).total_seconds()),
            run.outcome == "failed",
            run.message or "",
        )
        for run in runs
    ]


def failing_lines(found: Iterable[Failing], labels: Labels) -> list[FailingLine]:
    return [
        FailingLine(_what(one.latest, labels), one.since, one.times, one.latest.message or "")
        for one in found
    ]


def waiting_words(waits: Pending, labels: Labels) -> list[str]:
    """Say what should have been done by now and is not: the clock does it at its next minute."""
    found = [f"{_of(key, labels)} 열기" for key in waits.openings]
    found += [f"{_of(key, labels)} 마감" for key in waits.closings]
    if waits.letters:
        found.append("알림을 모으고 쓰고 보내기")
    if waits.check:
        found.append("기록 점검")
    return found


def done_words(last: LastDone) -> list[tuple[str, str]]:
    """Say when each thing was done last, by what the record says."""
    moments = (
        ("회차를 연 때", last.opened),
        ("회차를 마감한 때", last.closed),
        ("알림을 쓴 때", last.composed),
        ("알림을 보낸 때", last.sent),
        ("기록을 점검한 때", last.checked),
    )
    return [(what, official_moment(at) if at else "아직 없음") for what, at in moments]


def next_days(
    open_rounds: Iterable[RoundRow], coming: Iterable[Coming], *, today: date
) -> list[Next]:
    """Give what happens by itself on the days to come, the nearest first."""
    found = []
    for one in open_rounds:
        name, href = round_name(one.period.label, one.review_label), f"/rounds/{one.id}"
        if one.span.due_on >= today:
            found.append(Next(one.span.due_on, f"{name} 기한", href))
        if one.span.closes_on and one.span.closes_on >= today:
            found.append(Next(one.span.closes_on, f"{name} 마감", href))
    found += [
        Next(each.span.opens_on, f"{round_name(each.period.label, each.review_label)} 열림")
        for each in coming
    ]
    return sorted(found, key=lambda one: (one.on, one.what))


def _what(run: ClockRun, labels: Labels) -> str:
    name = FLOWS.get(run.flow, run.flow)
    return f"{round_words(run.about, labels)} – {name}" if run.about else name


def _of(key: RoundKey, labels: Labels) -> str:
    return round_words(
        {"lifecycle": key.lifecycle, "review": key.review, "period": key.period}, labels
    )
