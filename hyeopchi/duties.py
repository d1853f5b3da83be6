"""Who holds which role on a day, in words."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, select

from engine.holders import holders
from engine.tables import case, committee, organisation


@dataclass(frozen=True, slots=True)
class HeldRole:
    role: str
    place: str | None  # the department, committee or case; None: office-wide


def duties_on(read: Connection, day: date) -> dict[int, list[HeldRole]]:
    """Give what everybody holds on *day*, by person, in one query."""
    held = holders(day)
    rows = read.execute(
        select(held.c.person_id, held.c.role, organisation.c.name, committee.c.name, case.c.number)
        .select_from(held)
        .outerjoin(organisation, organisation.c.id == held.c.organisation_id)
        .outerjoin(committee, committee.c.id == held.c.committee_id)
        .outerjoin(case, case.c.id == held.c.case_id)
        .order_by(held.c.person_id, held.c.role)
    )
    found: dict[int, list[HeldRole]] = {}
    for person_id, role, department, body, number in rows:
        found.setdefault(person_id, []).append(HeldRole(role, department or body or number))
    return found
