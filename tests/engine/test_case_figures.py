"""How cases stood on a day, added up from what changed, is what folding every case gives."""

from collections import Counter
from datetime import UTC, date, datetime

from engine.advance import advance
from engine.asof import cases_as_of
from engine.case_figures import state_changes, stood_on
from engine.correction import undo_last
from engine.preview import MoveRequest
from engine.scope import NOTHING, Scope
from engine.store import reading
from tests.city import City

DAYS = [date(2012, 1, 1), date(2012, 1, 2), date(2013, 1, 9), date(2013, 1, 10), date(2013, 6, 1)]
NOON = datetime(2013, 1, 10, 3, tzinfo=UTC)
LATER = datetime(2013, 1, 20, 3, tzinfo=UTC)
FIRST = date(2013, 1, 1)  # earlier than it was recorded


def test_changes_add_up_to_the_states_of_every_day_undone_moves_too(city: City) -> None:
    done = {"given": {"cause": "done"}, "approval_document": "소통-1"}
    for number, on in (("1", None), ("2", FIRST), ("10", None)):
        request = MoveRequest(number, "close", **done)
        advance(city.store, "policy_task", request, actor="han", at=NOON, on=on)
    undo_last(city.store, "policy_task", "10", reason="잘못 눌렀음", actor="han", at=LATER)

    with reading(city.store) as read:
        changes = state_changes(read, Scope(everything=True), "policy_task")
        folded = {
            day: dict(Counter(one.state for one in cases_as_of(read, "policy_task", on=day)))
            for day in DAYS
        }
        nothing = state_changes(read, NOTHING, "policy_task")

    assert stood_on(changes, DAYS) == folded
    assert folded[DAYS[-1]] == {"maintained": 1, "closed": 2}
    assert nothing == []
