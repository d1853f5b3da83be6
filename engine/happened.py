"""What happened to a case, event by event, in words that a screen can use."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, select

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
    e = event.c
    rows = read.execute(
        select(
            e.id, e.seq, e.kind, e.move, e.from_state, e.to_state, e.actor, e.on_behalf_of,
            e.effective_on, e.recorded_at, e.data, event_text.c.words.label("text"), e.hash,
        )
        .outerjoin(event_text, event_text.c.event_id == e.id)
        .where(e.case_id == case_id, e.seq > version)
        .order_by(e.seq)
    )  # fmt: skip
    return tuple(
        Happened(**{**row._mapping, "text": row.text or {}})  # erased, or never given
        for row in rows
    )
