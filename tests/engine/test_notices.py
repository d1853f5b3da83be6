"""Notices are queued once, and their words come back as they were given."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Engine, select

from engine.notices import NewNotice, queue, stored_words, words_of
from engine.people import NewPerson, add_people
from engine.store import transaction
from engine.tables import notice

NOON = datetime(2013, 4, 1, 3, tzinfo=UTC)


@pytest.fixture
def kim(store: Engine) -> int:
    with transaction(store) as write:
        add_people(write, [NewPerson("kim", "김하나", email="kim@incheon.example")])
    return 1


def handover(key: str, person_id: int) -> NewNotice:
    return NewNotice(
        key=key,
        kind="handover",
        person_id=person_id,
        template="handover",
        words={"on": date(2013, 7, 1), "count": 3},
        not_before=date(2013, 4, 1),
    )


def test_queue_queues_each_key_once(store: Engine, kim: int) -> None:
    with transaction(store) as write:
        first = queue(write, [handover("a", kim), handover("b", kim)], at=NOON)
        second = queue(write, [handover("b", kim), handover("c", kim)], at=NOON)
        third = queue(write, [], at=NOON)

        keys = write.scalars(select(notice.c.key).order_by(notice.c.id)).all()

    assert (first, second, third) == (2, 1, 0)
    assert keys == ["a", "b", "c"]


def test_queue_keeps_what_it_is_told(store: Engine, kim: int) -> None:
    with transaction(store) as write:
        queue(write, [handover("a", kim)], at=NOON)

        row = write.execute(select(notice)).one()

    assert words_of(row.words) == {"on": date(2013, 7, 1), "count": 3}
    assert (row.status, row.statutory, row.not_before, row.queued_at, row.mail_id) == (
        "queued",
        False,
        date(2013, 4, 1),
        NOON,
        None,
    )


def test_queue_refuses_a_digest_about_no_round(store: Engine, kim: int) -> None:
    lost = NewNotice("a", "opened", kim, "digest", {}, date(2013, 4, 1))

    with transaction(store) as write, pytest.raises(AssertionError, match="a digest lists rounds"):
        queue(write, [lost], at=NOON)


def test_stored_words_come_back_at_any_depth() -> None:
    words = {
        "due_on": date(2013, 4, 10),
        "rows": [{"number": "합의-1", "on": date(2013, 1, 2)}, None, 3],
        "pair": (date(2013, 1, 3), "x"),
        "text": "2013-04-10",
    }

    back = words_of(stored_words(words))

    assert back == {**words, "pair": [date(2013, 1, 3), "x"]}
