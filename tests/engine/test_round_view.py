"""Rounds and asks as lists: one query each, in the order a clerk expects."""

from datetime import date

import pytest
from sqlalchemy import event as hook

from engine.round_errors import RoundUnknown
from engine.round_view import (
    Missing,
    RoundRow,
    asks,
    missing_by_organisation,
    previous_values,
    round_named,
    round_with_id,
    rounds,
)
from engine.store import reading
from states.lifecycle import Span
from states.period import period_named
from tests.rounds_town import Town, seoul


@pytest.fixture
def open_town(town: Town) -> Town:
    town.publish(since=date(2013, 1, 1))
    town.enter([10, 2, 1])
    town.enter([3], lead="roads")
    town.enter([4], lead="empty")
    town.open(date(2013, 4, 1))
    town.answer(1, date(2013, 4, 3), by="park", results="했습니다.", progress=10)
    return town


def test_round_named_says_how_far_the_round_is(open_town):
    with reading(open_town.store) as read:
        row = round_named(read, "task", "quarterly_report", "2013-Q1")
        same = round_with_id(read, 1)

    assert (
        row
        == same
        == RoundRow(
            id=1,
            lifecycle="task",
            review="quarterly_report",
            review_label="분기 이행상황 보고",
            period=period_named("2013-Q1"),
            span=Span(date(2013, 4, 1), date(2013, 4, 10), date(2013, 4, 15)),
            status="open",
            asked=5,
            answered=1,
            items=5,
            report_version=None,
            definition_hash=row.definition_hash,
            opened_on=date(2013, 4, 1),
            nominal_due_on=date(2013, 4, 10),
            closed_at=None,
        )
    )
    assert row.missing == 4


def test_round_named_names_what_did_not_begin(open_town):
    with reading(open_town.store) as read:
        with pytest.raises(RoundUnknown, match="task quarterly_report 2013-Q2"):
            round_named(read, "task", "quarterly_report", "2013-Q2")
        with pytest.raises(RoundUnknown):
            round_with_id(read, 9)


def test_rounds_can_be_narrowed_and_come_by_period(open_town):
    open_town.open(date(2013, 7, 1))
    open_town.close(1, date(2013, 7, 2))

    with reading(open_town.store) as read:
        assert [(row.review, row.period.name) for row in rounds(read)] == [
            ("quarterly_report", "2013-Q1"),
            ("evaluation", "2013-H1"),
            ("quarterly_report", "2013-Q2"),
        ]
        assert [row.id for row in rounds(read, status="closed")] == [1]
        assert [row.id for row in rounds(read, lifecycle="task", review="evaluation")] == [2]
        assert rounds(read, lifecycle="grant") == []


def test_asks_come_in_the_order_of_the_numbers_and_can_be_narrowed(open_town):
    with reading(open_town.store) as read:
        everyone = asks(read, 1)
        roads = everyone[2]
        answered = asks(read, 1, status="answered")
        theirs = asks(read, 1, organisation_id=roads.organisation_id)
        hers = asks(read, 1, person_id=everyone[0].person_id)

    assert [one.number for one in everyone] == ["T-1", "T-2", "T-3", "T-4", "T-10"]
    assert (answered, theirs) == ([everyone[2]], [everyone[2]])
    assert [one.number for one in hers] == ["T-1", "T-2", "T-10"]
    one = everyone[2]
    assert (one.title, one.state, one.person_name, one.organisation_name, one.values) == (
        "과제 3", "maintained", "park 씨", "도로과", {"results": "했습니다.", "progress": 10},
    )  # fmt: skip


def test_previous_values_are_those_of_the_round_before_in_their_newest_version(open_town):
    second = open_town.open_one(date(2013, 7, 1))
    for progress in (20, 25):
        open_town.answer(second, date(2013, 7, 3), by="park", results="나", progress=progress)
    third = open_town.open_one(date(2013, 10, 1))
    (case_id,) = [one.case_id for one in open_town.asks(third) if one.number == "T-3"]

    with reading(open_town.store) as read:
        assert previous_values(read, third) == {case_id: {"results": "나", "progress": 25}}
        assert previous_values(read, 1) == {}


def test_missing_by_organisation_names_what_each_still_owes(open_town):
    with reading(open_town.store) as read:
        found = missing_by_organisation(read, 1)

    everyone = open_town.asks(1)
    kim, park = everyone[0], everyone[2]
    nobody = everyone[3]
    assert found == [
        Missing(park.organisation_id, "도로과", None, None, park.person_id, "park 씨", 1, 1, ()),
        Missing(
            kim.organisation_id, "복지과", None, None, kim.person_id, "kim 씨", 3, 0,
            ("과제 1", "과제 2", "과제 10"),
        ),
        Missing(nobody.organisation_id, "신설과", None, None, None, None, 1, 0, ("과제 4",)),
    ]  # fmt: skip
    assert [each.missing for each in found] == [0, 3, 1]


def test_missing_by_organisation_counts_what_had_come_in_by_a_moment(open_town):
    with reading(open_town.store) as read:
        before = missing_by_organisation(read, 1, at=seoul(date(2013, 4, 2)))
        after = missing_by_organisation(read, 1, at=seoul(date(2013, 4, 4)))
        now = missing_by_organisation(read, 1)

    assert [(each.answered, each.missing) for each in before] == [(0, 1), (0, 3), (0, 1)]
    assert after == now


@pytest.mark.parametrize("ask_for", [rounds, lambda read: asks(read, 1)])
def test_a_list_is_one_query(open_town, ask_for):
    seen = []
    with reading(open_town.store) as read:
        hook.listen(open_town.store, "before_cursor_execute", lambda *call: seen.append(call[2]))
        ask_for(read)

    assert len(seen) == 1
