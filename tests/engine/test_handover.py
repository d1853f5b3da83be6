"""Handing work over: duties end and begin, open asks and unsent notices follow, the past stays."""

from datetime import date

import pytest
from sqlalchemy import insert, select

from engine.answers import Submission, submit
from engine.case import case_numbered
from engine.errors import PersonUnknown
from engine.handover import AskMoved, DutyMoved, hand_over
from engine.happened import happened
from engine.interests import declare_conflict
from engine.notices import NewNotice, queue
from engine.people import NewDuty, assign_duties, person_with_key
from engine.reminders import queue_round_notices
from engine.round_errors import HandoverTooEarly, HandoverToSelf
from engine.round_view import rounds
from engine.store import reading, transaction
from engine.tables import ask, duty, notice, person
from engine.verify import verify
from states.period import period_named
from tests.rounds_town import LONG_AGO, Town, seoul

JULY_1 = date(2013, 7, 1)
JULY_3 = date(2013, 7, 3)


@pytest.fixture
def open_town(town: Town) -> Town:
    """The report on the second quarter is open; kim answered about T-1 and owes T-2."""
    town.publish(since=date(2013, 4, 1))
    town.enter([1, 2])
    town.open(JULY_1)
    first = next(one for one in town.asks(report(town)) if one.number == "T-1")
    with transaction(town.store) as write:
        submit(
            write, report(town), [Submission(first.id, {"results": "했습니다."})],
            by="kim", at=seoul(JULY_1),
        )  # fmt: skip
    return town


def report(town: Town) -> int:
    with reading(town.store) as read:
        return rounds(read, review="quarterly_report")[-1].id


def give(town: Town, giver: str = "kim", taker: str = "lee", on: date = JULY_3):
    with transaction(town.store) as write:
        return hand_over(write, from_key=giver, to_key=taker, on=on, actor="boss", at=seoul(on))


def duties(town: Town) -> list[tuple]:
    return town.rows(
        select(person.c.key, duty.c.role, duty.c.starts_on, duty.c.ends_on)
        .join(person, person.c.id == duty.c.person_id)
        .where(person.c.key.in_(["kim", "lee"]))
        .order_by(duty.c.id)
    )


def test_hand_over_says_what_went_over(open_town):
    done = give(open_town)

    assert (done.giver.key, done.taker.key, done.on, done.notices) == ("kim", "lee", JULY_3, 0)
    assert done.duties == (DutyMoved("program_manager", "복지과", None, None),)
    assert done.asks == (
        AskMoved(
            lifecycle="task",
            review="분기 이행상황 보고",
            period=period_named("2013-Q2"),
            due_on=date(2013, 7, 10),
            number="T-2",
            title="과제 2",
            withdrawn=False,
        ),
    )
    assert done.cases == ("T-2",)


def test_hand_over_ends_the_duty_the_day_before_and_begins_it_on_the_day(open_town):
    give(open_town)

    assert duties(open_town) == [
        ("kim", "program_manager", LONG_AGO, date(2013, 7, 2)),
        ("lee", "program_manager", JULY_3, None),
    ]


def test_hand_over_again_gives_nothing_and_writes_nothing(open_town):
    give(open_town)
    before = open_town.count_all()

    again = give(open_town)

    assert (again.duties, again.asks, again.notices, again.cases) == ((), (), 0, ())
    assert open_town.count_all() == before


def test_hand_over_does_not_double_a_duty_that_the_taker_has(open_town):
    with transaction(open_town.store) as write:
        assign_duties(write, [NewDuty("lee", "program_manager", date(2013, 6, 1), None, "welfare")])

    give(open_town)

    assert [row for row in duties(open_town) if row[0] == "lee"] == [
        ("lee", "program_manager", date(2013, 6, 1), None)
    ]


def test_hand_over_gives_a_duty_that_has_not_begun_from_its_first_day(open_town):
    with transaction(open_town.store) as write:
        assign_duties(write, [NewDuty("kim", "team_lead", date(2013, 9, 1), None, "roads")])

    give(open_town)

    assert duties(open_town)[1:] == [
        ("lee", "team_lead", date(2013, 9, 1), None),
        ("lee", "program_manager", JULY_3, None),
    ]


def test_hand_over_substitutes_the_open_asks_and_leaves_what_was_answered(open_town):
    give(open_town)

    told = [(one.number, one.person_key, one.status) for one in open_town.asks(report(open_town))]
    assert told == [("T-1", "kim", "answered"), ("T-2", "lee", "open")]
    with reading(open_town.store) as read:
        kim = person_with_key(read, "kim")
        assert read.scalars(
            select(ask.c.substitutes).where(ask.c.substitutes.is_not(None))
        ).all() == [kim.id]
        last = happened(read, case_numbered(read, "task", "T-2").id)[-1]
        assert verify(read).findings == ()
    assert (last.kind, last.actor, last.effective_on) == ("assigned", "boss", JULY_3)
    assert (last.data["from"], last.data["to"]) == ("kim", "lee")

    second = next(one for one in open_town.asks(report(open_town)) if one.number == "T-2")
    with transaction(open_town.store) as write:
        given = [Submission(second.id, {"results": "이어서 했습니다."})]
        assert submit(write, report(open_town), given, by="lee", at=seoul(JULY_3)) == 1


def test_hand_over_to_somebody_asked_already_withdraws_the_ask(open_town):
    done = give(open_town, "m1", "m2")

    told = [
        (one.number, one.person_key, one.status)
        for one in open_town.asks(2 if report(open_town) == 1 else 1)
    ]
    assert told == [
        ("T-1", "m1", "withdrawn"), ("T-1", "m2", "open"), ("T-1", "m3", "open"),
        ("T-2", "m1", "withdrawn"), ("T-2", "m2", "open"), ("T-2", "m3", "open"),
    ]  # fmt: skip
    assert [(each.number, each.withdrawn) for each in done.asks] == [("T-1", True), ("T-2", True)]


def test_hand_over_redirects_unsent_notices_so_that_nothing_is_told_twice(open_town):
    with transaction(open_town.store) as write:
        queue_round_notices(write, today=JULY_1, calendar=open_town.calendar, at=seoul(JULY_1))
    before = _told(open_town)

    done = give(open_town)

    with transaction(open_town.store) as write:
        new = queue_round_notices(
            write, today=JULY_3, calendar=open_town.calendar, at=seoul(JULY_3)
        )
    assert (done.notices, new) == (1, _reminders(open_town))
    opened = [(key, status) for key, kind, status in _told(open_town) if kind == "opened"]
    assert opened == [
        ("lee" if key == "kim" else key, status) for key, kind, status in before if kind == "opened"
    ]


def _told(town: Town) -> list[tuple]:
    return town.rows(
        select(person.c.key, notice.c.kind, notice.c.status)
        .join(person, person.c.id == notice.c.person_id)
        .order_by(notice.c.id)
    )


def _reminders(town: Town) -> int:
    return sum(kind == "reminder" for _, kind, _ in _told(town))


def test_hand_over_cancels_a_notice_that_the_taker_has_and_keeps_other_keys(open_town):
    with transaction(open_town.store) as write:
        kim, lee = person_with_key(write, "kim").id, person_with_key(write, "lee").id
        queue(
            write,
            [
                NewNotice(f"round:1:x:{kim}", "opened", kim, "handover", {}, JULY_1),
                NewNotice(f"round:1:x:{lee}", "opened", lee, "handover", {}, JULY_1),
                NewNotice("welcome", "other", kim, "handover", {}, JULY_1),
            ],
            at=seoul(JULY_1),
        )

    done = give(open_town)

    n = notice.c
    assert done.notices == 1
    assert open_town.rows(select(n.key, n.person_id, n.status).order_by(n.id)) == [
        (f"round:1:x:{kim}", kim, "cancelled"),
        (f"round:1:x:{lee}", lee, "queued"),
        ("welcome", lee, "queued"),
    ]


def test_hand_over_leaves_what_was_sent(open_town):
    with transaction(open_town.store) as write:
        kim = person_with_key(write, "kim").id
        queue(write, [NewNotice("a", "opened", kim, "handover", {}, JULY_1)], at=seoul(JULY_1))
        write.execute(notice.update().values(status="mailed"))

    assert give(open_town).notices == 0
    assert open_town.rows(select(notice.c.person_id, notice.c.status)) == [(kim, "mailed")]


def test_hand_over_of_a_duty_for_one_case_is_an_event_of_that_case(open_town):
    with transaction(open_town.store) as write:
        park = person_with_key(write, "park").id
        write.execute(
            insert(duty).values(
                person_id=park, role="program_manager", case_id=1, starts_on=LONG_AGO
            )
        )

    done = give(open_town, "park", "lee")

    assert DutyMoved("program_manager", None, None, "T-1") in done.duties
    assert done.cases == ("T-1",)
    with reading(open_town.store) as read:
        last = happened(read, 1)[-1]
    assert (last.kind, last.data) == ("assigned", {"from": "park", "to": "lee", "asks": []})


def test_hand_over_needs_two_people_who_are_there(open_town):
    with pytest.raises(HandoverToSelf):
        give(open_town, "kim", "kim")
    with pytest.raises(PersonUnknown):
        give(open_town, "kim", "nobody")


def test_work_handed_over_and_back_leaves_nobody_out(town):
    town.publish(since=date(2013, 1, 1))
    town.enter([1])
    round_id = town.open_one(JULY_1, "evaluation")

    give(town, "m1", "m2")
    give(town, "m2", "m1")

    assert sorted((one.person_key, one.status) for one in town.asks(round_id)) == [
        ("m1", "open"),
        ("m2", "withdrawn"),
        ("m3", "open"),
    ]


def test_work_handed_over_to_who_stepped_back_stays_closed_to_them(town):
    town.publish(since=date(2013, 1, 1))
    town.enter([1])
    round_id = town.open_one(JULY_1, "evaluation")
    theirs = next(one for one in town.asks(round_id) if one.person_key == "m2")
    with transaction(town.store) as write:
        m2 = person_with_key(write, "m2")
        declare_conflict(write, round_id, theirs.id, "party", by=m2, at=seoul(JULY_1))

    done = give(town, "m1", "m2")

    assert sorted((one.person_key, one.status) for one in town.asks(round_id)) == [
        ("m1", "withdrawn"),
        ("m2", "withdrawn"),
        ("m3", "open"),
    ]
    assert [(each.number, each.withdrawn) for each in done.asks] == [("T-1", True)]
    with reading(town.store) as read:
        assert verify(read).findings == ()


def test_work_is_not_handed_over_before_its_day(open_town):
    with pytest.raises(HandoverTooEarly), transaction(open_town.store) as write:
        hand_over(write, from_key="kim", to_key="lee", on=JULY_3, actor="boss", at=seoul(JULY_1))
