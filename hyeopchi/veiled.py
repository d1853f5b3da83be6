"""Events as somebody may read them who may not know which member of a committee said something."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Final

from sqlalchemy import Connection, select

from engine.happened import Happened
from engine.interests import GIVEN_BACK
from engine.round_scope import SEE_SCORES
from engine.tables import ask

MEMBER: Final = "위원"  # stands where their key would

_ASKED: Final = ("answered", "corrected")


def veiled(
    read: Connection, events: Sequence[Happened], roles: Collection[str]
) -> tuple[Happened, ...]:
    """Give the events without which member evaluated or stepped back, unless a role may know it."""
    if SEE_SCORES & set(roles):
        return tuple(events)
    asked = {one.id: one.data.get("ask") for one in events if one.kind in _ASKED}
    ids = {of for of in asked.values() if of is not None}
    query = select(ask.c.id).where(ask.c.id.in_(ids), ask.c.committee_id.is_not(None))
    members = set(read.scalars(query)) if ids else set()
    return tuple(
        _veiled(one) if asked.get(one.id) in members or "conflict" in one.data else one
        for one in events
    )


def _veiled(one: Happened) -> Happened:
    if one.data.get("conflict") == GIVEN_BACK:
        return replace(one, text={})  # why names the member
    return replace(one, actor=MEMBER, on_behalf_of=None)
