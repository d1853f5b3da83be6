from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from sqlalchemy import select

from engine.lease import holder, take
from engine.store import reading, transaction
from engine.tables import occurrence
from flows.clock import LEASE, Clock, flows_for, scheduler_of
from flows.prefect_server import free_port
from flows.steps.pending import Pending, RoundKey
from tests.flows.conftest import TownOffice
from tests.flows.pictures import picture_of
from tests.rounds_town import seoul

OPENED = date(2013, 4, 1)


def clock_at(office: TownOffice, at: datetime, **how: str) -> Clock:
    return Clock(office.folder, now=lambda: at, **how)


def test_beat_does_what_is_due_and_then_nothing(office: TownOffice) -> None:
    clock = clock_at(office, seoul(OPENED))

    assert [clock.beat(), clock.beat()] == ["ticked", "nothing due"]
    with reading(office.store) as read:
        periods = read.scalars(select(occurrence.c.period).order_by(occurrence.c.period)).all()
    assert periods == ["2012", "2012-H2", "2012-Q4", "2013-Q1"]


def test_beat_leaves_the_work_to_the_clock_that_holds_the_lease(office: TownOffice) -> None:
    with transaction(office.store) as write:
        take(write, LEASE, "another", at=seoul(OPENED), seconds=90)
    before = picture_of(office.store)

    beats = [
        clock_at(office, seoul(OPENED)).beat(),
        clock_at(office, seoul(OPENED) + timedelta(minutes=2)).beat(),
    ]

    assert beats == ["another clock acts", "ticked"]
    assert before["round"] == []


def test_beat_gives_its_lease_back(office: TownOffice) -> None:
    clock_at(office, seoul(OPENED), owner="one").beat()

    with reading(office.store) as read:
        assert holder(read, LEASE, at=seoul(OPENED)) is None


def test_beat_does_nothing_by_a_clock_that_was_never_set(office: TownOffice) -> None:
    assert clock_at(office, datetime(1970, 1, 1, tzinfo=UTC)).beat() == "clock unfit"
    assert picture_of(office.store)["occurrence"] == []


def test_beat_goes_on_without_prefect_when_no_server_answers(office: TownOffice) -> None:
    nobody = f"http://127.0.0.1:{free_port()}/api"

    assert clock_at(office, seoul(OPENED), api_url=nobody).beat() == "ticked"
    assert len(picture_of(office.store)["round"]) == 3


def test_flows_for_what_is_due_come_in_the_order_of_tick() -> None:
    key = RoundKey("task", "quarterly_report", "2013-Q1")
    named = {"lifecycle": "task", "review": "quarterly_report", "period": "2013-Q1"}

    assert flows_for(Pending((key,), (key,), letters=False, check=True)) == [
        ("open_round", named),
        ("close_round", named),
        ("daily", {}),
        ("verify_record", {}),
    ]
    assert flows_for(Pending((), (), letters=False, check=True)) == [("verify_record", {})]


def test_scheduler_makes_up_for_missed_minutes_once_and_drops_none(tmp_path: Path) -> None:
    scheduler = scheduler_of(Clock(tmp_path, now=lambda: seoul(OPENED)))

    (job,) = scheduler.get_jobs()
    assert (str(scheduler.timezone), str(job.trigger)) == ("Asia/Seoul", "interval[0:01:00]")
    assert (job.coalesce, job.misfire_grace_time, job.max_instances) == (True, None, 1)
    assert job.next_run_time == seoul(OPENED)
