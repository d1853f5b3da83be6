"""Pages rehearse one at a time, for no longer than bearable, and keep what was played."""

import threading
from collections.abc import Callable
from datetime import date

import pytest

from hyeopchi.errors import RehearsalBusy, RehearsalTooLong
from hyeopchi.rehearsal_calendar import Year, span_last
from hyeopchi.rehearsal_room import RehearsalRoom, Wanted

FIRST = date(2013, 7, 3)
YEAR = Year(FIRST, FIRST, (), (), (), ())


def wanted(hashed: str) -> Wanted:
    return Wanted("policy_task", hashed, FIRST, FIRST)


def test_one_rehearsal_is_played_at_a_time_and_kept() -> None:
    room, may_end = RehearsalRoom(), threading.Event()

    def slow(lived: Callable[[], None]) -> Year:
        lived()
        assert may_end.wait(30)
        return YEAR

    run = room.begin(wanted("a"), slow, days=2)
    again = room.begin(wanted("a"), slow, days=2)
    with pytest.raises(RehearsalBusy):
        room.begin(wanted("b"), slow, days=2)
    may_end.set()

    assert run.done.wait(30)
    assert again is run
    assert (run.year, run.played, run.error) == (YEAR, 1, None)
    assert room.newest("policy_task", "a") is run
    assert room.newest("policy_task", "b") is None


def test_a_rehearsal_that_takes_too_long_ends_and_may_be_asked_again() -> None:
    room = RehearsalRoom(seconds=-1)

    def endless(lived: Callable[[], None]) -> Year:
        while True:
            lived()

    run = room.begin(wanted("a"), endless, days=2)

    assert run.done.wait(30)
    assert isinstance(run.error, RehearsalTooLong)
    assert room.begin(wanted("a"), lambda lived: YEAR, days=2) is not run


def test_only_the_newest_years_are_kept() -> None:
    room = RehearsalRoom()
    for hashed in "abcde":
        assert room.begin(wanted(hashed), lambda lived: YEAR, days=1).done.wait(30)

    kept = [hashed for hashed in "abcde" if room.look(wanted(hashed))]
    assert kept == ["b", "c", "d", "e"]


@pytest.mark.parametrize(
    ("first", "months", "last"),
    [
        (date(2013, 7, 3), 12, date(2014, 7, 2)),
        (date(2013, 8, 31), 1, date(2013, 9, 29)),
        (date(2013, 12, 1), 1, date(2013, 12, 31)),
        (date(2013, 11, 30), 3, date(2014, 2, 27)),
    ],
)
def test_a_span_ends_on_the_day_before(first: date, months: int, last: date) -> None:
    assert span_last(first, months) == last
