"""접근권한의 부여, 변경, 말소: who was given which right, by whom and why; nothing of it changes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from sqlalchemy import Connection, insert, select

from engine.people import Person, people
from engine.tables import role_change

Act = Literal["grant", "change", "revoke"]
What = Literal["duty", "seat", "account", "identity"]


@dataclass(frozen=True, slots=True)
class RoleChange:
    """One line of the history."""

    person_id: int
    act: Act
    what: What
    role: str | None = None
    place: str | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class KeptChange:
    """A line as it was kept."""

    id: int
    at: datetime
    actor: str
    person: Person
    change: RoleChange


def keep_changes(
    write: Connection, changes: Sequence[RoleChange], *, actor: str, at: datetime
) -> None:
    """Keep what was given, changed or taken, in the transaction that does it."""
    rows = [
        {
            "at": at,
            "actor": actor,
            "person_id": one.person_id,
            "act": one.act,
            "what": one.what,
            "role": one.role,
            "place": one.place,
            "starts_on": one.starts_on,
            "ends_on": one.ends_on,
            "reason": one.reason,
        }
        for one in changes
    ]
    if rows:
        write.execute(insert(role_change), rows)


def changes_of(
    read: Connection,
    person_id: int | None = None,
    *,
    before: int | None = None,
    limit: int = 50,
) -> list[KeptChange]:
    """Give the history of one person, or of everybody; newest first, older than the id *before*."""
    c = role_change.c
    asked = select(
        c.id, c.at, c.actor, c.person_id, c.act, c.what, c.role, c.place, c.starts_on, c.ends_on,
        c.reason,
    ).order_by(c.id.desc())  # fmt: skip
    if person_id is not None:
        asked = asked.where(c.person_id == person_id)
    if before is not None:
        asked = asked.where(c.id < before)
    rows = read.execute(asked.limit(limit)).all()
    known = people(read, {row.person_id for row in rows})
    return [
        KeptChange(row.id, row.at, row.actor, known[row.person_id], RoleChange(*row[3:]))
        for row in rows
    ]
