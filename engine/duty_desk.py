"""Dated duties given and ended by hand, each with a line in the history of rights."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, Row, Select, delete, insert, or_, select, update

from engine.account_errors import AccountKept, DaysInOrder, DutyMisplaced, DutyUnknown
from engine.accounts import admins_on, is_last_admin
from engine.errors import CommitteeUnknown, OrganisationUnknown
from engine.people import NewDuty, committees, organisations, people, person_with_key
from engine.role_changes import RoleChange, keep_changes
from engine.tables import case, committee, duty, organisation, person
from states.role import COMMITTEE_ROLES, DEPARTMENT_ROLES

_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Duty:
    """A dated duty with the name of its place."""

    id: int
    person_id: int
    role: str
    place: str | None  # a department, a committee or a case's number; None: office-wide
    starts_on: date
    ends_on: date | None

    def runs(self, on: date) -> bool:
        return self.starts_on <= on and (self.ends_on is None or self.ends_on >= on)


def duties_of(read: Connection, person_id: int) -> list[Duty]:
    """Give every duty that a person has, had or will have; what ends last first."""
    rows = read.execute(
        _asked().where(duty.c.person_id == person_id).order_by(duty.c.starts_on, duty.c.id)
    ).all()
    return sorted(map(_duty, rows), key=lambda one: one.ends_on or date.max, reverse=True)


def give_duty(
    write: Connection, new: NewDuty, *, reason: str | None, actor: str, on: date, at: datetime
) -> Duty:
    """
    Give a person a duty, and keep that it was given.

    Args:
        on: The day on which the *actor* must be allowed to: nobody gives to themselves, and only
            an admin makes admins, once there is one.

    Raises:
        PersonUnknown, OrganisationUnknown, CommitteeUnknown: The duty names what is not there.
        DutyMisplaced: The role is not held in such a place.
        DaysInOrder: It would end before it begins.
        AccountKept: The *actor* may not give it.
    """
    who = person_with_key(write, new.person)
    _check_giver(write, actor, new, on)
    if new.ends_on is not None and new.ends_on < new.starts_on:
        raise DaysInOrder()
    place = _place(write, new)
    given = write.execute(
        insert(duty)
        .values(
            person_id=who.id, role=new.role, starts_on=new.starts_on, ends_on=new.ends_on, **place
        )
        .returning(duty.c.id)
    ).scalar_one()
    done = _duty(write.execute(_asked().where(duty.c.id == given)).one())
    keep_changes(write, [_change(done, "grant", reason)], actor=actor, at=at)
    return done


def end_duty(
    write: Connection,
    duty_id: int,
    *,
    last_day: date,
    reason: str | None,
    actor: str,
    on: date,
    at: datetime,
) -> Duty:
    """
    Let a duty end with its *last_day*; one that would not have begun by then is taken back.

    Raises:
        DutyUnknown: There is none, or it ends as early already.
        AccountKept: It is an admin's, and the *actor* is none; or nobody else could be admin.
    """
    row = write.execute(_asked().where(duty.c.id == duty_id)).one_or_none()
    if row is None or (row.ends_on is not None and row.ends_on <= last_day):
        raise DutyUnknown(duty_id)
    held = _duty(row)
    if held.role == "admin":
        key = people(write, [held.person_id])[held.person_id].key
        if actor not in admins_on(write, on=on):
            raise AccountKept("admins_only", key)
        if is_last_admin(write, key, on=on):
            raise AccountKept("last_admin", key)
    if held.starts_on > last_day:
        write.execute(delete(duty).where(duty.c.id == duty_id))
    else:
        write.execute(update(duty).where(duty.c.id == duty_id).values(ends_on=last_day))
    done = Duty(held.id, held.person_id, held.role, held.place, held.starts_on, last_day)
    keep_changes(write, [_change(done, "revoke", reason)], actor=actor, at=at)
    return done


def moved_duties(
    rows: Sequence[Row[Any]], *, giver_id: int, taker_id: int, on: date
) -> list[RoleChange]:
    """Give what a handover takes from one person and gives to another."""
    changes = []
    for row in rows:
        place = row.department or row.body or row.number
        changes.append(
            RoleChange(
                giver_id, "revoke", "duty", row.role, place, row.starts_on, on - _DAY, "인계"
            )
        )
        changes.append(
            RoleChange(
                taker_id, "grant", "duty", row.role, place, max(on, row.starts_on), row.ends_on,
                "인수",
            )
        )  # fmt: skip
    return changes


def entered_duties(read: Connection, duties: Sequence[NewDuty]) -> list[RoleChange]:
    """Give what a roster that was read gave to whom."""
    persons = {
        row.key: row.id
        for row in read.execute(
            select(person.c.id, person.c.key).where(
                person.c.key.in_({one.person for one in duties})
            )
        )
    }
    places = {
        **{key: one.name for key, one in organisations(read).items()},
        **{key: one.name for key, one in committees(read).items()},
    }
    return [
        RoleChange(
            persons[one.person],
            "grant",
            "duty",
            one.role,
            places.get(one.organisation or one.committee or ""),
            one.starts_on,
            one.ends_on,
            "명부",
        )
        for one in duties
    ]


def _check_giver(read: Connection, actor: str, new: NewDuty, on: date) -> None:
    admins = admins_on(read, on=on)
    if actor == new.person and admins:
        raise AccountKept("oneself", new.person)
    if new.role == "admin" and admins and actor not in admins:
        raise AccountKept("admins_only", new.person)


def _place(read: Connection, new: NewDuty) -> dict[str, int | None]:
    if new.role in DEPARTMENT_ROLES and (new.organisation is None or new.committee is not None):
        raise DutyMisplaced(new.role)
    if new.role in COMMITTEE_ROLES and new.organisation is not None:
        raise DutyMisplaced(new.role)
    found: dict[str, int | None] = {"organisation_id": None, "committee_id": None}
    if new.organisation is not None:
        department = organisations(read).get(new.organisation)
        if department is None:
            raise OrganisationUnknown(new.organisation)
        found["organisation_id"] = department.id
    if new.committee is not None:
        body = committees(read).get(new.committee)
        if body is None:
            raise CommitteeUnknown(new.committee)
        found["committee_id"] = body.id
    return found


def running_duties(read: Connection, *, on: date) -> Sequence[Duty]:
    """Give every duty that runs on a day or later, in one query."""
    rows = read.execute(
        _asked().where(or_(duty.c.ends_on.is_(None), duty.c.ends_on >= on)).order_by(duty.c.id)
    )
    return [_duty(row) for row in rows]


def _asked() -> Select[Any]:
    return (
        select(
            duty.c.id, duty.c.person_id, duty.c.role, duty.c.starts_on, duty.c.ends_on,
            organisation.c.name.label("department"), committee.c.name.label("body"), case.c.number,
        )
        .select_from(duty)
        .outerjoin(organisation, organisation.c.id == duty.c.organisation_id)
        .outerjoin(committee, committee.c.id == duty.c.committee_id)
        .outerjoin(case, case.c.id == duty.c.case_id)
    )  # fmt: skip


def _duty(row: Row[Any]) -> Duty:
    place = row.department or row.body or row.number
    return Duty(row.id, row.person_id, row.role, place, row.starts_on, row.ends_on)


def _change(one: Duty, act: Any, reason: str | None) -> RoleChange:
    return RoleChange(
        one.person_id, act, "duty", one.role, one.place, one.starts_on, one.ends_on, reason
    )
