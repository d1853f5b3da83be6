"""A round that asks every organisation of a case: all parties of an agreement answer for themselves."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import event as hook

from engine.answers import Submission, submit
from engine.business_days import OfficeCalendar
from engine.due import due_rounds
from engine.holders import relations_of
from engine.opening import begin_round, open_batch
from engine.people import NewDuty, assign_duties
from engine.reminders import queue_round_notices
from engine.round_view import asks, missing_by_organisation
from engine.store import reading, transaction
from states.lifecycle import Actor
from tests.grant_office import GRANT, START

REVIEW = """
reviews:
  report:
    label: 분기 보고
    every: quarter
    of: [started]
    answers: each
    answered_by: {role: applicant, of: members}
    opens: {from: period_end, days: 1}
    due: {from: period_end, days: 10, counting: civil}
    remind_days_before: [3]
    escalate_days_after: {1: applicant}
    catch_up: latest
    form:
      results: {label: 추진실적, type: text, required: true}
"""
APRIL_1 = date(2013, 4, 1)
AT = datetime(2013, 4, 1, 1, tzinfo=UTC)
CALENDAR = OfficeCalendar()


@pytest.fixture
def parties(grants):
    """Two applicants at the lake, one of them at the hill too, and nobody in the west."""
    grants.publish(GRANT + REVIEW)
    with transaction(grants.store) as write:
        assign_duties(
            write,
            [
                NewDuty("gil", "applicant", START, organisation="hill"),
                NewDuty("gil", "applicant", START, organisation="lake"),
            ],
        )
    return grants


def opened(grants, *, size=500):
    with transaction(grants.store) as write:
        (due,) = due_rounds(write, today=APRIL_1, calendar=CALENDAR)
        round_id = begin_round(write, due, today=APRIL_1, at=AT)
    more = True
    while more:
        with transaction(grants.store) as write:
            more = open_batch(write, round_id, at=AT, size=size)
    return round_id


def asked(grants, round_id):
    with reading(grants.store) as read:
        return [(one.number, one.organisation_name, one.person_key) for one in asks(read, round_id)]


def test_every_organisation_of_the_case_is_asked(parties):
    parties.enter("1", "started", members=["lake", "west"])

    assert sorted(asked(parties, opened(parties)), key=str) == [
        ("1", "서구", None),
        ("1", "호수마을회", "gil"),
        ("1", "호수마을회", "mok"),
    ]


def test_who_speaks_for_two_organisations_of_a_case_is_asked_once(parties):
    parties.enter("1", "started", members=["hill", "lake"])

    assert sorted(asked(parties, opened(parties)), key=str) == [
        ("1", "언덕마을회", "gil"),
        ("1", "호수마을회", "mok"),
    ]


def test_organisations_with_nobody_each_leave_one_ask_of_nobody(parties):
    parties.enter("1", "started", members=["east", "west"])
    parties.enter("2", "started")

    assert sorted(asked(parties, opened(parties)), key=str) == [
        ("1", "동구", None),
        ("1", "서구", None),
        ("2", None, None),
    ]


@pytest.mark.parametrize("size", [1, 2, 3, 500])
def test_batches_end_where_they_should_though_a_case_has_many_parties(parties, size):
    for number in ("1", "2", "3", "4"):
        parties.enter(number, "started", members=["lake", "west", "east"])

    assert len(asked(parties, opened(parties, size=size))) == 4 * 4


@pytest.mark.parametrize("count", [1, 40])
def test_a_batch_asks_a_constant_number_of_statements(parties, count):
    for number in range(count):
        parties.enter(str(number), "started", members=["lake", "hill", "west"])
    with transaction(parties.store) as write:
        (due,) = due_rounds(write, today=APRIL_1, calendar=CALENDAR)
        round_id = begin_round(write, due, today=APRIL_1, at=AT)
    seen = []
    hook.listen(parties.store, "before_cursor_execute", lambda c, cu, s, *rest: seen.append(s))

    with transaction(parties.store) as write:
        open_batch(write, round_id, at=AT)

    # A definition that this process has not read yet costs one more, once.
    asked = [each for each in seen if "FROM definition" not in each]
    assert len([each for each in asked if not each.startswith("BEGIN")]) <= 9


def test_each_party_is_reminded_and_one_s_answer_leaves_the_others_open(parties):
    parties.enter("1", "started", members=["lake", "hill"])
    round_id = opened(parties)
    with reading(parties.store) as read:
        mine = next(one for one in asks(read, round_id) if one.person_key == "mok")
    with transaction(parties.store) as write:
        assert queue_round_notices(write, today=APRIL_1, calendar=CALENDAR, at=AT) == 2
        submit(write, round_id, [Submission(mine.id, {"results": "두 번 모임"})], by="mok", at=AT)

    with reading(parties.store) as read:
        statuses = {one.person_key: one.status for one in asks(read, round_id)}
        assert statuses == {"mok": "answered", "gil": "open"}
        owing = [(one.organisation, one.missing) for one in missing_by_organisation(read, round_id)]
    assert ("언덕마을회", 1) in owing


def test_who_holds_a_role_at_any_of_the_organisations_relates_through_the_field(parties):
    one = parties.enter("1", "started", members=["lake", "hill"])

    with reading(parties.store) as read:
        for person in ("mok", "gil"):
            relations = relations_of(read, person, [one.id], on=APRIL_1)
            assert Actor("applicant", "members") in relations[one.id]
