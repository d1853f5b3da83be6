"""Tampering is found, and what is honest is never accused."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Engine, text

from engine.advance import advance
from engine.correction import undo_last
from engine.preview import MoveRequest
from engine.store import reading, transaction
from engine.verify import Finding, take_checkpoint, verify

NOON = datetime(2013, 1, 10, 3, tzinfo=UTC)
KEEP = MoveRequest("1", "maintain")


@pytest.fixture
def lived(city):
    """A case that moved twice and was undone once, with a checkpoint after it."""
    city.decide({"1": "maintain"})
    advance(city.store, "policy_task", KEEP, actor="han", at=NOON)
    undo_last(city.store, "policy_task", "1", reason="잘못 눌렀습니다.", actor="han", at=NOON)
    advance(city.store, "policy_task", KEEP, actor="han", at=NOON)
    with transaction(city.store) as write:
        take_checkpoint(write, at=NOON)
    return city


def tamper(store: Engine, statement: str) -> None:
    """Do what somebody with the database's password could do."""
    with transaction(store) as write:
        for table in ("event", "checkpoint"):
            if write.dialect.name == "sqlite":
                write.execute(text(f"DROP TRIGGER IF EXISTS {table}_no_update"))
                write.execute(text(f"DROP TRIGGER IF EXISTS {table}_no_delete"))
            else:
                write.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER ALL"))
        if write.dialect.name == "sqlite":
            write.execute(text("PRAGMA defer_foreign_keys = ON"))
        for each in statement.split(";"):
            write.execute(text(each))


def findings(city) -> tuple[Finding, ...]:
    with reading(city.store) as read:
        return verify(read).findings


def test_verify_finds_nothing_in_an_honest_record(lived):
    with reading(lived.store) as read:
        found = verify(read)

    assert (found.cases, found.events, found.findings) == (3, 6, ())
    assert found.root is not None


@pytest.mark.parametrize(
    ("statement", "codes"),
    [
        ("UPDATE event SET actor = 'lee' WHERE seq = 2", {"broken"}),
        ("UPDATE event SET to_state = 'closed' WHERE seq = 4", {"broken", "not_folded"}),
        ("UPDATE event SET effective_on = '2013-01-09' WHERE seq = 2", {"broken"}),
        ("UPDATE event SET data = '{}' WHERE seq = 2", {"broken"}),
        ("UPDATE event SET hash = prev_hash WHERE seq = 4", {"broken", "not_folded", "checkpoint"}),
        ("UPDATE event SET seq = 9 WHERE seq = 4", {"gap", "broken"}),
        ('UPDATE event_text SET words = \'{"reason":"다른 사유"}\'', {"altered_text"}),
        ("UPDATE \"case\" SET state = 'closed' WHERE number = '1'", {"not_folded"}),
        ("UPDATE \"case\" SET title = '다른 이름' WHERE number = '1'", {"not_folded"}),
        ("UPDATE \"case\" SET version = 9 WHERE number = '1'", {"not_folded"}),
        ("UPDATE event SET data = '[]' WHERE seq = 2", {"broken"}),
        ("UPDATE checkpoint SET root = prev_root", {"checkpoint"}),
    ],
)
def test_verify_finds_what_was_tampered_with(lived, statement, codes):
    tamper(lived.store, statement)

    assert {finding.code for finding in findings(lived)} == codes
    assert {finding.number for finding in findings(lived)} <= {"1", ""}


def test_verify_finds_a_removed_tail_although_the_chain_before_it_is_whole(lived):
    tamper(
        lived.store,
        "DELETE FROM decision_use; DELETE FROM event WHERE seq = 4; "
        "UPDATE \"case\" SET version = 3, head = (SELECT hash FROM event WHERE seq = 3) WHERE number = '1'",
    )

    assert [finding.code for finding in findings(lived)] == ["checkpoint"]


def test_verify_finds_a_removed_case(lived):
    tamper(
        lived.store,
        "DELETE FROM event WHERE case_id = (SELECT id FROM \"case\" WHERE number = '2'); "
        "DELETE FROM case_relation WHERE case_id = (SELECT id FROM \"case\" WHERE number = '2'); "
        "DELETE FROM case_index WHERE case_id = (SELECT id FROM \"case\" WHERE number = '2'); "
        "DELETE FROM \"case\" WHERE number = '2'",
    )

    assert [finding.code for finding in findings(lived)] == ["checkpoint"]


def test_verify_finds_events_whose_case_is_gone(lived):
    if lived.store.dialect.name == "sqlite":
        with lived.store.connect() as raw:
            raw.exec_driver_sql("COMMIT")
            raw.exec_driver_sql("PRAGMA foreign_keys = OFF")
            raw.exec_driver_sql("DELETE FROM \"case\" WHERE number = '2'")
    else:
        with transaction(lived.store) as write:
            write.execute(text("SET LOCAL session_replication_role = replica"))
            write.execute(text("DELETE FROM \"case\" WHERE number = '2'"))

    assert [finding.code for finding in findings(lived)] == ["orphan"]


def test_free_text_can_be_erased_by_law_and_the_chain_stays_whole(lived):
    tamper(lived.store, "DELETE FROM event_text")

    assert findings(lived) == ()


def test_work_after_a_checkpoint_is_no_finding(lived):
    lived.decide({"2": "maintain"}, on=date(2013, 1, 11))
    later = datetime(2013, 1, 11, 3, tzinfo=UTC)
    advance(lived.store, "policy_task", MoveRequest("2", "maintain"), actor="han", at=later)

    assert findings(lived) == ()
