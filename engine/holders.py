"""Who holds a role on a day: dated duties, and the members seated in subcommittees."""

from collections.abc import Collection
from datetime import date
from functools import lru_cache

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    and_,
    literal,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.types import Text

from engine.id_chunks import chunks
from engine.tables import case_relation, deputy, duty, person, seat_subcommittee, seat_term
from engine.tables.base import Id
from states.lifecycle import Actor


def holders(on: date) -> FromClause:
    """
    Everybody who holds a role on the day *on*, as something to join with.

    Columns: person_id, role, organisation_id, committee_id, case_id, starts_on. A
    member seated in a subcommittee holds `reviewer` there; nobody types that twice.
    """
    duties = select(
        duty.c.person_id,
        duty.c.role,
        duty.c.organisation_id,
        duty.c.committee_id,
        duty.c.case_id,
        duty.c.starts_on,
    ).where(_runs(duty.c.starts_on, duty.c.ends_on, on))
    seats = (
        select(
            seat_term.c.person_id,
            literal("reviewer", Text).label("role"),
            null().cast(Id).label("organisation_id"),
            seat_subcommittee.c.committee_id,
            null().cast(Id).label("case_id"),
            seat_term.c.starts_on,
        )
        .join(seat_subcommittee, seat_subcommittee.c.seat_id == seat_term.c.seat_id)
        .where(_runs(seat_term.c.starts_on, seat_term.c.ends_on, on))
    )
    return union_all(duties, seats).subquery("holder")


@lru_cache(maxsize=8)  # every request asks for today's, and laying it out takes longer than asking
def acting(on: date) -> FromClause:
    """
    Everybody who may act in a role on the day *on*: its holders, and deputies in their place.

    Columns as of `holders`, and for_id: NULL, or whose place the person takes. One object a day: a
    statement that needs it twice gives one of them a name of its own (`alias`).
    """
    holder, absent = holders(on), holders(on)
    shared = ("role", "organisation_id", "committee_id", "case_id", "starts_on")
    own = select(
        holder.c.person_id, *(holder.c[name] for name in shared), null().cast(Id).label("for_id")
    )
    theirs = select(
        deputy.c.deputy_id, *(absent.c[name] for name in shared), absent.c.person_id
    ).join_from(
        absent,
        deputy,
        and_(
            deputy.c.person_id == absent.c.person_id,
            _runs(deputy.c.starts_on, deputy.c.ends_on, on),
        ),
    )
    return union_all(own, theirs).subquery("acting")


def relations_of(
    read: Connection, actor: str, case_ids: Collection[int], *, on: date
) -> dict[int, frozenset[Actor]]:
    """
    Say what the person with key *actor* is to each case on a day: (role, through which field).

    What they are as somebody's deputy counts too. A role held anywhere also counts without a
    field, as a move's `by: [coordinator]` asks for it. Two queries for a thousand cases;
    nobody's key gives nothing.
    """
    found = relations_by(read, actor, case_ids, on=on)
    return {
        case_id: frozenset().union(*(relations[case_id] for relations in found.values()))
        for case_id in case_ids
    }


def relations_by(
    read: Connection, actor: str, case_ids: Collection[int], *, on: date
) -> dict[str | None, dict[int, frozenset[Actor]]]:
    """Give the relations of *actor* to each case, by whose they are: their own (None) or an absent person's."""
    holder, absent = acting(on), person.alias("absent")
    held = read.execute(
        select(absent.c.key.label("whose"), holder.c.role, holder.c.case_id)
        .join_from(holder, person, person.c.id == holder.c.person_id)
        .outerjoin(absent, absent.c.id == holder.c.for_id)
        .where(person.c.key == actor)
    ).all()
    found: dict[str | None, dict[int, set[Actor]]] = {
        whose: {case_id: set() for case_id in case_ids}
        for whose in (None, *sorted({row.whose for row in held if row.whose}))
    }
    for row in held:
        for relations in found[row.whose].values():
            relations.add(Actor(row.role))
        if row.case_id in found[row.whose]:
            found[row.whose][row.case_id].add(Actor(row.role, "case"))

    related = (
        select(
            absent.c.key.label("whose"),
            case_relation.c.case_id,
            case_relation.c.relation,
            holder.c.role,
        )
        .join_from(case_relation, holder, _meets(holder))
        .join(person, person.c.id == holder.c.person_id)
        .outerjoin(absent, absent.c.id == holder.c.for_id)
        .where(person.c.key == actor)
    )
    for part in chunks(case_ids):
        for row in read.execute(related.where(case_relation.c.case_id.in_(part))):
            found[row.whose][row.case_id].add(Actor(row.role, row.relation))
    return {
        whose: {case_id: frozenset(some) for case_id, some in relations.items()}
        for whose, relations in found.items()
    }


def _meets(holder: FromClause) -> ColumnElement[bool]:
    return or_(
        holder.c.organisation_id == case_relation.c.organisation_id,
        holder.c.committee_id == case_relation.c.committee_id,
    )


def _runs(
    starts_on: ColumnElement[date], ends_on: ColumnElement[date], on: date
) -> ColumnElement[bool]:
    return and_(starts_on <= on, or_(ends_on.is_(None), ends_on >= on))
