"""Opening a round over 10,000 cases, beside inserting as many items and asks into raw SQLite."""

import sqlite3
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from benchmarks.measure import beside
from benchmarks.office import office
from engine.business_days import OfficeCalendar
from engine.due import due_rounds
from engine.opening import begin_round, open_batch
from engine.store import reading, transaction

_CASES = 10_000
_BATCH = 500
_QUARTERS = (date(2013, 4, 1), date(2013, 7, 1), date(2013, 10, 1))


def run(folder: Path) -> None:
    store = office(folder / "sweep.db", _CASES)
    calendar = OfficeCalendar()
    raw = _raw(folder / "raw-sweep.db")

    def ours(nth: int) -> None:
        today = _QUARTERS[nth]
        at = datetime(today.year, today.month, today.day, 9, tzinfo=ZoneInfo("Asia/Seoul"))
        with reading(store) as read:
            due = next(
                one
                for one in due_rounds(read, today=today, calendar=calendar)
                if one.review.key == "quarterly_report"
            )
        with transaction(store) as write:
            round_id = begin_round(write, due, today=today, at=at)
        more = True
        while more:
            with transaction(store) as write:
                more = open_batch(write, round_id, at=at, size=_BATCH)

    def least(nth: int) -> None:
        for start in range(0, _CASES, _BATCH):
            cases = range(start, start + _BATCH)
            raw.execute("BEGIN IMMEDIATE")
            raw.executemany("INSERT INTO i VALUES (?, ?, 'maintained')", ((nth, c) for c in cases))
            raw.executemany("INSERT INTO a VALUES (?, ?, 1, 'open')", ((nth, c) for c in cases))
            raw.execute("COMMIT")

    beside(f"sweep, {_CASES} cases in batches of {_BATCH}", ours, least, len(_QUARTERS))
    raw.close()
    store.dispose()


def _raw(path: Path) -> sqlite3.Connection:
    raw = sqlite3.connect(path, isolation_level=None)
    raw.execute("PRAGMA journal_mode = truncate")
    raw.execute("PRAGMA synchronous = FULL")
    raw.execute("CREATE TABLE i (r INTEGER, c INTEGER, state TEXT, UNIQUE (r, c))")
    raw.execute("CREATE TABLE a (r INTEGER, c INTEGER, p INTEGER, status TEXT, UNIQUE (r, c, p))")
    return raw
