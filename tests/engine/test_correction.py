from datetime import UTC, date, datetime

import pytest

from engine.advance import advance
from engine.correction import undo_last
from engine.errors import NothingToUndo, UndoRefused
from engine.lineage import lineage
from engine.preview import MoveRequest
from engine.store import reading

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
