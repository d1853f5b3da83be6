"""What webhooks are to be told: derived from the record, so that nothing is lost and nothing doubled."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, Table, Text, cast, exists, func, literal, select, update

from engine.once import insert_once
from engine.seoul import SEOUL
from engine.tables import (
    agenda_item,
    case,
    decision,
    event,
    meeting,
    round_,
    webhook,
    webhook_delivery,
)
from engine.webhooks import PING, Webhook

# Ids are given out in one order and committed in another: a look behind the cursor waits until
# no transaction that took an earlier id can still be open.
SETTLED: Final = timedelta(hours=1)
AT_ONCE: Final = 1000  # a webhook and a tick; the next tick takes the rest

_KINDS: Final = {
    "case.moved": ("moved", "undone"),
    "case.edited": ("edited", "imported"),
    "answer.submitted": ("answered", "corrected"),
}
_CALLED: Final = {kind: name for name, kinds in _KINDS.items() for kind in kinds}


@dataclass(frozen=True, slots=True)
class News:
    """One happening, named by its key, in ids and keys alone: no person, no free text."""

    key: str
    event: str
    payload: Mapping[str, Any]


def queue_news(write: Connection, hooks: Sequence[Webhook], *, at: datetime) -> int:
    """Queue for each of the *hooks* what it was not told yet; give how much that is."""
    return sum(_queue(write, hook, at=at) for hook in hooks)


def has_news(read: Connection, hooks: Sequence[Webhook]) -> bool:
    """Tell whether any of the *hooks* is to be told something new, or looks back too far by now."""
    newest = read.scalar(select(func.max(event.c.id))) or 0
    return any(
        newest - hook.event_cursor > AT_ONCE or next(_news(read, hook), None) is not None
        for hook in hooks
    )


def queue_ping(write: Connection, webhook_id: int, *, key: str, at: datetime) -> None:
    """Queue a test for one webhook."""
    said = {"webhook": webhook_id}
    insert_once(write, webhook_delivery, [_row(webhook_id, News(f"ping:{key}", PING, said), at)])


def _queue(write: Connection, hook: Webhook, *, at: datetime) -> int:
    rows = [_row(hook.id, news, at) for news in _news(write, hook)]
    told = insert_once(write, webhook_delivery, rows)
    if len(rows) < AT_ONCE:  # all of it, so that the next look may begin after what is settled
        cursors = {
            "event_cursor": _settled(write, event, hook.event_cursor, at=at),
            "decision_cursor": _settled(write, decision, hook.decision_cursor, at=at),
        }
        if cursors != {name: getattr(hook, name) for name in cursors}:
            write.execute(update(webhook).where(webhook.c.id == hook.id).values(cursors))
    return told


def _row(webhook_id: int, news: News, at: datetime) -> dict[str, Any]:
    return {
        "webhook_id": webhook_id,
        "key": news.key,
        "event": news.event,
        "payload": news.payload,
        "status": "queued",
        "attempts": 0,
        "lease_token": 0,
        "due_at": at,
        "queued_at": at,
    }


def _news(read: Connection, hook: Webhook) -> Iterator[News]:
    yield from _of_cases(read, hook)
    yield from _of_rounds(read, hook)
    yield from _of_decisions(read, hook)


def _untold(hook: Webhook, key: Any) -> Any:
    d = webhook_delivery.c
    return ~exists(select(d.id).where(d.webhook_id == hook.id, d.key == key))


def _of_cases(read: Connection, hook: Webhook) -> Iterator[News]:
    kinds = [kind for name in hook.events for kind in _KINDS.get(name, ())]
    if not kinds:
        return
    e = event.c
    rows = read.execute(
        select(
            e.id, e.kind, e.seq, e.move, e.from_state, e.to_state, e.effective_on, e.recorded_at,
            e.data, e.case_id, case.c.lifecycle, case.c.number,
        )
        .join(case, case.c.id == e.case_id)
        .where(e.id > hook.event_cursor, e.kind.in_(kinds), _untold(hook, _named("event", e.id)))
        .order_by(e.id)
        .limit(AT_ONCE)
    )  # fmt: skip
    for row in rows:
        told: dict[str, Any] = {
            "case": {"id": row.case_id, "lifecycle": row.lifecycle, "number": row.number},
            "kind": row.kind,
            "version": row.seq,
            "state": row.to_state,
            "effective_on": row.effective_on.isoformat(),
            "recorded_at": _moment(row.recorded_at),
        }
        if row.kind in ("moved", "undone"):
            told |= {"move": row.move, "from_state": row.from_state}
        if row.kind in ("edited", "imported"):
            told["fields"] = sorted(row.data.get("changes", {}))
        if row.kind in ("answered", "corrected"):
            told |= {name: row.data.get(name) for name in ("round", "review", "period", "ask")}
        yield News(f"event:{row.id}", _CALLED[row.kind], told)


def _of_rounds(read: Connection, hook: Webhook) -> Iterator[News]:
    r = round_.c
    for name, when, status in (
        ("round.opened", r.opened_at, ("open", "closed")),
        ("round.closed", r.closed_at, ("closed",)),
    ):
        if name not in hook.events:
            continue
        what = name.partition(".")[2]
        key = _named("round", r.id) + f":{what}"
        rows = read.execute(
            select(r.id, r.lifecycle, r.review, r.period, r.due_on, when.label("at"))
            .where(when >= hook.made_at, r.status.in_(status), _untold(hook, key))
            .order_by(r.id)
            .limit(AT_ONCE)
        )
        for row in rows:
            told = {
                "round": row.id,
                "lifecycle": row.lifecycle,
                "review": row.review,
                "period": row.period,
                "due_on": row.due_on.isoformat(),
                "recorded_at": _moment(row.at),
            }
            yield News(f"round:{row.id}:{what}", name, told)


def _of_decisions(read: Connection, hook: Webhook) -> Iterator[News]:
    if "decision.recorded" not in hook.events:
        return
    d = decision.c
    rows = read.execute(
        select(
            d.id, d.case_id, d.move, d.result, d.effective_on, d.recorded_at, d.agenda_item_id,
            case.c.lifecycle, case.c.number, meeting.c.key.label("meeting"),
        )
        .join_from(decision, case, case.c.id == d.case_id)
        .join(agenda_item, agenda_item.c.id == d.agenda_item_id)
        .outerjoin(meeting, meeting.c.id == agenda_item.c.meeting_id)
        .where(d.id > hook.decision_cursor, _untold(hook, _named("decision", d.id)))
        .order_by(d.id)
        .limit(AT_ONCE)
    )  # fmt: skip
    for row in rows:
        told = {
            "decision": row.id,
            "case": {"id": row.case_id, "lifecycle": row.lifecycle, "number": row.number},
            "meeting": row.meeting,
            "agenda_item": row.agenda_item_id,
            "move": row.move,
            "result": row.result,
            "effective_on": row.effective_on.isoformat(),
            "recorded_at": _moment(row.recorded_at),
        }
        yield News(f"decision:{row.id}", "decision.recorded", told)


def _settled(read: Connection, table: Table, cursor: int, *, at: datetime) -> int:
    """Give the last id before everything that is younger than an hour."""
    young = select(func.min(table.c.id)).where(
        table.c.id > cursor, table.c.recorded_at > at - SETTLED
    )
    first_young = read.scalar(young)
    newest = read.scalar(select(func.max(table.c.id))) or cursor
    return max(cursor, newest if first_young is None else first_young - 1)


def _named(what: str, id_: Any) -> Any:
    return literal(f"{what}:") + cast(id_, Text)


def _moment(at: datetime) -> str:
    return at.astimezone(SEOUL).isoformat(timespec="seconds")
