"""Entering and editing cases: history comes in honestly, and every change is an event."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import event as sqlalchemy_event
from sqlalchemy import select

from engine.errors import (
    CaseChanged,
    CaseNumberTaken,
    CommitteeUnknown,
    EffectiveTooEarly,
    FieldsInvalid,
    OrganisationUnknown,
    StateUnknown,
)
from engine.register import CaseEdit, NewCase, edit, register
from engine.store import reading, transaction
from engine.tables import case_relation
from tests.city import FIELDS, START

NOON = datetime(2013, 1, 10, 3, tzinfo=UTC)
BY_HAN = {"actor": "han", "at": NOON}


def enter(city, **given):
    row = {
        "number": "7",
        "title": "골목길 보안등",
        "state": "closed",
        "fields": FIELDS,
        "effective_on": date(2012, 6, 1),
        "basis": "2012년 6월 대장",
    }
    with transaction(city.store) as write:
        return register(write, "policy_task", [NewCase(**{**row, **given})], **BY_HAN)


def change(city, changes, *, version=1, on=date(2013, 1, 10)):
    with transaction(city.store) as write:
        edits = [CaseEdit(city.case("1").id, version, changes)]
        return edit(write, edits, **BY_HAN, on=on, reason="대장 정비")


def test_a_case_enters_in_any_state_with_its_basis(city):
    enter(city)

    one, (first,) = city.case("7"), city.story("7")
    assert (one.state, one.version, one.effective_on) == ("closed", 1, date(2012, 6, 1))
    assert (first.kind, first.from_state, first.to_state) == ("imported", None, "closed")
    assert first.data == {
        "basis": "2012년 6월 대장",
        "changes": {"title": "골목길 보안등", **FIELDS},
    }


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"number": "1"}, CaseNumberTaken),
        ({"state": "kept"}, StateUnknown),
        ({"fields": {**FIELDS, "batch": "없는 묶음"}}, FieldsInvalid),
        ({"fields": {"batch": "agreed"}}, FieldsInvalid),
        ({"fields": {**FIELDS, "lead": "no-such-department"}}, OrganisationUnknown),
        ({"fields": {**FIELDS, "subcommittee": "no-such"}}, CommitteeUnknown),
    ],
)
def test_a_case_that_cannot_be_is_refused_and_nothing_is_kept(city, given, error):
    with pytest.raises(error):
        enter(city, **given)

    with reading(city.store) as read:
        assert len(read.execute(select(case_relation.c.case_id).distinct()).all()) == 3


def test_an_edit_says_what_changed_and_why(city):
    change(city, {"title": "빈집 정비와 활용", "goal": "50호 정비"})

    one, last = city.case("1"), city.story("1")[-1]
    assert (one.title, one.fields["goal"], one.version) == ("빈집 정비와 활용", "50호 정비", 2)
    assert last.data == {"changes": {"title": "빈집 정비와 활용", "goal": "50호 정비"}}
    assert last.text == {"reason": "대장 정비"}


def test_a_field_can_be_emptied(city):
    change(city, {"goal": "50호 정비"})
    change(city, {"goal": None}, version=2)

    assert "goal" not in city.case("1").fields


def test_a_required_field_cannot_be_emptied(city):
    with pytest.raises(FieldsInvalid):
        change(city, {"lead": None})


def test_a_changed_department_moves_the_relation_with_it(city):
    change(city, {"lead": "communication"})

    with reading(city.store) as read:
        rows = read.execute(
            select(case_relation.c.relation, case_relation.c.organisation_id)
            .where(case_relation.c.case_id == city.case("1").id)
            .order_by(case_relation.c.relation)
        ).all()
    assert [tuple(row) for row in rows] == [("lead", 2), ("subcommittee", None)]


def test_an_edit_of_a_case_that_changed_meanwhile_is_refused(city):
    change(city, {"goal": "50호 정비"})

    with pytest.raises(CaseChanged):
        change(city, {"goal": "70호 정비"})


def test_an_edit_before_the_last_change_is_refused(city):
    with pytest.raises(EffectiveTooEarly) as caught:
        change(city, {"goal": "50호 정비"}, on=date(2012, 1, 1))

    assert caught.value.last == START


@pytest.mark.parametrize("count", [2, 300])
def test_entering_many_asks_a_constant_number_of_statements(city, count):
    rows = [
        NewCase(str(1000 + n), "과제", "maintained", FIELDS, START, "대장") for n in range(count)
    ]
    statements = []
    sqlalchemy_event.listen(
        city.store, "before_cursor_execute", lambda c, cu, s, *rest: statements.append(s)
    )

    with transaction(city.store) as write:
        register(write, "policy_task", rows, **BY_HAN)

    assert len([s for s in statements if not s.startswith("BEGIN")]) == 15
