"""Who is in an office, as tables in a folder: what `hyeopchi people` reads and an example office ships."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from engine.people import (
    NewCommittee,
    NewDuty,
    NewOrganisation,
    NewPerson,
    NewSeat,
    Person,
    add_committee,
    add_organisations,
    add_people,
    assign_duties,
    committees,
    correct_people,
    duties_held,
    everybody,
    organisations,
    seat_members,
)
from hyeopchi.address import ADDRESS
from hyeopchi.errors import RowsInvalid
from hyeopchi.table_rows import TypedRow, listed, rows_of
from states.role import ROLES
from states.values import date_of

if TYPE_CHECKING:
    from sqlalchemy import Connection

_New = TypeVar("_New")

FILES = ("organisations", "people", "committees", "seats", "duties")


@dataclass(frozen=True, slots=True)
class Roster:
    """Everything a folder says about who is there."""

    organisations: tuple[NewOrganisation, ...]
    people: tuple[NewPerson, ...]
    committees: tuple[NewCommittee, ...]
    seats: Mapping[str, tuple[NewSeat, ...]]  # by the committee's key
    duties: tuple[NewDuty, ...]


@dataclass(frozen=True, slots=True)
class Entered:
    """How many were new of each; who is there already is left as they are."""

    organisations: int
    people: int
    committees: int
    seats: int
    duties: int


def read_roster(folder: Path) -> Roster:
    """
    Read organisations, people, committees, seats and duties; a table that is not there is empty.

    Raises:
        RowsInvalid: A row of a table cannot be used.
        SpreadsheetRefused: A table cannot be read.
    """
    tables = {name: _rows(folder, name) for name in FILES}
    bodies = _each(folder, "committees", tables, _committee)
    plenary = next((body.key for body in bodies if body.kind == "plenary"), "")
    seats: dict[str, list[NewSeat]] = {}
    for row, seat in zip(tables["seats"], _each(folder, "seats", tables, _seat), strict=True):
        seats.setdefault(row.first("committee") or plenary, []).append(seat)
    return Roster(
        organisations=_each(folder, "organisations", tables, _organisation),
        people=_each(folder, "people", tables, _person),
        committees=bodies,
        seats={key: tuple(of) for key, of in seats.items()},
        duties=_each(folder, "duties", tables, _duty),
    )


def news(read: "Connection", roster: Roster) -> Roster:
    """Give what of *roster* the record does not hold yet, or holds otherwise of a person."""
    departments, persons, bodies = organisations(read), everybody(read), committees(read)
    fresh_bodies = tuple(one for one in roster.committees if one.key not in bodies)
    held = duties_held(read)
    return Roster(
        organisations=tuple(one for one in roster.organisations if one.key not in departments),
        people=tuple(one for one in roster.people if _said_of(persons.get(one.key)) != _said(one)),
        committees=fresh_bodies,
        seats={one.key: roster.seats.get(one.key, ()) for one in fresh_bodies},
        duties=tuple(one for one in roster.duties if _duty_key(one) not in held),
    )


def enter_roster(write: "Connection", roster: Roster) -> Entered:
    """
    Enter what is new: also a new duty of somebody who is there, and a person's new title or mail.

    A duty is told apart by who, role, place and first day; seats are entered with their
    committee. What the tables no longer name stays: duties end by a handover.

    Raises:
        PersonUnknown, OrganisationUnknown, CommitteeUnknown: A row names what is not there.
    """
    new = news(write, roster)
    persons = everybody(write)
    add_organisations(write, new.organisations)
    add_people(write, [one for one in new.people if one.key not in persons])
    correct_people(write, [one for one in new.people if one.key in persons])
    for body in new.committees:
        add_committee(write, body)
    for key, seats in new.seats.items():
        seat_members(write, key, seats)
    assign_duties(write, new.duties)
    return counted(new)


def counted(roster: Roster) -> Entered:
    return Entered(
        len(roster.organisations),
        len(roster.people),
        len(roster.committees),
        sum(map(len, roster.seats.values())),
        len(roster.duties),
    )


def _said(one: NewPerson) -> tuple[str | None, ...]:
    return (one.name, one.title, one.email, one.phone)


def _said_of(one: Person | None) -> tuple[str | None, ...] | None:
    return (one.name, one.title, one.email, one.phone) if one is not None else None


def _duty_key(one: NewDuty) -> tuple[object, ...]:
    return (one.person, one.role, one.organisation, one.committee, one.starts_on)


def _rows(folder: Path, name: str) -> list[TypedRow]:
    for ending in (".csv", ".xlsx"):
        file = folder / f"{name}{ending}"
        if file.is_file():
            return rows_of(file)
    return []


def _each(
    folder: Path,
    name: str,
    tables: Mapping[str, list[TypedRow]],
    make: Callable[[TypedRow], _New],
) -> tuple[_New, ...]:
    made, problems = [], []
    first: dict[str, int] = {}
    for row in tables[name]:
        try:
            made.append(make(row))
        except ValueError as error:
            problems.append(f"{row.at}행: {error}")
        key = row.first("key", "키")
        if key and first.setdefault(key, row.at) != row.at:
            problems.append(f"{row.at}행: key 칸의 {key}: {first[key]}행에 이미 있습니다.")
    if problems:
        raise RowsInvalid(f"{folder / name}.csv", tuple(problems))
    return tuple(made)


def _organisation(row: TypedRow) -> NewOrganisation:
    return NewOrganisation(
        key=_needed(row, "key"),
        name=_needed(row, "name"),
        kind=row.first("kind") or "department",
        parent=row.first("parent") or None,
        phone=row.first("phone") or None,
        invented=row.first("invented").lower() == "true",
    )


def _person(row: TypedRow) -> NewPerson:
    email = row.first("email", "메일") or None
    if email is not None and not ADDRESS.fullmatch(email):
        raise ValueError(f"email 칸의 {email}: 메일 주소를 이름@기관.kr처럼 적어 주십시오.")
    return NewPerson(
        key=_needed(row, "key", "키"),
        name=_needed(row, "name", "이름"),
        title=row.first("title", "직위") or None,
        email=email,
        phone=row.first("phone", "전화") or None,
        invented=row.first("invented").lower() == "true",
    )


def _committee(row: TypedRow) -> NewCommittee:
    return NewCommittee(
        key=_needed(row, "key"),
        name=_needed(row, "name"),
        kind=_needed(row, "kind"),
        number=int(row.first("number") or 0),
        parent=row.first("parent") or None,
        basis=row.first("basis") or None,
        founded_on=_day(row, "founded_on"),
        regular_months=tuple(int(month) for month in listed(row.first("regular_months"))),
    )


def _seat(row: TypedRow) -> NewSeat:
    return NewSeat(
        number=int(_needed(row, "number")),
        kind=_needed(row, "kind"),
        office=row.first("office") or "member",
        person=_needed(row, "person"),
        starts_on=_day_needed(row, "starts_on"),
        ends_on=_day(row, "ends_on"),
        subcommittees=listed(row.first("subcommittees")),
    )


def _duty(row: TypedRow) -> NewDuty:
    role = _needed(row, "role")
    role = next((key for key, label in ROLES.items() if role in (key, label)), role)
    if role not in ROLES:
        raise ValueError(f"role 칸의 {role}: 다음 가운데 하나로 적어 주십시오: {', '.join(ROLES)}.")
    return NewDuty(
        person=_needed(row, "person"),
        role=role,
        starts_on=_day_needed(row, "starts_on"),
        ends_on=_day(row, "ends_on"),
        organisation=row.first("organisation") or None,
        committee=row.first("committee") or None,
    )


def _needed(row: TypedRow, *headings: str) -> str:
    said = row.first(*headings)
    if not said:
        raise ValueError(f"{headings[0]} 칸이 비었습니다.")
    return said


def _day(row: TypedRow, heading: str) -> date | None:
    said = row.first(heading)
    day = date_of(said) if said else None
    if said and day is None:
        raise ValueError(f"{heading} 칸의 {said}: 날짜를 2013-04-10처럼 적어 주십시오.")
    return day


def _day_needed(row: TypedRow, heading: str) -> date:
    _needed(row, heading)
    day = _day(row, heading)
    assert day is not None
    return day
