"""A session runs while it is used, and not a second longer than the rules let it."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, insert, select, update

from engine.people import NewPerson, add_people, person_with_key
from engine.sessions import (
    IDLE,
    LONGEST,
    end_session,
    end_sessions,
    open_session,
    session_of,
    touch,
)
from engine.store import reading, transaction
from engine.tables import account, session

NOON = datetime(2013, 7, 3, 3, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.fixture
def person_id(store: Engine) -> int:
    with transaction(store) as write:
        add_people(write, [NewPerson("lee", "이든솔", "주무관", "lee@city.example")])
        found = person_with_key(write, "lee").id
        write.execute(insert(account).values(person_id=found, created_at=NOON))
    return found


def _open(store: Engine, person_id: int, **more: object) -> str:
    with transaction(store) as write:
        opened = open_session(
            write,
            person_id,
            at=NOON,
            source="192.0.2.1",
            agent="test",
            **more,  # type: ignore[arg-type]
        )
    return opened.token


def _runs(store: Engine, token: str, at: datetime) -> bool:
    with reading(store) as read:
        return session_of(read, token, at=at) is not None


def test_token_is_kept_as_its_digest_alone(store: Engine, person_id: int):
    token = _open(store, person_id)

    with reading(store) as read:
        row = read.execute(select(session)).one()
    assert token not in str(row)
    assert len(row.token_hash) == 64


def test_session_ends_when_nothing_is_done_for_the_idle_time(store: Engine, person_id: int):
    token = _open(store, person_id)

    assert _runs(store, token, NOON + IDLE - SECOND)
    assert not _runs(store, token, NOON + IDLE)


def test_use_keeps_a_session_until_its_latest_moment(store: Engine, person_id: int):
    token = _open(store, person_id)
    at = NOON
    while at < NOON + LONGEST - SECOND:
        at = min(at + IDLE / 2, NOON + LONGEST - SECOND)
        with transaction(store) as write:
            one = session_of(write, token, at=at)
            assert one is not None, at
            touch(write, one.id, at=at)

    assert not _runs(store, token, NOON + LONGEST)


def test_ended_session_opens_nothing_and_the_others_run_on(store: Engine, person_id: int):
    first, second, third = (_open(store, person_id) for _ in range(3))
    with transaction(store) as write:
        one = session_of(write, first, at=NOON)
        assert one is not None
        end_session(write, one.id, at=NOON)
        kept = session_of(write, third, at=NOON)
        assert kept is not None
    assert [_runs(store, each, NOON) for each in (first, second, third)] == [False, True, True]

    with transaction(store) as write:
        end_sessions(write, person_id, at=NOON, but=kept.id)

    assert [_runs(store, each, NOON) for each in (first, second, third)] == [False, False, True]


def test_disabled_account_ends_its_sessions_at_once_but_not_a_link(store: Engine, person_id: int):
    staff, link = _open(store, person_id), _open(store, person_id, kind="link", link_id=None)

    with transaction(store) as write:
        write.execute(update(account).values(disabled_at=NOON))

    assert [_runs(store, each, NOON) for each in (staff, link)] == [False, True]


def test_unknown_token_opens_nothing(store: Engine, person_id: int):
    token = _open(store, person_id)

    assert not _runs(store, token + "x", NOON)
    assert not _runs(store, "", NOON)
