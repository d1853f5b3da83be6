"""The outbox: what was said, kept as it was said, and how its delivery went."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final, Literal

from sqlalchemy import Connection, and_, bindparam, case, func, null, or_, select, update

from engine.caps import Caps, beyond_caps, compose_alone
from engine.id_chunks import chunks
from engine.once import insert_or_leave
from engine.suppression import suppress
from engine.tables import mail, notice

BACK_OFF: Final = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240))
ATTEMPTS: Final = len(BACK_OFF) + 1
LEASE_SECONDS: Final = 1800  # an SMTP server may think for ten minutes after the last dot

STOPPED: Final = "보내는 도중에 멈추어 도착 여부를 알 수 없음"

_UNDER_WAY: Final = ("queued", "retry")


@dataclass(frozen=True, slots=True)
class NewMail:
    """
    One letter to one person, as it will be said, and the notices that it carries.

    A deputy (대결) is told what was meant for those whose place they take: *instead_of*.
    """

    message_id: str
    person_id: int
    kind: str  # digest, or the kind of the one notice
    on_day: date
    only_once: str | None
    to_name: str
    to_address: str
    subject: str
    body: str
    notices: tuple[int, ...]
    instead_of: tuple[int, ...] = ()
    calendar: str | None = None  # an ICS file that goes with it


@dataclass(frozen=True, slots=True)
class ClaimedMail:
    """A letter to send now. Only who holds *token* may say how it went."""

    id: int
    token: int
    message_id: str
    kind: str
    to_name: str
    to_address: str
    subject: str
    body: str
    attempts: int  # this one included
    composed_at: datetime
    calendar: str | None
    person_id: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """
    How sending one letter went.

    ``bounced``: the server refused it for good. ``refused``: no mail can be made of it.
    ``uncertain``: it may have arrived, nobody can say.
    """

    kind: Literal["sent", "retry", "refused", "bounced", "uncertain"]
    reason: str | None = None
    no_such_address: bool = False  # the address takes no mail: nobody is to write to it


def store_mails(
    write: Connection, mails: Sequence[NewMail], *, at: datetime, caps: Caps | None = None
) -> int:
    """
    Keep what was composed and mark its notices as mailed; give how many letters are new.

    A letter is left out when somebody else composed it first, and when all its notices
    were cancelled, mailed or given to a successor since they were read. Three statements for
    a thousand, and with *caps* three more.

    Args:
        caps: What is beyond them is stored as held, statutory letters last; None: no limit.
    """
    if caps is not None:
        compose_alone(write)
    waiting, formal = _waiting(write, mails)
    carried = {
        one.message_id: [
            id_ for id_ in one.notices if waiting.get(id_) in (one.person_id, *one.instead_of)
        ]
        for one in mails
    }
    live = [one for one in mails if carried[one.message_id]]
    if not live:
        return 0
    held: frozenset[str] = frozenset()
    if caps is not None:
        formal_first = sorted(live, key=lambda one: formal.isdisjoint(one.notices))
        held = beyond_caps(write, formal_first, caps, at=at)
    wanted = [_row(one, at, held=one.message_id in held) for one in live]
    insert = insert_or_leave(write, mail).returning(mail.c.id, mail.c.message_id)
    stored = write.execute(insert, wanted).all()
    links = [{"told": id_, "by": row.id} for row in stored for id_ in carried[row.message_id]]
    if links:
        write.execute(
            update(notice)
            .where(notice.c.id == bindparam("told"))
            .values(status="mailed", mail_id=bindparam("by")),
            links,
        )
    return len(stored)


def _waiting(write: Connection, mails: Sequence[NewMail]) -> tuple[dict[int, int], set[int]]:
    """Lock the notices that still wait: {notice: whose it is}, and which of them law asks for."""
    told = sorted({id_ for one in mails for id_ in one.notices})
    query = select(notice.c.id, notice.c.person_id, notice.c.statutory).order_by(notice.c.id)
    query = query.where(notice.c.status == "queued").with_for_update()
    rows = [row for ids in chunks(told) for row in write.execute(query.where(notice.c.id.in_(ids)))]
    return {row.id: row.person_id for row in rows}, {row.id for row in rows if row.statutory}


def cancel_moot(write: Connection, moot: Mapping[int, str]) -> int:
    """End notices that are no longer worth telling, each with its reason; give how many ended."""
    return _end_notices(write, "cancelled", moot)


def fail_notices(write: Connection, failed: Mapping[int, str]) -> int:
    """End notices that could not be told, each with its reason; give how many ended."""
    return _end_notices(write, "failed", failed)


def claim(
    write: Connection, *, at: datetime, limit: int, lease_seconds: int = LEASE_SECONDS
) -> list[ClaimedMail]:
    """
    Take up to *limit* letters that are due, so that nobody else sends them.

    The claim ends with the lease. A sender that died in between may or may not have
    sent its letter: it is sent once more under the same Message-ID, but a statutory
    one, or one in doubt for the second time, waits for a person.
    """
    doubt_expired(write, at=at)
    # A CTE: PostgreSQL would evaluate a plain subquery again, and lock more than the limit.
    due = (
        select(mail.c.id)
        .where(mail.c.status.in_(_UNDER_WAY), mail.c.due_at <= at)
        .order_by(mail.c.due_at, mail.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
        .cte("due")
    )
    rows = write.execute(
        update(mail)
        .where(mail.c.id.in_(select(due.c.id)))
        .values(
            status="sending",
            attempts=mail.c.attempts + 1,
            lease_token=mail.c.lease_token + 1,
            lease_until=at + timedelta(seconds=lease_seconds),
        )
        .returning(
            mail.c.due_at, mail.c.id, mail.c.lease_token, mail.c.message_id, mail.c.kind,
            mail.c.to_name, mail.c.to_address, mail.c.subject, mail.c.body, mail.c.attempts,
            mail.c.composed_at, mail.c.calendar, mail.c.person_id,
        )
    ).all()  # fmt: skip
    return [ClaimedMail(*row[1:]) for row in sorted(rows, key=lambda row: (row.due_at, row.id))]


def settle(
    write: Connection, mail_id: int, token: int, outcome: Outcome, *, at: datetime
) -> str | None:
    """
    Record how sending went; give the letter's status.

    None, and nothing is written: the lease went to another. An address that takes no mail
    is suppressed in the same transaction.
    """
    row = write.execute(
        select(
            mail.c.attempts, mail.c.doubts, mail.c.to_address, _is_statutory().label("statutory")
        )
        .where(mail.c.id == mail_id, mail.c.lease_token == token, mail.c.status == "sending")
        .with_for_update(of=mail)
    ).one_or_none()
    if row is None:
        return None
    after = after_sending(
        outcome, attempts=row.attempts, doubts=row.doubts, statutory=row.statutory, at=at
    )
    write.execute(update(mail).where(mail.c.id == mail_id).values(**after, lease_until=None))
    if outcome.no_such_address:
        why = outcome.reason or ""
        suppress(write, row.to_address, reason=why, source="smtp", at=at, mail_id=mail_id)
    return str(after["status"])


def after_sending(
    outcome: Outcome, *, attempts: int, doubts: int, statutory: bool, at: datetime
) -> dict[str, Any]:
    """
    Decide what becomes of a letter after its latest attempt.

    Nothing that may have arrived ends as dead: it stays uncertain, for a person.
    """
    if outcome.kind == "sent":
        return {"status": "sent", "sent_at": at, "error": None}
    again = attempts < ATTEMPTS
    if outcome.kind == "uncertain":
        again = again and doubts == 0 and not statutory
        doubts += 1
    elif outcome.kind in ("refused", "bounced"):
        again = False
    change: dict[str, Any] = {"error": outcome.reason, "doubts": doubts}
    if again:
        return {**change, "status": "retry", "due_at": at + BACK_OFF[attempts - 1]}
    ended = "bounced" if outcome.kind == "bounced" else "dead"
    return {**change, "status": "uncertain" if doubts else ended}


def doubt_expired(write: Connection, *, at: datetime) -> None:
    """Judge the letters whose sender did not come back within its lease, as `after_sending` does."""
    expired = (
        select(mail.c.id)
        .where(mail.c.status == "sending", mail.c.lease_until <= at)
        .order_by(mail.c.id)
        .with_for_update(skip_locked=True)
        .cte("expired")
    )
    hopeless = or_(mail.c.doubts > 0, mail.c.attempts >= ATTEMPTS, _is_statutory())
    write.execute(
        update(mail)
        .where(mail.c.id.in_(select(expired.c.id)))
        .values(
            status=case((hopeless, "uncertain"), else_="retry"),
            doubts=mail.c.doubts + 1,
            due_at=at,
            lease_until=null(),
            error=STOPPED,
        )
    )


def due_mails(read: Connection, *, at: datetime) -> int:
    """Count the letters to take up at this moment: those due, and those whose sender is gone."""
    due = and_(mail.c.status.in_(_UNDER_WAY), mail.c.due_at <= at)
    left = and_(mail.c.status == "sending", mail.c.lease_until <= at)
    return read.scalar(select(func.count()).where(or_(due, left))) or 0


def _is_statutory() -> Any:
    return (
        select(notice.c.id)
        .where(and_(notice.c.mail_id == mail.c.id, notice.c.statutory))
        .correlate(mail)
        .exists()
    )


def _end_notices(write: Connection, status: str, reasons: Mapping[int, str]) -> int:
    if not reasons:
        return 0
    ended = write.execute(
        update(notice)
        .where(notice.c.id == bindparam("told"), notice.c.status == "queued")
        .values(status=status, reason=bindparam("why")),
        [{"told": id_, "why": reasons[id_]} for id_ in sorted(reasons)],
    )
    return ended.rowcount


def _row(new: NewMail, at: datetime, *, held: bool) -> dict[str, Any]:
    return {
        "message_id": new.message_id,
        "person_id": new.person_id,
        "kind": new.kind,
        "on_day": new.on_day,
        "only_once": new.only_once,
        "to_name": new.to_name,
        "to_address": new.to_address,
        "subject": new.subject,
        "body": new.body,
        "calendar": new.calendar,
        "status": "held" if held else "queued",
        "attempts": 0,
        "doubts": 0,
        "due_at": at,
        "lease_token": 0,
        "composed_at": at,
    }
