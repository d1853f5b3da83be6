"""Who asks: a person who signed in, a member with a link, or a program with a key."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from engine.holders import acting
from engine.sessions import Session
from engine.tables import person
from hyeopchi.web.doors import DOORS

LINK = "@link"  # as a role: whoever came by the link of a letter


@dataclass(frozen=True, slots=True)
class Principal:
    """One who asks, with what they may do today."""

    person_id: int
    key: str  # the person's
    name: str
    title: str | None
    roles: frozenset[str]  # held today, as somebody's deputy too
    via: str  # session, link, key
    session_id: int | None = None
    csrf: str = ""
    link_id: int | None = None  # the one link whose items they may see
    scopes: frozenset[str] = frozenset()  # of a program's key
    said: Any = field(default=None, compare=False)  # what their last action did

    def may(self, door: str) -> bool:
        """Tell whether they may pass *door* by their roles."""
        return bool(self.roles & DOORS[door].roles)

    @property
    def sees_cases(self) -> bool:
        """Whether any role shows them cases: an administrator's does not, nor a member's."""
        return self.may("cases")

    @property
    def called(self) -> str:
        return f"{self.name} {self.title}" if self.title else self.name


def principal_of(read: Connection, one: Session, *, on: date) -> Principal:
    """Give the principal of a running session, with the roles of the day *on*."""
    linked = one.kind == "link"
    roles = frozenset({LINK}) if linked else roles_of(read, one.person_key, on=on)
    return Principal(
        person_id=one.person_id,
        key=one.person_key,
        name=one.name,
        title=one.title,
        roles=roles,
        via="link" if linked else "session",
        session_id=one.id,
        csrf=one.csrf,
        link_id=one.link_id,
        said=one.said,
    )


def roles_of(read: Connection, person_key: str, *, on: date) -> frozenset[str]:
    """Give every role that the person acts in on the day *on*: a change takes effect at once."""
    holder = acting(on)
    held = read.scalars(
        select(holder.c.role)
        .join(person, person.c.id == holder.c.person_id)
        .where(person.c.key == person_key)
        .distinct()
    )
    return frozenset(held)
