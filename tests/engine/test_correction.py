from datetime import UTC, date, datetime

import pytest

from engine.advance import advance
from engine.correction import undo_last
from engine.errors import NothingToUndo
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
