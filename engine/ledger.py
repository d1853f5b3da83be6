"""What became of everything that was to be said: letters and notices, listed and counted."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, func, select

from engine.tables import mail, notice, person


@dataclass(frozen=True, slots=True)
class MailRow:
    """A letter as it was said, and how its delivery stands."""

    id: int
    message_id: str
    kind: str
    on_day: date
    person_id: int
    to_name: str
    to_address: str
    subject: str
    body: str
    status: str
    attempts: int
    due_at: datetime
    error: str | None
    sent_at: datetime | None


@dataclass(frozen=True, slots=True)
class FailedNotice:
    """A notice that no letter could be made of, and why."""

    key: str
    kind: str
    person: str
    reason: str


@dataclass(frozen=True, slots=True)
class Ledger:
    """Letters and notices counted, each as {kind: {status: number}}."""

    mails: Mapping[str, Mapping[str, int]]
    notices: Mapping[str, Mapping[str, int]]


def mails(
    read: Connection,
    *,
    status: str | None = None,
    kind: str | None = None,
    since: date | None = None,
) -> list[MailRow]:
    """Give the letters that fit, oldest first."""
    m = mail.c
    query = select(
        m.id, m.message_id, m.kind, m.on_day, m.person_id, m.to_name, m.to_address, m.subject,
        m.body, m.status, m.attempts, m.due_at, m.error, m.sent_at,
    ).order_by(m.id)  # fmt: skip
    if status is not None:
        query = query.where(m.status == status)
    if kind is not None:
        query = query.where(m.kind == kind)
    if since is not None:
        query = query.where(m.on_day >= since)
    return [MailRow(*row) for row in read.execute(query)]


def failed_notices(read: Connection, *, since: date | None = None) -> list[FailedNotice]:
    """Give the notices that no letter could be made of, oldest first."""
    n = notice.c
    query = (
        select(n.key, n.kind, person.c.name, n.reason)
        .join_from(notice, person)
        .where(n.status == "failed")
        .order_by(n.id)
    )
    if since is not None:
        query = query.where(n.not_before >= since)
    return [FailedNotice(*row) for row in read.execute(query)]


def ledger(read: Connection, *, since: date | None = None) -> Ledger:
    """Count letters and notices by kind and status, those of the day *since* and later."""
    m, n = mail.c, notice.c
    sent = select(m.kind, m.status, func.count()).group_by(m.kind, m.status)
    told = select(n.kind, n.status, func.count()).group_by(n.kind, n.status)
    if since is not None:
        sent = sent.where(m.on_day >= since)
        told = told.where(n.not_before >= since)
    return Ledger(
        mails=_by_kind([tuple(row) for row in read.execute(sent)]),
        notices=_by_kind([tuple(row) for row in read.execute(told)]),
    )


def _by_kind(rows: list[tuple[str, str, int]]) -> dict[str, dict[str, int]]:
    counts: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for kind, status, count in sorted(rows):
        counts[kind][status] = count
    return dict(counts)
