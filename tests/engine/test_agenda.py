"""What an agenda proposes about cases, and where a case stands on agendas."""

from datetime import UTC, date, datetime

import pytest

from engine.advance import advance
from engine.agenda import decide_item, item_cases, propose_case, raise_case, seats_taken, take_off
from engine.case_agenda import on_agendas
from engine.errors import AgendaItemUnknown
from engine.kin import kin_of
from engine.meeting_errors import CaseOnAgenda, MeetingToCome, MoveUnknown
from engine.meetings import NewDecision, bring_up, hold_meeting
from engine.preview import MoveRequest
from engine.scope import NOTHING, Scope
from engine.store import reading, transaction
from tests.city import City

NOON = datetime(2013, 1, 10, 3, tzinfo=UTC)
DAY = date(2013, 1, 10)


def raised(city: City, number: str = "1", move: str = "close") -> int:
    with transaction(city.store) as write:
        return raise_case(
            write, city.case(number).id, move, title="종결 안건", note=None, meeting_id=None,
            actor="han", at=NOON,
        )  # fmt: skip


def meeting(city: City, on: date = DAY) -> int:
    with transaction(city.store) as write:
        return hold_meeting(
            write, key=f"p-{on}", committee_key="policy_committee", kind="extra", held_on=on
        )


def shown(city: City, item: int) -> list[tuple[str, str, str | None, bool]]:
    with reading(city.store) as read:
        found = item_cases(read, [item]).get(item, [])
    return [(one.number, one.move, one.result, one.used) for one in found]


def test_a_raised_case_is_decided_and_carried_out(city: City) -> None:
    item, one = raised(city), city.case("1")
    meeting_id = meeting(city)
    with transaction(city.store) as write:
        bring_up(write, item, meeting_id)
        decide_item(
            write, item, [NewDecision(one.id, "close", "passed", DAY)], actor="han", at=NOON
        )
    assert shown(city, item) == [("1", "close", "passed", False)]

    request = MoveRequest("1", "close", given={"cause": "done"})
    advance(city.store, "policy_task", request, actor="han", at=NOON)

    assert shown(city, item) == [("1", "close", "passed", True)]
    with reading(city.store) as read:
        (on,) = on_agendas(read, one.id)
        assert (on.item_id, on.number, on.result, on.used) == (item, 1, "passed", True)
        assert on_agendas(read, one.id, on=date(2013, 1, 9)) == []


def test_an_item_proposes_one_move_of_a_case_and_drafts_come_first(city: City) -> None:
    item, one = raised(city), city.case("1")
    with transaction(city.store) as write:
        assert not propose_case(write, item, one.id, "close", actor="han", at=NOON)
        with pytest.raises(CaseOnAgenda):
            propose_case(write, item, one.id, "hold", actor="han", at=NOON)
        with pytest.raises(MoveUnknown):
            propose_case(write, item, one.id, "fly", actor="han", at=NOON)
        with pytest.raises(AgendaItemUnknown):
            propose_case(write, 999, one.id, "close", actor="han", at=NOON)
    on_meeting = raised(city, move="hold")
    meeting_id = meeting(city)
    with transaction(city.store) as write:
        bring_up(write, on_meeting, meeting_id)

    with reading(city.store) as read:
        assert [each.item_id for each in on_agendas(read, one.id)] == [item, on_meeting]
    with transaction(city.store) as write:
        take_off(write, item, one.id)
    assert shown(city, item) == []


def test_what_was_decided_stays_on_its_item_and_nothing_is_decided_ahead(city: City) -> None:
    item, one = raised(city), city.case("1")
    later = meeting(city, date(2013, 1, 20))
    new = [NewDecision(one.id, "close", "passed", DAY)]
    with transaction(city.store) as write:
        bring_up(write, item, later)
        with pytest.raises(MeetingToCome):
            decide_item(write, item, new, actor="han", at=NOON)
        decide_item(write, item, new, actor="han", at=datetime(2013, 1, 20, 3, tzinfo=UTC))
        take_off(write, item, one.id)

    assert shown(city, item) == [("1", "close", "passed", False)]


def test_seats_are_counted_on_a_day(city: City) -> None:
    with reading(city.store) as read:
        assert seats_taken(read, "policy_committee", on=DAY) == 1
        assert seats_taken(read, "policy_committee", on=date(2015, 1, 1)) == 0


def test_kin_are_given_as_of_a_day_and_only_in_sight(city: City) -> None:
    city.decide({"1": "supersede"})
    request = MoveRequest(
        "1", "supersede", given={"how": "merged", "reason": "하나로"}, successors=("2",)
    )
    advance(city.store, "policy_task", request, actor="han", at=NOON, on=DAY)
    everything = Scope(everything=True)

    def seen(number: str, scope: Scope, on: date | None = None) -> list[tuple[str, str, str, str]]:
        with reading(city.store) as read:
            found = kin_of(read, city.case(number), scope, on=on)
        return [(one.what, one.word, one.number, one.state) for one in found]

    assert seen("1", everything) == [("successor", "merged", "2", "유지")]
    assert seen("2", everything) == [("predecessor", "merged", "1", "대체·통합")]
    assert seen("2", everything, date(2013, 1, 9)) == []
    assert seen("2", everything, DAY) == [("predecessor", "merged", "1", "대체·통합")]
    assert seen("2", NOTHING) == []
