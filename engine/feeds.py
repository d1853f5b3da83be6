"""Calendar feeds: an address of one's own, under which a calendar reads one's duties."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    and_,
    delete,
    exists,
    false,
    func,
    or_,
    select,
    union,
    update,
)

from engine.api_keys import hash_of
from engine.business_days import OfficeCalendar
from engine.case_deadline import Watched, watched_cases
from engine.definitions import all_in_force
from engine.holders import holders
from engine.once import insert_once
from engine.tables import (
    account,
    ask,
    calendar_feed,
    case,
    case_relation,
    committee,
    definition,
    duty,
    meeting,
    round_,
    seat,
    seat_subcommittee,
    seat_term,
)
from states.lifecycle import Actor
from states.period import Period, period_named

PAST_DAYS: Final = 92  # a quarter back stays to be looked at
_BYTES: Final = 32
_READ_AGAIN: Final = timedelta(minutes=1)  # when it was read is kept to the minute


@dataclass(frozen=True, slots=True)
class Feed:
    """Whose feed it is, and how it was read."""

    person_id: int
    made_at: datetime
    last_read_at: datetime | None
    content_hash: str | None
    changed_at: datetime | None


@dataclass(frozen=True, slots=True)
class RoundDue:
    """What a person still has to answer in one round."""

    round_id: int
    review_label: str
    period: Period
    due_on: date
    opened_at: datetime
    open: int  # asks


@dataclass(frozen=True, slots=True)
class MeetingHeld:
    """A meeting of a committee that a person belongs to."""

    meeting_id: int
    committee: str
    kind: str
    held_on: date
    place: str | None


@dataclass(frozen=True, slots=True)
class Duties:
    """Everything a person's calendar shows."""

    rounds: Sequence[RoundDue]
    deadlines: Sequence[Watched]
    meetings: Sequence[MeetingHeld]


def renew_feed(write: Connection, *, person_id: int, at: datetime) -> str:
    """Give a person a new address, and end the one before; only its hash is kept."""
    end_feed(write, person_id=person_id)
    token = secrets.token_urlsafe(_BYTES)
    row = {"person_id": person_id, "hash": hash_of(token), "made_at": at}
    insert_once(write, calendar_feed, [row])
    return token


def end_feed(write: Connection, *, person_id: int) -> bool:
    """End a person's feed: its address opens nothing any more."""
    gone = write.execute(delete(calendar_feed).where(calendar_feed.c.person_id == person_id))
    return gone.rowcount == 1


def feed_of(read: Connection, person_id: int) -> Feed | None:
    return _feed(read, calendar_feed.c.person_id == person_id)


def feed_with(read: Connection, token: str) -> Feed | None:
    """Find the feed that this text opens; that of a closed account opens nothing."""
    closed = exists(
        select(account.c.person_id).where(
            account.c.person_id == calendar_feed.c.person_id, account.c.disabled_at.is_not(None)
        )
    )
    return _feed(read, and_(calendar_feed.c.hash == hash_of(token), ~closed))


def feed_changes(feed: Feed, content: bytes, *, at: datetime) -> dict[str, object]:
    """Give what to keep of a reading: that it happened, to the minute, and whether it is news."""
    hashed = hashlib.sha256(content).hexdigest()
    changes: dict[str, object] = {}
    if hashed != feed.content_hash:
        changes = {"content_hash": hashed, "changed_at": at.replace(microsecond=0)}
    if changes or feed.last_read_at is None or at - feed.last_read_at >= _READ_AGAIN:
        changes["last_read_at"] = at
    return changes


def keep_reading(write: Connection, person_id: int, changes: dict[str, object]) -> None:
    """Keep how a feed was read."""
    write.execute(
        update(calendar_feed).where(calendar_feed.c.person_id == person_id).values(changes)
    )


def duties_of(read: Connection, person_id: int, *, today: date, calendar: OfficeCalendar) -> Duties:
    """Give what a person's calendar shows today; a handful of queries for any number of cases."""
    return Duties(
        rounds=_rounds_due(read, person_id),
        deadlines=_deadlines(read, person_id, today=today, calendar=calendar),
        meetings=_meetings(read, person_id, today=today),
    )


def _feed(read: Connection, which: ColumnElement[bool]) -> Feed | None:
    f = calendar_feed.c
    row = read.execute(
        select(f.person_id, f.made_at, f.last_read_at, f.content_hash, f.changed_at).where(which)
    ).one_or_none()
    return None if row is None else Feed(*row)


def _rounds_due(read: Connection, person_id: int) -> list[RoundDue]:
    open_ = (
        select(ask.c.round_id, func.count().label("asks"))
        .where(ask.c.person_id == person_id, ask.c.status == "open")
        .group_by(ask.c.round_id)
        .subquery()
    )
    r = round_.c
    rows = read.execute(
        select(
            r.id,
            definition.c.content["label"].as_string(),
            r.period,
            r.due_on,
            r.opened_at,
            open_.c.asks,
        )
        .join_from(open_, round_, r.id == open_.c.round_id)
        .join(definition, definition.c.hash == r.definition_hash)
        .where(r.status == "open")
        .order_by(r.due_on, r.id)
    )
    return [RoundDue(row[0], row[1], period_named(row[2]), *row[3:]) for row in rows]


def _deadlines(
    read: Connection, person_id: int, *, today: date, calendar: OfficeCalendar
) -> list[Watched]:
    """Give the live cases with a deadline that this person is chased about."""
    held = holders(today)
    chased = [
        and_(case.c.lifecycle == key, _related(held, person_id, found.lifecycle.chasing.who))
        for key, found in all_in_force(read).items()
        if found.lifecycle.chasing
    ]
    if not chased:
        return []
    watched = watched_cases(read, calendar=calendar, which=or_(false(), *chased))
    return [one for one in watched if one.due is not None]


def _related(held: FromClause, person_id: int, who: Actor) -> ColumnElement[bool]:
    theirs = and_(held.c.person_id == person_id, held.c.role == who.role)
    if who.of is None:
        return exists(select(held.c.person_id).where(theirs))
    same_place = or_(
        held.c.organisation_id == case_relation.c.organisation_id,
        held.c.committee_id == case_relation.c.committee_id,
    )
    return exists(
        select(held.c.person_id)
        .join_from(case_relation, held, same_place)
        .where(case_relation.c.case_id == case.c.id, case_relation.c.relation == who.of, theirs)
    )


def _meetings(read: Connection, person_id: int, *, today: date) -> list[MeetingHeld]:
    seated = and_(
        seat_term.c.person_id == person_id,
        seat_term.c.starts_on <= meeting.c.held_on,
        or_(seat_term.c.ends_on.is_(None), seat_term.c.ends_on >= meeting.c.held_on),
    )
    appointed = and_(
        duty.c.person_id == person_id,
        duty.c.committee_id == meeting.c.committee_id,
        duty.c.starts_on <= meeting.c.held_on,
        or_(duty.c.ends_on.is_(None), duty.c.ends_on >= meeting.c.held_on),
    )
    theirs = union(
        select(meeting.c.id).join(seat, seat.c.committee_id == meeting.c.committee_id)
        .join(seat_term, seat_term.c.seat_id == seat.c.id).where(seated),
        select(meeting.c.id)
        .join(seat_subcommittee, seat_subcommittee.c.committee_id == meeting.c.committee_id)
        .join(seat_term, seat_term.c.seat_id == seat_subcommittee.c.seat_id).where(seated),
        select(meeting.c.id).join(duty, appointed),
    )  # fmt: skip
    rows = read.execute(
        select(
            meeting.c.id, committee.c.name, meeting.c.kind, meeting.c.held_on, meeting.c.place
        )
        .join(committee, committee.c.id == meeting.c.committee_id)
        .where(
            meeting.c.held_on >= today - timedelta(days=PAST_DAYS),
            meeting.c.id.in_(theirs.scalar_subquery()),
        )
        .order_by(meeting.c.held_on, meeting.c.id)
    )  # fmt: skip
    return [MeetingHeld(*row) for row in rows]
