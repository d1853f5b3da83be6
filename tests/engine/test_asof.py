"""Any day of the past, and what was known of it on another."""

from datetime import UTC, date, datetime

from engine.advance import advance
from engine.asof import cases_as_of
from engine.correction import undo_last
from engine.preview import MoveRequest
from engine.register import CaseEdit, edit
from engine.store import reading, transaction

JANUARY_10 = date(2013, 1, 10)
NOON_20 = datetime(2013, 1, 20, 3, tzinfo=UTC)
CLOSE = MoveRequest("1", "close", {"cause": "done", "reason": "완료"})


def states(city, on, known_on=None):
    with reading(city.store) as read:
        found = cases_as_of(read, "policy_task", on=on, known_on=known_on)
    return {one.number: one.state for one in found}


def test_a_case_is_what_had_taken_effect_by_the_day(city):
    city.decide({"1": "close"})
    advance(city.store, "policy_task", CLOSE, actor="han", at=NOON_20, on=JANUARY_10)

    kept = {"1": "maintained", "2": "maintained", "10": "maintained"}
    assert states(city, date(2012, 1, 1)) == {}
    assert states(city, date(2013, 1, 9)) == kept
    assert states(city, JANUARY_10) == kept | {"1": "closed"}


def test_as_known_on_leaves_out_what_was_recorded_later(city):
    city.decide({"1": "close"})
    advance(city.store, "policy_task", CLOSE, actor="han", at=NOON_20, on=JANUARY_10)

    known = [states(city, JANUARY_10, known_on=date(2013, 1, day))["1"] for day in (19, 20)]
    assert known == ["maintained", "closed"]


def test_the_day_of_a_record_is_the_day_in_seoul(city):
    """23:59 and 00:01 of Seoul are 14:59 and 15:01 UTC of one day."""
    city.decide({"1": "close"})
    late = datetime(2013, 1, 20, 15, 1, tzinfo=UTC)
    advance(city.store, "policy_task", CLOSE, actor="han", at=late, on=JANUARY_10)

    known = [states(city, JANUARY_10, known_on=date(2013, 1, day))["1"] for day in (20, 21)]
    assert known == ["maintained", "closed"]


def test_an_undone_move_never_was_except_to_who_knew_it_then(city):
    city.decide({"1": "close"})
    advance(city.store, "policy_task", CLOSE, actor="han", at=NOON_20, on=JANUARY_10)
    undo_last(
        city.store,
        "policy_task",
        "1",
        reason="다른 과제였습니다.",
        actor="han",
        at=datetime(2013, 1, 25, 3, tzinfo=UTC),
    )

    assert states(city, JANUARY_10)["1"] == "maintained"
    assert states(city, JANUARY_10, known_on=date(2013, 1, 24))["1"] == "closed"


def test_title_and_fields_are_those_of_the_day(city):
    one = city.case("1")
    with transaction(city.store) as write:
        edit(
            write,
            [CaseEdit(one.id, 1, {"title": "빈집 정비와 활용", "batch": "new"})],
            actor="han",
            at=NOON_20,
            on=date(2013, 1, 20),
            reason="과제명 조정",
        )

    with reading(city.store) as read:
        before, after = (
            cases_as_of(read, "policy_task", on=date(2013, 1, day))[0] for day in (19, 20)
        )
    assert (before.title, before.fields["batch"], before.seq) == ("빈집 정비", "agreed", 1)
    assert (after.title, after.fields["batch"], after.seq) == ("빈집 정비와 활용", "new", 2)
