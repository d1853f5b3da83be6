"""Insert what is not there yet: "only once" held by a UNIQUE constraint, never by care."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Insert, Table
from sqlalchemy.dialects import postgresql, sqlite


def insert_once(write: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> int:
    """
    Insert the *rows* that break no unique constraint; give how many those were.

    A statement a thousand rows. What was inserted is counted from RETURNING, because
    the drivers disagree about the row count of many.
    """
    if not rows:
        return 0
    key = next(iter(table.primary_key))
    return len(write.execute(insert_or_leave(write, table).returning(key), list(rows)).all())


def insert_or_leave(write: Connection, table: Table) -> Insert:
    """Give an INSERT that leaves a row alone when a unique constraint already holds one."""
    insert = sqlite.insert if write.dialect.name == "sqlite" else postgresql.insert
    return insert(table).on_conflict_do_nothing()
