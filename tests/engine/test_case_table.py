"""The tables that definitions describe: names instead of keys, sums that balance, any day."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from importlib.resources import files

import pytest
from sqlalchemy import Connection, Engine

from engine.advance import advance
from engine.case import case_numbered
from engine.case_table import CaseCount, CaseList, CaseTableUnknown, filled_table
from engine.definitions import publish
from engine.people import (
    NewCommittee,
    NewDuty,
    NewOrganisation,
    NewPerson,
    add_committee,
    add_organisations,
    add_people,
    assign_duties,
)
from engine.preview import MoveRequest
from engine.register import CaseEdit, NewCase, edit, register
from engine.store import reading, transaction

AT = datetime(2013, 3, 4, 3, tzinfo=UTC)
START = date(2013, 1, 2)


@pytest.fixture
def store_with_events(store: Engine) -> Engine:
    """Two forums and three sessions of two courses, one of them held with 40 people."""
    with transaction(store) as write:
        _settle(write, "education_event")
        register(
            write,
            "education_event",
            [
                _event("토-1", "forum", "held", attendees=60, held_on="2013-01-02"),
                _event("토-2", "forum", "planned"),
                _event("학-1", "course", "settled", course="이해교육"),
                _event("학-2", "course", "planned", course="이해교육"),
                _event("학-10", "course", "planned", course="실행교육"),
            ],
            actor="han",
            at=datetime(2013, 1, 2, 3, tzinfo=UTC),
        )
    given: Mapping[str, object] = {"held_on": "2013-03-04", "attendees": 40}
    advance(store, "education_event", MoveRequest("학-1", "hold", given), actor="han", at=AT)
    return store


def _settle(write: Connection, lifecycle: str) -> None:
    source = files("states").joinpath(f"lifecycles/{lifecycle}.yaml").read_bytes()
    publish(write, source, file=f"{lifecycle}.yaml", by="han", at=AT, since=START)
    add_organisations(
        write,
        [
            NewOrganisation("team", "광역협력팀", "team"),
            NewOrganisation("north", "북부시", "city"),
            NewOrganisation("south", "남부시", "city"),
        ],
    )
    add_people(write, [NewPerson("han", "한가람", "팀장")])
    assign_duties(write, [NewDuty("han", "coordinator", date(2012, 1, 2))])


def _event(number: str, sort: str, state: str, **more: object) -> NewCase:
    plan = {"course": "협치학교", "forum": "토론회"}[sort]
    fields = {"sort": sort, "plan": plan, "lead": "team", "planned": "2013-Q1", **more}
    return NewCase(number, f"{number} 행사", state, fields, START, "계획")


def _count(store: Engine, key: str, *, on: date) -> CaseCount:
    with reading(store) as read:
        filled = filled_table(read, "education_event", key, on=on)
    assert filled.imbalances == ()
    assert isinstance(filled.content, CaseCount)
    return filled.content


def test_count_adds_up_by_row_and_column_with_its_sums(store_with_events: Engine) -> None:
    content = _count(store_with_events, "planned_and_held", on=date(2013, 3, 31))

    assert [column.label for column in content.table.columns] == ["예정", "개최"]
    assert [
        (line.label, line.total.count, *(figure.count for figure in line.figures))
        for line in content.table.lines
    ] == [
        ("계", 5, 3, 2),
        ("토론회", 2, 1, 1),
        ("협치학교", 3, 2, 1),
    ]
    (attendees,) = content.sums
    assert (attendees.total, attendees.rows) == (100, (60, 40))
    assert attendees.unsaid == ("토-2", "학-2", "학-10")


def test_count_of_an_earlier_day_is_what_held_then(store_with_events: Engine) -> None:
    content = _count(store_with_events, "planned_and_held", on=date(2013, 3, 3))

    assert [column.label for column in content.table.columns] == ["예정", "확정", "개최"]
    assert content.table.lines[0].total.count == 5
    assert content.sums[0].total == 60


def test_count_by_a_line_gives_who_says_nothing_a_row_of_their_own(
    store_with_events: Engine,
) -> None:
    content = _count(store_with_events, "courses", on=date(2013, 3, 31))

    assert [(line.label, line.total.cases) for line in content.table.lines[1:]] == [
        ("실행교육", ("학-10",)),
        ("이해교육", ("학-1", "학-2")),
        ("미지정", ("토-1", "토-2")),
    ]
    assert content.sums[0].rows == (0, 40, 60)


def test_list_says_names_of_the_day_and_leaves_out_other_states(store: Engine) -> None:
    with transaction(store) as write:
        _settle(write, "intercity_council")
        add_committee(write, NewCommittee("two_cities", "두도시협의회", "council", 0))
        fields = {
            "council": "two_cities", "lead": "team", "founded_on": "1999-01-23",
            "chair": "north", "chair_method": "elected", "chair_since": "2012-10",
            "members": ["north", "south"], "seats": 2, "sessions": "regular",
            "borne_by": "chair",
        }  # fmt: skip
        rows = [
            NewCase("1", "두도시협의회", "member", fields, START, "규약"),
            NewCase("2", "떠난협의회", "left", fields, START, "규약"),
        ]
        register(write, "intercity_council", rows, actor="han", at=AT)
        one = case_numbered(write, "intercity_council", "1")
        changes = [CaseEdit(one.id, one.version, {"seats": 3})]
        edit(write, changes, actor="han", at=AT, on=date(2013, 3, 4), reason="한 자리 늚")
    with reading(store) as read:
        before, after = (
            filled_table(read, "intercity_council", "councils", on=day).content
            for day in (date(2013, 3, 3), date(2013, 3, 4))
        )

    assert isinstance(before, CaseList)
    assert isinstance(after, CaseList)
    (listed,) = before.cases
    assert listed.number == "1"
    assert {key: said.value for key, said in listed.said.items()} == {
        "title": "두도시협의회", "founded_on": "1999-01-23", "chair": "북부시",
        "chair_method": "호선", "chair_since": "2012-10", "chair_until": None,
        "seats": 2, "members": ("북부시", "남부시"), "appointed": None,
        "sessions": "정기회와 임시회", "regular_sessions": None, "borne_by": "회장도시 부담",
        "contribution": None,
    }  # fmt: skip
    assert after.cases[0].said["seats"].value == 3


def test_table_that_is_not_there_is_refused_by_name(store_with_events: Engine) -> None:
    with reading(store_with_events) as read, pytest.raises(CaseTableUnknown) as caught:
        filled_table(read, "education_event", "plans", on=START)

    assert caught.value.known == ("planned_and_held", "courses", "events")
