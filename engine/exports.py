"""What left the record as a file: kept with its reason, for whoever audits it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select

from engine.chain import plain
from engine.tables import export


@dataclass(frozen=True, slots=True)
class Export:
    """One list that somebody took away."""

    what: str  # cases, people, eventlog, …
    chosen: Mapping[str, Any]  # what it was narrowed to
    format: str  # csv, xlsx, xes
    reason: str  # 다운로드 사유
    rows: int
    actor: str
    at: datetime


def keep_export(write: Connection, taken: Export) -> None:
    """Keep that a list was taken away, in the transaction that makes its file."""
    row = {
        "what": taken.what,
        "chosen": plain(taken.chosen),
        "format": taken.format,
        "reason": plain(taken.reason),
        "rows": taken.rows,
        "actor": taken.actor,
        "at": taken.at,
    }
    write.execute(insert(export), [row])


def exports(read: Connection) -> list[Export]:
    """Give every list that was taken away, oldest first."""
    e = export.c
    rows = read.execute(
        select(e.what, e.chosen, e.format, e.reason, e.rows, e.actor, e.at).order_by(e.id)
    )
    return [Export(*row) for row in rows]
