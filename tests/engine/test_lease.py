from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine

from engine.lease import hold, holder, release, take
from engine.store import reading, transaction

NINE = datetime(2013, 4, 1, 0, 0, tzinfo=UTC)


def taken(store: Engine, owner: str, *, after: int = 0, seconds: int = 90) -> int | None:
    with transaction(store) as write:
        return take(write, "clock", owner, at=NINE + timedelta(seconds=after), seconds=seconds)


def test_take_refuses_a_second_owner_until_the_lease_runs_out(store: Engine) -> None:
    tokens = [
        taken(store, "one"),
        taken(store, "two", after=89),
        taken(store, "two", after=90),
        taken(store, "one", after=91),
    ]

    assert tokens == [1, None, 2, None]


def test_take_by_its_owner_prolongs_the_lease_under_the_same_token(store: Engine) -> None:
    tokens = [
        taken(store, "one"),
        taken(store, "one", after=60),
        taken(store, "two", after=100),
        taken(store, "one", after=1000),
    ]

    assert tokens == [1, 1, None, 1]


def test_hold_and_release_are_refused_once_the_lease_was_stolen(store: Engine) -> None:
    late = taken(store, "one")
    present = taken(store, "two", after=90)
    assert late is not None
    assert present is not None

    at = NINE + timedelta(seconds=95)
    with transaction(store) as write:
        answers = (
            hold(write, "clock", late, at=at, seconds=90),
            release(write, "clock", late, at=at),
            hold(write, "clock", present, at=at, seconds=90),
        )
    with reading(store) as read:
        owner = holder(read, "clock", at=at + timedelta(seconds=80))

    assert answers == (False, False, True)
    assert owner == "two"


def test_release_lets_the_next_owner_in_at_once(store: Engine) -> None:
    token = taken(store, "one")
    assert token is not None

    with transaction(store) as write:
        released = release(write, "clock", token, at=NINE)

    assert released
    assert taken(store, "two") == 2


def test_take_does_not_wait_for_a_lease_from_a_clock_ten_years_ahead(store: Engine) -> None:
    taken(store, "fast", after=10 * 365 * 86400)

    assert taken(store, "one") == 2


def test_take_respects_a_lease_from_a_clock_five_minutes_ahead(store: Engine) -> None:
    taken(store, "fast", after=300)

    assert taken(store, "one") is None


def test_leases_of_other_names_do_not_meet(store: Engine) -> None:
    with transaction(store) as write:
        clock = take(write, "clock", "one", at=NINE, seconds=90)
        check = take(write, "check_record", "two", at=NINE, seconds=90)

    assert (clock, check) == (1, 1)
