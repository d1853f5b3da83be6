"""Deputies (대결): who acts and is told in whose place, from one day to another."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Connection, and_, delete, insert, or_, select, update
from sqlalchemy.orm import aliased

from engine.accounts import may_touch
from engine.deputy_errors import DeputyRefused, DeputyUnknown
from engine.holders import holders
from engine.people import Person, people, person_with_key
from engine.seoul import day_in_seoul
from engine.tables import deputy, person


@dataclass(frozen=True, slots=True)
class Absence:
    """Somebody's absence, and who takes their place until its last day."""

    id: int
    person: Person
    deputy: Person
    starts_on: date
    ends_on: date
    reason: str | None  # 출장, 휴가
    entered_by: str


def set_deputy(
    write: Connection,
    *,
    of: str,
    to: str,
    starts_on: date,
    ends_on: date,
    reason: str | None,
    actor: str,
    at: datetime,
) -> Absence:
    """
    Let *to* take the place of *of* from one day to another, both included.

    In that span the deputy is told what the absent person would be told, and may move and answer
    what they may (대결: 행정업무의 운영 및 혁신에 관한 규정 제10조제3항). One person has one deputy
    at a time, and a deputy has none: whoever is told must be there.

    Raises:
        PersonUnknown: One of the two is not there.
        DeputyRefused: The span cannot be; it says why, and which absence is in the way.
        AccountKept: An admin's place is given by an admin.
    """
    absent, stand_in = person_with_key(write, of), person_with_key(write, to)
    may_touch(write, actor, absent.key, on=day_in_seoul(at))
    if absent.id == stand_in.id:
        raise DeputyRefused("oneself", of, to)
    if ends_on < starts_on:
        raise DeputyRefused("order", of, to)
    both = sorted((absent.id, stand_in.id))
    write.execute(  # two who enter the same people wait for each other
        select(person.c.id).where(person.c.id.in_(both)).order_by(person.c.id).with_for_update()
    )
    for held in _meeting(write, both, starts_on, ends_on):
        if held.person.id == absent.id:
            raise DeputyRefused("overlap", of, to, held)
        if held.person.id == stand_in.id:
            raise DeputyRefused("deputy_is_absent", of, to, held)
        if held.deputy.id == absent.id:
            raise DeputyRefused("person_is_deputy", of, to, held)
    id_ = write.execute(
        insert(deputy)
        .values(
            person_id=absent.id,
            deputy_id=stand_in.id,
            starts_on=starts_on,
            ends_on=ends_on,
            reason=reason,
            entered_by=actor,
            entered_at=at,
        )
        .returning(deputy.c.id)
    ).scalar_one()
    return Absence(id_, absent, stand_in, starts_on, ends_on, reason, actor)


def end_deputy(write: Connection, *, of: str, on: date) -> Absence:
    """
    End the absence that runs or comes next, *on* being its last day; give it as it is now.

    One that has not begun by then is taken back altogether.

    Raises:
        PersonUnknown: The person is not there.
        DeputyUnknown: They have no deputy on that day or later.
    """
    absent = person_with_key(write, of)
    found = next(
        (one for one in absences(write, since=on) if one.person.id == absent.id),
        None,
    )
    if found is None:
        raise DeputyUnknown(of, on)
    if found.starts_on > on:
        write.execute(delete(deputy).where(deputy.c.id == found.id))
        return found
    write.execute(update(deputy).where(deputy.c.id == found.id).values(ends_on=on))
    return Absence(
        found.id, found.person, found.deputy, found.starts_on, on, found.reason, found.entered_by
    )


def absences(
    read: Connection, *, on: date | None = None, since: date | None = None
) -> list[Absence]:
    """Give the absences of a day, or those that end on a day or later; all without either."""
    where = []
    if on is not None:
        where.append(runs(on))
    if since is not None:
        where.append(deputy.c.ends_on >= since)
    return _absences(read, and_(True, *where))


def absents_of(read: Connection, actor: str, *, on: date) -> tuple[str, ...]:
    """Give the keys of those in whose place the person with key *actor* acts on a day."""
    stand_in = aliased(person)
    return tuple(
        read.scalars(
            select(person.c.key)
            .join_from(deputy, person, person.c.id == deputy.c.person_id)
            .join(stand_in, stand_in.c.id == deputy.c.deputy_id)
            .where(stand_in.c.key == actor, runs(on))
            .order_by(person.c.key)
        )
    )


def absent_near(
    read: Connection, person_ids: Collection[int], *, on: date
) -> dict[int, list[Absence]]:
    """
    Give each person who is away on a day of those they work with, and by whom they are replaced.

    Colleagues hold a duty in the same department; who coordinates hears of everybody.
    """
    away = absences(read, on=on)
    if not away:
        return {}
    held = holders(on).c
    rows = read.execute(
        select(held.person_id, held.role, held.organisation_id).where(
            held.person_id.in_({*person_ids, *(one.person.id for one in away)})
        )
    ).all()
    places: dict[int, set[int]] = {}
    for row in rows:
        if row.organisation_id is not None:
            places.setdefault(row.person_id, set()).add(row.organisation_id)
    coordinators = {row.person_id for row in rows if row.role == "coordinator"}
    found = {
        reader: [
            one
            for one in away
            if reader in coordinators
            or places.get(reader, set()) & places.get(one.person.id, set())
        ]
        for reader in person_ids
    }
    return {reader: near for reader, near in found.items() if near}


def runs(on: date) -> ColumnElement[bool]:
    """Say of a row of `deputy` that it runs on a day."""
    return and_(deputy.c.starts_on <= on, deputy.c.ends_on >= on)


def _meeting(
    read: Connection, ids: Collection[int], starts_on: date, ends_on: date
) -> list[Absence]:
    """Give the absences of these people, and those they stand in for, that touch the span."""
    return _absences(
        read,
        and_(
            or_(deputy.c.person_id.in_(ids), deputy.c.deputy_id.in_(ids)),
            deputy.c.starts_on <= ends_on,
            deputy.c.ends_on >= starts_on,
        ),
    )


def _absences(read: Connection, where: ColumnElement[bool]) -> list[Absence]:
    d = deputy.c
    rows = read.execute(
        select(
            d.id, d.person_id, d.deputy_id, d.starts_on, d.ends_on, d.reason, d.entered_by
        )
        .where(where)
        .order_by(d.starts_on, d.id)
    ).all()  # fmt: skip
    known = people(read, {id_ for row in rows for id_ in (row.person_id, row.deputy_id)})
    return [
        Absence(
            row.id,
            known[row.person_id],
            known[row.deputy_id],
            row.starts_on,
            row.ends_on,
            row.reason,
            row.entered_by,
        )
        for row in rows
    ]
