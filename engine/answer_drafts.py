"""Answers being written: kept as typed, seen by nobody else, and no event of any case."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, select, update

from engine.link_errors import ItemNotTheirs
from engine.once import insert_once
from engine.tables import answer_draft, ask


@dataclass(frozen=True, slots=True)
class Draft:
    """What one person has written for one ask so far."""

    ask_id: int
    values: Mapping[str, Any]
    proposal: str | None
    saved_at: datetime


def save_draft(
    write: Connection,
    ask_id: int,
    values: Mapping[str, object],
    proposal: str | None,
    *,
    person_id: int,
    at: datetime,
) -> None:
    """
    Keep what was typed, in place of what was typed before; nothing typed keeps nothing.

    Raises:
        ItemNotTheirs: The ask is not this person's, or takes no answer.
    """
    theirs = select(ask.c.id).where(
        ask.c.id == ask_id,
        ask.c.person_id == person_id,
        ask.c.status.in_(("open", "answered")),
    )
    if write.scalar(theirs.with_for_update()) is None:
        raise ItemNotTheirs(ask_id)
    said = {"values": dict(values), "proposal": proposal, "saved_at": at}
    own = (answer_draft.c.ask_id == ask_id, answer_draft.c.person_id == person_id)
    if not values and not proposal:
        write.execute(delete(answer_draft).where(*own))
        return
    row = {"ask_id": ask_id, "person_id": person_id, **said}
    if not insert_once(write, answer_draft, [row]):
        write.execute(update(answer_draft).where(*own).values(**said))


def drafts_of(read: Connection, round_id: int, person_id: int) -> dict[int, Draft]:
    """Give what a person is writing for a round, by ask."""
    d = answer_draft.c
    rows = read.execute(
        select(d.ask_id, d["values"], d.proposal, d.saved_at)
        .join(ask, ask.c.id == d.ask_id)
        .where(ask.c.round_id == round_id, d.person_id == person_id)
    )
    return {row[0]: Draft(*row) for row in rows}


def drop_drafts(write: Connection, ask_ids: Collection[int], *, person_id: int) -> None:
    """Forget what was written: it was handed in, or is not to be."""
    write.execute(
        delete(answer_draft).where(
            answer_draft.c.ask_id.in_(ask_ids), answer_draft.c.person_id == person_id
        )
    )
