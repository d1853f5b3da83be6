"""The way that a case has gone, read from its events: what was undone is no part of it."""

from datetime import date

from sqlalchemy import Connection, or_, select

from engine.case import Case
from engine.tables import event
from states.walk import Step, Walk


def walk_of(read: Connection, one: Case, *, on: date | None = None) -> Walk:
    """
    Give the way that the case *one* has gone: where it began, and each move since.

    Only the events that say so are read: answers and proofs may be many.

    Args:
        on: Only as far as it had gone by the end of this day.
    """
    e = event.c
    query = select(e.seq, e.kind, e.move, e.from_state, e.to_state, e.effective_on, e.data).where(
        e.case_id == one.id, or_(e.seq == 1, e.kind.in_(("moved", "undone")))
    )
    if on is not None:
        query = query.where(e.effective_on <= on)
    story = read.execute(query.order_by(e.seq)).all()
    undone = {each.data["undoes"] for each in story if each.kind == "undone"}
    first = story[0]
    return Walk(
        number=one.number,
        title=one.title,
        began_in=first.to_state,
        began_on=first.effective_on,
        steps=tuple(
            Step(each.from_state or first.to_state, each.move, each.to_state, each.effective_on)
            for each in story
            if each.kind == "moved" and each.move is not None and each.seq not in undone
        ),
        state=one.state,
    )
