"""Cells that name several organisations, a council, another case, or a time as fuzzy as a plan."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from engine.asof import cases_as_of
from engine.case import case_numbered
from engine.case_export import register_table
from engine.case_sheet import apply_import, preview_cases
from engine.definitions import in_force, publish
from engine.grid import Grid
from engine.people import NewCommittee, add_committee
from engine.store import reading, transaction
from engine.tables import case_relation
from tests.rounds_town import DEFINITION

TODAY = date(2013, 3, 4)
NOON = datetime(2013, 3, 4, 3, tzinfo=UTC)
FIELDS = """\
  members: {label: 참여기관, type: organisations}
  council: {label: 협의체, type: committee, of: council}
  parent: {label: 상위 과제, type: case, of: task}
  planned: {label: 예정 시기, type: when}
states:"""
SOURCE = DEFINITION.replace("CATCH_UP", "latest").replace("states:", FIELDS, 1).encode()
HEADER = ("과제번호", "과제명", "실무분과", "주관부서", "참여기관", "협의체", "상위 과제", "시기")


@pytest.fixture
def office(town):
    """A town whose tasks have members, a council, a parent and a fuzzy time."""
    with transaction(town.store) as write:
        add_committee(write, NewCommittee("coast", "해안도시 협의체", "council", 1))
        publish(write, SOURCE, file="task.yaml", by="boss", at=NOON, since=TODAY)
    return town


def row(number="T-1", members=None, council=None, parent=None, planned=None):
    return (number, "보도 정비", "생활분과", "도로과", members, council, parent, planned)


def preview(office, *rows):
    grid = Grid("과제.csv", (HEADER, *rows))
    with reading(office.store) as read:
        return preview_cases(read, in_force(read, "task"), grid, today=TODAY, defaults={})


def take(office, shown):
    with transaction(office.store) as write:
        apply_import(write, in_force(write, "task"), shown, actor="boss", at=NOON, reason="표 고침")


def fields_of(office, number="T-1"):
    with reading(office.store) as read:
        return dict(case_numbered(read, "task", number).fields)


EVERYTHING = {
    "subcommittee": "life",
    "lead": "roads",
    "members": ["welfare", "roads"],
    "council": "coast",
    "parent": "T-2",
    "planned": "2013-Q1",
}


def test_names_are_kept_by_key_and_a_row_may_name_another_row(office):
    shown = preview(
        office,
        row("T-1", "복지과; 도로 과;복지과;", "해안도시협의체", " T-2 ", "’13년 1/4분기"),
        row("T-2", planned=date(2013, 2, 11)),
    )
    assert shown.problems == ()

    take(office, shown)

    assert fields_of(office) == EVERYTHING
    assert fields_of(office, "T-2")["planned"] == "2013-02-11"
    relation = select(case_relation.c.relation).order_by(case_relation.c.id)
    with reading(office.store) as read:
        held = case_numbered(read, "task", "T-1").id
        kept = read.scalars(relation.where(case_relation.c.case_id == held)).all()
    assert sorted(kept) == ["council", "lead", "members", "members", "subcommittee"]


def test_what_is_taken_out_comes_back_the_same(office):
    take(
        office,
        preview(office, row("T-1", "복지과;도로과", "coast", "T-2", "2013년 1분기"), row("T-2")),
    )
    with reading(office.store) as read:
        lifecycle = in_force(read, "task").lifecycle
        out = register_table(read, lifecycle, cases_as_of(read, "task", on=TODAY))
    first = dict(zip((column.header for column in out.columns), out.rows[0], strict=True))

    assert {key: first[key] for key in ("참여기관", "협의체", "상위 과제", "예정 시기")} == {
        "참여기관": "복지과; 도로과",
        "협의체": "해안도시 협의체",
        "상위 과제": "T-2",
        "예정 시기": "2013년 1분기",
    }
    grid = Grid("과제.csv", (tuple(column.header for column in out.columns), *out.rows))
    with reading(office.store) as read:
        again = preview_cases(read, in_force(read, "task"), grid, today=TODAY, defaults={})
    assert (again.new, again.edits, again.same, again.problems) == ((), (), 2, ())


def test_a_change_is_shown_in_a_clerks_words(office):
    take(office, preview(office, row("T-1", "복지과", "coast", None, "상시"), row("T-2")))

    shown = preview(office, row("T-1", "도로과; 복지과", "coast", "T-2", "2013. 2월중"))

    assert [(one.label, one.before, one.after) for one in shown.edits[0].changes] == [
        ("참여기관", "복지과", "도로과; 복지과"),
        ("상위 과제", "(없음)", "T-2"),
        ("예정 시기", "상시", "2013. 2월 중"),
    ]


@pytest.mark.parametrize(
    ("bad", "problem"),
    [
        ({"members": "복지과; 도로가"},
         "E2 칸: 등록된 참여기관 이름이 아닙니다: ‘도로가’ – 등록된 이름(도로과)으로 고쳐 주십시오"),
        ({"members": ";"},
         "E2 칸: 등록된 참여기관 이름이 아닙니다: ‘;’ –"
         " 등록된 이름을 쌍반점(;)으로 나누어 적어 주십시오"),
        ({"council": "생활분과"},
         "F2 칸: 등록된 협의체 이름이 아닙니다: ‘생활분과’ –"
         " 등록된 이름(해안도시 협의체)으로 고쳐 주십시오"),
        ({"parent": "T-9"},
         "G2 칸: 등록된 상위 과제 번호가 아닙니다: ‘T-9’ – 등록된 번호(T-1)로 고쳐 주십시오"),
        ({"parent": "T-1"},
         "G2 칸: 자기 자신을 가리킵니다 – 다른 번호로 고치거나 칸을 비워 주십시오"),
        ({"planned": "2월중"},
         "H2 칸: 예정 시기 칸에 쓸 수 없는 값입니다 –"
         " 시기로 입력해 주십시오(예: 2013. 1월중, 2013년 1분기, 상시)"),
    ],
)  # fmt: skip
def test_what_is_not_there_is_said_at_its_cell(office, bad, problem):
    assert [str(one) for one in preview(office, row(**bad)).problems] == [problem]
