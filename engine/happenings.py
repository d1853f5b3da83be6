"""What happened across all cases, in the order it was recorded: a page of it at a time."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sqlalchemy import Connection, select

from engine.happened import Happened
from engine.seoul import first_moment
from engine.tables import case, event, event_text

PAGE: Final = 50


@dataclass(frozen=True, slots=True)
class Sought:
    """What of the record somebody wants to see."""

    actors: tuple[str, ...] | None = None  # by key, also those for whom somebody else acted
    kind: str | None = None
    first: date | None = None  # recorded on this day in Seoul, or later
    last: date | None = None
    number: str | None = None  # of the case


@dataclass(frozen=True, slots=True)
class Happening:
    """One event, and the case it happened to."""

    case_id: int
    lifecycle: str
    number: str
    title: str
    definition_hash: str
    event: Happened


def happenings(
    read: Connection, sought: Sought, *, before: int | None = None, limit: int = PAGE
) -> list[Happening]:
    """Give the newest *limit* events that fit, those older than the event *before*."""
    e, c = event.c, case.c
    query = (
        select(
            c.id, c.lifecycle, c.number, c.title, c.definition_hash,
            e.id, e.seq, e.kind, e.move, e.from_state, e.to_state, e.actor, e.on_behalf_of,
            e.effective_on, e.recorded_at, e.data, event_text.c.words, e.hash,
        )
        .join_from(event, case)
        .outerjoin(event_text, event_text.c.event_id == e.id)
        .order_by(e.id.desc())
        .limit(limit)
    )  # fmt: skip
    if sought.actors is not None:
        query = query.where(e.actor.in_(sought.actors) | e.on_behalf_of.in_(sought.actors))
    if sought.kind:
        query = query.where(e.kind == sought.kind)
    if sought.number:
        query = query.where(c.number == sought.number)
    if sought.first:
        query = query.where(e.recorded_at >= first_moment(sought.first))
    if sought.last:
        query = query.where(e.recorded_at < first_moment(sought.last + timedelta(days=1)))
    if before is not None:
        query = query.where(e.id < before)
    return [
        Happening(*(*row[:5], Happened(*(*row[5:16], row[16] or {}, row[17]))))
        for row in read.execute(query)
    ]
