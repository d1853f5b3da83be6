"""One move of one case, beside the least that SQLite could do: read, update, insert, commit."""

import sqlite3
from datetime import date
from pathlib import Path

from benchmarks.measure import beside
from benchmarks.office import AT, office
from engine.advance import advance
from engine.case import cases
from engine.meetings import NewDecision, add_agenda_item, hold_meeting, record_decisions
from engine.preview import MoveRequest
from engine.store import transaction

_RUNS = 300


def run(folder: Path) -> None:
    store = office(folder / "advance.db", _RUNS)
    with transaction(store) as write:
        meeting = hold_meeting(
            write, key="m", committee_key="policy_committee", kind="extra", held_on=date(2013, 1, 2)
        )
        item = add_agenda_item(write, meeting, "점검")
        decided = [
            NewDecision(one.id, "maintain", "passed", date(2013, 1, 2)) for one in cases(write)
        ]
        record_decisions(write, item, decided, actor="han", at=AT)
    raw = _raw(folder / "raw.db")

    def ours(nth: int) -> None:
        advance(store, "policy_task", MoveRequest(str(nth + 1), "maintain"), actor="han", at=AT)

    def least(nth: int) -> None:
        raw.execute("BEGIN IMMEDIATE")
        raw.execute("SELECT state, version FROM c WHERE id = ?", (nth + 1,)).fetchone()
        raw.execute("UPDATE c SET version = version + 1 WHERE id = ?", (nth + 1,))
        raw.execute("INSERT INTO e (c, said) VALUES (?, ?)", (nth + 1, "유지" * 100))
        raw.execute("COMMIT")

    beside("advance, one case", ours, least, _RUNS)
    raw.close()
    store.dispose()


def _raw(path: Path) -> sqlite3.Connection:
    raw = sqlite3.connect(path, isolation_level=None)
    raw.execute("PRAGMA journal_mode = truncate")
    raw.execute("PRAGMA synchronous = FULL")
    raw.execute("CREATE TABLE c (id INTEGER PRIMARY KEY, state TEXT, version INTEGER)")
    raw.execute("CREATE TABLE e (id INTEGER PRIMARY KEY, c INTEGER, said TEXT)")
    raw.executemany("INSERT INTO c VALUES (?, 'maintained', 1)", ((n + 1,) for n in range(_RUNS)))
    return raw
