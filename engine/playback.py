"""What a span of days brought, read back from the record: rounds, letters, tellings, what waits."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from sqlalchemy import Connection, func, select

from engine.seoul import day_in_seoul
from engine.tables import (
    ask,
    case,
    definition,
    mail,
    notice,
    occurrence,
    organisation,
    person,
    proposal,
    round_,
)
from states.lifecycle import Span
from states.period import Period, period_named

What = Literal["opened", "due", "closed", "skipped"]


@dataclass(frozen=True, slots=True)
class RoundOf:
    """One review of one period, and its days; a skipped one has none."""

    lifecycle: str
    review: str
    label: str
    period: Period
    span: Span | None = None

    @property
    def key(self) -> tuple[str, str, str]:
        return self.lifecycle, self.review, self.period.name


@dataclass(frozen=True, slots=True)
class RoundDay:
    """What became of a round on one day."""

    day: date
    what: What
    round: RoundOf
    late: bool = False  # dealt with after its own day
    reason: str | None = None  # why it was skipped
    asked: int = 0
    answered: int = 0  # by the end of the span
    proposals: Mapping[str | None, int] | None = None  # of a closed one: move -> cases


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
    rounds = _rounds(read)
    return Playback(
        rounds=tuple(
            sorted(
                [*_days_of_rounds(read, rounds, first, last), *_skipped(read, since, rounds)],
                key=lambda one: (one.day, one.round.key),
            )
        ),
        letters=tuple(_letters(read, since, rounds)),
        unsaid=tuple(_unsaid(read, since)),
        nobody=_nobody(read, rounds),
    )


def _rounds(read: Connection) -> Mapping[int, RoundOf]:
    r = round_.c
    rows = read.execute(
        select(
            r.id, r.lifecycle, r.review, definition.c.content["label"].as_string(), r.period,
            r.opens_on, r.due_on, r.closes_on,
        ).join_from(round_, definition, definition.c.hash == r.definition_hash)
    )  # fmt: skip
    return {
        row[0]: RoundOf(row[1], row[2], row[3], period_named(row[4]), Span(*row[5:]))
        for row in rows
    }


def _days_of_rounds(
    read: Connection, rounds: Mapping[int, RoundOf], first: date, last: date
) -> list[RoundDay]:
    asked = _asked(read)
    proposals: defaultdict[int, Counter[str | None]] = defaultdict(Counter)
    for row in read.execute(
        select(proposal.c.round_id, proposal.c.move, func.count()).group_by(
            proposal.c.round_id, proposal.c.move
        )
    ):
        proposals[row[0]][row[1]] = row[2]
    r = round_.c
    rows = read.execute(
        select(r.id, r.opened_on, r.due_on, r.closed_at, occurrence.c.late)
        .join_from(round_, occurrence)
        .order_by(r.id)
    )
    found = []
    for row in rows:
        total, answered = asked.get(row.id, (0, 0))
        closed_on = None if row.closed_at is None else day_in_seoul(row.closed_at)
        days: list[tuple[What, date | None]] = [
            ("opened", row.opened_on),
            ("due", row.due_on),
            ("closed", closed_on),
        ]
        found += [
            RoundDay(
                day=day,
                what=what,
                round=rounds[row.id],
                late=row.late,
                asked=total,
                answered=answered,
                proposals=dict(proposals[row.id]) if what == "closed" else None,
            )
            for what, day in days
            if day is not None and first <= day <= last
        ]
    return found


def _asked(read: Connection) -> Mapping[int, tuple[int, int]]:
    """Count who was asked and who answered, by round."""
    rows = read.execute(
        select(ask.c.round_id, func.count(), func.count().filter(ask.c.status == "answered"))
        .where(ask.c.status != "withdrawn")
        .group_by(ask.c.round_id)
    )
    return {row[0]: (row[1], row[2]) for row in rows}


def _skipped(read: Connection, since: Mark, rounds: Mapping[int, RoundOf]) -> list[RoundDay]:
    labels = {(one.lifecycle, one.review): one.label for one in rounds.values()}
    o = occurrence.c
    rows = read.execute(
        select(o.lifecycle, o.review, o.period, o.recorded_at, o.reason).where(
            o.id > since.occurrence_id, o.ended == "skipped"
        )
    )
    return [
        RoundDay(
            day=day_in_seoul(row.recorded_at),
            what="skipped",
            round=RoundOf(
                row.lifecycle,
                row.review,
                labels.get((row.lifecycle, row.review), row.review),
                period_named(row.period),
            ),
            late=True,
            reason=row.reason,
        )
        for row in rows
    ]


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


def _nobody(read: Connection, rounds: Mapping[int, RoundOf]) -> Mapping[tuple[str, str, str], int]:
    rows = read.execute(
        select(ask.c.round_id, func.count())
        .where(ask.c.person_id.is_(None), ask.c.status != "withdrawn")
        .group_by(ask.c.round_id)
    )
    return {rounds[row[0]].key: row[1] for row in rows}
