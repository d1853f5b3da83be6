from collections.abc import Sequence
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import Engine, select

from engine.advance import advance
from engine.case import case_numbered
from engine.outbox import BACK_OFF
from engine.outside_errors import WebhookUnfit, WebhookUnknown
from engine.preview import MoveRequest
from engine.register import CaseEdit, edit
from engine.store import reading, transaction
from engine.tables import webhook
from engine.webhook_news import SETTLED, has_news, queue_news, queue_ping
from engine.webhook_outbox import (
    LEASE_SECONDS,
    ClaimedDelivery,
    claim_delivery,
    deliveries,
    has_due,
    send_delivery_again,
    settle_delivery,
)
from engine.webhooks import (
    EVENTS,
    WEBHOOKS_MAX,
    add_webhook,
    stop_webhook,
    webhook_with,
    webhooks,
)
from tests.city import NOON, City
from tests.rounds_town import Town, seoul

LATER = NOON + timedelta(minutes=1)


def hook(store: Engine, events: Sequence[str] = tuple(EVENTS), *, at: datetime = NOON) -> int:
    with transaction(store) as write:
        return add_webhook(
            write, url="https://hook.example/", events=events, sealed="sealed", by="han", at=at
        )


def news(store: Engine, *, at: datetime = LATER) -> int:
    with transaction(store) as write:
        return queue_news(write, webhooks(write, running=True), at=at)


def told(store: Engine, webhook_id: int) -> list[tuple[str, str]]:
    with reading(store) as read:
        return [(one.key, one.event) for one in reversed(deliveries(read, webhook_id))]


def change(city: City, number: str, budget: int) -> None:
    with transaction(city.store) as write:
        one = case_numbered(write, "policy_task", number)
        changes = {"budget": budget}
        edit(
            write,
            [CaseEdit(one.id, one.version, changes)],
            actor="han",
            at=LATER,
            on=date(2013, 1, 10),
            reason="추경에 따른 비밀 이야기",
        )


def claimed(store: Engine, *, at: datetime) -> ClaimedDelivery | None:
    with transaction(store) as write:
        return claim_delivery(write, at=at)


def test_what_happened_is_told_once_to_each_webhook(city: City) -> None:
    first, second = hook(city.store), hook(city.store, ["case.moved"])
    change(city, "1", 7)
    city.decide({"1": "maintain"})
    done = advance(city.store, "policy_task", MoveRequest("1", "maintain"), actor="han", at=LATER)

    counts = [news(city.store), news(city.store)]

    assert counts == [4, 0]
    assert told(city.store, first) == [
        (f"event:{done.event_id - 1}", "case.edited"),
        (f"event:{done.event_id}", "case.moved"),
        ("decision:1", "decision.recorded"),
    ]
    assert told(city.store, second) == [(f"event:{done.event_id}", "case.moved")]


def test_what_is_told_names_no_person_and_holds_no_text(city: City) -> None:
    one = hook(city.store)
    change(city, "1", 7)
    news(city.store)

    with reading(city.store) as read:
        (delivery,) = deliveries(read, one)

    assert delivery.payload == {
        "case": {"id": city.case("1").id, "lifecycle": "policy_task", "number": "1"},
        "kind": "edited",
        "version": 2,
        "state": "maintained",
        "effective_on": "2013-01-10",
        "recorded_at": "2013-01-10T12:01:00+09:00",
        "fields": ["budget"],
    }


def test_what_happened_before_a_webhook_was_entered_is_not_told(city: City) -> None:
    change(city, "1", 7)
    hook(city.store, at=LATER)

    with reading(city.store) as read:
        assert not has_news(read, webhooks(read))
    assert news(city.store) == 0


def test_cursor_follows_what_is_settled_and_passes_nothing_over(city: City) -> None:
    one = hook(city.store)
    change(city, "1", 7)
    news(city.store, at=LATER)
    with reading(city.store) as read:
        young = webhook_with(read, one).event_cursor
    news(city.store, at=LATER + SETTLED + timedelta(seconds=1))
    with reading(city.store) as read:
        settled = webhook_with(read, one).event_cursor
        newest = city.story("1")[-1].id
    change(city, "2", 8)

    assert (young < newest, settled) == (True, newest)
    assert news(city.store, at=LATER + 2 * SETTLED) == 1


def test_rounds_are_told_when_they_open_and_when_they_close(town: Town) -> None:
    one = hook(town.store, ["round.opened", "round.closed"], at=seoul(date(2012, 3, 1)))
    town.publish()
    town.enter([1])
    round_id = town.open_one(date(2012, 4, 2))
    first = news(town.store, at=seoul(date(2012, 4, 2), 11))
    town.close(round_id, date(2012, 4, 20))
    second = news(town.store, at=seoul(date(2012, 4, 20), 11))

    assert (first, second) == (1, 1)
    assert told(town.store, one) == [
        (f"round:{round_id}:opened", "round.opened"),
        (f"round:{round_id}:closed", "round.closed"),
    ]


def test_delivery_is_tried_six_times_with_growing_pauses_and_then_left(city: City) -> None:
    one = hook(city.store)
    with transaction(city.store) as write:
        queue_ping(write, one, key="k", at=NOON)
    at, waits, statuses = NOON, [], []
    while (taken := claimed(city.store, at=at)) is not None:
        with transaction(city.store) as write:
            status = settle_delivery(
                write, taken.id, taken.token, answer=500, reason="500으로 답함", at=at
            )
        statuses.append(status)
        with reading(city.store) as read:
            (now,) = deliveries(read, one)
        if now.status == "retry":
            waits.append(now.due_at - at)
            assert claimed(city.store, at=now.due_at - timedelta(seconds=1)) is None
        at = max(at, now.due_at)

    assert statuses == ["retry"] * 5 + ["dead"]
    assert waits == list(BACK_OFF)
    assert (now.attempts, now.answer, now.reason) == (6, 500, "500으로 답함")


def test_only_who_holds_the_claim_says_how_it_went(city: City) -> None:
    one = hook(city.store)
    with transaction(city.store) as write:
        queue_ping(write, one, key="k", at=NOON)
    first = claimed(city.store, at=NOON)
    over = NOON + timedelta(seconds=LEASE_SECONDS)
    assert first is not None
    assert claimed(city.store, at=over - timedelta(seconds=1)) is None

    second = claimed(city.store, at=over)

    assert second is not None
    with transaction(city.store) as write:
        late = settle_delivery(write, first.id, first.token, answer=200, reason=None, at=over)
        good = settle_delivery(write, second.id, second.token, answer=204, reason=None, at=over)
    assert (late, good) == (None, "delivered")
    with reading(city.store) as read:
        assert not has_due(read, at=over + timedelta(days=1))


def test_what_was_given_up_is_sent_again_by_hand(city: City) -> None:
    one = hook(city.store)
    with transaction(city.store) as write:
        queue_ping(write, one, key="k", at=NOON)
    taken = claimed(city.store, at=NOON)
    assert taken is not None
    with transaction(city.store) as write:
        settle_delivery(
            write, taken.id, taken.token, answer=410, reason="없어짐", at=NOON, for_good=True
        )

    with transaction(city.store) as write:
        elsewhere = send_delivery_again(write, taken.id, webhook_id=one + 1, at=LATER)
        first = send_delivery_again(write, taken.id, webhook_id=one, at=LATER)
        second = send_delivery_again(write, taken.id, webhook_id=one, at=LATER)

    assert (elsewhere, first, second) == (False, True, False)
    again = claimed(city.store, at=LATER)
    assert again is not None
    assert (again.key, again.attempts) == ("ping:k", 1)


def test_stopped_webhook_is_told_nothing_any_more(city: City) -> None:
    one = hook(city.store)
    change(city, "1", 7)
    news(city.store)

    with transaction(city.store) as write:
        stop_webhook(write, one, by="han", at=LATER)

    change(city, "2", 7)
    assert news(city.store) == 0
    assert claimed(city.store, at=LATER) is None
    with pytest.raises(WebhookUnknown), transaction(city.store) as write:
        stop_webhook(write, one, by="han", at=LATER)
    with reading(city.store) as read:
        assert [each.status for each in deliveries(read, one)] == ["dead"]


@pytest.mark.parametrize("events", [[], ["case.moved", "case.deleted"]])
def test_webhook_needs_events_that_there_are(city: City, events: list[str]) -> None:
    with pytest.raises(WebhookUnfit) as caught:
        hook(city.store, events)

    assert caught.value.why == "events"


def test_webhooks_are_few(city: City) -> None:
    for _ in range(WEBHOOKS_MAX):
        hook(city.store)

    with pytest.raises(WebhookUnfit) as caught:
        hook(city.store)

    assert caught.value.why == "many"
    with reading(city.store) as read:
        assert len(read.execute(select(webhook.c.id)).all()) == WEBHOOKS_MAX
