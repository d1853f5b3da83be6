"""Which cases a person may see: deny unless a role allows it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Connection, exists, false, or_, select, true

from engine.case import Case
from engine.holders import acting
from engine.tables import case, case_relation, person

# Who answers for the whole office, or looks after it, sees every case (domain.md C-1).
SEE_ALL = frozenset({"coordinator", "division_head", "auditor", "secretary", "chair", "co_chair"})
# Who works for a part of it sees the cases of that part. A reviewer sees what was asked of them,
# an administrator no case at all: neither sees cases through a role.
SEE_OWN = frozenset({"program_manager", "team_lead", "support_officer", "district_officer"})


@dataclass(frozen=True, slots=True)
class Scope:
    """What one person may see on one day: every case, or those of these places and these few."""

    everything: bool = False
    organisations: frozenset[int] = frozenset()
    committees: frozenset[int] = frozenset()
    case_ids: frozenset[int] = frozenset()

    @property
    def nothing(self) -> bool:
        return not (self.everything or self.organisations or self.committees or self.case_ids)


NOTHING = Scope()


def scope_of(read: Connection, person_key: str, *, on: date) -> Scope:
    """Give what the person may see on a day in Seoul, as a deputy too; nobody's key sees nothing."""
    holder = acting(on)
    held = read.execute(
        select(holder.c.role, holder.c.organisation_id, holder.c.committee_id, holder.c.case_id)
        .join(person, person.c.id == holder.c.person_id)
        .where(person.c.key == person_key, holder.c.role.in_(SEE_ALL | SEE_OWN))
    ).all()
    if any(row.role in SEE_ALL for row in held):
        return Scope(everything=True)
    return Scope(
        organisations=frozenset(row.organisation_id for row in held if row.organisation_id),
        committees=frozenset(row.committee_id for row in held if row.committee_id),
        case_ids=frozenset(row.case_id for row in held if row.case_id),
    )


def seen(scope: Scope) -> ColumnElement[bool]:
    """Give the condition on `case` that *scope* lets through, to put in a WHERE."""
    if scope.everything:
        return true()
    if scope.nothing:
        return false()
    related = []
    if scope.organisations:
        related.append(case_relation.c.organisation_id.in_(sorted(scope.organisations)))
    if scope.committees:
        related.append(case_relation.c.committee_id.in_(sorted(scope.committees)))
    ways: list[ColumnElement[bool]] = []
    if related:
        ways.append(case.c.id.in_(select(case_relation.c.case_id).where(or_(*related))))
    if scope.case_ids:
        ways.append(case.c.id.in_(sorted(scope.case_ids)))
    return or_(*ways)


def sees(read: Connection, scope: Scope, case_id: int) -> bool:
    """Tell whether the case is there and *scope* lets it through: both fail alike."""
    return bool(read.scalar(select(exists().where(case.c.id == case_id, seen(scope)))))


def seen_cases(read: Connection, some: Iterable[Case], person_key: str, *, on: date) -> list[Case]:
    """Give those of the cases that the person may see on a day."""
    held = list(some)
    scope = scope_of(read, person_key, on=on) if held else NOTHING
    if scope.everything or not held:
        return held
    ids = [one.id for one in held]
    theirs = set(read.scalars(select(case.c.id).where(case.c.id.in_(ids), seen(scope))))
    return [one for one in held if one.id in theirs]
