"""Webhooks: which other machine is told of which kind of happening."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Table, func, insert, select, update

from engine.outside_errors import WebhookUnfit, WebhookUnknown
from engine.tables import decision, event, webhook, webhook_delivery

WEBHOOKS_MAX: Final = 20  # running ones: each is looked at by every tick

# What may be told, and how people call it.
EVENTS: Final[Mapping[str, str]] = {
    "case.moved": "과제 처리",
    "case.edited": "과제 내용 고침",
    "round.opened": "회차 열림",
    "round.closed": "회차 마감",
    "answer.submitted": "답 제출",
    "decision.recorded": "결정 기록",
}
PING: Final = "ping"  # a test, sent by hand


@dataclass(frozen=True, slots=True)
class Webhook:
    """A subscription; its secret stays sealed."""

    id: int
    url: str
    events: tuple[str, ...]
    sealed: str
    made_at: datetime
    made_by: str
    stopped_at: datetime | None
    stopped_by: str | None
    event_cursor: int
    decision_cursor: int

    @property
    def running(self) -> bool:
        return self.stopped_at is None


def add_webhook(
    write: Connection,
    *,
    url: str,
    events: Collection[str],
    sealed: str,
    by: str,
    at: datetime,
) -> int:
    """
    Enter a webhook that is told of what happens from now on; give its id.

    Args:
        url: Checked by whoever calls: which addresses will do is the office's to say.
        sealed: The secret that signs, encrypted.

    Raises:
        WebhookUnfit: No or unknown events, or there are too many webhooks.
    """
    if not events or set(events) - set(EVENTS):
        raise WebhookUnfit("events")
    running = select(func.count()).select_from(webhook).where(webhook.c.stopped_at.is_(None))
    if (write.scalar(running) or 0) >= WEBHOOKS_MAX:
        raise WebhookUnfit("many")
    made = (
        insert(webhook)
        .values(
            url=url,
            events=[name for name in EVENTS if name in events],
            secret=sealed,
            made_at=at,
            made_by=by,
            event_cursor=_newest(write, event),
            decision_cursor=_newest(write, decision),
        )
        .returning(webhook.c.id)
    )
    return int(write.execute(made).scalar_one())


def webhooks(read: Connection, *, running: bool | None = None) -> list[Webhook]:
    """Give the webhooks, newest first; *running* narrows them to those that are told, or are not."""
    w = webhook.c
    query = select(
        w.id, w.url, w.events, w.secret, w.made_at, w.made_by, w.stopped_at, w.stopped_by,
        w.event_cursor, w.decision_cursor,
    ).order_by(w.id.desc())  # fmt: skip
    if running is not None:
        query = query.where(w.stopped_at.is_(None) if running else w.stopped_at.is_not(None))
    return [_webhook(row) for row in read.execute(query)]


def webhook_with(read: Connection, webhook_id: int) -> Webhook:
    """
    Find a webhook by its id.

    Raises:
        WebhookUnknown: There is none.
    """
    found = next((one for one in webhooks(read) if one.id == webhook_id), None)
    if found is None:
        raise WebhookUnknown(webhook_id)
    return found


def stop_webhook(write: Connection, webhook_id: int, *, by: str, at: datetime) -> None:
    """
    Tell a webhook nothing any more, not even what is queued.

    Raises:
        WebhookUnknown: No running one is called so.
    """
    done = write.execute(
        update(webhook)
        .where(webhook.c.id == webhook_id, webhook.c.stopped_at.is_(None))
        .values(stopped_at=at, stopped_by=by)
    )
    if done.rowcount != 1:
        raise WebhookUnknown(webhook_id)
    write.execute(
        update(webhook_delivery)
        .where(
            webhook_delivery.c.webhook_id == webhook_id,
            webhook_delivery.c.status.in_(("queued", "retry")),
        )
        .values(status="dead", reason="받는 곳을 멈춤")
    )


def _newest(read: Connection, table: Table) -> int:
    return read.scalar(select(func.max(table.c.id))) or 0


def _webhook(row: Any) -> Webhook:
    return Webhook(row.id, row.url, tuple(row.events), *row[3:])
