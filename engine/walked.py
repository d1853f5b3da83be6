"""The way that a case has gone, read from its events: what was undone is no part of it."""

from sqlalchemy import Connection

from engine.case import Case
from engine.happened import happened
from states.walk import Step, Walk


def walk_of(read: Connection, one: Case) -> Walk:
    """Give the way that the case *one* has gone: where it began, and each move since."""
    story = happened(read, one.id)
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
