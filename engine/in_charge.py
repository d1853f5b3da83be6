"""Who is told when the office itself has to act."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import Connection, select

from engine.holders import holders

_ROLES = ("coordinator", "admin")  # the administrators, where nobody coordinates


def in_charge(read: Connection, *, on: date, but: Collection[int] = ()) -> list[int]:
    """Give the ids of the coordinators, or of the administrators if there is none *but* those."""
    holder = holders(on).c
    rows = read.execute(
        select(holder.role, holder.person_id)
        .distinct()
        .where(holder.role.in_(_ROLES), holder.person_id.not_in(but))
    ).all()
    for role in _ROLES:
        if found := sorted(row.person_id for row in rows if row.role == role):
            return found
    return []
