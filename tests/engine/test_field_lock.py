"""Moves that set fields, and fields that only such moves may change."""

from datetime import date

import pytest
from sqlalchemy import select

from engine.asof import case_as_of
from engine.case_sheet import preview_cases
from engine.correction import undo_last
from engine.definitions import in_force
from engine.errors import FieldLocked
from engine.field_lock import FieldLock, locks_on
from engine.register import CaseEdit, edit
from engine.spreadsheet import read_spreadsheet
from engine.store import reading, transaction
from engine.tables import case_relation, organisation
from engine.verify import verify
from states import read_lifecycle
from tests.grant_office import GRANT, NOON, TODAY, attended, signed

GIVEN = {
    "term": "2013. 4. 8. ~ 2014. 3. 31.",
    "amount": "3,000,000",
    "goal": "골목마다 쉼터 하나",
    "reason": "심의 의견대로 한다.",
}
TERM = {"from": "2013-04-08", "to": "2014-03-31"}


def edit_case(grants, number, **changes):
    one = grants.case(number)
    with transaction(grants.store) as write:
        change = CaseEdit(one.id, one.version, changes)
        return edit(write, [change], actor="han", at=NOON, on=TODAY, reason="고침")


@pytest.fixture
def ready(grants):
    """An application that may start."""
    grants.enter("협약-1", "running", lifecycle="accord")
    grants.enter("1", "deliberating", members=["lake"], agreement="협약-1", goal="쉼터")
    grants.prove(
        signed("1", "city"),
        signed("1", "district:east"),
        signed("1", "members:lake"),
        attended("1", "lead"),
        attended("1", "accountant"),
    )
    return grants


def test_what_a_move_sets_becomes_the_case_s_own(ready):
    ready.advance("1", "start", GIVEN)

    one, last = ready.case("1"), ready.story("1")[-1]
    assert (one.state, one.fields["term"], one.fields["amount"], one.fields["goal"]) == (
        "started", TERM, 3_000_000, "골목마다 쉼터 하나",
    )  # fmt: skip
    assert last.data == {
        "changes": {"term": TERM, "amount": 3_000_000, "goal": "골목마다 쉼터 하나"}
    }
    assert last.text == {"reason": "심의 의견대로 한다."}
    with reading(ready.store) as read:
        assert verify(read).findings == ()


def test_what_is_not_given_stays_as_it_was(ready):
    ready.advance("1", "start", {"term": GIVEN["term"]})

    assert ready.case("1").fields["goal"] == "쉼터"
    assert "amount" not in ready.case("1").fields


def test_undo_brings_the_fields_back_that_a_move_set(ready):
    before = ready.case("1").fields
    ready.advance("1", "start", GIVEN)

    undo_last(ready.store, "grant", "1", reason="착오", actor="han", at=NOON)

    assert (ready.case("1").state, ready.case("1").fields) == ("deliberating", before)
    with reading(ready.store) as read:
        assert case_as_of(read, ready.case("1").id, on=date(2013, 4, 1)).fields == before
        assert verify(read).findings == ()


def test_undo_passes_over_what_was_proved_since(ready):
    before = ready.case("1").fields
    ready.advance("1", "start", GIVEN)
    ready.prove(attended("1", "lead", mark="withdrawn"))

    done = undo_last(ready.store, "grant", "1", reason="착오", actor="han", at=NOON)

    assert (ready.case("1").state, ready.case("1").fields) == ("deliberating", before)
    assert ready.story("1")[-1].data["undoes"] == done.seq - 2
    with reading(ready.store) as read:
        assert verify(read).findings == ()


def test_a_field_of_several_organisations_relates_the_case_to_each(grants):
    one = grants.enter("1", members=["lake", "hill"])
    edit_case(grants, "1", members=["hill", "west"])

    with reading(grants.store) as read:
        related = read.scalars(
            select(organisation.c.key)
            .join(case_relation, case_relation.c.organisation_id == organisation.c.id)
            .where(case_relation.c.case_id == one.id, case_relation.c.relation == "members")
            .order_by(organisation.c.key)
        ).all()
    assert related == ["hill", "west"]


def test_a_locked_field_is_left_to_the_move_that_sets_it(ready):
    with pytest.raises(FieldLocked) as caught:
        edit_case(ready, "1", goal="다른 목표", seats=12)

    error = caught.value
    assert (error.number, error.field, error.state, error.moves) == ("1", "목표", "심의", ("개시",))
    assert "seats" not in ready.case("1").fields


def test_a_locked_field_said_again_as_it_is_is_no_change(ready):
    edit_case(ready, "1", goal="쉼터", seats=12)

    assert ready.case("1").fields["seats"] == 12


def test_a_locked_field_cannot_be_emptied(ready):
    with pytest.raises(FieldLocked):
        edit_case(ready, "1", goal=None)


def test_in_a_state_that_locks_all_only_the_title_may_be_mended(ready):
    ready.advance("1", "start", GIVEN)

    with pytest.raises(FieldLocked) as caught:
        edit_case(ready, "1", seats=12)
    edit_case(ready, "1", title="고친 제목")

    assert caught.value.moves == ()
    assert ready.case("1").title == "고친 제목"


def test_locks_name_the_moves_that_may():
    lifecycle = read_lifecycle(GRANT.encode(), file="grant.yaml").lifecycle

    assert locks_on(lifecycle, "deliberating", ["goal", "seats", "title"]) == {
        "goal": FieldLock("목표", "심의", ("개시",))
    }
    assert locks_on(lifecycle, "applied", ["goal"]) == {}


def test_an_import_names_the_cell_that_would_change_a_locked_field(ready):
    grid = read_spreadsheet(
        "번호,과제명,자치구,목표,좌석\n1,1호,동구,다른 목표,12\n".encode(), file="grants.csv"
    )

    with reading(ready.store) as read:
        seen = preview_cases(read, in_force(read, "grant"), grid, today=TODAY, defaults={})

    (problem,) = seen.problems
    assert (problem.cell, problem.asked) == ("D2", "다른 목표")
    assert "「심의」 상태에서는 「목표」 항목을 고칠 수 없습니다" in problem.sentence
    assert problem.mend == "다음 처리로 바꿔 주십시오: 개시"
