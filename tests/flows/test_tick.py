from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from engine.moment import newest_moment
from engine.round_view import round_named
from engine.store import reading
from engine.tables import checkpoint
from flows.errors import ClockUnfit
from flows.steps.open_rounds import begin, due_now, size_for
from flows.steps.pending import Pending, RoundKey, pending
from flows.steps.tick import tick
from tests.flows.conftest import TownOffice
from tests.flows.pictures import picture_of
from tests.rounds_town import seoul

NEW_YEAR = date(2013, 1, 2)
OPENED = date(2013, 4, 1)
CLOSING = date(2013, 4, 16)  # the quarter is due on the 10th and takes answers to the 15th
STOPPED = date(2012, 12, 20)
STARTED = date(2013, 5, 20)


def rows(office: TownOffice, name: str) -> list[tuple[object, ...]]:
    return picture_of(office.store)[name]


def live(office: TownOffice, first: date, last: date) -> None:
    for n in range((last - first).days + 1):
        tick(office.setting, at=seoul(first + timedelta(n)))


def test_tick_opens_tells_and_closes_a_quarter(office: TownOffice) -> None:
    live(office, OPENED - timedelta(2), OPENED - timedelta(1))  # what was missed before
    opened = tick(office.setting, at=seoul(OPENED))
    office.town.answer(
        _round(office, "quarterly_report", "2013-Q1"),
        OPENED,
        by="park",
        results="함",
        grade="normal",
    )
    live(office, OPENED + timedelta(1), CLOSING - timedelta(1))
    closed = tick(office.setting, at=seoul(CLOSING))

    assert (opened.opened, opened.skipped, opened.batches) == (1, 0, 1)
    assert [one.round.period.name for one in closed.closed] == ["2013-Q1"]
    quarter = [row for row in rows(office, "round") if row[1] == "2013-Q1"]
    assert quarter == [
        (
            "quarterly_report",
            "2013-Q1",
            OPENED,
            date(2013, 4, 10),
            date(2013, 4, 15),
            "closed",
            OPENED,
        )
    ]
    assert [row[3:] for row in rows(office, "ask") if row[1] == "2013-Q1"] == [
        *[("kim", "missing")] * 4,
        *[("park", "answered")] * 3,
    ]


def test_tick_three_times_does_it_once(office: TownOffice) -> None:
    tick(office.setting, at=seoul(OPENED))
    once = picture_of(office.store)

    again = [tick(office.setting, at=seoul(OPENED)) for _ in range(2)]

    assert picture_of(office.store) == once
    assert [one.did_anything for one in again] == [False, False]


def test_clock_stopped_for_five_months_ends_each_period_as_its_catch_up_says(
    office: TownOffice,
) -> None:
    tick(office.setting, at=seoul(STOPPED))

    tick(office.setting, at=seoul(STARTED))

    assert rows(office, "occurrence") == [
        ("evaluation", "2012-H2", "opened", True),
        ("quarterly_report", "2012-Q4", "skipped", True),
        ("quarterly_report", "2013-Q1", "opened", True),
        ("yearly_check", "2012", "skipped", True),
    ]
    assert [row[5] for row in rows(office, "round")] == ["open", "open"]


def test_clock_stopped_for_five_months_sends_each_person_one_digest(office: TownOffice) -> None:
    tick(office.setting, at=seoul(STOPPED))

    for minutes in range(3):
        tick(office.setting, at=seoul(STARTED) + timedelta(minutes=minutes))

    assert [row[1:] for row in sorted(rows(office, "mail"), key=lambda row: str(row[1]))] == [
        (person, "digest", STARTED, "sent", 1) for person in ("kim", "m1", "m2", "m3", "park")
    ]
    assert len(office.letters) == 5


def test_tick_sends_nothing_on_a_day_off_and_all_of_it_on_the_next_business_day(
    office: TownOffice,
) -> None:
    saturday = tick(office.setting, at=seoul(date(2013, 6, 1)))  # late already: everything opens
    monday = tick(office.setting, at=seoul(date(2013, 6, 3)))

    assert (saturday.opened, saturday.composed.mails, saturday.delivered.sent) == (2, 0, 0)
    assert (monday.opened, monday.composed.mails, monday.delivered.sent) == (0, 5, 5)


def test_tick_refuses_a_clock_that_was_never_set(office: TownOffice) -> None:
    before = picture_of(office.store)

    with pytest.raises(ClockUnfit, match=r"no record is that old; set this machine.s clock"):
        tick(office.setting, at=datetime(1970, 1, 1, tzinfo=UTC))

    assert picture_of(office.store) == before


def test_tick_refuses_a_clock_more_than_a_day_behind_the_record(office: TownOffice) -> None:
    tick(office.setting, at=seoul(OPENED))
    once = picture_of(office.store)

    tick(office.setting, at=seoul(OPENED) - timedelta(hours=1))
    tick(office.setting, at=seoul(OPENED) - timedelta(days=1))
    with pytest.raises(ClockUnfit, match=r"the record holds 2013-04-01T01:00:00"):
        tick(office.setting, at=seoul(OPENED) - timedelta(days=1, seconds=1))

    assert picture_of(office.store) == once


def test_tick_after_a_jump_ten_years_ahead_waits_until_time_has_caught_up(
    office: TownOffice,
) -> None:
    tick(office.setting, at=seoul(OPENED))
    tick(office.setting, at=seoul(date(2023, 4, 3)))
    ahead = picture_of(office.store)

    with pytest.raises(ClockUnfit):
        tick(office.setting, at=seoul(OPENED + timedelta(1)))
    caught_up = tick(office.setting, at=seoul(date(2023, 4, 3)))

    assert not caught_up.did_anything
    assert picture_of(office.store) == ahead


def test_record_is_checked_once_a_night_after_two(office: TownOffice) -> None:
    checks = [
        tick(office.setting, at=seoul(NEW_YEAR, hour)).verified is not None
        for hour in (9, 10, 11, 18)
    ]
    at_one = tick(office.setting, at=seoul(NEW_YEAR + timedelta(1), 9) - timedelta(hours=8))
    at_two = tick(office.setting, at=seoul(NEW_YEAR + timedelta(1), 9) - timedelta(hours=7))

    assert checks == [True, False, False, False]
    assert at_one.verified is None
    assert at_two.verified is not None
    with reading(office.store) as read:
        assert read.scalar(select(func.count()).select_from(checkpoint)) == 2
        assert newest_moment(read) == seoul(NEW_YEAR + timedelta(1), 9) - timedelta(hours=7)


@pytest.mark.parametrize(("cases", "size"), [(0, 250), (147, 250), (10_307, 258), (100_000, 2500)])
def test_size_for_gives_no_more_than_forty_batches(cases: int, size: int) -> None:
    assert size_for(cases) == size


def test_pending_names_what_waits_and_nothing_afterwards(office: TownOffice) -> None:
    at = seoul(OPENED)

    before = pending(office.setting, at=at)
    tick(office.setting, at=at)
    after = pending(office.setting, at=at)

    assert before == Pending(
        openings=(
            RoundKey("task", "evaluation", "2012-H2"),
            RoundKey("task", "quarterly_report", "2012-Q4"),
            RoundKey("task", "yearly_check", "2012"),
            RoundKey("task", "quarterly_report", "2013-Q1"),
        ),
        closings=(),
        letters=False,
        check=True,
    )
    assert after == Pending(openings=(), closings=(), letters=False, check=False)
    assert not after


def test_pending_sees_an_opening_that_was_cut_off(office: TownOffice) -> None:
    for due in due_now(office.setting, at=seoul(OPENED)):
        begin(office.setting, due, at=seoul(OPENED))

    cut_off = pending(office.setting, at=seoul(OPENED)).openings
    done = tick(office.setting, at=seoul(OPENED))

    assert RoundKey("task", "quarterly_report", "2013-Q1") in cut_off
    assert (done.opened, done.batches) == (0, 3)


def _round(office: TownOffice, review: str, period: str) -> int:
    with reading(office.store) as read:
        return round_named(read, "task", review, period).id
