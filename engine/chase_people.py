"""Whom a case's chasing reaches: holders of a role where the case lies, or nobody."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import Connection, select

from engine.case_deadline import Watched
from engine.holders import holders
from engine.tables import case_relation, committee, organisation, person
from states.lifecycle import Actor

COORDINATOR: Final = "coordinator"
# Held once for the office, wherever the person sits.
OFFICE_WIDE: Final = frozenset({COORDINATOR, "admin", "auditor"})


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where a role is held: a department, a committee or a single case; none: the whole office."""

    kind: str  # organisation, committee, case, office
    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Holder:
    person_id: int
    name: str


@dataclass(frozen=True, slots=True)
class Found:
    """Who holds a role for a case, and the places at which nobody does."""

    held: tuple[tuple[Place, Holder], ...]
    vacant: tuple[Place, ...]

    @property
    def people(self) -> tuple[int, ...]:
        return tuple(dict.fromkeys(holder.person_id for _, holder in self.held))


OFFICE: Final = Place("office", 0, "")


class People:
    """Everybody's roles on one day, and where each case lies; two queries for any number of cases."""

    def __init__(
        self,
        read: Connection,
        *,
        on: date,
        roles: Collection[str],
        relations: Collection[str],
        case_ids: Collection[int],
    ) -> None:
        self._holders = _holders(read, {*roles, COORDINATOR}, on)
        self._places = _places(read, relations, frozenset(case_ids))

    def coordinators(self) -> tuple[int, ...]:
        """Give who is told what reaches nobody."""
        found = self._holders[COORDINATOR]
        return tuple(dict.fromkeys(one.person_id for some in found.values() for one in some))

    def of(self, role: str, one: Watched, who: Actor) -> Found:
        """Find who holds *role* where the case relates to *who*: each of its places by itself."""
        by_place = self._holders[role]
        everywhere = [(OFFICE, holder) for holder in by_place.get(OFFICE, ())]
        if role in OFFICE_WIDE:
            held = tuple((place, holder) for place, some in by_place.items() for holder in some)
            return Found(held, () if held else (OFFICE,))
        places = self._where(one, who)
        held_here = [(place, holder) for place in places for holder in by_place.get(place, ())]
        vacant = [place for place in places if not by_place.get(place) and not everywhere]
        return Found((*held_here, *everywhere), tuple(vacant))

    def _where(self, one: Watched, who: Actor) -> Sequence[Place]:
        if who.of == "case":
            return (Place("case", one.case_id, ""),)
        if who.of is not None:
            return self._places.get((one.case_id, who.of), ())
        return sorted(self._holders[who.role])


def _holders(
    read: Connection, roles: Collection[str], on: date
) -> defaultdict[str, dict[Place, list[Holder]]]:
    held = holders(on)
    h = held.c
    rows = read.execute(
        select(
            h.role, h.person_id, person.c.name, h.organisation_id, organisation.c.name,
            h.committee_id, committee.c.name, h.case_id,
        )
        .join_from(held, person, person.c.id == h.person_id)
        .outerjoin(organisation, organisation.c.id == h.organisation_id)
        .outerjoin(committee, committee.c.id == h.committee_id)
        .where(h.role.in_(roles))
        .order_by(h.person_id)
    )  # fmt: skip
    found: defaultdict[str, dict[Place, list[Holder]]] = defaultdict(dict)
    for role, person_id, name, department, department_name, body, body_name, case_id in rows:
        place = _place(department, department_name, body, body_name, case_id)
        found[role].setdefault(place, []).append(Holder(person_id, name))
    return found


def _places(
    read: Connection, relations: Collection[str], case_ids: frozenset[int]
) -> Mapping[tuple[int, str], list[Place]]:
    """Give the departments and committees of each case, by the field that names them."""
    found: defaultdict[tuple[int, str], list[Place]] = defaultdict(list)
    if not relations:
        return found
    r = case_relation.c
    rows = read.execute(
        select(
            r.case_id, r.relation, r.organisation_id, organisation.c.name, r.committee_id,
            committee.c.name,
        )
        .outerjoin(organisation, organisation.c.id == r.organisation_id)
        .outerjoin(committee, committee.c.id == r.committee_id)
        .where(r.relation.in_(relations))
        .order_by(r.case_id, r.id)
    )  # fmt: skip
    for case_id, relation, department, department_name, body, body_name in rows:
        if case_id in case_ids:
            place = _place(department, department_name, body, body_name, None)
            found[case_id, relation].append(place)
    return found


def _place(
    department: int | None,
    department_name: str | None,
    body: int | None,
    body_name: str | None,
    case_id: int | None,
) -> Place:
    if department is not None:
        return Place("organisation", department, department_name or "")
    if body is not None:
        return Place("committee", body, body_name or "")
    return OFFICE if case_id is None else Place("case", case_id, "")
