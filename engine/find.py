"""What the box in the header finds beside cases: people, places and meetings, by any fragment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from sqlalchemy import Connection, select

from engine.case_text import initials, needle
from engine.cell_text import fold
from engine.people import Person
from engine.tables import committee, meeting, organisation, person

MOST = 20

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class FoundPlace:
    """A department, or a subcommittee; `kind` says which."""

    kind: str  # organisation, subcommittee
    key: str
    name: str


@dataclass(frozen=True, slots=True)
class FoundMeeting:
    id: int
    committee: str
    kind: str
    held_on: date


def find_people(read: Connection, query: str) -> list[Person]:
    """Give the people whose name or title holds the fragment; an office's people are few."""
    p = person.c
    rows = read.execute(
        select(p.id, p.key, p.name, p.title, p.email, p.phone).order_by(p.name, p.id)
    )
    named = [(f"{row.name} {row.title or ''}", Person(*row)) for row in rows]
    return _holding(named, query)


def find_places(read: Connection, query: str) -> list[FoundPlace]:
    """Give the departments and subcommittees whose name holds the fragment."""
    o, c = organisation.c, committee.c
    departments = read.execute(select(o.key, o.name).order_by(o.name))
    bodies = read.execute(
        select(c.key, c.name).where(c.kind == "subcommittee").order_by(c.number, c.id)
    )
    named = [(row.name, FoundPlace("subcommittee", row.key, row.name)) for row in bodies]
    named += [(row.name, FoundPlace("organisation", row.key, row.name)) for row in departments]
    return _holding(named, query)


def find_meetings(read: Connection, query: str) -> list[FoundMeeting]:
    """Give the meetings of a body whose name holds the fragment, or of a day it writes; newest first."""
    m = meeting.c
    rows = read.execute(
        select(m.id, committee.c.name, m.kind, m.held_on)
        .join_from(meeting, committee, committee.c.id == m.committee_id)
        .order_by(m.held_on.desc(), m.id.desc())
    )
    named = [
        (f"{row.name}\n{row.held_on}\n{_written(row.held_on)}", FoundMeeting(*row)) for row in rows
    ]
    return _holding(named, query)


def _written(day: date) -> str:
    return f"{day.year}.{day.month}.{day.day}."


def _holding(named: Sequence[tuple[str, _T]], query: str) -> list[_T]:
    wanted = needle(query)
    if not wanted:
        return []
    found = [
        one for name, one in named if wanted in (whole := fold(name)) or wanted in initials(whole)
    ]
    return found[:MOST]
