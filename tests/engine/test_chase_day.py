"""A day is taken for chasing once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from threading import Event

from sqlalchemy import Engine
from sqlalchemy import event as hook

from engine.chase_day import take_day
from engine.store import transaction
from tests.rounds_town import seoul

MONDAY = datetime(2013, 4, 1, 0, tzinfo=UTC)


def taken(store: Engine, at: datetime) -> bool:
    with transaction(store) as write:
        return take_day(write, at=at)


def test_a_day_is_taken_once_and_the_next_day_again(store: Engine) -> None:
    days = [seoul(date(2013, 4, 1)), seoul(date(2013, 4, 1), 23), seoul(date(2013, 4, 2))]

    assert [taken(store, at) for at in days] == [True, False, True]


def test_of_two_who_take_the_day_at_one_moment_one_has_it(store: Engine) -> None:
    """The second one asks while the first has not committed, and so sees nobody."""
    assert taken(store, MONDAY)
    at, asks = MONDAY + timedelta(days=1), Event()
    begins = "BEGIN IMMEDIATE" if store.dialect.name == "sqlite" else "UPDATE lease"
    with ThreadPoolExecutor(1) as pool:
        with transaction(store) as write:
            first = take_day(write, at=at)

            @hook.listens_for(store, "before_cursor_execute")
            def note(_connection, _cursor, statement, *_rest):  # type: ignore[no-untyped-def]
                if statement.startswith(begins):
                    asks.set()

            second = pool.submit(taken, store, at)
            assert asks.wait(20)
        assert (first, second.result(20)) == (True, False)
