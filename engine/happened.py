"""What happened to a case, event by event, in words that a screen can use."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from engine.tables import event, event_text


@dataclass(frozen=True, slots=True)
class Happened:
    """One event of a case, its free text included while it is kept."""

    id: int
    seq: int
    kind: str
    move: str | None
    from_state: str | None
    to_state: str
    actor: str
    on_behalf_of: str | None
    effective_on: date
    recorded_at: datetime
    data: Mapping[str, Any]
    text: Mapping[str, str]
    hash: str


def happened(read: Connection, case_id: int) -> tuple[Happened, ...]:
    """Give every event of a case, oldest first."""
    return happened_since(read, case_id, 0)


def happened_since(read: Connection, case_id: int, version: int) -> tuple[Happened, ...]:
    """Give the events of a case after *version*, oldest first."""
    rows = read.execute(
        _EVENTS.where(event.c.case_id == case_id, event.c.seq > version).order_by(event.c.seq)
    )
    return tuple(map(_happened, rows))


def happened_before(
    read: Connection,
    case_id: int,
    *,
    before: int | None = None,
    on: date | None = None,
    at_most: int,
) -> tuple[Happened, ...]:
    """
    Give the newest *at_most* events of a case before the one numbered *before*, newest first.

    One query over an index, however long the story is.

    Args:
        on: Leave out what had not taken effect by the end of this day.
    """
    query = _EVENTS.where(event.c.case_id == case_id)
    if before is not None:
        query = query.where(event.c.seq < before)
    if on is not None:
        query = query.where(event.c.effective_on <= on)
    rows = read.execute(query.order_by(event.c.seq.desc()).limit(at_most))
    return tuple(map(_happened, rows))


def _happened(row: Row[Any]) -> Happened:
    return Happened(**{**row._mapping, "text": row.text or {}})  # erased, or never given


_EVENTS = select(
    event.c.id,
    event.c.seq,
    event.c.kind,
    event.c.move,
    event.c.from_state,
    event.c.to_state,
    event.c.actor,
    event.c.on_behalf_of,
    event.c.effective_on,
    event.c.recorded_at,
    event.c.data,
    event_text.c.words.label("text"),
    event.c.hash,
).outerjoin(event_text, event_text.c.event_id == event.c.id)
