"""What a span of days brought, read back from the record: rounds, letters, tellings, what waits."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, func, select

from engine.round_days import (
    RoundDay,
    RoundOf,
    days_of_rounds,
    nobody_asked,
    rounds_by_id,
    skipped_days,
)
from engine.seoul import day_in_seoul
from engine.tables import case, mail, notice, occurrence, organisation, person


@dataclass(frozen=True, slots=True)
class Told:
    """One thing told to one person by a letter: what a digest joins."""

    day: date
    kind: str  # opened, reminder, escalation, …
    step: str  # opened, before7, after3; the kind, for what has no steps
    person: str
    name: str
    role: str | None  # as whose superior; None: in their own name
    place: str | None  # the department whose answers are late
    round: RoundOf | None
    number: str | None  # of the case that it is about
    key: str  # the same in two records that differ only in ids of rounds


@dataclass(frozen=True, slots=True)
class SaidLetter:
    """A letter as it was said; its status tells whether it left, or waits for a person."""

    day: date
    message_id: str
    kind: str
    status: str
    to_name: str
    to_address: str
    subject: str
    body: str
    calendar: str | None
    error: str | None
    told: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class Unsaid:
    """A notice that no letter could be made of."""

    day: date
    kind: str
    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Mark:
    """How far the record reached before the span: what is newer was brought by the span."""

    mail_id: int
    notice_id: int
    occurrence_id: int
    since: datetime


@dataclass(frozen=True, slots=True)
class Playback:
    """All that a span brought."""

    rounds: tuple[RoundDay, ...]
    letters: tuple[SaidLetter, ...]
    unsaid: tuple[Unsaid, ...]
    nobody: Mapping[tuple[str, str, str], int]  # open asks of a round that nobody has to answer


def mark(read: Connection, *, since: datetime) -> Mark:
    """Note how far the record reaches now."""
    mail_id, notice_id, occurrence_id = (
        read.scalar(select(func.coalesce(func.max(table.c.id), 0))) or 0
        for table in (mail, notice, occurrence)
    )
    return Mark(mail_id, notice_id, occurrence_id, since)


def playback(read: Connection, since: Mark, *, first: date, last: date) -> Playback:
    """Read what came after *since*, with everything that falls on the days *first* to *last*."""
    rounds = rounds_by_id(read)
    return Playback(
        rounds=tuple(
            sorted(
                [
                    *days_of_rounds(read, rounds, first, last),
                    *skipped_days(read, rounds, since_id=since.occurrence_id),
                ],
                key=lambda one: (one.day, one.round.key),
            )
        ),
        letters=tuple(_letters(read, since, rounds)),
        unsaid=tuple(_unsaid(read, since)),
        nobody=nobody_asked(read, rounds),
    )


def _letters(read: Connection, since: Mark, rounds: Mapping[int, RoundOf]) -> list[SaidLetter]:
    """Give the letters sent in the span, and those written in it that were not sent."""
    m = mail.c
    told = _told(read, since, rounds)
    rows = read.execute(
        select(
            m.id, m.message_id, m.kind, m.on_day, m.sent_at, m.status, m.to_name, m.to_address,
            m.subject, m.body, m.calendar, m.error,
        )
        .where((m.sent_at >= since.since) | ((m.id > since.mail_id) & m.sent_at.is_(None)))
        .order_by(m.id)
    )  # fmt: skip
    return [
        SaidLetter(
            day=row.on_day if row.sent_at is None else day_in_seoul(row.sent_at),
            message_id=row.message_id,
            kind=row.kind,
            status=row.status,
            to_name=row.to_name,
            to_address=row.to_address,
            subject=row.subject,
            body=row.body,
            calendar=row.calendar,
            error=row.error,
            told=tuple(told.get(row.id, ())),
        )
        for row in rows
    ]


def _told(read: Connection, since: Mark, rounds: Mapping[int, RoundOf]) -> Mapping[int, list[Told]]:
    n = notice.c
    rows = read.execute(
        select(
            n.key, n.kind, n.words, n.round_id, n.mail_id, mail.c.on_day, mail.c.sent_at,
            person.c.key.label("person"), person.c.name.label("name"),
            organisation.c.name.label("place"), case.c.number.label("number"),
        )
        .join_from(notice, mail, mail.c.id == n.mail_id)
        .join(person, person.c.id == n.person_id)
        .outerjoin(organisation, organisation.c.id == n.organisation_id)
        .outerjoin(case, case.c.id == n.case_id)
        .where((mail.c.sent_at >= since.since) | (mail.c.id > since.mail_id))
        .order_by(n.id)
    )  # fmt: skip
    found: defaultdict[int, list[Told]] = defaultdict(list)
    for row in rows:
        about = rounds.get(row.round_id) if row.round_id is not None else None
        found[row.mail_id].append(
            Told(
                day=row.on_day if row.sent_at is None else day_in_seoul(row.sent_at),
                kind=row.kind,
                step=_word(row.words, "step") or row.kind,
                person=row.person,
                name=row.name,
                role=_word(row.words, "role"),
                place=row.place,
                round=about,
                number=row.number,
                key=row.key
                if about is None
                else row.key.replace(f"round:{row.round_id}:", f"{about.key}:", 1),
            )
        )
    return found


def _word(words: Any, name: str) -> str | None:
    said = words.get(name)
    return said if isinstance(said, str) else None


def _unsaid(read: Connection, since: Mark) -> list[Unsaid]:
    n = notice.c
    rows = read.execute(
        select(n.not_before, n.kind, person.c.name, n.reason)
        .join_from(notice, person, person.c.id == n.person_id)
        .where(n.id > since.notice_id, n.status == "failed")
        .order_by(n.id)
    )
    return [Unsaid(*row) for row in rows]
