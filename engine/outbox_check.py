"""Prove the outbox: nothing is lost in it, and what waits for a person is counted."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select

from engine.outbox import LEASE_SECONDS
from engine.seoul import day_in_seoul
from engine.tables import mail, notice

PATIENCE: Final = timedelta(days=10)  # the longest run of days off is nine

FAULTS: Final[Mapping[str, str]] = {
    "old_lease": "보내는 중에 멈춘 채 남아 있는 알림",
    "no_lease": "맡은 곳이 없는데 보내는 중이라는 알림",
    "no_mail": "알림에 담겼다는데 그 알림이 없는 것",
    "two_ends": "아직 담기지 않았다는데 알림에 담긴 것",
    "same_name": "Message-ID가 서로 같은 알림",
    "not_sent": "열흘 넘게 나가지 않은 알림",
    "not_written": "열흘 넘게 알림에 담기지 않은 것",
}
"""What can be wrong with an outbox, by code."""

WAITING: Final[Mapping[str, str]] = {
    "uncertain": "도착했는지 알 수 없는 알림",
    "dead": "보내지 못한 알림",
    "bounced": "받는 주소가 거절한 알림",
    "held": "한도를 넘어 보류한 알림",
    "failed": "쓰지 못한 알림",
}
"""What a person has to settle, by status."""


@dataclass(frozen=True, slots=True)
class OutboxChecked:
    """How the outbox stands. *faults* cannot come about by its own rules; *waiting* can."""

    faults: Mapping[str, int]  # by code of FAULTS
    waiting: Mapping[str, int]  # by status of WAITING
    told_by: str  # changes whenever something else waits: the same is not told twice


def check_outbox(read: Connection, *, at: datetime) -> OutboxChecked:
    """Look for what cannot be, and count what waits for a person. Ten queries at most."""
    faults = {code: query(read, at) for code, query in _QUERIES.items()}
    ids = _waiting(read)
    return OutboxChecked(
        faults={code: count for code, count in faults.items() if count},
        waiting={status: len(found) for status, found in ids.items() if found},
        told_by=";".join(f"{status}:{','.join(map(str, ids[status]))}" for status in ids),
    )


def _waiting(read: Connection) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {status: [] for status in WAITING}
    letters = select(mail.c.status, mail.c.id).where(mail.c.status.in_(WAITING)).order_by(mail.c.id)
    for status, id_ in read.execute(letters):
        found[status].append(id_)
    failed = select(notice.c.id).where(notice.c.status == "failed").order_by(notice.c.id)
    found["failed"] = list(read.scalars(failed))
    return found


def _count_mails(read: Connection, *where: ColumnElement[bool]) -> int:
    return read.scalar(select(func.count()).select_from(mail).where(*where)) or 0


def _count_notices(read: Connection, *where: ColumnElement[bool]) -> int:
    return read.scalar(select(func.count()).select_from(notice).where(*where)) or 0


def _old_leases(read: Connection, at: datetime) -> int:
    """A lease twice as old as it lasts ended a whole length ago, and nobody judged its letter."""
    long_ago = at - timedelta(seconds=LEASE_SECONDS)
    return _count_mails(read, mail.c.status == "sending", mail.c.lease_until <= long_ago)


def _no_leases(read: Connection, at: datetime) -> int:
    missing = and_(mail.c.status == "sending", mail.c.lease_until.is_(None))
    left_over = and_(mail.c.status != "sending", mail.c.lease_until.is_not(None))
    return _count_mails(read, or_(missing, left_over))


def _no_mails(read: Connection, at: datetime) -> int:
    return _count_notices(read, notice.c.status == "mailed", notice.c.mail_id.is_(None))


def _two_ends(read: Connection, at: datetime) -> int:
    ended = notice.c.status.in_(("queued", "failed"))
    return _count_notices(read, ended, notice.c.mail_id.is_not(None))


def _same_names(read: Connection, at: datetime) -> int:
    """Mail servers may take names that differ only in case for one."""
    name = func.lower(mail.c.message_id)
    twice = select(name).group_by(name).having(func.count() > 1).subquery()
    return read.scalar(select(func.count()).select_from(twice)) or 0


def _not_sent(read: Connection, at: datetime) -> int:
    under_way = mail.c.status.in_(("queued", "retry"))
    return _count_mails(read, under_way, mail.c.due_at < at - PATIENCE)


def _not_written(read: Connection, at: datetime) -> int:
    day = day_in_seoul(at - PATIENCE)
    return _count_notices(read, notice.c.status == "queued", notice.c.not_before < day)


_QUERIES: Mapping[str, Callable[[Connection, datetime], int]] = {
    "old_lease": _old_leases,
    "no_lease": _no_leases,
    "no_mail": _no_mails,
    "two_ends": _two_ends,
    "same_name": _same_names,
    "not_sent": _not_sent,
    "not_written": _not_written,
}
