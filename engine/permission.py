"""Who may do what is not a move of a case: deny unless a role allows it."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import Connection, func, select

from engine.errors import RoleMissing
from engine.holders import holders
from engine.people import person_with_key
from engine.tables import person

# A case's moves are allowed by its lifecycle, answers by being asked (or coordinating).
ACTS: Mapping[str, tuple[str, ...]] = {
    "publish": ("admin", "coordinator"),
    "people": ("admin", "coordinator"),
    "import": ("coordinator", "program_manager"),
    "prove": ("coordinator", "program_manager", "support_officer", "district_officer"),
    "decide": ("coordinator", "secretary"),
    "round": ("coordinator",),
    "undo": ("coordinator",),
    "handover": ("admin", "coordinator", "team_lead"),
    "deputy": ("admin", "coordinator", "team_lead"),  # and everybody their own
    "remark": ("auditor", "coordinator", "secretary"),
    "settle": ("auditor", "coordinator", "secretary"),
    "outbox": ("admin", "coordinator"),
    "address": ("admin", "coordinator", "team_lead"),
    # Everybody of the office may take away what they see; members of a committee only see it.
    "export": (
        "admin",
        "auditor",
        "coordinator",
        "division_head",
        "program_manager",
        "secretary",
        "team_lead",
    ),
    "history": ("admin", "coordinator"),
}

_FOUNDERS = ("admin", "coordinator")


def allow(read: Connection, actor: str, act: str, *, on: date) -> str:
    """
    Give the key of the person who acts, if a role they hold on the day allows the act.

    An office in which nobody is admin or coordinator yet is being founded: whoever sets it
    up may do all of it, until the first such duty is entered.

    Raises:
        PersonUnknown: Nobody is called so, and the office is not being founded.
        RoleMissing: None of the person's roles allows it.
    """
    holder = holders(on)
    founded = select(func.count()).select_from(holder).where(holder.c.role.in_(_FOUNDERS))
    if not read.scalar(founded):
        return actor
    key = person_with_key(read, actor).key
    held = read.scalars(
        select(holder.c.role)
        .join(person, person.c.id == holder.c.person_id)
        .where(person.c.key == key)
    ).all()
    if not set(held) & set(ACTS[act]):
        raise RoleMissing(actor, act, ACTS[act])
    return key
