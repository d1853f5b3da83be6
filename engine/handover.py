"""Hand a person's work over to the next 담당자: people rotate, what is due stays due."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, and_, bindparam, insert, or_, select, update

from engine.accounts import may_touch
from engine.case import natural
from engine.duty_desk import moved_duties
from engine.interests import stepped_back
from engine.people import Person, person_with_key
from engine.record import Entry, record
from engine.redirect import redirect_notices
from engine.role_changes import keep_changes
from engine.round_errors import HandoverTooEarly, HandoverToSelf
from engine.seoul import day_in_seoul
from engine.tables import ask, case, committee, definition, duty, organisation, person, round_
from states.period import Period, period_named

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class DutyMoved:
    """A duty that ended for one person and began for the other."""

    role: str
    organisation: str | None
    committee: str | None
    case: str | None  # a case's number; none of the three: office-wide


@dataclass(frozen=True, slots=True)
class AskMoved:
    """An open ask that the successor answers now."""

    lifecycle: str
    review: str  # its label
    period: Period
    due_on: date
    number: str
    title: str
    withdrawn: bool  # the successor was asked about the case already


@dataclass(frozen=True, slots=True)
class HandedOver:
    """What went from one person to another on a day, ready to be printed and signed."""

    giver: Person
    taker: Person
    on: date
    duties: tuple[DutyMoved, ...]
    asks: tuple[AskMoved, ...]
    notices: int
    cases: tuple[str, ...]  # the numbers of the cases whose record says so


def hand_over(
    write: Connection, *, from_key: str, to_key: str, on: date, actor: str, at: datetime
) -> HandedOver:
    """
    Give a person's duties, open asks and unsent notices to a successor from the day *on*.

    The giver's duties end the day before, and nothing under the old name is rewritten: answers
    and events stay whose they were. Each case with an open ask gets an `assigned` event. A seat
    in a committee is no duty: it is filled by a new term. Done again, there is nothing to give.

    Raises:
        PersonUnknown: One of the two is not there.
        HandoverToSelf: They are the same person.
        HandoverTooEarly: The day has not come: until then the giver is the one to be asked.
        AccountKept: An admin's work is handed over by an admin.
    """
    if on > (today := day_in_seoul(at)):
        raise HandoverTooEarly(on, today)
    giver, taker = person_with_key(write, from_key), person_with_key(write, to_key)
    if giver.id == taker.id:
        raise HandoverToSelf(from_key)
    write.execute(  # two handovers of one person's work wait for each other
        select(person.c.id)
        .where(person.c.id.in_((giver.id, taker.id)))
        .order_by(person.c.id)
        .with_for_update()
    )
    if any(row.role == "admin" for row in _duties(write, giver, on)):
        may_touch(write, actor, giver.key, on=today)
    duties = _move_duties(write, giver, taker, on)
    changes = moved_duties(duties, giver_id=giver.id, taker_id=taker.id, on=on)
    keep_changes(write, changes, actor=actor, at=at)
    asks = _move_asks(write, giver, taker)
    cases = _record(write, giver, taker, duties, asks, on=on, actor=actor, at=at)
    notices = redirect_notices(write, from_id=giver.id, to_id=taker.id)
    return HandedOver(
        giver=giver,
        taker=taker,
        on=on,
        duties=tuple(DutyMoved(row.role, row.department, row.body, row.number) for row in duties),
        asks=tuple(_ask_moved(row, taken) for row, taken in asks),
        notices=notices,
        cases=cases,
    )


def _move_duties(write: Connection, giver: Person, taker: Person, on: date) -> Sequence[Row[Any]]:
    """End what runs on the day *on* or later, and begin the same for the taker unless held already."""
    given = _duties(write, giver, on)
    held = {_scope(row) for row in _duties(write, taker, on)}
    begun = [row for row in given if row.starts_on < on]
    write.execute(
        update(duty).where(duty.c.id.in_([row.id for row in begun])).values(ends_on=on - _DAY)
    )
    new = [
        {
            "person_id": taker.id,
            "role": row.role,
            "organisation_id": row.organisation_id,
            "committee_id": row.committee_id,
            "case_id": row.case_id,
            "starts_on": on,
            "ends_on": row.ends_on,
        }
        for row in begun
        if _scope(row) not in held
    ]
    if new:
        write.execute(insert(duty), new)
    # One that has not begun was never the giver's: the taker has it from its first day.
    later = [row.id for row in given if row.starts_on >= on]
    write.execute(update(duty).where(duty.c.id.in_(later)).values(person_id=taker.id))
    return given


def _duties(read: Connection, one: Person, on: date) -> Sequence[Row[Any]]:
    return read.execute(
        select(
            duty,
            organisation.c.name.label("department"),
            committee.c.name.label("body"),
            case.c.number,
        )
        .select_from(duty)
        .outerjoin(organisation, organisation.c.id == duty.c.organisation_id)
        .outerjoin(committee, committee.c.id == duty.c.committee_id)
        .outerjoin(case, case.c.id == duty.c.case_id)
        .where(duty.c.person_id == one.id, or_(duty.c.ends_on.is_(None), duty.c.ends_on >= on))
        .order_by(duty.c.id)
    ).all()


def _scope(row: Row[Any]) -> tuple[str, int | None, int | None, int | None]:
    return (row.role, row.organisation_id, row.committee_id, row.case_id)


def _move_asks(write: Connection, giver: Person, taker: Person) -> list[tuple[Row[Any], bool]]:
    """Substitute the taker in the giver's open asks; say of each whether the taker had it already."""
    _hold_rounds(write, giver)
    rows = write.execute(
        select(
            ask.c.id,
            ask.c.case_id,
            ask.c.round_id,
            round_.c.lifecycle,
            round_.c.review,
            definition.c.content["label"].as_string().label("label"),
            round_.c.period,
            round_.c.due_on,
            case.c.number,
            case.c.title,
        )
        .select_from(ask)
        .join(round_, round_.c.id == ask.c.round_id)
        .join(definition, definition.c.hash == round_.c.definition_hash)
        .join(case, case.c.id == ask.c.case_id)
        .where(ask.c.person_id == giver.id, ask.c.status == "open")
        .order_by(ask.c.id)
        .with_for_update(of=ask)
    ).all()
    theirs = {
        (row.round_id, row.case_id): row
        for row in write.execute(
            select(ask.c.id, ask.c.round_id, ask.c.case_id, ask.c.status).where(
                ask.c.person_id == taker.id, ask.c.round_id.in_({row.round_id for row in rows})
            )
        )
    }
    barred = stepped_back(write, [row.id for row in theirs.values()], taker.id)
    changes, moved = [], []
    for row in rows:
        held = theirs.get((row.round_id, row.case_id))
        # What the taker once handed over comes back to them as the ask that it was, but for what
        # they may not judge.
        again = held is not None and held.status == "withdrawn" and held.id not in barred
        if held is not None and again:
            changes.append(
                {"of": held.id, "to": taker.id, "status": "open", "substitutes": giver.id}
            )
        if held is None:
            changes.append(
                {"of": row.id, "to": taker.id, "status": "open", "substitutes": giver.id}
            )
        else:
            changes.append(
                {"of": row.id, "to": giver.id, "status": "withdrawn", "substitutes": None}
            )
        moved.append((row, held is not None and not again))
    if changes:
        write.execute(
            update(ask)
            .where(ask.c.id == bindparam("of"))
            .values(
                person_id=bindparam("to"),
                status=bindparam("status"),
                substitutes=bindparam("substitutes"),
            ),
            changes,
        )
    return sorted(moved, key=lambda each: (each[0].due_on, natural(each[0].number)))


def _hold_rounds(write: Connection, giver: Person) -> None:
    """Lock the rounds concerned as answers do, so that none closes in between."""
    concerned = select(ask.c.round_id).where(ask.c.person_id == giver.id, ask.c.status == "open")
    write.execute(
        select(round_.c.id)
        .where(and_(round_.c.id.in_(concerned), round_.c.status != "closed"))
        .order_by(round_.c.id)
        .with_for_update(read=True)
    )


def _record(
    write: Connection,
    giver: Person,
    taker: Person,
    duties: Sequence[Row[Any]],
    asks: Sequence[tuple[Row[Any], bool]],
    *,
    on: date,
    actor: str,
    at: datetime,
) -> tuple[str, ...]:
    """Write one `assigned` event for every case concerned, and give their numbers."""
    numbers: dict[int, str] = {row.case_id: row.number for row in duties if row.case_id}
    told: dict[int, list[dict[str, Any]]] = {case_id: [] for case_id in numbers}
    for row, taken in asks:
        numbers[row.case_id] = row.number
        told.setdefault(row.case_id, []).append(
            {"ask": row.id, "review": row.review, "period": row.period, "withdrawn": taken}
        )
    if told:
        record(
            write,
            [
                Entry(
                    case_id=case_id,
                    expected_version=None,
                    kind="assigned",
                    effective_on=on,
                    data={"from": giver.key, "to": taker.key, "asks": here},
                )
                for case_id, here in told.items()
            ],
            actor=actor,
            at=at,
        )
    return tuple(sorted(numbers.values(), key=natural))


def _ask_moved(row: Row[Any], taken: bool) -> AskMoved:
    return AskMoved(
        lifecycle=row.lifecycle,
        review=row.label,
        period=period_named(row.period),
        due_on=row.due_on,
        number=row.number,
        title=row.title,
        withdrawn=taken,
    )
