"""Caps on letters: counted by one composer at a time, released by a person."""

import threading
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import Engine, select

from engine.caps import RUN, Caps, held_counts
from engine.notices import NewNotice, queue
from engine.outbox import NewMail, store_mails
from engine.outbox_desk import release
from engine.people import NewPerson, add_people
from engine.store import reading, transaction
from engine.tables import mail
from tests.outbox_rows import statements

NINE = datetime(2013, 4, 1, 0, tzinfo=UTC)
DAY = date(2013, 4, 1)


def found(store: Engine, people: int, each: int) -> None:
    """Queue notices: the first person's are 1 … each, the second's follow."""
    with transaction(store) as write:
        add_people(
            write, [NewPerson(f"p{n}", f"담당{n}", None, "p@x.example") for n in range(people)]
        )
        queue(
            write,
            [
                NewNotice(f"n{p}:{n}", "formal", p + 1, "formal", {}, DAY)
                for p in range(people)
                for n in range(each)
            ],
            at=NINE,
        )


def letter(number: int, person_id: int = 1, kind: str = "formal", day: date = DAY) -> NewMail:
    return NewMail(
        message_id=f"<{number}@x.example>",
        person_id=person_id,
        kind=kind,
        on_day=day,
        only_once=None,
        to_name="담당",
        to_address="p@x.example",
        subject="제목",
        body="본문",
        notices=(number,),
    )


def keep(store: Engine, letters: list[NewMail], caps: Caps, at: datetime = NINE) -> list[str]:
    with transaction(store) as write:
        store_mails(write, letters, at=at, caps=caps)
    with reading(store) as read:
        return list(read.scalars(select(mail.c.status).order_by(mail.c.id)))


def test_what_a_person_had_before_counts_for_the_day(store: Engine) -> None:
    found(store, people=1, each=6)
    caps = Caps(per_person_per_day=2)

    keep(store, [letter(1)], caps)
    held = keep(store, [letter(2), letter(3), letter(4)], caps, at=NINE + timedelta(hours=3))
    tomorrow = NINE + timedelta(days=1)
    after = keep(store, [letter(5, day=DAY + timedelta(days=1))], caps, at=tomorrow)

    assert held == ["queued", "queued", "held", "held"]
    assert after[-1] == "queued"


def test_a_run_that_ended_leaves_room_for_the_next(store: Engine) -> None:
    found(store, people=3, each=1)
    caps = Caps(per_run=1)

    keep(store, [letter(1, 1)], caps)
    within = keep(store, [letter(2, 2)], caps, at=NINE + RUN - timedelta(seconds=1))
    later = keep(store, [letter(3, 3)], caps, at=NINE + RUN)

    assert (within, later) == (["queued", "held"], ["queued", "held", "queued"])


def test_the_letter_that_asks_is_never_held_and_never_counts(store: Engine) -> None:
    found(store, people=1, each=3)

    kept = keep(
        store, [letter(1), letter(2, kind="held"), letter(3)], Caps(per_person_per_day=1, per_run=2)
    )

    assert kept == ["queued", "queued", "held"]


def test_released_letters_count_again(store: Engine) -> None:
    found(store, people=1, each=3)
    caps = Caps(per_person_per_day=1)
    keep(store, [letter(1), letter(2)], caps)
    with transaction(store) as write:
        assert held_counts(write) == {"formal": 1}
        release(write, None, at=NINE)

    assert keep(store, [letter(3)], caps) == ["queued", "queued", "held"]


def test_composers_of_different_letters_to_one_person_share_the_cap(store: Engine) -> None:
    """The second waits for the first to end, though no row is the same."""
    found(store, people=1, each=2)
    caps = Caps(per_person_per_day=1)
    second = threading.Thread(target=keep, args=(store, [letter(2)], caps))

    with transaction(store) as first:
        store_mails(first, [letter(1)], at=NINE, caps=caps)
        second.start()
        second.join(timeout=0.5)
        assert second.is_alive()
    second.join()

    assert keep(store, [], caps) == ["queued", "held"]


def test_counting_costs_the_same_for_any_number(store: Engine) -> None:
    found(store, people=1, each=303)
    costs = []
    for numbers in (range(1, 4), range(4, 304)):
        with transaction(store) as write, statements(store) as said:
            store_mails(write, [letter(n) for n in numbers], at=NINE, caps=Caps())
        costs.append(len(said))

    assert costs[0] == costs[1] <= 6
