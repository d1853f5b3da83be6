"""The nightly look at the outbox: what cannot be, and what waits for a person."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, text, update

from engine.outbox import LEASE_SECONDS
from engine.outbox_check import FAULTS, OutboxChecked, check_outbox
from engine.store import reading, transaction
from engine.tables import mail, notice
from tests.outbox_rows import fill_outbox

NINE = datetime(2013, 4, 1, 0, tzinfo=UTC)
LEASE = timedelta(seconds=LEASE_SECONDS)


def look(store: Engine, at: datetime = NINE) -> OutboxChecked:
    with reading(store) as read:
        return check_outbox(read, at=at)


def spoil(store: Engine, table: Any, number: int = 1, **values: object) -> None:
    with transaction(store) as write:
        write.execute(update(table).where(table.c.id == number).values(**values))


def test_a_clean_outbox_has_nothing_to_say(store: Engine) -> None:
    fill_outbox(store, 3)

    checked = look(store)

    assert (checked.faults, checked.waiting) == ({}, {})


@pytest.mark.parametrize(
    ("code", "table", "values"),
    [
        ("old_lease", mail, {"status": "sending", "lease_until": NINE - LEASE}),
        ("no_lease", mail, {"status": "sending"}),
        ("no_lease", mail, {"lease_until": NINE}),
        ("no_mail", notice, {"mail_id": None}),
        ("two_ends", notice, {"status": "queued"}),
        ("two_ends", notice, {"status": "failed"}),
        ("same_name", mail, {"message_id": "<FORMAL.1@x.example>"}),
        ("not_sent", mail, {"due_at": NINE - timedelta(days=11)}),
        ("not_sent", mail, {"status": "retry", "due_at": NINE - timedelta(days=11)}),
        (
            "not_written",
            notice,
            {
                "status": "queued",
                "mail_id": None,
                "not_before": (NINE - timedelta(days=11)).date(),
            },
        ),
    ],
)
def test_each_fault_is_found(store: Engine, code: str, table: Any, values: Any) -> None:
    fill_outbox(store, 2)

    spoil(store, table, **values)

    assert look(store).faults == {code: 1}


@pytest.mark.parametrize(
    ("table", "values"),
    [
        (mail, {"status": "sending", "lease_until": NINE + LEASE}),
        (mail, {"status": "sending", "lease_until": NINE - LEASE + timedelta(seconds=1)}),
        (mail, {"due_at": NINE - timedelta(days=9)}),
        (notice, {"status": "cancelled", "mail_id": None}),
        (notice, {"status": "queued", "mail_id": None}),
    ],
)
def test_what_only_takes_its_time_is_no_fault(store: Engine, table: Any, values: Any) -> None:
    fill_outbox(store, 2)

    spoil(store, table, **values)

    assert look(store) == look(store)
    assert look(store).faults == {}


def test_what_waits_for_a_person_is_counted_and_named(store: Engine) -> None:
    fill_outbox(store, 6)
    for number, status in enumerate(("uncertain", "dead", "bounced", "held", "held"), 1):
        spoil(store, mail, number, status=status)
    spoil(store, notice, 6, status="failed", mail_id=None)

    first = look(store)
    spoil(store, mail, 5, status="queued")
    spoil(store, mail, 6, status="held")

    assert first.waiting == {"uncertain": 1, "dead": 1, "bounced": 1, "held": 2, "failed": 1}
    assert first.told_by == "uncertain:1;dead:2;bounced:3;held:4,5;failed:6"
    assert look(store).waiting == first.waiting
    assert look(store).told_by != first.told_by


def test_every_fault_has_its_words() -> None:
    from engine.outbox_check import _QUERIES

    assert _QUERIES.keys() == FAULTS.keys()


def test_message_ids_are_unique_by_the_database_too(store: Engine) -> None:
    fill_outbox(store, 2)

    with pytest.raises(Exception, match=r"(?i)unique"), transaction(store) as write:
        write.execute(text("UPDATE mail SET message_id = '<a@x>'"))
