"""A real event log through a definition: each event as it was, beside raw inserts of as many rows."""

import sqlite3
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine

from benchmarks.derived import derived_definition
from engine.definitions import InForce, publish
from engine.history import HistoryPreview, preview_history, take_history
from engine.history_compare import Compared, compare_history
from engine.history_file import HistoryFile, read_history
from engine.history_map import HistoryMap
from engine.migrate import migrate
from engine.past_case import DEVIATIONS
from engine.store import open_store, reading, transaction
from engine.verify import verify
from states import read_lifecycle


def run(folder: Path, file: Path, *, definition: Path | None, columns: str) -> int:
    """Replay *file* into a fresh SQLite office, and print what came of it; 0 if nothing was lost."""
    now = datetime.now(UTC)
    mapped = HistoryMap(columns=_columns(columns), encoding="utf-8")
    data = file.read_bytes()
    began = time.perf_counter()
    history = read_history(data, file=file.name, mapped=mapped, now=now)
    read_in = time.perf_counter() - began
    if history.problems:
        print("\n".join(map(str, history.problems)))
        return 1
    source = (
        definition.read_bytes()
        if definition is not None
        else derived_definition(history, key="derived_log")
    )
    store = open_store(f"sqlite:///{folder / 'replay.db'}")
    migrate(store)
    force = _in_force(store, source, now)
    began = time.perf_counter()
    with reading(store) as read:
        preview = preview_history(read, force, history, mapped)
    with transaction(store) as write:
        take_history(write, force, preview, actor="replay", at=now)
    ours = time.perf_counter() - began
    with reading(store) as read:
        compared = compare_history(read, force.lifecycle.key, history)
        verified = verify(read)
    raw = _raw(folder / "raw.db", preview, _rows(history))
    store.dispose()
    _tell_log(history, definition, compared)
    _tell_deviations(preview)
    print(f"chain: {verified.events:,} events verified, {len(verified.findings)} findings")
    print(
        f"replay: {ours:.2f} s, {preview.events / ours:,.0f} events/s "
        f"(reading the file {read_in:.2f} s); raw SQLite {raw:.3f} s, "
        f"{preview.events / raw:,.0f} inserts/s; ratio {ours / raw:.0f}"
    )
    return 0 if compared.equal and not verified.findings else 1


def _columns(text: str) -> dict[str, str]:
    return dict(pair.split("=", 1) for pair in text.split(",") if "=" in pair)


def _in_force(store: Engine, source: bytes, now: datetime) -> InForce:
    problems = read_lifecycle(source, file="definition").problems
    if problems:
        raise SystemExit("\n".join(map(str, problems)))
    with transaction(store) as write:
        return publish(write, source, file="definition", by="replay", at=now, since=now.date())


def _rows(history: HistoryFile) -> list[tuple[str, str, str, str]]:
    return [
        (row.case, row.activity, row.at.isoformat(), row.actor or "")
        for rows in history.cases.values()
        for row in rows
    ]


def _raw(path: Path, preview: HistoryPreview, rows: Sequence[tuple[str, str, str, str]]) -> float:
    """Time the least: as many rows into bare tables, in as many statements, one durable commit."""
    raw = sqlite3.connect(path, isolation_level=None)
    raw.execute("PRAGMA journal_mode = truncate")
    raw.execute("PRAGMA synchronous = FULL")
    raw.execute("CREATE TABLE c (id INTEGER PRIMARY KEY, number TEXT UNIQUE, state TEXT)")
    raw.execute("CREATE TABLE e (id INTEGER PRIMARY KEY, c TEXT, what TEXT, at TEXT, who TEXT)")
    began = time.perf_counter()
    raw.execute("BEGIN IMMEDIATE")
    raw.executemany(
        "INSERT INTO c (number, state) VALUES (?, 'x')", ((p.number,) for p in preview.cases)
    )
    raw.executemany("INSERT INTO e (c, what, at, who) VALUES (?, ?, ?, ?)", rows)
    raw.execute("COMMIT")
    took = time.perf_counter() - began
    raw.close()
    return took


def _tell_log(history: HistoryFile, definition: Path | None, compared: Compared) -> None:
    print(
        f"log: {history.file}, definition: {definition.name if definition else 'derived from it'}"
    )
    cases, events, activities = len(history.cases), history.events, len(compared.activities)
    print(f"{cases:,} cases / {events:,} events / {activities:,} activities in the file")
    print(f"{compared.cases[1]:,} cases / {compared.events[1]:,} events in the record")
    for one in compared.activities:
        same = "=" if one.in_file == one.in_record else "≠"
        print(f"  {one.in_file:>7,} {same} {one.in_record:>7,}  {one.activity}")
    print(f"equal, event by event: {'yes' if compared.equal else 'NO'}")


def _tell_deviations(preview: HistoryPreview) -> None:
    odd = preview.deviations
    total = sum(sum(by.values()) for by in odd.values())
    print(
        f"conformance: {preview.events - total:,} of {preview.events:,} events "
        f"({100 * (1 - total / max(preview.events, 1)):.1f} %), {preview.conforming:,} of "
        f"{len(preview.cases):,} cases ({100 * preview.conforming / max(len(preview.cases), 1):.1f} %)"
    )
    for reason in DEVIATIONS:
        by = odd.get(reason, {})
        print(f"  {reason}: {sum(by.values()):,}")
        for activity, count in by.items():
            print(f"    {count:>6,}  {activity}")
