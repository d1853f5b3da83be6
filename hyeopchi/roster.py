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
    add_committee,
    add_organisations,
    add_people,
    assign_duties,
    committees,
    everybody,
    organisations,
    seat_members,
)
from hyeopchi.errors import RowsInvalid
from hyeopchi.table_rows import TypedRow, listed, rows_of
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


def enter_roster(write: "Connection", roster: Roster) -> Entered:
    """
    Enter who is new. Seats and duties are entered with a committee or person that is new.

    Raises:
        PersonUnknown, OrganisationUnknown, CommitteeUnknown: A row names what is not there.
    """
    departments, persons = organisations(write), everybody(write)
    bodies = committees(write)
    new_organisations = [one for one in roster.organisations if one.key not in departments]
    new_people = [one for one in roster.people if one.key not in persons]
    new_committees = [one for one in roster.committees if one.key not in bodies]
    add_organisations(write, new_organisations)
    add_people(write, new_people)
    for body in new_committees:
        add_committee(write, body)
    fresh_bodies = {body.key for body in new_committees}
    seats = {key: of for key, of in roster.seats.items() if key in fresh_bodies}
    for key, of in seats.items():
        seat_members(write, key, of)
    fresh_people = {one.key for one in new_people}
    duties = [one for one in roster.duties if one.person in fresh_people]
    assign_duties(write, duties)
    return Entered(
        len(new_organisations),
        len(new_people),
        len(new_committees),
        sum(map(len, seats.values())),
        len(duties),
    )


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
    for row in tables[name]:
        try:
            made.append(make(row))
        except ValueError as error:
            problems.append(f"{row.at}행: {error}")
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
    return NewPerson(
        key=_needed(row, "key"),
        name=_needed(row, "name"),
        title=row.first("title") or None,
        email=row.first("email") or None,
        phone=row.first("phone") or None,
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
    return NewDuty(
        person=_needed(row, "person"),
        role=_needed(row, "role"),
        starts_on=_day_needed(row, "starts_on"),
        ends_on=_day(row, "ends_on"),
        organisation=row.first("organisation") or None,
        committee=row.first("committee") or None,
    )


def _needed(row: TypedRow, heading: str) -> str:
    said = row.first(heading)
    if not said:
        raise ValueError(f"{heading} 칸이 비었습니다.")
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
