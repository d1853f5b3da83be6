"""A quarter's sheets: written for departments, filled in, read back."""

import io
import zipfile
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from engine.answers import Submission, submit
from engine.business_days import OfficeCalendar
from engine.cell_problem import CellProblem, SpreadsheetRefused
from engine.definitions import publish
from engine.round_view import asks, round_with_id
from engine.spreadsheet import read_spreadsheet
from engine.store import reading, transaction
from hyeopchi.round_collect import CollectPreview, SheetProblem, preview_collect
from hyeopchi.round_reading import RoundSheet, read_round_sheet
from hyeopchi.round_sheet import write_round_sheets
from tests.rounds_town import DEFINITION, Town, seoul, settle

APRIL = date(2013, 4, 1)
JULY = date(2013, 7, 1)
WELFARE = "2013년 1분기 이행상황 보고 - 복지과.xlsx"


@pytest.fixture
def town(store):
    with transaction(store) as write:
        settle(write)
    town = Town(store, OfficeCalendar())
    town.publish(since=date(2013, 1, 1))
    town.enter([1, 2])
    town.enter([3], lead="roads")
    return town


def write(town, round_id: int, folder: Path, **given: str) -> dict[str, Path]:
    with reading(town.store) as read:
        paths = write_round_sheets(read, round_with_id(read, round_id), folder, **given)
    return {path.name: path for path in paths}


def collect(town, round_id: int, *sheets: RoundSheet) -> CollectPreview:
    with reading(town.store) as read:
        return preview_collect(read, round_with_id(read, round_id), sheets)


def filled(path: Path, cells: dict[str, object]) -> RoundSheet:
    """Give the sheet as a clerk would send it back, with other values in some cells."""
    given = read_round_sheet(path)
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("제출표")
        percent = book.add_format({"num_format": "0%"})
        for row, values in enumerate(given.grid.rows):
            for column, value in enumerate(values):
                if value is not None:
                    sheet.write(row, column, value)
        for cell, value in cells.items():
            if isinstance(value, float):
                sheet.write(cell, value, percent)
            elif isinstance(value, str) and value.startswith("="):
                sheet.write_formula(cell, value, None, 1)
            else:
                sheet.write(cell, value)
        hidden = book.add_worksheet("hyeopchi")
        for row, pair in enumerate(given.identity.items()):
            hidden.write_row(row, 0, pair)
    return read_round_sheet(target.getvalue(), file=path.name)


def test_a_department_gets_one_sheet_with_what_it_is_asked(town, tmp_path):
    round_id = town.open_one(APRIL)

    paths = write(town, round_id, tmp_path, department="협치담당관")

    assert sorted(paths) == ["2013년 1분기 이행상황 보고 - 도로과.xlsx", WELFARE]
    grid = read_spreadsheet(paths[WELFARE].read_bytes(), file=WELFARE)
    assert (grid.sheet, grid.other_sheets, grid.flaws) == ("제출표", (), {})
    assert [row[0] for row in grid.rows[:4]] == [
        "2013년 1분기 이행상황 보고 – 복지과",
        "기준일 2013. 3. 31.(일) · 제출 기한 2013. 4. 10.(수) · 대상 과제 2건 · 총괄부서 협치담당관",
        "‘제출’ 칸에 ○를 적은 줄만 제출됩니다. 내용을 고치지 않았더라도 ○를 적어야 제출됩니다.",
        "노란 줄(‘지난 회차 답’)은 지난 회차의 답을, 초록 줄(‘이미 제출함’)은 이미 낸 답을 "
        "옮겨 놓은 것입니다. 확인하고 고쳐 주십시오.",
    ]
    header = ("제출", "내용", "과제번호", "과제명", "담당자")
    form = ("추진실적(필수)", "추진율", "낮아진 사유", "이행상태")
    assert grid.rows[4:] == (
        (*header, *form),
        (None, "새로 작성", "T-1", "과제 1", "kim 씨", None, None, None, None),
        (None, "새로 작성", "T-2", "과제 2", "kim 씨", None, None, None, None),
    )
    with zipfile.ZipFile(paths[WELFARE]) as archive:
        sheets = [archive.read(f"xl/worksheets/sheet{number}.xml") for number in (1, 2, 3)]
        book = archive.read("xl/workbook.xml").decode()
        styles = archive.read("xl/styles.xml").decode()
    assert not any(b"<f>" in sheet or b"<hyperlink" in sheet for sheet in sheets)
    assert b'orientation="landscape"' in sheets[0]
    assert b'<pageSetUpPr fitToPage="1"/>' in sheets[0]
    assert b'state="frozen"' in sheets[0]
    assert "계속추진,정상추진".encode() in sheets[0]
    assert 'name="hyeopchi" sheetId="3" state="veryHidden"' in book
    assert "맑은 고딕" in styles


def test_another_program_reads_the_same_cells(town, tmp_path):
    round_id = town.open_one(APRIL)
    paths = write(town, round_id, tmp_path)

    book = CalamineWorkbook.from_path(paths[WELFARE])

    assert book.sheet_names == ["제출표", "목록", "hyeopchi"]
    assert book.get_sheet_by_name("hyeopchi").to_python() == [
        ["format", "hyeopchi-round-sheet-1"],
        ["lifecycle", "task"],
        ["review", "quarterly_report"],
        ["period", "2013-Q1"],
        ["respondent", "organisation"],
        ["key", "welfare"],
        ["name", "복지과"],
    ]


def test_a_sheet_written_twice_is_the_same_file(town, tmp_path):
    round_id = town.open_one(APRIL)

    first = write(town, round_id, tmp_path / "a")[WELFARE].read_bytes()

    assert write(town, round_id, tmp_path / "b")[WELFARE].read_bytes() == first


def test_only_rows_marked_are_answers(town, tmp_path):
    round_id = town.open_one(APRIL)
    paths = write(town, round_id, tmp_path)
    first, second = (one.id for one in town.asks(round_id) if one.organisation_key == "welfare")

    sheet = filled(
        paths[WELFARE],
        {"A6": "o", "F6": "=", "G6": 0.5, "I6": "정상 추진", "F7": "적었으나 표시하지 않음"}
        | {"F6": "  경로당 12곳․쉼터  3곳 점검 "},
    )
    shown = collect(town, round_id, sheet)

    assert [(row.cell, row.number, row.submission) for row in shown.rows] == [
        (
            "A6",
            "T-1",
            Submission(
                first,
                {"results": "경로당 12곳·쉼터 3곳 점검", "progress": 50, "grade": "normal"},
            ),
        )
    ]
    assert (shown.unchanged, shown.empty, shown.problems) == (0, 1, ())
    assert shown.notes == (
        f"{WELFARE} 7번째 줄 T-2: 고친 내용이 있으나 ‘제출’ 칸이 비어 제출하지 않습니다",
    )
    with transaction(town.store) as write_:
        assert submit(write_, round_id, shown.submissions, by="kim", at=seoul(APRIL)) == 1
    again = collect(town, round_id, sheet)
    assert (again.rows, again.unchanged) == ((), 1)
    assert second not in {row.submission.ask_id for row in again.rows}


def test_what_was_answered_before_is_prefilled_and_counts_for_nothing(town, tmp_path):
    first = town.open_one(APRIL)
    town.answer(
        first, APRIL, by="kim", results="1분기 실적", progress=20, grade="normal", reason="비"
    )
    town.close(first, date(2013, 4, 17))
    second = town.open_one(JULY)
    one = next(ask for ask in town.asks(second) if ask.number == "T-1")
    with transaction(town.store) as write_:
        given = [Submission(one.id, {"results": "2분기 실적", "progress": 40})]
        submit(write_, second, given, by="kim", at=seoul(JULY))

    path = write(town, second, tmp_path)["2013년 2분기 이행상황 보고 - 복지과.xlsx"]

    sheet = read_round_sheet(path)
    assert sheet.grid.rows[5:] == (
        (None, "이미 제출함", "T-1", "과제 1", "kim 씨", "2분기 실적", 40, None, None),
        (None, "지난 회차 답", "T-2", "과제 2", "kim 씨", "1분기 실적", 20, None, "정상추진"),
    )
    with zipfile.ZipFile(path) as archive:
        styles = archive.read("xl/styles.xml").decode()
    assert "FFE2EFDA" in styles
    assert "FFFFF2CC" in styles
    assert collect(town, second, sheet) == CollectPreview((), 0, 2, (), ())
    marked = collect(town, second, filled(path, {"A6": "○", "A7": "○"}))
    assert [row.number for row in marked.rows] == ["T-2"]
    assert (marked.unchanged, marked.empty) == (1, 0)


def test_every_bad_cell_of_every_sheet_is_named(town, tmp_path):
    first = town.open_one(APRIL)
    town.answer(first, APRIL, by="kim", results="1분기 실적", progress=20)
    town.close(first, date(2013, 4, 17))
    second = town.open_one(JULY)
    paths = write(town, second, tmp_path)
    welfare = paths["2013년 2분기 이행상황 보고 - 복지과.xlsx"]
    roads = paths["2013년 2분기 이행상황 보고 - 도로과.xlsx"]

    shown = collect(
        town,
        second,
        filled(welfare, {"A6": "○", "G6": 10, "A7": "제출 예정", "A8": "○", "C8": "T-3"}),
        filled(roads, {"A6": "○", "G6": "=1+1", "I6": "순항"}),
    )

    assert shown.rows == ()
    assert shown.problems == (
        SheetProblem(
            roads.name, CellProblem("F6", "", "추진실적 칸이 비어 있습니다", "채워 주십시오")
        ),
        SheetProblem(
            roads.name, CellProblem("G6", "1", "수식이 들어 있습니다", "값만 붙여넣어 주십시오")
        ),
        SheetProblem(
            roads.name,
            CellProblem(
                "I6",
                "순항",
                "이행상태 칸에 쓸 수 없는 값입니다",
                "다음에서 골라 주십시오: 계속추진, 정상추진",
            ),
        ),
        SheetProblem(
            welfare.name,
            CellProblem(
                "A6",
                "T-1",
                "추진율: 2013년 1분기(20%)보다 낮습니다(10%)",
                "‘낮아진 사유’ 칸에 낮아진 까닭을 적어 주십시오",
            ),
        ),
        SheetProblem(
            welfare.name,
            CellProblem(
                "A7", "제출 예정", "○가 아닌 것이 적혀 있습니다", "○를 적거나 비워 주십시오"
            ),
        ),
        SheetProblem(
            welfare.name,
            CellProblem(
                "C8",
                "T-3",
                "이 제출표에서 묻지 않은 번호입니다: ‘T-3’",
                "번호를 바로잡거나 줄을 지워 주십시오",
            ),
        ),
    )
    assert (
        str(shown.problems[0])
        == f"{roads.name}: F6 칸: 추진실적 칸이 비어 있습니다 – 채워 주십시오"
    )


def test_one_task_marked_twice_is_named_with_both_cells(town, tmp_path):
    round_id = town.open_one(APRIL)
    path = write(town, round_id, tmp_path)[WELFARE]
    row = {"A6": "○", "F6": "하나", "A7": "○", "C7": "T-1", "F7": "둘"}

    shown = collect(town, round_id, filled(path, row))

    assert shown.problems == (
        SheetProblem(
            WELFARE,
            CellProblem(
                "A7",
                "T-1",
                f"같은 것이 두 번 제출되었습니다: {WELFARE} A6",
                "한 줄만 남겨 주십시오",
            ),
        ),
    )


def test_a_sheet_of_another_round_is_refused(town, tmp_path):
    first = town.open_one(APRIL)
    sheet = read_round_sheet(write(town, first, tmp_path)[WELFARE])
    town.close(first, date(2013, 4, 17))
    second = town.open_one(JULY)

    assert collect(town, second, sheet).problems == (
        SheetProblem(
            WELFARE,
            CellProblem(
                None,
                "",
                "다른 회차의 제출표입니다: task quarterly_report 2013-Q1",
                "이 회차(task quarterly_report 2013-Q2)의 제출표를 골라 주십시오",
            ),
        ),
    )


def test_a_file_that_is_no_round_sheet_is_refused(town):
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        book.add_worksheet("제출표").write("A1", "과제번호")

    with pytest.raises(SpreadsheetRefused) as caught:
        read_round_sheet(target.getvalue(), file="사본.xlsx")

    assert caught.value.problem == CellProblem(
        None,
        "",
        "hyeopchi가 만든 제출표가 아닙니다",
        "이 회차의 제출표를 다시 만들어 그 파일에 적어 주십시오",
    )


def test_columns_may_be_moved_and_a_missing_one_is_named(town, tmp_path):
    round_id = town.open_one(APRIL)
    path = write(town, round_id, tmp_path)[WELFARE]

    moved = filled(path, {"F5": "추진율", "G5": "추진 실적", "A6": "○", "F6": 30, "G6": "실적"})
    lost = filled(path, {"F5": "실적"})

    assert [row.submission.values for row in collect(town, round_id, moved).rows] == [
        {"results": "실적", "progress": 30}
    ]
    assert collect(town, round_id, lost).problems == (
        SheetProblem(
            WELFARE,
            CellProblem(
                "A5",
                "",
                "머리글이 없습니다: 추진실적",
                "이 회차의 제출표를 다시 만들어 그 파일에 적어 주십시오",
            ),
        ),
    )


def test_each_member_gets_a_sheet_and_proposes(town, tmp_path):
    round_id = town.open_one(JULY, review="evaluation")

    paths = write(town, round_id, tmp_path)

    assert sorted(paths) == [f"2013년 상반기 평가 - m{number} 씨.xlsx" for number in (1, 2, 3)]
    path = paths["2013년 상반기 평가 - m2 씨.xlsx"]
    shown = collect(
        town,
        round_id,
        filled(path, {"A6": "○", "F6": "잘되고 있습니다", "G6": "유지", "A7": "○"}),
    )
    with reading(town.store) as read:
        mine = {one.number: one.id for one in asks(read, round_id) if one.person_key == "m2"}
    assert [row.submission for row in shown.rows] == [
        Submission(mine["T-1"], {"opinion": "잘되고 있습니다"}, "maintain")
    ]
    assert [str(problem) for problem in shown.problems] == [
        f"{path.name}: G7 칸: 제안 칸이 비어 있습니다 – 채워 주십시오"
    ]


def test_a_text_that_looks_like_a_formula_stays_text(town, tmp_path):
    round_id = town.open_one(APRIL)
    town.answer(round_id, APRIL, by="kim", results='=HYPERLINK("http://a.example","눌러")')

    path = write(town, round_id, tmp_path)[WELFARE]

    sheet = read_round_sheet(path)
    assert (sheet.grid.at(5, 5), sheet.grid.flaws) == (
        '=HYPERLINK("http://a.example","눌러")',
        {},
    )
    with zipfile.ZipFile(path) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")


def test_choices_too_long_for_a_rule_stand_on_a_sheet_of_their_own(town, tmp_path):
    labels = {
        f"way_{number}": f"{number}번째 방법: 예산, 인력, 제도를 함께 고침" for number in range(12)
    }
    listed = ", ".join(f"{key}: '{label}'" for key, label in labels.items())
    offered = (
        "grade: {label: 이행상태, type: choice, choices: {ongoing: 계속추진, normal: 정상추진}}"
    )
    chosen = offered[: offered.rindex("{")] + f"{{{listed}}}}}"
    source = DEFINITION.replace("CATCH_UP", "latest").replace(offered, chosen).encode()
    with transaction(town.store) as writing:
        publish(writing, source, file="task.yaml", by="boss", at=seoul(APRIL), since=APRIL)
    round_id = town.open_one(APRIL)

    path = write(town, round_id, tmp_path)[WELFARE]

    with zipfile.ZipFile(path) as archive:
        assert (
            "<formula1>목록!$I$1:$I$12</formula1>"
            in archive.read("xl/worksheets/sheet1.xml").decode()
        )
    lists = read_spreadsheet(path.read_bytes(), file=path.name, sheet="목록")
    assert [row[8] for row in lists.rows] == list(labels.values())
    row = {"A6": "○", "F6": "실적", "I6": labels["way_3"]}
    shown = collect(town, round_id, filled(path, row))
    assert [one.submission.values["grade"] for one in shown.rows] == ["way_3"]
