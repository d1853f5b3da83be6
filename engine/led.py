"""Whose work a team lead may give away: people of the departments they lead, and nobody else's."""

from datetime import date

from sqlalchemy import Connection, or_, select

from engine.holders import acting
from engine.tables import duty, person


def led_by(read: Connection, person_key: str, *, on: date, wholly: bool = True) -> frozenset[int]:
    """
    Give the people of the departments whose team the person leads on the day *on*, past ones too.

    Args:
        wholly: Leave out who has a duty elsewhere from that day: with their work somebody would
            take rights that no team lead may give.
    """
    holder = acting(on)
    own = (
        select(holder.c.organisation_id)
        .join(person, person.c.id == holder.c.person_id)
        .where(person.c.key == person_key, holder.c.role == "team_lead")
        .where(holder.c.organisation_id.is_not(None))
    )
    theirs = select(duty.c.person_id).where(duty.c.organisation_id.in_(own))
    if wholly:
        elsewhere = select(duty.c.person_id).where(
            or_(duty.c.ends_on.is_(None), duty.c.ends_on >= on),
            or_(duty.c.organisation_id.is_(None), duty.c.organisation_id.not_in(own)),
        )
        theirs = theirs.where(duty.c.person_id.not_in(elsewhere))
    return frozenset(read.scalars(theirs))
