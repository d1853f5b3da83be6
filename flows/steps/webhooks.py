"""Tell other machines what happened: what is due, signed, each thing until it arrived or is given up."""

import hashlib
import hmac
import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from engine.store import reading, transaction
from engine.webhook_news import has_news, queue_news
from engine.webhook_outbox import ClaimedDelivery, claim_delivery, has_due, settle_delivery
from engine.webhooks import webhooks
from flows.steps.office_key import OfficeKey, office_key
from flows.steps.setting import Setting
from flows.steps.webhook_call import Called, call

SEALED_FOR: Final = "webhook"  # what the office's key seals a secret for
LIMIT: Final = 200  # a run; a machine that does not answer is asked once in it

Call = Callable[[str, bytes, Mapping[str, str]], Called]


@dataclass(frozen=True, slots=True)
class Told:
    """What one run did."""

    queued: int = 0
    delivered: int = 0
    retry: int = 0
    dead: int = 0


def tell_webhooks(
    setting: Setting,
    *,
    at: datetime,
    now: Callable[[], datetime] | None = None,
    by: Call | None = None,
) -> Told:
    """
    Queue what happened since the last run, and send what is due, outside any transaction.

    Safe beside another run: what happened is queued once, and claimed by one. When nothing is
    due nothing is written.

    Args:
        now: Reads the clock for signatures and leases; None: the run takes no time.
        by: Makes the calls; None: over the network, guarded as office.toml says.
    """
    if not setting.webhooks.on:
        return Told()
    with reading(setting.store) as read:
        hooks = webhooks(read, running=True)
        news = bool(hooks) and has_news(read, hooks)
        if not news and not has_due(read, at=at):
            return Told()
    queued = 0
    if news:
        with transaction(setting.store) as write:
            queued = queue_news(write, webhooks(write, running=True), at=at)
    counts = _deliver(setting, by or _over_the_network(setting), now or (lambda: at))
    return Told(queued, counts["delivered"], counts["retry"], counts["dead"])


def signature(secret: str, body: bytes, *, at: datetime) -> str:
    """Sign a body with its moment, so that a copy sent later can be told from it."""
    moment = int(at.timestamp())
    signed = hmac.new(secret.encode(), f"{moment}.".encode() + body, hashlib.sha256)
    return f"t={moment},v1={signed.hexdigest()}"


def body_of(one: ClaimedDelivery) -> bytes:
    """Write what is told; the same to the last byte however often it is tried."""
    said: dict[str, Any] = {
        "id": f"{one.webhook_id}:{one.key}",
        "event": one.event,
        "queued_at": one.queued_at.isoformat(timespec="seconds"),
        "data": one.payload,
    }
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()


def _deliver(setting: Setting, by: Call, now: Callable[[], datetime]) -> Counter[str]:
    key = office_key(setting.folder)
    counts: Counter[str] = Counter()
    silent: set[int] = set()  # machines that did not answer: the next run asks them again
    for _ in range(LIMIT):
        with transaction(setting.store) as write:
            one = claim_delivery(write, at=now(), without=silent)
        if one is None:
            break
        called = _send(one, key, by, at=now())
        if called.reason is not None:
            silent.add(one.webhook_id)
        with transaction(setting.store) as write:
            status = settle_delivery(
                write,
                one.id,
                one.token,
                answer=called.status,
                reason=called.reason,
                at=now(),
                for_good=called.for_good,
            )
        counts[status or "lost"] += 1
    return counts


def _send(one: ClaimedDelivery, key: OfficeKey, by: Call, *, at: datetime) -> Called:
    secret = key.open(SEALED_FOR, one.sealed)
    if secret is None:
        return Called(None, "비밀 값을 열 수 없습니다. 받는 곳을 새로 등록하세요.", for_good=True)
    body = body_of(one)
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "hyeopchi-webhook/1",
        "Hyeopchi-Event": one.event,
        "Hyeopchi-Signature": signature(secret, body, at=at),
    }
    return by(one.url, body, headers)


def _over_the_network(setting: Setting) -> Call:
    return lambda url, body, headers: call(url, body, headers, setting.webhooks)
