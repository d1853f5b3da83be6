"""What touches notices and letters by id does so however many they are."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, event, insert, select, update

from engine.notices import NewNotice, queue
from engine.outbox import NewMail, store_mails
from engine.outbox_desk import discard
from engine.people import NewPerson, add_people
from engine.redirect import redirect_notices
from engine.retelling import ToldAgain, tell_again
from engine.store import transaction
from engine.tables import mail, notice

DAY = date(2013, 4, 1)
NINE = datetime(2013, 4, 1, tzinfo=UTC)
MANY = 2_500


@pytest.fixture
def narrow(store: Engine) -> Engine:
    """A database whose driver takes no statement of more than 1,100 values."""

    def hear(_connection: object, _cursor: object, said: str, given: Any, *_: object) -> None:
        several = said.startswith("INSERT") or not isinstance(given, dict | tuple)
        assert several or len(given) <= 1_100, "too many values"

    with transaction(store) as write:
        people = [NewPerson(key, key, email=f"{key}@x.example") for key in ("kim", "lee")]
        add_people(write, people)
        _queue(write, "n:1", person_id=1)
    event.listen(store, "before_cursor_execute", hear)
    return store


def _queue(write: Connection, name: str, *, person_id: int) -> None:
    head, _, tail = name.partition(":")
    keys = [f"{head}{n}:{tail}" for n in range(MANY)]
    queue(write, [NewNotice(key, "formal", person_id, "formal", {}, DAY) for key in keys], at=NINE)


def letter(**other: object) -> NewMail:
    given: dict[str, object] = {
        "message_id": "<1@x.example>",
        "person_id": 1,
        "kind": "digest",
        "on_day": DAY,
        "only_once": None,
        "to_name": "kim",
        "to_address": "kim@x.example",
        "subject": "제목",
        "body": "본문",
        "notices": tuple(range(1, MANY + 1)),
        **other,
    }
    return NewMail(**given)  # type: ignore[arg-type]


def statuses(store: Engine) -> set[str]:
    with transaction(store) as write:
        return set(write.scalars(select(notice.c.status)))


def test_one_letter_carries_any_number_of_notices(narrow: Engine) -> None:
    with transaction(narrow) as write:
        assert store_mails(write, [letter()], at=NINE) == 1

    assert statuses(narrow) == {"mailed"}


def test_any_number_of_notices_goes_to_a_successor(narrow: Engine) -> None:
    with transaction(narrow) as write:
        assert redirect_notices(write, from_id=1, to_id=2) == MANY

    with transaction(narrow) as write:
        _queue(write, "n:1", person_id=1)
        assert redirect_notices(write, from_id=1, to_id=2) == 0
    assert statuses(narrow) == {"queued", "cancelled"}


def _letters(write: Connection, status: str) -> None:
    rows = [
        {
            "message_id": f"<{n}@x.example>", "person_id": 1, "kind": "digest", "on_day": DAY,
            "to_name": "kim", "to_address": "kim@x.example", "subject": "", "body": "",
            "status": status, "attempts": 0, "due_at": NINE, "lease_token": 0, "composed_at": NINE,
        }
        for n in range(MANY)
    ]  # fmt: skip
    write.execute(insert(mail), rows)
    write.execute(update(notice).values(status="mailed", mail_id=notice.c.id))


def test_any_number_of_digests_that_came_back_is_written_anew(narrow: Engine) -> None:
    with transaction(narrow) as write:
        _letters(write, "bounced")
        assert tell_again(write, at=NINE) == ToldAgain(notices=MANY, letters=0)

    assert statuses(narrow) == {"queued"}


def test_any_number_of_letters_is_discarded(narrow: Engine) -> None:
    with transaction(narrow) as write:
        _letters(write, "held")
        assert len(discard(write, range(1, MANY + 1), reason="잘못 씀")) == MANY

    assert statuses(narrow) == {"cancelled"}
