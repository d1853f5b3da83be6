"""What is due from one person: their answers, their cases' deadlines, and what their role looks after."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal

from sqlalchemy import ColumnElement, Connection, and_, false, func, or_, select, true

from engine.business_days import OfficeCalendar
from engine.case_deadline import Watched, watched_cases
from engine.definitions import InForce, all_in_force
from engine.holders import acting
from engine.remark_list import unfinished_of_people
from engine.tables import case, case_relation, person
from engine.work_asks import (
    Standing,
    answer_works,
    late_answers,
    newest_standing,
    office_standing,
)
from engine.work_of_office import office_work
from engine.work_row import Work
from states.lifecycle import Actor

__all__ = ["Standing", "Work", "WorkList", "work_list"]

_LEADS: Final = ("team_lead", "division_head")


@dataclass(frozen=True, slots=True)
class WorkList:
    """Everything that is due from one person, the oldest first and what has no day last."""

    works: tuple[Work, ...]
    cases: int  # that are theirs to keep, none of them ended
    whose_cases: Literal["own", "department", "office"]
    standing: Standing | None


@dataclass(frozen=True, slots=True)
class _Held:
    """A role that a person acts in, where, and in whose place."""

    role: str
    organisation_id: int | None
    committee_id: int | None
    case_id: int | None
    person_id: int  # who holds it: oneself, or the absent person


def work_list(
    read: Connection, person_key: str, *, today: date, calendar: OfficeCalendar
) -> WorkList:
    """
    Give what is due from the person with *person_key*, and from those whose deputy they are.

    A constant number of queries, however many cases, asks and people there are.
    """
    me, held = _held(read, person_key, on=today)
    if me is None:
        return WorkList((), 0, "own", None)
    published = all_in_force(read)
    roles = {one.role for one in held}
    absents = {one.person_id for one in held} - {me}
    answers = answer_works(read, {me, *absents}, me=me)
    works = [work for work, _ in answers]
    works += _chased(read, published, held, today=today, calendar=calendar)
    works += _remarks(read, {me, *absents}, on=today)
    if places := _organisations(held, _LEADS):
        works += _late_of(read, places, today=today, calendar=calendar)
    works += office_work(read, roles, published, today=today, calendar=calendar)
    cases, whose = _cases(read, published, held)
    standing = newest_standing([one for _, one in answers if one is not None])
    if "coordinator" in roles:
        standing = office_standing(read) or standing
    return WorkList(
        tuple(sorted((work for work in works if work.count), key=_order)), cases, whose, standing
    )


def _order(work: Work) -> tuple[bool, date, str, str]:
    return (work.due_on is None, work.due_on or date.max, work.kind, work.title)


def _held(read: Connection, person_key: str, *, on: date) -> tuple[int | None, list[_Held]]:
    """Give who the person is, and the roles they act in, as a deputy too; one query."""
    holder = acting(on)
    rows = read.execute(
        select(
            person.c.id, holder.c.role, holder.c.organisation_id, holder.c.committee_id,
            holder.c.case_id, func.coalesce(holder.c.for_id, person.c.id).label("whose"),
        )
        .select_from(person)
        .outerjoin(holder, holder.c.person_id == person.c.id)
        .where(person.c.key == person_key)
    ).all()  # fmt: skip
    if not rows:
        return None, []
    return rows[0].id, [_Held(*row[1:]) for row in rows if row.role is not None]


def _chased(
    read: Connection,
    published: Mapping[str, InForce],
    held: Sequence[_Held],
    *,
    today: date,
    calendar: OfficeCalendar,
) -> list[Work]:
    """Give the deadlines and silences of the cases that these roles have to act on."""
    which = _to_act_on(published, held)
    if which is None:
        return []
    found = []
    for one in watched_cases(read, calendar=calendar, which=which):
        found += case_works(one, today=today)
    return found


def case_works(one: Watched, *, today: date) -> list[Work]:
    """Give what one case is waiting for: its deadline, and its silence once it is warned of."""
    found = []
    told: dict[str, Any] = {
        "title": one.title,
        "count": 1,
        "lifecycle": one.lifecycle,
        "case_id": one.case_id,
        "number": one.number,
        "state": one.state.label,
    }
    if one.due is not None:
        label = one.due.deadline.label
        found.append(Work(kind="deadline", due_on=one.due.due_on, label=label, **told))
    if one.silence is not None and one.silence.warned_on <= today:
        label = one.lifecycle_label
        found.append(Work(kind="silence", due_on=one.silence.stale_on, label=label, **told))
    return found


def _to_act_on(
    published: Mapping[str, InForce], held: Sequence[_Held]
) -> ColumnElement[bool] | None:
    """Say of a case that one of these roles is who acts on it; None: of no case at all."""
    ways = []
    for key, force in published.items():
        chasing = force.lifecycle.chasing
        if chasing is not None and (way := _related(chasing.who, held)) is not None:
            ways.append(and_(case.c.lifecycle == key, way))
    return or_(*ways) if ways else None


def _related(who: Actor, held: Sequence[_Held]) -> ColumnElement[bool] | None:
    theirs = [one for one in held if one.role == who.role]
    if not theirs:
        return None
    if who.of is None:
        return true()
    if who.of == "case":
        return case.c.id.in_(sorted(one.case_id for one in theirs if one.case_id))
    places = {one.organisation_id for one in theirs} - {None}
    bodies = {one.committee_id for one in theirs} - {None}
    return case.c.id.in_(
        select(case_relation.c.case_id).where(
            case_relation.c.relation == who.of,
            or_(
                case_relation.c.organisation_id.in_(sorted(filter(None, places))),
                case_relation.c.committee_id.in_(sorted(filter(None, bodies))),
            ),
        )
    )


def _remarks(read: Connection, person_ids: set[int], *, on: date) -> list[Work]:
    """Give the remarks that these people have not settled, a work a case, the oldest day first."""
    found: dict[int, Work] = {}
    for remarks in unfinished_of_people(read, person_ids, on=on).values():
        for one in {remark.id: remark for remark in remarks}.values():
            before = found.get(one.case_id)
            found[one.case_id] = Work(
                kind="remark",
                due_on=None,
                label="지적사항",
                title=one.title,
                count=(before.count if before else 0) + 1,
                lifecycle=one.lifecycle,
                case_id=one.case_id,
                number=one.number,
                since=min(one.made_on, before.since) if before and before.since else one.made_on,
            )
    return list(found.values())


def _organisations(held: Sequence[_Held], roles: Sequence[str]) -> list[int]:
    return sorted(
        {one.organisation_id for one in held if one.role in roles and one.organisation_id}
    )


def _late_of(
    read: Connection, places: Sequence[int], *, today: date, calendar: OfficeCalendar
) -> list[Work]:
    """Give what is late in these departments: answers by round, and cases past their deadline."""
    works = late_answers(read, places, on=today)
    theirs = case.c.id.in_(
        select(case_relation.c.case_id).where(case_relation.c.organisation_id.in_(places))
    )
    for one in watched_cases(read, calendar=calendar, which=theirs):
        works += [
            work.of_department()
            for work in case_works(one, today=today)
            if work.due_on is not None and work.due_on < today
        ]
    return works


def _cases(
    read: Connection, published: Mapping[str, InForce], held: Sequence[_Held]
) -> tuple[int, Literal["own", "department", "office"]]:
    """Count the cases that have not ended: one's own, those of one's department, or all."""
    living = or_(
        false(),
        *(
            and_(
                case.c.lifecycle == key,
                case.c.state.in_(
                    [state.key for state in force.lifecycle.states.values() if not state.final]
                ),
            )
            for key, force in published.items()
        ),
    )
    which: ColumnElement[bool]
    whose: Literal["own", "department", "office"] = "own"
    if any(one.role == "coordinator" for one in held):
        which, whose = true(), "office"
    elif places := _organisations(held, _LEADS):
        related = select(case_relation.c.case_id)
        which = case.c.id.in_(related.where(case_relation.c.organisation_id.in_(places)))
        whose = "department"
    else:
        found = _to_act_on(published, held)
        which = false() if found is None else found
    return read.scalar(select(func.count()).select_from(case).where(living, which)) or 0, whose
