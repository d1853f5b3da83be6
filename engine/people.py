"""Who is in the office: people, organisations, committees with seats, and dated duties."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Table, insert, select, update

from engine.errors import CommitteeUnknown, OrganisationUnknown, PersonUnknown
from engine.id_chunks import chunks
from engine.tables import committee, duty, organisation, person, seat, seat_subcommittee, seat_term


@dataclass(frozen=True, slots=True)
class Person:
    id: int
    key: str
    name: str
    title: str | None
    email: str | None
    phone: str | None


@dataclass(frozen=True, slots=True)
class Organisation:
    id: int
    key: str
    name: str
    kind: str
    phone: str | None


@dataclass(frozen=True, slots=True)
class Committee:
    id: int
    key: str
    name: str
    kind: str  # plenary, subcommittee, working_group
    parent_id: int | None
    number: int
    basis: str | None
    founded_on: date | None
    regular_months: tuple[int, ...]  # 정기회


@dataclass(frozen=True, slots=True)
class NewOrganisation:
    key: str
    name: str
    kind: str  # department, team, body, city
    parent: str | None = None
    phone: str | None = None
    invented: bool = False


@dataclass(frozen=True, slots=True)
class NewPerson:
    key: str
    name: str
    title: str | None = None
    email: str | None = None
    phone: str | None = None
    invented: bool = False


@dataclass(frozen=True, slots=True)
class NewCommittee:
    key: str
    name: str
    kind: str
    number: int
    parent: str | None = None
    basis: str | None = None
    founded_on: date | None = None
    regular_months: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class NewSeat:
    """A seat of a committee, who holds it and since when, and the subcommittees they sit in."""

    number: int
    kind: str  # ex_officio 당연직, appointed 위촉직
    office: str  # co_chair, chair, member
    person: str
    starts_on: date
    ends_on: date | None = None
    subcommittees: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NewDuty:
    """A dated duty: of one organisation, one committee, or (neither given) office-wide."""

    person: str
    role: str
    starts_on: date
    ends_on: date | None = None
    organisation: str | None = None
    committee: str | None = None


def person_with_key(read: Connection, key: str) -> Person:
    """
    Find the person whom *key* names.

    Raises:
        PersonUnknown: Nobody is called so.
    """
    row = read.execute(select(*_PERSON).where(person.c.key == key)).one_or_none()
    if row is None:
        raise PersonUnknown(key)
    return Person(*row)


def people(read: Connection, ids: Collection[int]) -> dict[int, Person]:
    """Give the people with these *ids*, by id, in one query a thousand."""
    return {
        row.id: Person(*row)
        for part in chunks(ids)
        for row in read.execute(select(*_PERSON).where(person.c.id.in_(part)))
    }


def everybody(read: Connection) -> dict[str, Person]:
    """Give every person, by key."""
    rows = read.execute(select(*_PERSON).order_by(person.c.id))
    return {row.key: Person(*row) for row in rows}


def organisations(read: Connection) -> dict[str, Organisation]:
    """Give every organisation, by key."""
    o = organisation.c
    rows = read.execute(select(o.id, o.key, o.name, o.kind, o.phone).order_by(o.id))
    return {row.key: Organisation(*row) for row in rows}


def committees(read: Connection) -> dict[str, Committee]:
    """Give every committee, by key, in the order of tables of figures."""
    c = committee.c
    rows = read.execute(
        select(
            c.id, c.key, c.name, c.kind, c.parent_id, c.number, c.basis, c.founded_on,
            c.regular_months,
        ).order_by(c.number, c.id)
    )  # fmt: skip
    return {
        row.key: Committee(**{**row._mapping, "regular_months": tuple(row.regular_months or ())})
        for row in rows
    }


def add_people(write: Connection, rows: Sequence[NewPerson]) -> None:
    """Enter people, in one statement."""
    if rows:
        write.execute(insert(person), [asdict(row) for row in rows])


def correct_people(write: Connection, rows: Sequence[NewPerson]) -> None:
    """Change what is said of people who are there: name, title, mail, telephone."""
    for row in rows:
        write.execute(
            update(person)
            .where(person.c.key == row.key)
            .values(name=row.name, title=row.title, email=row.email, phone=row.phone)
        )


def duties_held(read: Connection) -> set[tuple[object, ...]]:
    """Give every duty ever entered as (person, role, organisation, committee, first day)."""
    rows = read.execute(
        select(person.c.key, duty.c.role, organisation.c.key, committee.c.key, duty.c.starts_on)
        .select_from(duty)
        .join(person, person.c.id == duty.c.person_id)
        .outerjoin(organisation, organisation.c.id == duty.c.organisation_id)
        .outerjoin(committee, committee.c.id == duty.c.committee_id)
    )
    return {tuple(row) for row in rows}


def add_organisations(write: Connection, rows: Sequence[NewOrganisation]) -> None:
    """
    Enter organisations; a parent may be entered in the same call, before its children.

    Raises:
        OrganisationUnknown: A parent is neither there nor among the earlier rows.
    """
    for row in rows:
        values = asdict(row)
        parent = values.pop("parent")
        values["parent_id"] = parent and _id(write, organisation, parent, OrganisationUnknown)
        write.execute(insert(organisation).values(values))


def add_committee(write: Connection, new: NewCommittee) -> int:
    """
    Enter a committee, or a subcommittee of a *parent*, and give its id.

    Raises:
        CommitteeUnknown: The parent is not there.
    """
    values = asdict(new)
    parent = values.pop("parent")
    values["parent_id"] = parent and _id(write, committee, parent, CommitteeUnknown)
    values["regular_months"] = list(new.regular_months)
    return _inserted(write, committee, values)


def seat_members(write: Connection, committee_key: str, seats: Sequence[NewSeat]) -> None:
    """
    Seat people in a committee and its subcommittees, each for a term.

    Raises:
        CommitteeUnknown: The committee or a subcommittee is not there.
        PersonUnknown: A member is not there.
    """
    known = {key: found.id for key, found in committees(write).items()}
    persons = {key: found.id for key, found in everybody(write).items()}
    for new in seats:
        seat_id = _inserted(
            write,
            seat,
            {
                "committee_id": _known(known, committee_key, CommitteeUnknown),
                "number": new.number,
                "kind": new.kind,
                "office": new.office,
            },
        )
        for subcommittee in new.subcommittees:
            write.execute(
                insert(seat_subcommittee).values(
                    seat_id=seat_id, committee_id=_known(known, subcommittee, CommitteeUnknown)
                )
            )
        write.execute(
            insert(seat_term).values(
                seat_id=seat_id,
                person_id=_known(persons, new.person, PersonUnknown),
                starts_on=new.starts_on,
                ends_on=new.ends_on,
            )
        )


def assign_duties(write: Connection, duties: Sequence[NewDuty]) -> None:
    """
    Give people dated duties.

    Raises:
        PersonUnknown, OrganisationUnknown, CommitteeUnknown: A duty names what is not there.
    """
    persons = {key: found.id for key, found in everybody(write).items()}
    departments = {key: found.id for key, found in organisations(write).items()}
    bodies = {key: found.id for key, found in committees(write).items()}
    rows = [
        {
            "person_id": _known(persons, new.person, PersonUnknown),
            "role": new.role,
            "organisation_id": new.organisation
            and _known(departments, new.organisation, OrganisationUnknown),
            "committee_id": new.committee and _known(bodies, new.committee, CommitteeUnknown),
            "starts_on": new.starts_on,
            "ends_on": new.ends_on,
        }
        for new in duties
    ]
    if rows:
        write.execute(insert(duty), rows)


_PERSON = tuple(person.c[name] for name in ("id", "key", "name", "title", "email", "phone"))

_Unknown = type[PersonUnknown] | type[OrganisationUnknown] | type[CommitteeUnknown]


def _known(ids: Mapping[str, int], key: str, unknown: _Unknown) -> int:
    if key not in ids:
        raise unknown(key)
    return ids[key]


def _id(write: Connection, table: Table, key: str, unknown: _Unknown) -> int:
    found = write.scalar(select(table.c.id).where(table.c.key == key))
    if found is None:
        raise unknown(key)
    return int(found)


def _inserted(write: Connection, table: Table, values: Mapping[str, Any]) -> int:
    return int(write.execute(insert(table).values(values).returning(table.c.id)).scalar_one())
