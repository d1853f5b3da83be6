"""Opening a round: who is in it, who is asked, and that being cut off costs nothing."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy import event as hook

from engine.advance import advance
from engine.correction import undo_last
from engine.definitions import in_force
from engine.due import due_rounds
from engine.opening import begin_round, open_batch, skip_round, unfinished_rounds
from engine.people import NewDuty, assign_duties
from engine.preview import MoveRequest
from engine.round_errors import PeriodSkipped, RoundUnknown
from engine.store import open_store, reading, transaction
from engine.tables import ask, occurrence, round_, round_item
from states.period import period_of
from tests.rounds_town import DEFINITION, Town, seoul

APRIL_1 = date(2013, 4, 1)


def begin(town: Town, day: date = APRIL_1) -> int:
    """Begin the round that is due, without its cases."""
    with transaction(town.store) as write:
        (due,) = due_rounds(write, today=day, calendar=town.calendar)
        return begin_round(write, due, today=day, at=seoul(day))


def asked(town: Town, round_id: int) -> list[tuple[str, str | None]]:
    return [(one.number, one.person_key) for one in town.asks(round_id)]


@contextmanager
def statements(store: Engine) -> Iterator[list[str]]:
    seen: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    hook.listen(store, "before_cursor_execute", note)
    yield seen
    hook.remove(store, "before_cursor_execute", note)


@pytest.fixture
def published(town: Town) -> Town:
    town.publish(since=date(2013, 1, 1))
    return town


def test_begin_round_pins_the_review_and_the_days(published):
    round_id = begin(published)

    r = round_.c
    (row,) = published.rows(
        select(
            r.id, r.review, r.period, r.period_last, r.opens_on, r.due_on, r.nominal_due_on,
            r.closes_on, r.status, r.opened_on, r.definition_hash,
        )
    )  # fmt: skip
    with reading(published.store) as read:
        pinned = in_force(read, "task").reviews["quarterly_report"]
    assert row == (
        round_id, "quarterly_report", "2013-Q1", date(2013, 3, 31), APRIL_1, date(2013, 4, 10),
        date(2013, 4, 10), date(2013, 4, 15), "opening", APRIL_1, pinned,
    )  # fmt: skip


def test_a_round_keeps_the_review_it_pinned_when_a_new_one_is_published(published):
    published.enter([1])
    round_id = begin(published)
    published.publish(source=DEFINITION.replace("of: [maintained]", "of: [proposed]", 1))

    published.fill(round_id, APRIL_1)

    assert asked(published, round_id) == [("T-1", "kim")]


def test_begin_round_twice_gives_the_same_round(published):
    with reading(published.store) as read:
        (due,) = due_rounds(read, today=APRIL_1, calendar=published.calendar)
    ids = set()
    for hour in (9, 10):
        with transaction(published.store) as write:
            ids.add(begin_round(write, due, today=APRIL_1, at=seoul(APRIL_1, hour)))

    assert len(ids) == 1
    assert published.rows(select(func.count()).select_from(round_)) == [(1,)]


@pytest.mark.slow
def test_two_clocks_that_begin_at_once_begin_one_round(published):
    with reading(published.store) as read:
        (due,) = due_rounds(read, today=APRIL_1, calendar=published.calendar)

    def one_clock(_turn: int) -> int:
        with transaction(published.store) as write:
            return begin_round(write, due, today=APRIL_1, at=seoul(APRIL_1))

    with ThreadPoolExecutor(8) as clocks:
        ids = set(clocks.map(one_clock, range(16)))

    assert len(ids) == 1
    assert published.rows(select(func.count()).select_from(occurrence)) == [(1,)]


def test_skip_round_is_recorded_with_its_reason_and_no_round_can_begin(published):
    day = date(2013, 7, 20)
    with reading(published.store) as read:
        passed = due_rounds(read, today=day, calendar=published.calendar)[0]
    for _ in range(2):
        with transaction(published.store) as write:
            skip_round(write, passed, at=seoul(day))

    o = occurrence.c
    assert published.rows(select(o.period, o.ended, o.reason, o.late)) == [
        ("2013-Q1", "skipped", passed.skip, True)
    ]
    with reading(published.store) as read:
        again = due_rounds(read, today=day, calendar=published.calendar)
    assert [each.period.name for each in again] == ["2013-H1", "2013-Q2"]


def test_begin_round_refuses_a_period_that_was_skipped(published):
    with reading(published.store) as read:
        (on_time,) = due_rounds(read, today=APRIL_1, calendar=published.calendar)
        late = due_rounds(read, today=date(2013, 7, 20), calendar=published.calendar)[0]
    with transaction(published.store) as write:
        skip_round(write, late, at=seoul(date(2013, 7, 20)))

    with pytest.raises(PeriodSkipped), transaction(published.store) as write:
        begin_round(write, on_time, today=date(2013, 7, 20), at=seoul(date(2013, 7, 20)))


def test_open_batch_takes_the_cases_that_stood_in_the_state_on_the_last_day_of_the_period(
    published,
):
    published.enter([1])
    published.enter([2], on=date(2013, 3, 31))
    published.enter([3], on=date(2013, 4, 1))  # entered after the period
    published.enter([4], state="proposed")
    published.enter([5], state="closed")
    published.enter([6], state="proposed")
    published.enter([7])
    # moved after the period, in a round that opens late: as it stood on 31 March
    for number, move, on in (
        ("T-6", "adopt", date(2013, 4, 1)),
        ("T-7", "close", date(2013, 4, 1)),
        ("T-4", "adopt", date(2013, 3, 31)),
    ):
        advance(
            published.store,
            "task",
            MoveRequest(number, move),
            actor="boss",
            at=seoul(APRIL_1),
            on=on,
        )

    round_id = published.open_one(date(2013, 4, 3))

    assert [(one.number, one.state) for one in published.asks(round_id)] == [
        ("T-1", "maintained"), ("T-2", "maintained"), ("T-4", "maintained"), ("T-7", "maintained"),
    ]  # fmt: skip


def test_a_case_whose_closing_was_undone_is_in_the_round(published):
    published.enter([1])
    day = date(2013, 3, 5)
    advance(
        published.store, "task", MoveRequest("T-1", "close"), actor="boss", at=seoul(day), on=day
    )
    undo_last(
        published.store, "task", "T-1", reason="잘못 눌렀습니다.", actor="boss", at=seoul(day)
    )

    round_id = published.open_one(APRIL_1)

    assert asked(published, round_id) == [("T-1", "kim")]


def test_open_batch_asks_the_one_who_has_had_the_duty_shortest(published):
    published.enter([1])
    published.enter([2], lead="roads")
    published.enter([3], lead="empty")
    with transaction(published.store) as write:
        assign_duties(
            write,
            [
                NewDuty("m3", "program_manager", date(2013, 2, 1), None, "welfare"),
                NewDuty("lee", "program_manager", date(2013, 2, 1), None, "welfare"),
                NewDuty("m1", "program_manager", date(2013, 2, 2), date(2013, 3, 31), "welfare"),
                NewDuty("m2", "program_manager", date(2013, 4, 2), None, "welfare"),
            ],
        )

    round_id = published.open_one(APRIL_1)

    # lee and m3 began the same day: the lower id; m1 had left by then, m2 had not begun
    assert [
        (one.number, one.person_key, one.organisation_key, one.committee_key, one.status)
        for one in published.asks(round_id)
    ] == [
        ("T-1", "lee", "welfare", None, "open"),
        ("T-2", "park", "roads", None, "open"),
        ("T-3", None, "empty", None, "open"),
    ]


def test_open_batch_asks_each_member_of_the_subcommittee(published):
    published.enter([1])
    published.enter([2], subcommittee="city")

    round_id = published.open_one(date(2013, 7, 1), "evaluation")

    assert [
        (one.number, one.person_key, one.organisation_key, one.committee_key)
        for one in published.asks(round_id)
    ] == [
        ("T-1", "m1", None, "life"),
        ("T-1", "m2", None, "life"),
        ("T-1", "m3", None, "life"),
        ("T-2", None, None, "city"),
    ]


def test_respondents_stay_as_they_were_when_the_round_began(published):
    published.enter([1])
    round_id = begin(published)
    with transaction(published.store) as write:
        assign_duties(write, [NewDuty("lee", "program_manager", date(2013, 4, 2), None, "welfare")])

    published.fill(round_id, date(2013, 4, 3))  # the machine stopped for two days

    assert asked(published, round_id) == [("T-1", "kim")]


def test_open_batch_goes_on_where_the_last_one_ended_and_then_takes_answers(published):
    published.enter(range(1, 6))
    round_id = begin(published)

    story = []
    for _ in range(4):
        with transaction(published.store) as write:
            more = open_batch(write, round_id, at=seoul(APRIL_1), size=2)
        with reading(published.store) as read:
            story.append(
                (
                    more,
                    len(read.scalars(select(round_item.c.case_id)).all()),
                    unfinished_rounds(read),
                )
            )

    assert story == [
        (True, 2, [round_id]), (True, 4, [round_id]), (False, 5, []), (False, 5, []),
    ]  # fmt: skip
    assert published.rows(select(round_.c.status)) == [("open",)]


def test_open_batch_of_a_round_without_cases_opens_it(published):
    round_id = begin(published)

    with transaction(published.store) as write:
        assert open_batch(write, round_id, at=seoul(APRIL_1)) is False

    assert published.rows(select(round_.c.status)) == [("open",)]


def test_open_batch_names_a_round_that_is_not_there(published):
    with pytest.raises(RoundUnknown), transaction(published.store) as write:
        open_batch(write, 7, at=seoul(APRIL_1))


@pytest.mark.slow
def test_open_batch_needs_as_many_statements_for_ten_thousand_cases_as_for_a_thousand(published):
    published.crowd(999, like=published.enter([1])[0])
    with reading(published.store) as read:
        (due,) = due_rounds(read, today=APRIL_1, calendar=published.calendar)
    published.crowd(8_999, like=published.enter([2], on=date(2013, 3, 31))[0])
    counts = {}
    for cases, day, size in (
        (1_000, date(2012, 12, 31), 1_000),
        (10_000, date(2013, 3, 31), 10_000),
    ):
        with transaction(published.store) as write:
            round_id = _round_of(write, due, day)
        with statements(published.store) as seen, transaction(published.store) as write:
            open_batch(write, round_id, at=seoul(APRIL_1), size=size)
        items = select(func.count()).where(round_item.c.round_id == round_id)
        assert published.rows(items) == [(cases,)]
        counts[cases] = len(seen)

    assert counts[10_000] == counts[1_000] <= 10


def _round_of(write, due, last: date) -> int:
    """Begin a round of the period that ends on *last*, so that it finds what was there by then."""
    one = replace(due, period=period_of(last, "quarter"))
    return begin_round(write, one, today=APRIL_1, at=seoul(APRIL_1))


_OPENER = """
import sys
from datetime import UTC, datetime
from engine.opening import open_batch
from engine.store import open_store, transaction
url, round_id, size = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
store = open_store(url)
more = True
while more:
    with transaction(store) as write:
        more = open_batch(write, round_id, at=datetime(2013, 4, 1, 1, tzinfo=UTC), size=size)
        print("batch", flush=True)
"""


def _opener(url: str, round_id: int, *, size: int) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", _OPENER, url, str(round_id), str(size)],
        stdout=subprocess.PIPE,
        text=True,
    )


def _every_case_once(town: Town, round_id: int, cases: int) -> None:
    items = town.rows(
        select(func.count(), func.count(round_item.c.case_id.distinct())).where(
            round_item.c.round_id == round_id
        )
    )
    asks = town.rows(
        select(func.count(), func.count(ask.c.case_id.distinct())).where(ask.c.round_id == round_id)
    )
    assert (items, asks) == ([(cases, cases)], [(cases, cases)])
    assert town.rows(select(round_.c.status).where(round_.c.id == round_id)) == [("open",)]


@pytest.mark.slow
@pytest.mark.parametrize("batches", [1, 23])
def test_a_process_killed_while_opening_loses_nothing_and_doubles_nothing(
    published, database_url, batches
):
    # nobody has the duty, and NULLs are distinct to a plain UNIQUE
    published.crowd(999, like=published.enter([1], lead="empty")[0])
    round_id = begin(published)
    with _opener(database_url, round_id, size=20) as child:
        assert child.stdout is not None
        for _ in range(batches):
            child.stdout.readline()  # inside its transaction: written, not yet committed
        os.kill(child.pid, signal.SIGKILL)
    assert child.returncode == -signal.SIGKILL
    ((left,),) = published.rows(select(func.count()).select_from(round_item))
    assert left < 1000

    with _opener(database_url, round_id, size=100) as again:
        again.communicate(timeout=60)

    assert again.returncode == 0
    _every_case_once(published, round_id, 1000)


@pytest.mark.slow
def test_two_processes_that_open_one_round_at_once_double_nothing(published, database_url):
    published.crowd(999, like=published.enter([1])[0])
    round_id = begin(published)

    children = [_opener(database_url, round_id, size=20) for _ in range(2)]
    batches = [child.communicate(timeout=120)[0].count("batch") for child in children]

    assert [child.returncode for child in children] == [0, 0]
    assert min(batches) >= 1
    _every_case_once(published, round_id, 1000)


def test_killed_before_any_statement_of_a_batch_the_next_call_completes_it(published, database_url):
    """Cut off at every statement boundary in turn (CR4): the batch is there wholly or not at all."""
    published.enter(range(1, 11))
    round_id = begin(published)

    class Cut(BaseException):
        pass

    for boundary in range(1, 12):
        store = open_store(database_url)
        seen = 0

        def stop(*_rest: object, boundary: int = boundary) -> None:
            nonlocal seen
            seen += 1
            if seen == boundary:
                raise Cut

        hook.listen(store, "before_cursor_execute", stop)
        try:
            with transaction(store) as write:
                open_batch(write, round_id, at=seoul(APRIL_1), size=100)
        except Cut:
            assert published.rows(select(func.count()).select_from(round_item)) == [(0,)]
        else:
            break
        finally:
            store.dispose()
    assert boundary > 5
    _every_case_once(published, round_id, 10)
