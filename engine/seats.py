"""The seats of committees: who sits where, of which kind, and from when to when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from engine.account_errors import AccountKept, DaysInOrder, DutyUnknown, KeyTaken, SeatTaken
from engine.accounts import admins_on
from engine.errors import CommitteeUnknown
from engine.people import committees, person_with_key
from engine.role_changes import Act, RoleChange, keep_changes
from engine.tables import committee, person, seat, seat_subcommittee, seat_term


@dataclass(frozen=True, slots=True)
class Term:
    """Somebody's time in a seat."""

    id: int
    seat_id: int
    person_id: int
    name: str
    title: str | None
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class Seat:
    """A seat with everybody who sat, sits or will sit in it; newest first."""

    id: int
    committee_id: int
    committee: str
    number: int
    kind: str  # ex_officio 당연직, appointed 위촉직
    office: str  # co_chair, chair, member
    subcommittees: tuple[str, ...]  # their names
    terms: tuple[Term, ...]

    def holder(self, on: date) -> Term | None:
        """Give who sits here on a day."""
        return next((one for one in self.terms if _runs(one, on)), None)


def seats(read: Connection, committee_id: int | None = None) -> list[Seat]:
    """Give the seats of a committee, or all, in three queries."""
    asked = select(
        seat.c.id, seat.c.committee_id, committee.c.name, seat.c.number, seat.c.kind, seat.c.office
    ).join(committee, committee.c.id == seat.c.committee_id)
    if committee_id is not None:
        asked = asked.where(seat.c.committee_id == committee_id)
    rows = read.execute(asked.order_by(committee.c.number, committee.c.id, seat.c.number)).all()
    terms: dict[int, list[Term]] = {}
    for term in _terms(read):
        terms.setdefault(term.seat_id, []).append(term)
    inner: dict[int, list[str]] = {}
    for seat_id, name in read.execute(
        select(seat_subcommittee.c.seat_id, committee.c.name)
        .join(committee, committee.c.id == seat_subcommittee.c.committee_id)
        .order_by(committee.c.number)
    ):
        inner.setdefault(seat_id, []).append(name)
    return [
        Seat(
            row.id,
            row.committee_id,
            row.name,
            row.number,
            row.kind,
            row.office,
            tuple(inner.get(row.id, ())),
            tuple(terms.get(row.id, ())),
        )
        for row in rows
    ]


def terms_of(read: Connection, person_id: int) -> list[tuple[Seat, Term]]:
    """Give the seats that a person sat, sits or will sit in."""
    return [(one, term) for one in seats(read) for term in one.terms if term.person_id == person_id]


def add_seat(
    write: Connection,
    committee_key: str,
    *,
    number: int,
    kind: str,
    office: str,
    subcommittees: Sequence[str],
) -> int:
    """
    Add an empty seat to a committee.

    Raises:
        CommitteeUnknown: The committee or a subcommittee is not there.
        KeyTaken: It has a seat of that number.
    """
    known = committees(write)
    for key in (committee_key, *subcommittees):
        if key not in known:
            raise CommitteeUnknown(key)
    body = known[committee_key].id
    taken = select(seat.c.id).where(seat.c.committee_id == body, seat.c.number == number)
    if write.scalar(taken) is not None:
        raise KeyTaken(str(number))
    added = write.execute(
        insert(seat)
        .values(committee_id=body, number=number, kind=kind, office=office)
        .returning(seat.c.id)
    ).scalar_one()
    rows = [{"seat_id": added, "committee_id": known[key].id} for key in subcommittees]
    if rows:
        write.execute(insert(seat_subcommittee), rows)
    return int(added)


def fill_seat(
    write: Connection,
    seat_id: int,
    person_key: str,
    *,
    starts_on: date,
    ends_on: date | None,
    actor: str,
    on: date,
    at: datetime,
) -> None:
    """
    Seat a person for a term (위촉), or without an end while they are in post (당연직).

    Raises:
        PersonUnknown, DutyUnknown: There is no such person or seat.
        DaysInOrder: The term would end before it begins.
        SeatTaken: Somebody sits there within it.
        AccountKept: Nobody seats themselves.
    """
    who = person_with_key(write, person_key)
    if actor == person_key and admins_on(write, on=on):
        raise AccountKept("oneself", person_key)
    if ends_on is not None and ends_on < starts_on:
        raise DaysInOrder()
    here = write.execute(
        select(seat.c.id, committee.c.name)
        .join(committee, committee.c.id == seat.c.committee_id)
        .where(seat.c.id == seat_id)
        .with_for_update(of=seat)
    ).one_or_none()
    if here is None:
        raise DutyUnknown(seat_id)
    for held in _terms(write, seat_id):
        ends_before = held.ends_on is not None and held.ends_on < starts_on
        begins_after = ends_on is not None and held.starts_on > ends_on
        if not ends_before and not begins_after:
            raise SeatTaken(held.name)
    write.execute(
        insert(seat_term).values(
            seat_id=seat_id, person_id=who.id, starts_on=starts_on, ends_on=ends_on
        )
    )
    _keep(write, who.id, "grant", here.name, starts_on, ends_on, None, actor=actor, at=at)


def end_term(
    write: Connection, term_id: int, *, last_day: date, reason: str | None, actor: str, at: datetime
) -> Term:
    """
    Let a term end with its *last_day* (해촉, 사임); one not begun by then is taken back.

    Raises:
        DutyUnknown: There is none, or it ends as early already.
    """
    found = next((one for one in _terms(write) if one.id == term_id), None)
    if found is None or (found.ends_on is not None and found.ends_on <= last_day):
        raise DutyUnknown(term_id)
    if found.starts_on > last_day:
        write.execute(delete(seat_term).where(seat_term.c.id == term_id))
    else:
        write.execute(update(seat_term).where(seat_term.c.id == term_id).values(ends_on=last_day))
    name = write.execute(
        select(committee.c.name)
        .join(seat, seat.c.committee_id == committee.c.id)
        .where(seat.c.id == found.seat_id)
    ).scalar_one()
    _keep(
        write, found.person_id, "revoke", name, found.starts_on, last_day, reason,
        actor=actor, at=at,
    )  # fmt: skip
    return found


def _terms(read: Connection, seat_id: int | None = None) -> list[Term]:
    t = seat_term.c
    asked = select(
        t.id, t.seat_id, t.person_id, person.c.name, person.c.title, t.starts_on, t.ends_on
    ).join(person, person.c.id == t.person_id)
    if seat_id is not None:
        asked = asked.where(t.seat_id == seat_id)
    return [Term(*row) for row in read.execute(asked.order_by(t.starts_on.desc(), t.id))]


def _runs(one: Term, on: date) -> bool:
    return one.starts_on <= on and (one.ends_on is None or one.ends_on >= on)


def _keep(
    write: Connection,
    person_id: int,
    act: Act,
    place: str,
    starts_on: date,
    ends_on: date | None,
    reason: str | None,
    **by: Any,
) -> None:
    change = RoleChange(person_id, act, "seat", "reviewer", place, starts_on, ends_on, reason)
    keep_changes(write, [change], **by)
