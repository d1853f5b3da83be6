"""An address that takes no mail is written to no more, until somebody mends it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Engine, select, update

from engine.errors import AddressSuppressed, PersonUnknown
from engine.mail_address import mend_address
from engine.notices import NewNotice, queue
from engine.outbox import NewMail, Outcome, claim, fail_notices, settle, store_mails
from engine.outbox_desk import count_as_sent, discard, release, send_again
from engine.people import NewDuty, NewPerson, add_people, assign_duties
from engine.retelling import ToldAgain, tell_again
from engine.returned import TakenBack, take_back
from engine.store import reading, transaction
from engine.suppression import (
    NO_ADDRESS,
    Owner,
    Suppressed,
    suppress,
    suppressed,
    suppressed_among,
    takes_no_mail,
)
from engine.tables import mail, notice, person
from tests.outbox_rows import add_department, add_office_role, fill_outbox, statements

NINE = datetime(2013, 4, 1, 0, tzinfo=UTC)
EVER = date(2012, 1, 1)
DAY = date(2013, 4, 1)
SAID = "550 5.1.1 no such user"


def gone(store: Engine, address: str = "p0@x.example", at: datetime = NINE) -> bool:
    with transaction(store) as write:
        return suppress(write, address, reason=SAID, source="smtp", at=at)


def told(store: Engine) -> list[str]:
    with reading(store) as read:
        return list(
            read.scalars(
                select(person.c.key)
                .join(notice, notice.c.person_id == person.c.id)
                .where(notice.c.kind == "address")
                .order_by(person.c.key)
            )
        )


def states(store: Engine) -> list[tuple[str, str | None]]:
    with reading(store) as read:
        rows = read.execute(select(mail.c.status, mail.c.error).order_by(mail.c.id))
        return [(row.status, row.error) for row in rows]


def test_suppress_names_the_address_whose_it_is_and_what_the_server_said(store: Engine) -> None:
    fill_outbox(store, 1)

    assert gone(store, "P0@X.example")

    with reading(store) as read:
        assert suppressed(read) == [
            Suppressed("p0@x.example", SAID, "smtp", NINE, (Owner(1, "p0", "담당0", None),))
        ]
        assert suppressed_among(read, ["p0@X.EXAMPLE", "p1@x.example"]) == {"p0@x.example": SAID}
        assert suppressed_among(read, []) == {}


def test_suppress_twice_tells_once(store: Engine) -> None:
    fill_outbox(store, 1)
    with transaction(store) as write:
        add_office_role(write, "coordinator", "han")

    assert [gone(store), gone(store)] == [True, False]
    assert told(store) == ["han"]


def test_suppress_tells_the_administrators_where_nobody_coordinates(store: Engine) -> None:
    fill_outbox(store, 1)
    with transaction(store) as write:
        add_office_role(write, "admin", "root")
        add_department(write, "roads", roles={"team_lead": "other-lead"})
        add_department(write, "welfare", roles={"team_lead": "lead"})
        assign_duties(write, [NewDuty("p0", "program_manager", EVER, organisation="welfare")])

    gone(store)

    assert told(store) == ["lead", "root"]


def test_suppress_never_tells_somebody_who_cannot_be_reached(store: Engine) -> None:
    """The coordinator's own address: the administrators are told instead."""
    fill_outbox(store, 1)
    with transaction(store) as write:
        add_office_role(write, "coordinator", "han")
        add_office_role(write, "admin", "root")

    gone(store, "han@incheon.example")
    gone(store, "p0@x.example")

    assert told(store) == ["root", "root"]


def test_suppress_ends_the_letters_that_wait_for_the_address(store: Engine) -> None:
    fill_outbox(store, 4)
    with transaction(store) as write:
        write.execute(update(mail).values(to_address="P0@x.example"))
        write.execute(update(mail).where(mail.c.id == 2).values(status="retry", doubts=1))
        write.execute(update(mail).where(mail.c.id == 3).values(status="sent"))
        write.execute(update(mail).where(mail.c.id == 4).values(status="held"))

    gone(store)

    assert states(store) == [
        ("bounced", SAID),
        ("uncertain", SAID),
        ("sent", None),
        ("bounced", SAID),
    ]


def test_settle_suppresses_only_what_blames_the_address(store: Engine) -> None:
    fill_outbox(store, 2)
    with transaction(store) as write:
        first, second = claim(write, at=NINE, limit=2)
        outcome = Outcome("bounced", SAID, no_such_address=True)
        assert settle(write, first.id, first.token, outcome, at=NINE) == "bounced"
        assert settle(write, second.id, second.token, Outcome("bounced", "554"), at=NINE)

    with reading(store) as read:
        assert [one.address for one in suppressed(read)] == ["p0@x.example"]


def test_suppressing_costs_the_same_for_any_number_of_letters(store: Engine) -> None:
    fill_outbox(store, 60)
    with transaction(store) as write:
        add_office_role(write, "coordinator", "han")
        write.execute(update(mail).where(mail.c.id > 2).values(to_address="p0@x.example"))
    costs = []
    for address in ("p1@x.example", "p0@x.example"):
        with statements(store) as said:
            gone(store, address)
        costs.append(len(said))

    assert costs[0] == costs[1] <= 9


# What came back


def left(store: Engine, count: int = 1) -> None:
    fill_outbox(store, count)
    with transaction(store) as write:
        for one in claim(write, at=NINE, limit=count):
            settle(write, one.id, one.token, Outcome("sent"), at=NINE)


def back(store: Engine, **given: object) -> TakenBack:
    said = {
        "message_ids": ("<formal.0@x.example>",),
        "recipients": ("p0@x.example",),
        "ending": "refused",
        "said": SAID,
        "at": NINE + timedelta(hours=1),
        **given,
    }
    with transaction(store) as write:
        return take_back(write, **said)  # type: ignore[arg-type]


def test_take_back_marks_the_letter_and_suppresses_its_address_once(store: Engine) -> None:
    left(store)
    with transaction(store) as write:
        add_office_role(write, "coordinator", "han")

    first = back(store, message_ids=("<other@x>", "<formal.0@x.example>"))
    second = back(store, recipients=("P0@x.example",))

    assert first == TakenBack("bounced", 1, "p0@x.example")
    assert second == TakenBack("again", 1, "p0@x.example")
    assert states(store) == [("bounced", SAID)]
    with reading(store) as read:
        (one,) = suppressed(read)
    assert (one.address, one.source) == ("p0@x.example", "report")
    assert told(store) == ["han"]


@pytest.mark.parametrize(
    ("given", "verdict"),
    [
        ({"message_ids": ()}, "unknown"),
        ({"message_ids": ("<formal.9@x.example>",)}, "unknown"),
        ({"message_ids": ("<FORMAL.0@x.example>",)}, "unknown"),
        ({"recipients": ()}, "forged"),
        ({"recipients": ("p1@x.example",)}, "forged"),
        ({"recipients": ("p0@x.example.evil.example",)}, "forged"),
        ({"ending": "delayed"}, "delayed"),
        ({"ending": "delivered"}, "delivered"),
    ],
)
def test_take_back_of_anything_else_changes_nothing(
    store: Engine, given: dict[str, object], verdict: str
) -> None:
    left(store, 2)

    assert back(store, **given).verdict == verdict
    assert states(store) == [("sent", None)] * 2
    with reading(store) as read:
        assert suppressed(read) == []


def test_take_back_of_a_letter_that_never_left_is_forged(store: Engine) -> None:
    fill_outbox(store, 1)

    assert back(store).verdict == "forged"
    assert states(store) == [("queued", None)]


def test_take_back_of_what_expired_blames_no_address(store: Engine) -> None:
    left(store)

    assert back(store, ending="expired") == TakenBack("expired", 1, "p0@x.example")
    assert states(store) == [("dead", SAID)]
    with reading(store) as read:
        assert suppressed(read) == []


def test_sender_that_has_the_letter_in_hand_when_it_came_back_loses_it(store: Engine) -> None:
    fill_outbox(store, 1)
    with transaction(store) as write:
        (first,) = claim(write, at=NINE, limit=1)

    assert back(store).verdict == "bounced"
    with transaction(store) as write:
        assert settle(write, first.id, first.token, Outcome("sent"), at=NINE) is None
    assert states(store) == [("bounced", SAID)]


def test_return_that_comes_when_the_letter_is_to_leave_again_is_ours(store: Engine) -> None:
    """Its attempts begin anew, but it did leave."""
    left(store)
    with transaction(store) as write:
        write.execute(update(mail).values(status="dead"))
        assert send_again(write, 1, at=NINE)

    assert back(store) == TakenBack("again", 1, "p0@x.example")
    assert states(store) == [("queued", None)]


# What is told again


def test_mended_address_gets_what_failed_and_what_bounced(store: Engine) -> None:
    left(store)
    with transaction(store) as write:
        queue(
            write,
            [NewNotice(f"later{n}", "formal", 1, "formal", {}, DAY) for n in range(2)],
            at=NINE,
        )
        fail_notices(write, {2: takes_no_mail(SAID), 3: "letter 'formal' is broken"})
    back(store)

    with transaction(store) as write:
        done = mend_address(write, "p0", "new@x.example", at=NINE + timedelta(hours=2))
        again = claim(write, at=NINE + timedelta(hours=2), limit=9)

    assert (done.lifted, done.told) == (1, ToldAgain(notices=1, letters=1))
    assert [(one.to_address, one.message_id) for one in again] == [
        ("new@x.example", "<formal.0@x.example>")
    ]
    with reading(store) as read:
        rows = read.execute(select(notice.c.status, notice.c.reason).order_by(notice.c.id))
        assert [tuple(row) for row in rows] == [
            ("mailed", None),
            ("queued", None),
            ("failed", "letter 'formal' is broken"),
        ]
        assert suppressed(read) == []


def test_same_address_again_says_that_its_server_was_mended(store: Engine) -> None:
    left(store)
    back(store)

    with transaction(store) as write:
        done = mend_address(write, "p0", "p0@x.example", at=NINE)

    assert (done.lifted, done.told) == (1, ToldAgain(0, 1))


def test_address_of_two_stays_suppressed_until_both_are_mended(store: Engine) -> None:
    fill_outbox(store, 2)
    with transaction(store) as write:
        write.execute(update(person).values(email="Both@x.example"))
    gone(store, "both@x.example")

    with transaction(store) as write:
        first = mend_address(write, "p0", "p0@x.example", at=NINE)
        second = mend_address(write, "p1", "p1@x.example", at=NINE)

    assert (first.lifted, second.lifted) == (0, 1)


def test_mend_address_of_nobody_is_refused(store: Engine) -> None:
    with pytest.raises(PersonUnknown), transaction(store) as write:
        mend_address(write, "nobody", "a@x.example", at=NINE)


def test_returned_digest_is_written_anew(store: Engine) -> None:
    """What it said may be over by now."""
    fill_outbox(store, 1)
    with transaction(store) as write:
        write.execute(update(mail).values(kind="digest", status="bounced", error=SAID))
        done = tell_again(write, at=NINE)

    with reading(store) as read:
        row = read.execute(select(notice.c.status, notice.c.mail_id)).one()
    assert done == ToldAgain(notices=1, letters=0)
    assert tuple(row) == ("queued", None)
    assert states(store) == [("discarded", SAID)]


def test_nothing_is_told_again_to_who_cannot_be_reached(store: Engine) -> None:
    left(store, 3)
    with transaction(store) as write:
        queue(
            write,
            [NewNotice(f"later{n}", "formal", n, "formal", {}, DAY) for n in (1, 2, 3)],
            at=NINE,
        )
        fail_notices(write, {4: takes_no_mail(SAID), 5: NO_ADDRESS, 6: NO_ADDRESS})
        write.execute(update(person).where(person.c.id == 2).values(email=None))
    back(store)

    with transaction(store) as write:
        done = tell_again(write, at=NINE, people=[1, 2])
        everybody = tell_again(write, at=NINE)

    assert (done, everybody) == (ToldAgain(0, 0), ToldAgain(1, 0))


def test_broken_letters_are_tried_again_when_asked_for(store: Engine) -> None:
    fill_outbox(store, 1)
    with transaction(store) as write:
        queue(write, [NewNotice("b", "formal", 1, "formal", {}, DAY)], at=NINE)
        fail_notices(write, {2: "letter 'formal' is broken"})
        done = tell_again(write, at=NINE, broken=True)

    assert done == ToldAgain(1, 0)


# What a person settles


def test_send_again_goes_to_the_address_of_now_and_never_to_a_suppressed_one(
    store: Engine,
) -> None:
    left(store, 2)
    back(store)
    with pytest.raises(AddressSuppressed) as refused, transaction(store) as write:
        send_again(write, 1, at=NINE)
    with transaction(store) as write:
        write.execute(update(person).where(person.c.id == 1).values(email="new@x.example"))

        assert send_again(write, 1, at=NINE)
        assert not send_again(write, 2, at=NINE)  # it was sent
        assert not count_as_sent(write, 2, at=NINE)
        assert [one.to_address for one in claim(write, at=NINE, limit=9)] == ["new@x.example"]
    assert (refused.value.address, refused.value.person) == ("p0@x.example", "p0")


def test_held_letters_are_released_or_dropped_with_what_they_tell(store: Engine) -> None:
    fill_outbox(store, 4)
    with transaction(store) as write:
        write.execute(update(mail).where(mail.c.id < 4).values(status="held"))

        assert release(write, [1, 4], at=NINE) == [1]
        assert discard(write, [2, 4], reason="잘못 만듦") == [2]
        assert release(write, None, at=NINE) == [3]

    assert states(store) == [
        ("queued", None),
        ("discarded", "잘못 만듦"),
        ("queued", None),
        ("queued", None),
    ]
    with reading(store) as read:
        ends = read.execute(select(notice.c.status, notice.c.reason).order_by(notice.c.id)).all()
    assert [tuple(row) for row in ends] == [
        ("mailed", None),
        ("cancelled", "잘못 만듦"),
        ("mailed", None),
        ("mailed", None),
    ]


def test_a_calendar_travels_with_its_letter(store: Engine) -> None:
    fill_outbox(store, 1)
    with transaction(store) as write:
        add_people(write, [NewPerson("q", "담당", None, "q@x.example")])
        queue(write, [NewNotice("q", "statutory", 2, "formal", {}, DAY)], at=NINE)
        new = NewMail(
            message_id="<q@x.example>",
            person_id=2,
            kind="statutory",
            on_day=DAY,
            only_once=None,
            to_name="담당",
            to_address="q@x.example",
            subject="제목",
            body="본문",
            notices=(2,),
            calendar="BEGIN:VCALENDAR\r\n",
        )
        store_mails(write, [new], at=NINE)
        _, claimed = claim(write, at=NINE, limit=2)

    assert claimed.calendar == "BEGIN:VCALENDAR\r\n"
