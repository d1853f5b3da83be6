"""What people do to letters: only what the letter allows, and never without a trace."""

import pytest
from sqlalchemy import Engine, select, update
from sqlalchemy.exc import DBAPIError

from engine.letter_errors import LetterChanged, LetterFixed, MailUnknown
from engine.letter_list import count_letters, letter, letters
from engine.mail_acts import By, MailAct, edit_letter, mark, settle_letters
from engine.store import reading, transaction
from engine.tables import mail, mail_act, notice
from tests.outbox_rows import NINE, fill_outbox, statements

HAN = By("han", NINE)
WHY = By("han", NINE, "회의가 취소됨")
TEXT = ("제출 요청", "본문입니다.\n")


def put(store: Engine, **statuses: str) -> None:
    """Fill the outbox and put its letters into states: put(store, m1="dead")."""
    fill_outbox(store, len(statuses))
    with transaction(store) as write:
        for name, status in statuses.items():
            number = int(name.removeprefix("m"))
            write.execute(update(mail).where(mail.c.id == number).values(status=status))


def states(store: Engine) -> dict[int, str]:
    with reading(store) as read:
        return {row.id: row.status for row in read.execute(select(mail.c.id, mail.c.status))}


@pytest.mark.parametrize(
    ("act", "to", "of"),
    [
        ("held", "held", {"m2", "m7"}),
        ("released", "queued", {"m1"}),
        ("discarded", "discarded", {"m1", "m3", "m4", "m5"}),
        ("sent_again", "queued", {"m3", "m4", "m5"}),
        ("arrived", "sent", {"m3"}),
    ],
)
def test_settle_letters_does_what_each_letter_allows_and_keeps_it(store: Engine, act, to, of):
    before = {
        "m1": "held", "m2": "queued", "m3": "uncertain", "m4": "dead", "m5": "bounced",
        "m6": "sent", "m7": "retry", "m8": "discarded",
    }  # fmt: skip
    put(store, **before)
    wanted = {int(name[1:]): status for name, status in before.items()}
    done = sorted(int(name[1:]) for name in of)

    with transaction(store) as write:
        found = settle_letters(write, act, range(1, 9), by=WHY)

    assert found == done
    assert states(store) == {**wanted, **dict.fromkeys(done, to)}
    with reading(store) as read:
        acts = {number: letter(read, number).acts for number in wanted}
    kept = MailAct(act, "han", NINE, "회의가 취소됨", None)
    assert acts == {number: (kept,) if number in done else () for number in wanted}


def test_settle_letters_releases_all_that_are_held(store: Engine):
    put(store, m1="held", m2="sent", m3="held")

    with transaction(store) as write:
        assert settle_letters(write, "released", None, by=HAN) == [1, 3]

    assert states(store) == {1: "queued", 2: "sent", 3: "queued"}


def test_edit_letter_gives_it_another_text_and_keeps_the_one_before(store: Engine):
    put(store, m1="held")

    with transaction(store) as write:
        assert edit_letter(
            write, 1, subject="제출 안내", body="새 본문\n", seen=mark(*TEXT), by=WHY
        )
        assert not edit_letter(
            write, 1, subject="제출 안내", body="새 본문\n",
            seen=mark("제출 안내", "새 본문\n"), by=WHY,
        )  # fmt: skip

    with reading(store) as read:
        one = letter(read, 1)
        (listed,) = letters(read, statuses=["held"])
    assert (one.subject, one.body, listed.edited) == ("제출 안내", "새 본문\n", True)
    before = {"subject": TEXT[0], "body": TEXT[1]}
    assert one.acts == (MailAct("edited", "han", NINE, "회의가 취소됨", before),)


@pytest.mark.parametrize("status", ["sent", "sending", "discarded", "dead", "uncertain"])
def test_edit_letter_leaves_alone_what_left(store: Engine, status: str):
    put(store, m1=status)

    with transaction(store) as write, pytest.raises(LetterFixed):
        edit_letter(write, 1, subject="제출 안내", body="새\n", seen=mark(*TEXT), by=HAN)


def test_edit_letter_leaves_alone_what_may_have_arrived(store: Engine):
    put(store, m1="retry")
    with transaction(store) as write:
        write.execute(update(mail).values(doubts=1))

    with transaction(store) as write, pytest.raises(LetterFixed):
        edit_letter(write, 1, subject="제출 안내", body="새\n", seen=mark(*TEXT), by=HAN)


def test_edit_letter_notices_somebody_elses_edit(store: Engine):
    put(store, m1="queued")
    with transaction(store) as write:
        edit_letter(write, 1, subject="제출 안내", body="가\n", seen=mark(*TEXT), by=HAN)

    with transaction(store) as write, pytest.raises(LetterChanged):
        edit_letter(write, 1, subject="제출 요청", body="나\n", seen=mark(*TEXT), by=HAN)


def test_letters_come_page_by_page_in_one_statement_each(store: Engine):
    fill_outbox(store, 7)

    with reading(store) as read, statements(store) as said:
        first = letters(read, statuses=["queued"], limit=4)
        rest = letters(read, statuses=["queued"], limit=4, before=first[-1].id)
        named = letters(read, statuses=["queued"], words="담당3")

    assert [[one.id for one in found] for found in (first, rest, named)] == [
        [7, 6, 5, 4],
        [3, 2, 1],
        [4],
    ]
    assert len(said) == 3


def test_count_letters_counts_what_could_not_be_written_too(store: Engine):
    put(store, m1="held", m2="dead", m3="dead")
    with transaction(store) as write:
        write.execute(
            update(notice).where(notice.c.id == 1).values(status="failed", mail_id=None, reason="-")
        )

    with reading(store) as read:
        assert count_letters(read) == {"held": 1, "dead": 2, "failed": 1}


def test_letter_that_there_is_not_is_said_so(store: Engine):
    with reading(store) as read, pytest.raises(MailUnknown):
        letter(read, 404)


def test_mail_acts_are_append_only(store: Engine):
    put(store, m1="held")
    with transaction(store) as write:
        settle_letters(write, "released", [1], by=HAN)

    with pytest.raises(DBAPIError, match="append-only"), transaction(store) as write:
        write.execute(update(mail_act).values(actor="ko"))
