"""Decisions open moves, and recording them moves nothing."""

from datetime import UTC, date, datetime

import pytest

from engine.errors import (
    AgendaItemUnknown,
    CommitteeUnknown,
    DecisionTwice,
    MeetingDiffers,
    MeetingUnknown,
)
from engine.meetings import (
    Decision,
    NewDecision,
    add_agenda_item,
    agenda,
    bring_up,
    decisions_on,
    hold_meeting,
    meeting_with_key,
    moves_decided,
    record_decisions,
)
from engine.preview import MoveRequest
from engine.store import reading, transaction

NOON = datetime(2013, 1, 10, 3, tzinfo=UTC)
DAY = date(2013, 1, 10)
PLENARY = {"committee_key": "policy_committee", "kind": "regular", "held_on": DAY}


def hold(city, key="plenary"):
    with transaction(city.store) as write:
        return hold_meeting(write, key=key, **PLENARY)


def decide(city, item, number, move, result="passed"):
    decided = NewDecision(city.case(number).id, move, result, DAY)
    with transaction(city.store) as write:
        return record_decisions(write, item, [decided], actor="han", at=NOON)


def test_a_meeting_entered_twice_is_one(city):
    assert hold(city) == hold(city)


def test_items_are_numbered_in_their_meeting(city):
    first, other = hold(city), hold(city, "another")
    with transaction(city.store) as write:
        for meeting in (first, first, other):
            add_agenda_item(write, meeting, "안건")

    with reading(city.store) as read:
        assert [item.number for item in agenda(read, first)] == [1, 2]
        assert [item.number for item in agenda(read, other)] == [1]


def test_a_draft_is_brought_up_once(city):
    meeting = hold(city)
    with transaction(city.store) as write:
        draft = add_agenda_item(write, None, "평가에서 나온 종결 제안")
        bring_up(write, draft, meeting)

        assert [item.id for item in agenda(write, meeting)] == [draft]
        assert agenda(write, None) == []
        with pytest.raises(AgendaItemUnknown):
            bring_up(write, draft, meeting)


def test_a_draft_decides_nothing(city):
    with transaction(city.store) as write:
        draft = add_agenda_item(write, None, "초안")

    with pytest.raises(AgendaItemUnknown):
        decide(city, draft, "1", "close")


def test_recording_a_decision_moves_nothing_and_opens_exactly_its_move(city):
    item = city.decide({"1": "close", "2": "maintain"})

    assert city.case("1").version == 1
    with reading(city.store) as read:
        first, second = decisions_on(read, item)
        assert first == Decision(
            first.id, item, city.case("1").id, "1", "close", "passed", DAY, False
        )
        assert moves_decided(read, item) == [
            MoveRequest("1", "close", decision=first.id),
            MoveRequest("2", "maintain", decision=second.id),
        ]


@pytest.mark.parametrize("result", ["rejected", "deferred"])
def test_what_did_not_pass_opens_nothing(city, result):
    with transaction(city.store) as write:
        item = add_agenda_item(write, hold_meeting(write, key="m", **PLENARY), "안건")
    decide(city, item, "1", "close", result)

    with reading(city.store) as read:
        assert moves_decided(read, item) == []


def test_one_item_cannot_decide_two_moves_about_one_case(city):
    item = city.decide({"1": "close"})

    with pytest.raises(DecisionTwice):
        decide(city, item, "1", "maintain")
    assert decide(city, item, "1", "close") == 0


@pytest.mark.parametrize(("result", "on"), [("rejected", DAY), ("passed", date(2013, 1, 11))])
def test_a_decision_is_never_rewritten(city, result, on):
    item = city.decide({"1": "close"})
    otherwise = NewDecision(city.case("1").id, "close", result, on)

    with pytest.raises(DecisionTwice), transaction(city.store) as write:
        record_decisions(write, item, [otherwise], actor="han", at=NOON)


def test_a_meeting_entered_otherwise_is_refused(city):
    hold(city)

    with pytest.raises(MeetingDiffers), transaction(city.store) as write:
        hold_meeting(write, key="plenary", **{**PLENARY, "kind": "extra"})


def test_unknown_meetings_and_committees_are_named(city):
    with transaction(city.store) as write:
        with pytest.raises(CommitteeUnknown, match="'nobody'"):
            hold_meeting(write, key="m", **{**PLENARY, "committee_key": "nobody"})
        with pytest.raises(MeetingUnknown, match="'nothing'"):
            meeting_with_key(write, "nothing")
