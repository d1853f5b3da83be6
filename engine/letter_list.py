"""The letters of the outbox as people look at them: a page of them, counted, or one whole."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import Connection, func, or_, select

from engine.letter_errors import MailUnknown
from engine.mail_acts import MailAct, acts_on
from engine.tables import mail, mail_act, notice, person

PAGE: Final = 50


@dataclass(frozen=True, slots=True)
class ListedLetter:
    """A letter in a list."""

    id: int
    kind: str
    on_day: date
    person_key: str
    to_name: str
    to_address: str
    subject: str
    status: str
    error: str | None
    due_at: datetime
    sent_at: datetime | None
    edited: bool


@dataclass(frozen=True, slots=True)
class WholeLetter:
    """A letter as it was, or will be, said, with what people did to it."""

    id: int
    message_id: str
    kind: str
    on_day: date
    person_key: str
    to_name: str
    to_address: str
    subject: str
    body: str
    has_calendar: bool
    status: str
    attempts: int
    doubts: int
    error: str | None
    due_at: datetime
    composed_at: datetime
    sent_at: datetime | None
    statutory: bool
    acts: tuple[MailAct, ...]


@dataclass(frozen=True, slots=True)
class UnwrittenNotice:
    """A notice that no letter could be made of, and why."""

    id: int
    kind: str
    person_key: str
    person: str
    reason: str
    not_before: date


def letters(
    read: Connection,
    *,
    statuses: Collection[str],
    words: str = "",
    before: int | None = None,
    limit: int = PAGE,
    by_subject: bool = True,
) -> list[ListedLetter]:
    """
    Give the newest *limit* letters in one of the *statuses*, those older than number *before*.

    Args:
        words: Part of whom they went to or, with *by_subject*, of their subject.
    """
    m = mail.c
    edited = (
        select(mail_act.c.id)
        .where(mail_act.c.mail_id == m.id, mail_act.c.act == "edited")
        .correlate(mail)
        .exists()
    )
    query = (
        select(
            m.id, m.kind, m.on_day, person.c.key, m.to_name, m.to_address, m.subject, m.status,
            m.error, m.due_at, m.sent_at, edited,
        )
        .join_from(mail, person)
        .where(m.status.in_(statuses))
        .order_by(m.id.desc())
        .limit(limit)
    )  # fmt: skip
    if words:
        named = m.to_name.contains(words, autoescape=True)
        subject = m.subject.contains(words, autoescape=True)
        query = query.where(or_(named, subject) if by_subject else named)
    if before is not None:
        query = query.where(m.id < before)
    return [ListedLetter(*(*row[:-1], bool(row[-1]))) for row in read.execute(query)]


def letter(read: Connection, mail_id: int) -> WholeLetter:
    """
    Give one letter whole.

    Raises:
        MailUnknown: There is none.
    """
    m = mail.c
    statutory = (
        select(notice.c.id).where(notice.c.mail_id == m.id, notice.c.statutory).correlate(mail)
    ).exists()
    row = read.execute(
        select(
            m.id, m.message_id, m.kind, m.on_day, person.c.key, m.to_name, m.to_address, m.subject,
            m.body, m.calendar.is_not(None), m.status, m.attempts, m.doubts, m.error, m.due_at,
            m.composed_at, m.sent_at, statutory,
        )
        .join_from(mail, person)
        .where(m.id == mail_id)
    ).one_or_none()  # fmt: skip
    if row is None:
        raise MailUnknown(mail_id)
    values = list(row)
    values[9], values[17] = bool(values[9]), bool(values[17])
    return WholeLetter(*(*values, tuple(acts_on(read, mail_id))))


def count_letters(read: Connection) -> Mapping[str, int]:
    """Count the letters by status, and as `failed` the notices that none could be made of."""
    rows = read.execute(select(mail.c.status, func.count()).group_by(mail.c.status))
    counts = {row[0]: row[1] for row in rows}
    failed = read.scalar(select(func.count()).where(notice.c.status == "failed")) or 0
    return {**counts, "failed": failed}


def unwritten(
    read: Connection, *, before: int | None = None, limit: int = PAGE
) -> list[UnwrittenNotice]:
    """Give the newest notices that no letter could be made of."""
    n = notice.c
    query = (
        select(n.id, n.kind, person.c.key, person.c.name, n.reason, n.not_before)
        .join_from(notice, person)
        .where(n.status == "failed")
        .order_by(n.id.desc())
        .limit(limit)
    )
    if before is not None:
        query = query.where(n.id < before)
    return [UnwrittenNotice(*row) for row in read.execute(query)]
