"""What webhooks are being told: claimed by one sender, tried six times, then left to a person."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, and_, func, or_, select, update

from engine.outbox import ATTEMPTS, BACK_OFF
from engine.tables import webhook, webhook_delivery

LEASE_SECONDS: Final = 120  # many times what one delivery may take
REASON_MAX: Final = 300

_UNDER_WAY: Final = ("queued", "retry")


@dataclass(frozen=True, slots=True)
class ClaimedDelivery:
    """Something to tell now. Only who holds *token* may say how it went."""

    id: int
    token: int
    webhook_id: int
    url: str
    sealed: str  # the secret that signs
    key: str
    event: str
    payload: Mapping[str, Any]
    attempts: int  # this one included
    queued_at: datetime


@dataclass(frozen=True, slots=True)
class Delivery:
    """Something told, or not yet, as people see it."""

    id: int
    webhook_id: int
    key: str
    event: str
    payload: Mapping[str, Any]
    status: str  # queued, sending, retry, delivered, dead
    attempts: int
    due_at: datetime
    queued_at: datetime
    delivered_at: datetime | None
    answer: int | None  # the last HTTP status
    reason: str | None


def has_due(read: Connection, *, at: datetime) -> bool:
    """Tell whether anything is to be sent now."""
    query = select(webhook_delivery.c.id).where(_due(at)).limit(1)
    return read.scalar(query) is not None


def claim_delivery(
    write: Connection, *, at: datetime, without: Collection[int] = ()
) -> ClaimedDelivery | None:
    """
    Take the delivery that is due longest, so that nobody else sends it.

    One whose sender died is taken again: its receiver knows it by its key.

    Args:
        without: Webhooks that are left alone for now.
    """
    d = webhook_delivery.c
    due = (
        select(d.id)
        .where(_due(at), d.webhook_id.not_in(without))
        .order_by(d.due_at, d.id)
        .limit(1)
        .with_for_update(skip_locked=True)
        .cte("due")
    )
    row = write.execute(
        update(webhook_delivery)
        .where(d.id.in_(select(due.c.id)))
        .values(
            status="sending",
            attempts=d.attempts + 1,
            lease_token=d.lease_token + 1,
            lease_until=at + timedelta(seconds=LEASE_SECONDS),
        )
        .returning(
            d.id, d.lease_token, d.webhook_id, d.key, d.event, d.payload, d.attempts, d.queued_at
        )
    ).one_or_none()
    if row is None:
        return None
    hook = write.execute(
        select(webhook.c.url, webhook.c.secret).where(webhook.c.id == row.webhook_id)
    ).one()
    return ClaimedDelivery(row[0], row[1], row[2], hook.url, hook.secret, *row[3:])


def settle_delivery(
    write: Connection,
    delivery_id: int,
    token: int,
    *,
    answer: int | None,
    reason: str | None,
    at: datetime,
    for_good: bool = False,
) -> str | None:
    """
    Keep how a delivery went; give its status. None, and nothing is kept: the lease was lost.

    Args:
        answer: The HTTP status that came back, if one did.
        reason: Why it did not arrive; None: it did.
        for_good: Whether trying again would be of no use.
    """
    d = webhook_delivery.c
    mine = and_(d.id == delivery_id, d.lease_token == token, d.status == "sending")
    attempts = write.scalar(select(d.attempts).where(mine).with_for_update())
    if attempts is None:
        return None
    said = reason and reason[:REASON_MAX]
    kept: dict[str, Any] = {"lease_until": None, "answer": answer, "reason": said}
    if reason is None:
        kept |= {"status": "delivered", "delivered_at": at}
    elif for_good or attempts >= ATTEMPTS:
        kept |= {"status": "dead"}
    else:
        kept |= {"status": "retry", "due_at": at + BACK_OFF[attempts - 1]}
    write.execute(update(webhook_delivery).where(mine).values(kept))
    return str(kept["status"])


def send_delivery_again(
    write: Connection, delivery_id: int, *, webhook_id: int, at: datetime
) -> bool:
    """Have what was given up tried anew, as often as before; False when it was not given up."""
    d = webhook_delivery.c
    running = select(webhook.c.id).where(webhook.c.stopped_at.is_(None))
    done = write.execute(
        update(webhook_delivery)
        .where(
            d.id == delivery_id,
            d.webhook_id == webhook_id,
            d.status == "dead",
            d.webhook_id.in_(running),
        )
        .values(status="queued", attempts=0, due_at=at, reason=None, answer=None)
    )
    return done.rowcount == 1


def deliveries(read: Connection, webhook_id: int, *, limit: int = 50) -> list[Delivery]:
    """Give what a webhook was told last, newest first."""
    d = webhook_delivery.c
    rows = read.execute(
        select(
            d.id, d.webhook_id, d.key, d.event, d.payload, d.status, d.attempts, d.due_at,
            d.queued_at, d.delivered_at, d.answer, d.reason,
        )
        .where(d.webhook_id == webhook_id)
        .order_by(d.id.desc())
        .limit(limit)
    )  # fmt: skip
    return [Delivery(*row) for row in rows]


def delivery_counts(read: Connection) -> dict[int, dict[str, int]]:
    """Count the deliveries by webhook and status, in one query."""
    d = webhook_delivery.c
    rows = read.execute(
        select(d.webhook_id, d.status, func.count()).group_by(d.webhook_id, d.status)
    )
    found: dict[int, dict[str, int]] = {}
    for webhook_id, status, count in rows:
        found.setdefault(webhook_id, {})[status] = count
    return found


def _due(at: datetime) -> Any:
    d = webhook_delivery.c
    return or_(
        and_(d.status.in_(_UNDER_WAY), d.due_at <= at),
        and_(d.status == "sending", d.lease_until <= at),
    )
