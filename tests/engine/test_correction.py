from datetime import UTC, date, datetime

import pytest

from engine.advance import advance
from engine.correction import undo_last
from engine.errors import FieldsInvalid, NothingToUndo, UndoRefused
from engine.lineage import lineage
from engine.preview import MoveRequest
from engine.register import CaseEdit, edit
from engine.store import reading, transaction
from hyeopchi.words_of_record import RECORD
from tests import grant_office
from tests.grant_office import attended, signed

NOON = datetime(2013, 1, 10, 3, tzinfo=UTC)
UNDO = {"reason": "잘못 눌렀습니다.", "actor": "han", "at": NOON}
MERGE = MoveRequest("1", "supersede", {"how": "merged", "reason": "중복"}, ("2",))


def test_undo_brings_the_state_back_and_frees_the_decision(city):
    city.decide({"1": "supersede"})
    advance(city.store, "policy_task", MERGE, actor="han", at=NOON)

    undo_last(city.store, "policy_task", "1", **UNDO)

    assert (city.case("1").state, city.case("1").version) == ("maintained", 3)
    with reading(city.store) as read:
        assert lineage(read, [city.case("1").id]) == []
    advance(city.store, "policy_task", MERGE, actor="han", at=NOON)
    assert city.case("1").state == "superseded"


def test_undo_twice_is_refused(city):
    city.decide({"1": "supersede"})
    advance(city.store, "policy_task", MERGE, actor="han", at=NOON)
    undo_last(city.store, "policy_task", "1", **UNDO)

    with pytest.raises(NothingToUndo) as caught:
        undo_last(city.store, "policy_task", "1", **UNDO)

    assert (caught.value.seq, caught.value.kind) == (3, "undone")


def test_what_was_imported_cannot_be_undone(city):
    with pytest.raises(NothingToUndo):
        undo_last(city.store, "policy_task", "1", **UNDO)

    assert city.case("1").entered_on == date(2012, 1, 2)


def test_undo_of_a_move_with_a_wrong_day_lets_the_right_day_in(city):
    city.decide({"1": "maintain"})
    wrong = date(2031, 1, 10)
    advance(city.store, "policy_task", MoveRequest("1", "maintain"), actor="han", at=NOON, on=wrong)

    undo_last(city.store, "policy_task", "1", **UNDO)

    assert city.case("1").effective_on == date(2012, 1, 2)
    advance(city.store, "policy_task", MoveRequest("1", "maintain"), actor="han", at=NOON)
    assert city.case("1").effective_on == date(2013, 1, 10)


def test_undo_that_would_end_a_successor_is_refused(city):
    city.decide({"2": "close"})
    close = MoveRequest("2", "close", {"cause": "done"})
    advance(city.store, "policy_task", close, actor="han", at=NOON)
    city.decide({"2": "reopen", "1": "supersede"}, on=date(2013, 1, 11))
    later = datetime(2013, 1, 11, 3, tzinfo=UTC)
    reopen = MoveRequest("2", "reopen", {"reason": "수요가 다시 늘었습니다."})
    advance(city.store, "policy_task", reopen, actor="han", at=later)
    advance(city.store, "policy_task", MERGE, actor="han", at=later)

    with pytest.raises(UndoRefused) as caught:
        undo_last(city.store, "policy_task", "2", reason="착오", actor="han", at=later)

    assert caught.value.why == "successor"
    assert city.case("2").state == "maintained"


def test_a_case_superseded_again_passes_on_once(city):
    """Reopened, it passes nothing on; superseded by the same one again, it does so once."""
    for day, move in ((10, "supersede"), (11, "reopen"), (12, "supersede")):
        city.decide({"1": move}, on=date(2013, 1, day))
        asked = MERGE if move == "supersede" else MoveRequest("1", move, {"reason": "재추진"})
        at = datetime(2013, 1, day, 3, tzinfo=UTC)
        advance(city.store, "policy_task", asked, actor="han", at=at)
        with reading(city.store) as read:
            links = lineage(read, [city.case("2").id])
        assert len(links) == (0 if move == "reopen" else 1)


def undo(grants, number, lifecycle="grant"):
    undo_last(grants.store, lifecycle, number, reason="착오", actor="han", at=grant_office.NOON)


def test_undo_that_would_give_two_live_cases_one_value_is_refused(grants):
    """One per district holds, whichever way a case comes to stand there."""
    for number in ("1", "2"):
        grants.enter(number)
        grants.ready(number)
    grants.advance("1", "deliberate")
    grants.advance("1", "close")
    grants.advance("2", "deliberate")

    with pytest.raises(UndoRefused) as caught:
        undo(grants, "1")

    assert (caught.value.why, grants.case("1").state) == ("rival", "closed")
    undo(grants, "2")
    undo(grants, "1")
    assert [grants.case(number).state for number in ("1", "2")] == ["deliberating", "applied"]


def change(grants, changes):
    """Edit the cases, in one action: number -> district."""
    with transaction(grants.store) as write:
        held = [(grants.case(number), district) for number, district in changes.items()]
        edits = [CaseEdit(one.id, one.version, {"district": place}) for one, place in held]
        edit(write, edits, actor="han", at=grant_office.NOON, on=grant_office.TODAY, reason="정정")


def test_an_edit_or_its_undo_that_would_share_a_district_is_refused(grants):
    grants.enter("1", "deliberating")
    grants.enter("2", "deliberating", district="west")
    grants.enter("3")

    for changes in ({"2": "east"}, {"1": "lake", "2": "lake"}):
        with pytest.raises(FieldsInvalid) as caught:
            change(grants, changes)
        assert [one.code for one in caught.value.refusals] == ["unique_taken"]

    change(grants, {"1": "west", "2": "east", "3": "west"})  # what is not live yet may
    change(grants, {"1": "hill"})
    grants.enter("4", "deliberating", district="west")
    with pytest.raises(UndoRefused) as caught:
        undo(grants, "1")
    assert caught.value.why == "rival"


def test_undo_of_what_a_child_rests_on_is_refused(grants):
    grants.enter("협약-1", "drafted", lifecycle="accord")
    grants.advance("협약-1", "begin", lifecycle="accord")
    grants.enter("1", "deliberating", agreement="협약-1", members=["lake"])
    grants.prove(
        signed("1", "city"),
        signed("1", "district:east"),
        signed("1", "members:lake"),
        attended("1", "lead"),
        attended("1", "accountant"),
    )
    grants.advance("1", "start", {"term": "2013. 4. 8. ~ 2014. 3. 31."})

    with pytest.raises(UndoRefused) as caught:
        undo(grants, "협약-1", "accord")

    assert caught.value.why == "child"
    assert grants.case("협약-1", "accord").state == "running"
    undo(grants, "1")
    undo(grants, "협약-1", "accord")
    assert grants.case("협약-1", "accord").state == "drafted"


@pytest.mark.parametrize("why", ["successor", "asked", "child", "rival"])
def test_every_reason_against_an_undo_has_words(why):
    said = RECORD["UndoRefused"](UndoRefused("1", 2, why))

    assert "되돌릴 수 없습니다" in str(said)
