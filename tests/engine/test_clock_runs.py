"""What the clock ran, and what of it failed and still does."""

from datetime import timedelta

from sqlalchemy import Engine

from engine.clock_runs import ClockRun, Failing, clock_runs, failing, keep_run, last_done
from engine.lease import take
from engine.store import reading, transaction
from tests.outbox_rows import NINE, add_round, fill_outbox

ROUND = {"lifecycle": "policy_task", "review": "report", "period": "2013-Q1"}


def run(flow: str, minutes: int, outcome: str, about: dict[str, str] | None = None) -> ClockRun:
    at = NINE + timedelta(minutes=minutes)
    return ClockRun(flow, about or {}, "prefect", at, at + timedelta(seconds=2), outcome, outcome)


def keep(store: Engine, *runs: ClockRun) -> None:
    with transaction(store) as write:
        for one in runs:
            keep_run(write, one)


def test_clock_runs_come_newest_first(store: Engine):
    first, second = run("open_round", 1, "failed", ROUND), run("tick", 2, "done")
    keep(store, first, second)

    with reading(store) as read:
        assert clock_runs(read) == [second, first]


def test_failing_names_what_failed_since_it_was_last_done(store: Engine):
    keep(
        store,
        run("open_round", 0, "failed", ROUND),
        run("tick", 1, "done"),  # it made up for what failed before
        run("daily", 2, "failed"),
        run("daily", 3, "done"),
        run("close_round", 4, "failed", ROUND),
        run("verify_record", 5, "done"),
        run("close_round", 6, "failed", ROUND),
    )

    with reading(store) as read:
        found = failing(read)

    latest = run("close_round", 6, "failed", ROUND)
    assert found == [Failing(latest, NINE + timedelta(minutes=4), 2)]


def test_failing_is_nothing_where_nothing_ran(store: Engine):
    with reading(store) as read:
        assert failing(read) == []


def test_last_done_is_what_the_record_says(store: Engine):
    with transaction(store) as write:
        add_round(write)
        take(write, "clock", "here:1", at=NINE, seconds=60)
    fill_outbox(store, 2)

    with reading(store) as read:
        last = last_done(read, "clock")

    assert (last.opened, last.closed, last.composed, last.sent, last.checked) == (
        NINE, None, NINE, None, None,
    )  # fmt: skip
    assert (last.acted, last.by) == (NINE + timedelta(seconds=60), "here:1")
