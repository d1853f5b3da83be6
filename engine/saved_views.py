"""Lists as people want to see them again: each keeps their own, by name."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, delete, func, insert, select, update

from engine.tables import saved_view
from states.errors import HyeopchiError

MOST: Final = 50  # views a person keeps
NAME_MAX: Final = 60


@dataclass(frozen=True, slots=True)
class SavedView:
    id: int
    name: str
    query: str  # what stands after the ? of the list


class ViewRefused(HyeopchiError):
    """A view has no name, or a person keeps too many of them."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"the view was not kept: {reason}")
        self.reason = reason  # unnamed, many


def saved_views(read: Connection, person_id: int) -> list[SavedView]:
    """Give what a person keeps, in the order it was first kept."""
    v = saved_view.c
    rows = read.execute(
        select(v.id, v.name, v.query).where(v.person_id == person_id).order_by(v.id)
    )
    return [SavedView(*row) for row in rows]


def save_view(write: Connection, person_id: int, *, name: str, query: str, at: datetime) -> None:
    """
    Keep a list under a name; the same name again is the list as it is now.

    Raises:
        ViewRefused: It has no name, or the person keeps as many as one may.
    """
    v, name = saved_view.c, " ".join(name.split())[:NAME_MAX]
    if not name:
        raise ViewRefused("unnamed")
    again = write.execute(
        update(saved_view)
        .where(v.person_id == person_id, v.name == name)
        .values(query=query, saved_at=at)
    )
    if again.rowcount:
        return
    kept = write.scalar(select(func.count()).where(v.person_id == person_id))
    if kept is not None and kept >= MOST:
        raise ViewRefused("many")
    write.execute(
        insert(saved_view).values(person_id=person_id, name=name, query=query, saved_at=at)
    )


def drop_view(write: Connection, person_id: int, view_id: int) -> bool:
    """Forget a view of this person's; False: it is not theirs, or not there."""
    v = saved_view.c
    gone = write.execute(delete(saved_view).where(v.id == view_id, v.person_id == person_id))
    return bool(gone.rowcount)
