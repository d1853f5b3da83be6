"""Letters are claimed by one sender at a time, and end as sent, uncertain or dead."""

import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, select, update

from engine.ledger import FailedNotice, Ledger, failed_notices, ledger, mails
from engine.notices import NewNotice, queue
from engine.outbox import (
    ATTEMPTS,
    STOPPED,
    ClaimedMail,
    NewMail,
    Outcome,
    after_sending,
    cancel_moot,
    claim,
    due_mails,
    fail_notices,
    settle,
    store_mails,
)
from engine.outbox_desk import count_as_sent, send_again
from engine.people import NewPerson, add_people
from engine.store import reading, transaction
from engine.tables import mail, notice

DAY = date(2013, 4, 1)
NINE = datetime(2013, 4, 1, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
HALF_AN_HOUR = timedelta(seconds=1800)


def minutes(count: int) -> datetime:
    return NINE + count * MINUTE


def fill(store: Engine, count: int, *, statutory: bool = False) -> None:
    """Put *count* letters into the outbox, each to one person and about one notice."""
    with transaction(store) as write:
        add_people(
            write, [NewPerson(f"p{n}", f"담당{n}", email=f"p{n}@x.example") for n in range(count)]
        )
        queue(
            write,
            [
                NewNotice(f"n{n}", "formal", n + 1, "formal", {}, DAY, statutory=statutory)
                for n in range(count)
            ],
            at=NINE,
        )
        store_mails(write, [new_mail(n + 1) for n in range(count)], at=NINE)


def new_mail(number: int, **other: Any) -> NewMail:
    given: dict[str, Any] = {
        "message_id": f"<formal.{number}@x.example>",
        "person_id": number,
        "kind": "formal",
        "on_day": DAY,
        "only_once": None,
        "to_name": f"담당{number}",
        "to_address": f"p{number}@x.example",
        "subject": "제출 요청",
        "body": "본문",
        "notices": (number,),
    }
    return NewMail(**{**given, **other})


def state(store: Engine) -> list[tuple[Any, ...]]:
    m = mail.c
    with reading(store) as read:
        return [
            tuple(row)
            for row in read.execute(
                select(m.status, m.attempts, m.doubts, m.error, m.lease_token).order_by(m.id)
            )
        ]


def take(store: Engine, at: datetime, limit: int = 10) -> list[ClaimedMail]:
    with transaction(store) as write:
        return claim(write, at=at, limit=limit)


def end(store: Engine, claimed: ClaimedMail, outcome: Outcome, at: datetime) -> str | None:
    with transaction(store) as write:
        return settle(write, claimed.id, claimed.token, outcome, at=at)


def test_store_mails_keeps_the_letter_and_marks_its_notices(store: Engine) -> None:
    fill(store, 2)

    with reading(store) as read:
        kept = mails(read)
        told = read.execute(select(notice.c.status, notice.c.mail_id).order_by(notice.c.id)).all()

    assert [(row.message_id, row.subject, row.body, row.status) for row in kept] == [
        ("<formal.1@x.example>", "제출 요청", "본문", "queued"),
        ("<formal.2@x.example>", "제출 요청", "본문", "queued"),
    ]
    assert [tuple(row) for row in told] == [("mailed", 1), ("mailed", 2)]


def test_store_mails_leaves_out_what_somebody_composed_first(store: Engine) -> None:
    fill(store, 1)
    with transaction(store) as write:
        queue(write, [NewNotice("late", "formal", 1, "formal", {}, DAY)], at=NINE)

        again = store_mails(write, [new_mail(1, notices=(2,))], at=NINE)

    assert again == 0
    with reading(store) as read:
        assert read.scalars(select(notice.c.status).order_by(notice.c.id)).all() == [
            "mailed",
            "queued",  # waits for its own letter: it was not in the first one
        ]


def test_store_mails_gives_a_person_one_digest_a_day(store: Engine) -> None:
    fill(store, 1)
    with transaction(store) as write:
        queue(write, [NewNotice(f"x{n}", "formal", 1, "f", {}, DAY) for n in (1, 2)], at=NINE)
        once = "digest:1:2013-04-01"

        first = store_mails(
            write, [new_mail(1, message_id="<a@x>", only_once=once, notices=(2,))], at=NINE
        )
        second = store_mails(
            write, [new_mail(1, message_id="<b@x>", only_once=once, notices=(3,))], at=NINE
        )

    assert (first, second) == (1, 0)


def test_store_mails_drops_a_letter_whose_notices_were_cancelled(store: Engine) -> None:
    fill(store, 1)
    with transaction(store) as write:
        queue(write, [NewNotice("late", "formal", 1, "f", {}, DAY)], at=NINE)
        ended = cancel_moot(write, {1: "answered", 2: "answered"})
        stored = store_mails(write, [new_mail(1, message_id="<a@x>", notices=(2,))], at=NINE)

        row = write.execute(select(notice).where(notice.c.id == 2)).one()

    assert (ended, stored) == (1, 0)  # the first was mailed already, and stays so
    assert (row.status, row.reason) == ("cancelled", "answered")


def test_store_mails_drops_a_letter_whose_notices_went_to_a_successor(store: Engine) -> None:
    fill(store, 2)
    with transaction(store) as write:
        queue(write, [NewNotice("late", "formal", 1, "f", {}, DAY)], at=NINE)
        write.execute(update(notice).where(notice.c.id == 3).values(person_id=2))

        stored = store_mails(write, [new_mail(1, message_id="<a@x>", notices=(3,))], at=NINE)

        assert write.scalar(select(notice.c.status).where(notice.c.id == 3)) == "queued"
    assert stored == 0


def test_claim_takes_the_oldest_due_and_nobody_else_gets_them(store: Engine) -> None:
    fill(store, 3)

    first = take(store, NINE, limit=2)
    second = take(store, NINE)
    third = take(store, NINE)

    assert [one.id for one in first] == [1, 2]
    assert [one.id for one in second] == [3]
    assert third == []
    assert first[0] == ClaimedMail(
        id=1,
        token=1,
        message_id="<formal.1@x.example>",
        kind="formal",
        to_name="담당1",
        to_address="p1@x.example",
        subject="제출 요청",
        body="본문",
        attempts=1,
        composed_at=NINE,
        calendar=None,
        person_id=1,
    )


def test_claim_waits_for_the_due_moment(store: Engine) -> None:
    fill(store, 1)

    assert take(store, NINE - MINUTE) == []
    assert len(take(store, NINE)) == 1


def test_settle_records_a_sent_letter(store: Engine) -> None:
    fill(store, 1)
    (claimed,) = take(store, NINE)

    status = end(store, claimed, Outcome("sent"), minutes(1))

    with reading(store) as read:
        (row,) = mails(read)
    assert status == "sent"
    assert (row.status, row.sent_at, row.error) == ("sent", minutes(1), None)


def test_settle_backs_off_and_gives_up_after_the_sixth_attempt(store: Engine) -> None:
    fill(store, 1)
    at, tried = NINE, []
    for _ in range(8):
        if not (claimed := take(store, at)):
            break
        assert take(store, at) == []
        tried.append((claimed[0].attempts, (at - NINE) // MINUTE))
        end(store, claimed[0], Outcome("retry", "451 greylisted"), at)
        with reading(store) as read:
            at = mails(read)[0].due_at

    assert tried == [(1, 0), (2, 1), (3, 6), (4, 21), (5, 81), (6, 321)]
    assert state(store) == [("dead", 6, 0, "451 greylisted", 6)]


def test_a_retry_is_not_claimed_before_its_time(store: Engine) -> None:
    fill(store, 1)
    (claimed,) = take(store, NINE)
    end(store, claimed, Outcome("retry", "451"), NINE)

    assert take(store, minutes(1) - timedelta(seconds=1)) == []
    assert [one.attempts for one in take(store, minutes(1))] == [2]


def test_a_refused_letter_is_dead_at_once(store: Engine) -> None:
    fill(store, 1)
    (claimed,) = take(store, NINE)

    end(store, claimed, Outcome("refused", "550 no such user"), NINE)

    assert state(store) == [("dead", 1, 0, "550 no such user", 1)]
    assert take(store, minutes(1000)) == []


def test_an_uncertain_letter_is_sent_once_more_under_its_name(store: Engine) -> None:
    fill(store, 1)
    (first,) = take(store, NINE)
    end(store, first, Outcome("uncertain", "cut after the last dot"), NINE)

    (second,) = take(store, minutes(1))
    end(store, second, Outcome("uncertain", "cut again"), minutes(1))

    assert second.message_id == first.message_id
    assert state(store) == [("uncertain", 2, 2, "cut again", 2)]
    assert take(store, minutes(1000)) == []


def test_an_uncertain_statutory_letter_waits_for_a_person(store: Engine) -> None:
    fill(store, 1, statutory=True)
    (claimed,) = take(store, NINE)

    end(store, claimed, Outcome("uncertain", "cut"), NINE)

    assert state(store) == [("uncertain", 1, 1, "cut", 1)]
    assert take(store, minutes(1000)) == []


@pytest.mark.parametrize("outcome", [Outcome("retry", "451"), Outcome("refused", "550")])
def test_what_may_have_arrived_never_ends_as_dead(outcome: Outcome) -> None:
    after = after_sending(outcome, attempts=ATTEMPTS, doubts=1, statutory=False, at=NINE)

    assert after == {"status": "uncertain", "doubts": 1, "error": outcome.reason}


def test_a_sender_that_died_leaves_its_letter_in_doubt_once(store: Engine) -> None:
    fill(store, 1)
    (dead,) = take(store, NINE)

    assert take(store, NINE + HALF_AN_HOUR - MINUTE) == []  # the lease still runs
    (again,) = take(store, NINE + HALF_AN_HOUR)

    assert (dead.token, again.token, again.attempts) == (1, 2, 2)
    assert state(store) == [("sending", 2, 1, STOPPED, 2)]


def test_a_second_death_leaves_the_letter_to_a_person(store: Engine) -> None:
    fill(store, 1)
    take(store, NINE)
    take(store, NINE + HALF_AN_HOUR)

    assert take(store, NINE + 2 * HALF_AN_HOUR) == []
    assert state(store) == [("uncertain", 2, 2, STOPPED, 2)]


def test_a_death_at_the_sixth_attempt_is_not_followed_by_a_seventh(store: Engine) -> None:
    fill(store, 1)
    at = NINE
    for _ in range(ATTEMPTS - 1):
        (claimed,) = take(store, at)
        end(store, claimed, Outcome("retry", "451"), at)
        at += timedelta(hours=4)
    take(store, at)

    assert take(store, at + HALF_AN_HOUR) == []
    assert state(store) == [("uncertain", 6, 1, STOPPED, 6)]


def test_a_death_while_sending_a_statutory_letter_leaves_it_to_a_person(store: Engine) -> None:
    fill(store, 1, statutory=True)
    take(store, NINE)

    assert take(store, NINE + HALF_AN_HOUR) == []
    assert state(store) == [("uncertain", 1, 1, STOPPED, 1)]


def test_settle_writes_nothing_with_a_lost_lease(store: Engine) -> None:
    fill(store, 1)
    (late,) = take(store, NINE)
    (other,) = take(store, NINE + HALF_AN_HOUR)

    lost = end(store, late, Outcome("refused", "550"), NINE + HALF_AN_HOUR)

    assert lost is None
    assert state(store) == [("sending", 2, 1, STOPPED, 2)]
    assert end(store, other, Outcome("sent"), NINE + HALF_AN_HOUR) == "sent"
    assert end(store, other, Outcome("refused", "550"), NINE + HALF_AN_HOUR) is None
    assert state(store) == [("sent", 2, 1, None, 2)]


def test_a_person_sends_a_letter_again_or_says_that_it_arrived(store: Engine) -> None:
    fill(store, 3, statutory=True)
    dead, doubtful, other = take(store, NINE)
    end(store, dead, Outcome("refused", "550"), NINE)
    end(store, doubtful, Outcome("uncertain", "cut"), NINE)
    end(store, other, Outcome("uncertain", "cut"), NINE)

    with transaction(store) as write:
        done = [
            send_again(write, dead.id, at=minutes(5)),
            send_again(write, doubtful.id, at=minutes(5)),
            count_as_sent(write, other.id, at=minutes(5)),
            count_as_sent(write, dead.id, at=minutes(5)),  # it is under way again
            send_again(write, other.id, at=minutes(5)),  # it is sent
        ]

    assert done == [True, True, True, False, False]
    assert [row[0] for row in state(store)] == ["queued", "queued", "sent"]
    assert [one.message_id for one in take(store, minutes(5))] == [
        dead.message_id,
        doubtful.message_id,
    ]


def test_due_mails_counts_what_could_be_sent(store: Engine) -> None:
    fill(store, 3)
    (claimed,) = take(store, NINE, limit=1)
    end(store, claimed, Outcome("retry", "451"), NINE)
    with reading(store) as read:
        assert [due_mails(read, at=at) for at in (NINE - MINUTE, NINE, minutes(1))] == [0, 2, 3]


def test_ledger_counts_by_kind_and_status(store: Engine) -> None:
    fill(store, 3)
    dead, sent, _ = take(store, NINE)
    end(store, dead, Outcome("refused", "550"), NINE)
    end(store, sent, Outcome("sent"), NINE)
    with transaction(store) as write:
        queue(write, [NewNotice("late", "handover", 1, "handover", {}, DAY)], at=NINE)
        fail_notices(write, {4: "전자우편 주소 없음"})

    with reading(store) as read:
        whole = ledger(read)
        later = ledger(read, since=DAY + timedelta(days=1))
        failed = failed_notices(read)
        named = [row.id for row in mails(read, status="dead", kind="formal", since=DAY)]

    assert whole == Ledger(
        mails={"formal": {"dead": 1, "sending": 1, "sent": 1}},
        notices={"formal": {"mailed": 3}, "handover": {"failed": 1}},
    )
    assert later == Ledger(mails={}, notices={})
    assert failed == [FailedNotice("late", "handover", "담당0", "전자우편 주소 없음")]
    assert named == [dead.id]


CLAIMER = """
import sys, time
from datetime import datetime, UTC
from engine.outbox import Outcome, claim, settle
from engine.store import open_store, transaction
store = open_store(sys.argv[1])
at = datetime(2013, 4, 1, tzinfo=UTC)
print("ready", flush=True)
sys.stdin.readline()
while True:
    with transaction(store) as write:
        got = claim(write, at=at, limit=7)
    if not got:
        break
    for one in got:
        print(one.id, one.token, flush=True)
        with transaction(store) as write:
            assert settle(write, one.id, one.token, Outcome("sent"), at=at)
"""


@pytest.mark.slow
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_second_sender_passes_over_letters_being_claimed(store: Engine) -> None:
    """On PostgreSQL, that is: SQLite has one writer at a time, and the second waits."""
    fill(store, 3)

    with transaction(store) as first, transaction(store) as second:
        second.exec_driver_sql("SET LOCAL lock_timeout = '2s'")
        mine = claim(first, at=NINE, limit=2)
        yours = claim(second, at=NINE, limit=10)

    assert [[one.id for one in each] for each in (mine, yours)] == [[1, 2], [3]]


@pytest.mark.slow
def test_two_senders_at_once_claim_each_letter_once(store: Engine, database_url: str) -> None:
    fill(store, 100)
    senders = [
        subprocess.Popen(
            [sys.executable, "-c", CLAIMER, database_url],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    for sender in senders:
        assert sender.stdout is not None
        assert sender.stdout.readline() == "ready\n"

    said = [sender.communicate("go\n", timeout=60)[0].split() for sender in senders]

    assert [sender.returncode for sender in senders] == [0, 0]
    sent = [int(word) for words in said for word in words[::2]]
    assert sorted(sent) == list(range(1, 101))
    assert {row[0] for row in state(store)} == {"sent"}
    assert {row[4] for row in state(store)} == {1}


def test_store_mails_costs_the_same_for_any_number(store: Engine) -> None:
    costs = [_statements(store, count) for count in (3, 300)]

    assert costs == [3, 3]


def _statements(store: Engine, count: int) -> int:
    from sqlalchemy import event

    said: list[str] = []
    with transaction(store) as write:
        start = write.scalar(select(notice.c.id).order_by(notice.c.id.desc()).limit(1)) or 0
        add_people(
            write,
            [NewPerson(f"s{count}-{n}", f"담당{n}", email="s@x.example") for n in range(count)],
        )
        queue(
            write,
            [NewNotice(f"s{count}-{n}", "formal", 1, "formal", {}, DAY) for n in range(count)],
            at=NINE,
        )
        ids = write.scalars(select(notice.c.id).where(notice.c.id > start)).all()

        def hear(_conn: Any, _cursor: Any, statement: str, *_: Any) -> None:
            said.append(statement)

        event.listen(store, "before_cursor_execute", hear)
        stored = store_mails(
            write,
            [new_mail(1, message_id=f"<{id_}@x>", notices=(id_,)) for id_ in ids],
            at=NINE,
        )
        event.remove(store, "before_cursor_execute", hear)
    assert stored == count
    return len(said)
