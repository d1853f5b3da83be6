"""Whom a round's reminders reach: who still owes answers, where they are late, who answers for them."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, func, select

from engine.chase_people import COORDINATOR, OFFICE_WIDE
from engine.holders import holders
from engine.tables import ask, committee, organisation

__all__ = ["COORDINATOR", "Holder", "LatePlace", "late_places", "respondents", "role_holders"]


@dataclass(frozen=True, slots=True)
class LatePlace:
    """A department, or a subcommittee, with answers still open."""

    organisation_id: int | None
    committee_id: int | None
    name: str
    count: int
    nobody: int  # of them those that nobody was asked for

    @property
    def key(self) -> str:
        return f"c{self.committee_id}" if self.committee_id else str(self.organisation_id or "-")


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a role: for one department, one committee, or (neither) the whole office."""

    person_id: int
    organisation_id: int | None
    committee_id: int | None

    @property
    def place(self) -> str:
        return f"c{self.committee_id}" if self.committee_id else str(self.organisation_id or "-")

    def is_for(self, place: LatePlace) -> bool:
        if self.organisation_id is not None:
            return self.organisation_id == place.organisation_id
        if self.committee_id is not None:
            return self.committee_id == place.committee_id
        return True


def respondents(read: Connection, round_ids: Collection[int]) -> Mapping[int, dict[int, int]]:
    """Count the open asks of each person, by round."""
    rows = read.execute(
        select(ask.c.round_id, ask.c.person_id, func.count().label("asks"))
        .where(ask.c.round_id.in_(round_ids), ask.c.status == "open", ask.c.person_id.is_not(None))
        .group_by(ask.c.round_id, ask.c.person_id)
        .order_by(ask.c.round_id, ask.c.person_id)
    )
    found: defaultdict[int, dict[int, int]] = defaultdict(dict)
    for row in rows:
        found[row.round_id][row.person_id] = row.asks
    return found


def late_places(read: Connection, round_ids: Collection[int]) -> Mapping[int, list[LatePlace]]:
    """Count the open asks of each department or subcommittee, by round; nobody's asks too."""
    places = (ask.c.organisation_id, ask.c.committee_id, organisation.c.name, committee.c.name)
    rows = read.execute(
        select(
            ask.c.round_id, *places, func.count(), func.count().filter(ask.c.person_id.is_(None))
        )
        .select_from(ask)
        .outerjoin(organisation, organisation.c.id == ask.c.organisation_id)
        .outerjoin(committee, committee.c.id == ask.c.committee_id)
        .where(ask.c.round_id.in_(round_ids), ask.c.status == "open")
        .group_by(ask.c.round_id, *places)
        .order_by(ask.c.round_id, ask.c.organisation_id, ask.c.committee_id)
    )  # fmt: skip
    found: defaultdict[int, list[LatePlace]] = defaultdict(list)
    for round_id, department, body, department_name, body_name, count, nobody in rows:
        name = department_name or body_name or ""
        found[round_id].append(LatePlace(department, body, name, count, nobody))
    return found


def role_holders(
    read: Connection, roles: Collection[str], *, on: date
) -> Mapping[str, Sequence[Holder]]:
    """Give who holds each role, for which place; who coordinates does so for the whole office."""
    found: defaultdict[str, list[Holder]] = defaultdict(list)
    if not roles:
        return found
    holder = holders(on).c
    rows = read.execute(
        select(holder.role, holder.person_id, holder.organisation_id, holder.committee_id)
        .where(holder.role.in_(roles), holder.case_id.is_(None))
        .order_by(holder.person_id)
    )
    for role, person_id, *place in rows:
        held = Holder(person_id, *((None, None) if role in OFFICE_WIDE else place))
        if held not in found[role]:
            found[role].append(held)
    return found
