import io
from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
import xlsxwriter
from sqlalchemy import select

from engine.business_days import OfficeCalendar, OfficeDay, OfficeDaysInvalid, office_days
from engine.case import cases
from engine.case_sheet import (
    Change,
    EditedRow,
    Imported,
    ImportPreview,
    apply_import,
    preview_cases,
)
from engine.cell_problem import CellProblem, ImportRefused
from engine.definitions import in_force, publish
from engine.errors import CaseChanged
from engine.grid import Grid
from engine.register import CaseEdit, NewCase, edit
from engine.spreadsheet import read_spreadsheet
from engine.store import reading, transaction
from engine.tables import event
from tests.rounds_town import DEFINITION

TODAY = date(2013, 3, 4)
NOON = datetime(2013, 3, 4, 3, tzinfo=UTC)
BY_BOSS = {"actor": "boss", "at": NOON, "reason": "표 고침"}

TASKS = (
    DEFINITION.replace("CATCH_UP", "latest")
    .replace(
        "states:",
        """\
  began: {label: 착수일, type: date}
  term: {label: 추진기간, type: date_range}
  budget: {label: 총사업비, type: won}
  progress: {label: 추진율, type: percent}
states:""",
        1,
    )
    .encode()
)


@pytest.fixture
def office(town):
    """A town whose tasks have a first day, a term and a budget."""
    with transaction(town.store) as write:
        publish(write, TASKS, file="task.yaml", by="boss", at=NOON, since=TODAY)
    return town


def preview(office, grid: Grid, **defaults: object) -> ImportPreview:
    with reading(office.store) as read:
        return preview_cases(read, in_force(read, "task"), grid, today=TODAY, defaults=defaults)


def take(office, shown: ImportPreview) -> Imported:
    with transaction(office.store) as write:
        return apply_import(write, in_force(write, "task"), shown, **BY_BOSS)


def held(office) -> list[tuple[str, str, str, dict[str, object]]]:
    with reading(office.store) as read:
        return [(one.number, one.title, one.state, dict(one.fields)) for one in cases(read, "task")]


def workbook(fill: Callable[..., None]) -> Grid:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"strings_to_formulas": False}) as book:
        fill(book, book.add_worksheet("과제"))
    return read_spreadsheet(target.getvalue(), file="과제.xlsx")


def table(*rows: tuple[object, ...]) -> Grid:
    return Grid("과제.csv", rows)


HEADER = ("과제번호", "과제명", "실무분과", "주관부서")
ONE = ("T-1", "보도 정비", "생활분과", "도로과")


def clerks_sheet(book, sheet):
    """The sheet of a clerk: a merged title, a unit, columns in an order of their own, footnotes."""
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.merge_range("A1:I1", "2013년 정책과제 현황")
    sheet.write("I2", "(단위: 천원)")
    header = "연번,담당 부서,분 과,정책과제명,과제 번호,착수일(예정 포함),추진 기간,총사업비,비고"
    sheet.write_row("A4", header.split(","))
    sheet.write_row("A5", [1, "복지과", "생활", "홀몸\u00a0어르신  안부․확인", " T-1 "])
    sheet.write_datetime("F5", date(2013, 4, 10), day)
    sheet.write("G5", "’12.3. ~ ’13.12.")
    sheet.write("H5", 1200)
    sheet.write_row("A6", [2, "도로과", " 도 시　분과", "보도・차도 정비", "T-2", "2013. 4. 10."])
    sheet.write_row("A7", [3, "도로과", "생활분과", "가로수‧화단 관리", "T-3", "’13.4.10"])
    sheet.write_row("A8", [4, "도로과", "생활분과", "육교ㆍ지하도 개선", 4, "2013-04-10"])
    sheet.write("A9", "합계")
    sheet.write_formula("H9", "=SUM(H5:H8)", None, 1200)
    sheet.write("A10", "※ 추진기간은 변경될 수 있음")


def test_a_clerks_sheet_is_understood(office):
    shown = preview(office, workbook(clerks_sheet), basis="2013년 시행계획", state="maintained")

    everyone = {"began": "2013-04-10", "subcommittee": "life", "lead": "roads"}
    first = {
        **everyone,
        "lead": "welfare",
        "term": {"from": "2012-03-01", "to": "2013-12-31"},
        "budget": 1_200_000,
    }
    rows = [
        ("T-1", "홀몸 어르신 안부·확인", first),
        ("T-2", "보도·차도 정비", {**everyone, "subcommittee": "city"}),
        ("T-3", "가로수·화단 관리", everyone),
        ("4", "육교·지하도 개선", everyone),
    ]
    assert shown == ImportPreview(
        new=tuple(
            NewCase(number, title, "maintained", fields, TODAY, "2013년 시행계획")
            for number, title, fields in rows
        ),
        edits=(),
        same=0,
        problems=(),
        notes=(
            "9번째 줄은 읽지 않았습니다: 합계 줄 ‘합계’",
            "10번째 줄은 읽지 않았습니다: 주석 ‘※ 추진기간은 변경될 수 있음’",
            "새 과제 4건은 시행일 칸에 적힌 것이 없어 다음으로 적습니다: ‘2013-03-04’",
            "새 과제 4건은 상태 칸에 적힌 것이 없어 다음으로 적습니다: ‘유지’",
            "새 과제 4건은 근거 칸에 적힌 것이 없어 다음으로 적습니다: ‘2013년 시행계획’",
        ),
        read=(
            ("B4", "담당 부서", "주관부서"),
            ("C4", "분 과", "실무분과"),
            ("D4", "정책과제명", "과제명"),
            ("E4", "과제 번호", "과제번호"),
            ("F4", "착수일(예정 포함)", "착수일"),
            ("G4", "추진 기간", "추진기간"),
            ("H4", "총사업비", "총사업비"),
        ),
        ignored=(("A4", "연번"), ("I4", "비고")),
    )
    assert take(office, shown) == Imported(new=4, edited=0, same=0)
    assert held(office) == [
        ("4", "육교·지하도 개선", "maintained", everyone),
        *((number, title, "maintained", fields) for number, title, fields in rows[:3]),
    ]


def test_the_same_file_again_makes_nothing_new(office):
    grid = workbook(clerks_sheet)
    take(office, preview(office, grid))

    again = preview(office, grid)

    assert (again.new, again.edits, again.same, again.problems) == ((), (), 4, ())
    before = office.count_all()
    assert take(office, again) == Imported(new=0, edited=0, same=4)
    assert office.count_all() == before


def test_every_bad_cell_is_named_at_once(office):
    def fill(_book, sheet):
        sheet.write_row(
            "A3", ["번호", "과제명", "분과", "주관부서", "착수일", "추진율", "상태", "시행일"]
        )
        good = ["생활", "도로과", "2013-04-10", 10, "유지", "2013. 1. 2."]
        sheet.write_row("A4", ["T-1", "보도 정비", *good])
        sheet.write_row("A5", ["T-2", "차도 정비", *good])
        sheet.write_formula("B5", '="차도"&" 정비"', None, "차도 정비")
        sheet.write_row("A6", ["T-1", "가로수", *good])
        sheet.write_row("A7", ["", "번호 없음", *good])
        sheet.write_row(
            "A8", ["T-5", "여럿", "생활환경", "도로", "4월 중", "150", "완료", "2014. 1. 1."]
        )
        sheet.write_row("A9", ["T-6", "빈 부서", "생활"])
        sheet.write_formula("F9", "=1/0", None, "#DIV/0!")

    shown = preview(office, workbook(fill))

    assert shown.problems == (
        CellProblem("B5", "차도 정비", "수식이 들어 있습니다", "값만 붙여넣어 주십시오"),
        CellProblem(
            "A6",
            "T-1",
            "A4 칸과 번호가 같습니다: T-1",
            "한 줄을 지우거나 번호를 고쳐 주십시오",
        ),
        CellProblem("A7", "", "과제번호 칸이 비어 있습니다", "채우거나 줄을 지워 주십시오"),
        CellProblem(
            "C8",
            "생활환경",
            "등록된 실무분과 이름이 아닙니다: ‘생활환경’",
            "등록된 이름(생활분과)으로 고쳐 주십시오",
        ),
        CellProblem(
            "D8",
            "도로",
            "등록된 주관부서 이름이 아닙니다: ‘도로’",
            "등록된 이름(도로과)으로 고쳐 주십시오",
        ),
        CellProblem(
            "E8",
            "4월 중",
            "착수일 칸에 쓸 수 없는 값입니다",
            "날짜로 입력해 주십시오(예: 2013. 4. 10.)",
        ),
        CellProblem(
            "F8",
            "150",
            "추진율 칸에 쓸 수 없는 값입니다",
            "0부터 100까지의 정수로 입력해 주십시오",
        ),
        CellProblem(
            "G8",
            "완료",
            "이 정의에 없는 상태입니다",
            "다음 가운데 하나로 적어 주십시오: 제안, 유지, 종결",
        ),
        CellProblem(
            "H8", "2014. 1. 1.", "오늘보다 뒤의 날입니다", "이미 시행된 날로 적어 주십시오"
        ),
        CellProblem("F9", "", "수식이 들어 있습니다", "값만 붙여넣어 주십시오"),
    )
    before = office.count_all()
    with pytest.raises(ImportRefused) as caught:
        take(office, shown)
    assert caught.value.problems == shown.problems
    assert office.count_all() == before


def test_a_required_cell_left_empty_is_named_only_for_a_new_case(office):
    take(office, preview(office, table(HEADER, ONE)))

    shown = preview(
        office, table(HEADER, ("T-1", "보도 정비", None, None), ("T-2", "새", None, "도로과"))
    )

    assert shown.problems == (
        CellProblem("C3", "", "실무분과 칸이 비어 있습니다", "채워 주십시오"),
    )
    assert shown.same == 1
    assert shown.notes[:2] == (
        "A2 줄 T-1: 실무분과 칸이 비어 기록의 값을 그대로 둡니다",
        "A2 줄 T-1: 주관부서 칸이 비어 기록의 값을 그대로 둡니다",
    )


def test_a_required_column_that_is_missing_is_named_once(office):
    grid = table(("번호", "제목", "부서"), *((f"T-{n}", "정비", "도로과") for n in range(1, 6)))

    shown = preview(office, grid)

    assert shown.problems == (
        CellProblem(
            "A1",
            "",
            "새 과제에 반드시 있어야 하는 열이 없습니다: ‘실무분과’",
            "그 머리글의 열을 넣거나, 불러올 때 값을 함께 주십시오",
        ),
    )
    assert preview(office, grid, subcommittee="life").problems == ()


@pytest.mark.parametrize(
    ("grid", "problem"),
    [
        (
            table(("가", "나"), ("1", "2")),
            CellProblem(
                None,
                "",
                "처음 30줄 안에 머리글 줄이 없습니다",
                "표의 머리글을 과제번호, 과제명, 실무분과, 구분, 주관부서, 착수일, 추진기간, "
                "총사업비, 추진율 같은 말로 적어 주십시오",
            ),
        ),
        (
            table(
                (), ("과제 이름", "실무분과", "주관부서", "번호"), ("정비", "생활", "도로과", "1")
            ),
            CellProblem(
                "A2",
                "",
                "2번째 줄 머리글에 ‘과제명’ 열이 없습니다",
                "그 열의 머리글을 이렇게 적어 주십시오: ‘과제명’. 읽지 못한 머리글: ‘과제 이름’(A2)",
            ),
        ),
        (
            table((*HEADER, "주관 부서"), (*ONE, "도로과")),
            CellProblem(
                "E1",
                "주관 부서",
                "D1 칸의 열과 같은 것을 말하는 열이다: ‘주관부서’",
                "두 열 가운데 하나만 남기거나 머리글을 고쳐 주십시오",
            ),
        ),
    ],
    ids=["none", "title", "twice"],
)
def test_wrong_headers_are_said(office, grid, problem):
    assert preview(office, grid).problems == (problem,)


def test_defaults_are_read_as_cells_are_and_what_is_wrong_with_them_is_said(office):
    grid = table(("번호", "과제명"), ("T-1", "보도 정비"))

    good = preview(
        office, grid, 실무분과="도시", lead="도로과", 총사업비="1,500원", state="maintained"
    )
    bad = preview(
        office, grid, 실무분과="환경분과", lead="도로과", 예산="1", 추진율="많음", state="끝"
    )

    fields = {"subcommittee": "city", "lead": "roads", "budget": 1500}
    assert good.new == (NewCase("T-1", "보도 정비", "maintained", fields, TODAY, "과제.csv"),)
    assert [(one.cell, one.sentence) for one in bad.problems] == [
        (None, "함께 준 값: 등록된 실무분과 이름이 아닙니다: ‘환경분과’"),
        (None, "없는 항목이다: 예산"),
        (None, "함께 준 값: 추진율 칸에 쓸 수 없는 값입니다"),
        (None, "이 정의에 없는 상태입니다: 끝"),
        ("A1", "새 과제에 반드시 있어야 하는 열이 없습니다: ‘실무분과’"),
    ]


def test_a_changed_row_is_an_edit_shown_before_and_after(office):
    header = (*HEADER, "구분", "추진기간", "총사업비(백만원)")
    take(office, preview(office, table(header, (*ONE, "88개 과제", "2012 ~ 2013", 3))))
    row = ("T-1", "보도 정비와 가로수", "도시", "복지과", "신규 과제", "2012 ~ 2014", "2.5")

    shown = preview(office, table(header, row))

    (case,) = office.rows(select(event.c.case_id))[0]
    after = {
        "title": "보도 정비와 가로수",
        "subcommittee": "city",
        "lead": "welfare",
        "batch": "new",
        "term": {"from": "2012-01-01", "to": "2014-12-31"},
        "budget": 2_500_000,
    }
    assert shown.edits == (
        EditedRow(
            "A2",
            "T-1",
            "보도 정비와 가로수",
            CaseEdit(case, 1, after),
            (
                Change("과제명", "보도 정비", "보도 정비와 가로수"),
                Change("실무분과", "생활분과", "도시분과"),
                Change("주관부서", "도로과", "복지과"),
                Change("구분", "88개 과제", "신규 과제"),
                Change("추진기간", "2012-01-01 ~ 2013-12-31", "2012-01-01 ~ 2014-12-31"),
                Change("총사업비", "3,000,000", "2,500,000"),
            ),
        ),
    )
    assert take(office, shown) == Imported(new=0, edited=1, same=0)
    title = after.pop("title")
    assert held(office) == [("T-1", title, "proposed", after)]
    assert office.rows(select(event.c.kind).order_by(event.c.seq)) == [("imported",), ("edited",)]


def test_a_state_that_differs_is_said_and_not_changed(office):
    header = (*HEADER, "상태", "시행일", "근거")
    take(office, preview(office, table(header, (*ONE, "유지", date(2013, 1, 2), "정기회"))))

    shown = preview(office, table(header, (*ONE, "종결", date(2013, 2, 2), "임시회")))

    assert (shown.new, shown.edits, shown.same, shown.problems) == ((), (), 1, ())
    assert shown.notes == (
        "A2 줄 T-1: 상태가 기록은 ‘유지’, 표는 ‘종결’ – 불러오기는 상태를 바꾸지 않습니다",
    )


def test_an_edit_made_meanwhile_is_not_overwritten(office):
    take(office, preview(office, table(HEADER, ONE)))
    shown = preview(office, table(HEADER, ("T-1", "다른 이름", *ONE[2:])))
    edits = [CaseEdit(shown.edits[0].edit.case_id, 1, {"title": "먼저 고친 이름"})]
    with transaction(office.store) as write:
        edit(write, edits, actor="boss", at=NOON, on=TODAY, reason="먼저")

    with pytest.raises(CaseChanged):
        take(office, shown)


def test_a_header_repeated_on_every_page_is_passed_over(office):
    shown = preview(office, table(HEADER, ONE, HEADER, ("T-2", *ONE[1:])))

    assert [row.number for row in shown.new] == ["T-1", "T-2"]
    assert shown.notes[0] == "3번째 줄은 읽지 않았습니다: 되풀이된 머리글"


def test_a_header_of_two_merged_rows_and_a_department_merged_downwards(office):
    def fill(_book, sheet):
        for column, label in enumerate(("번호", "과제명", "분과")):
            sheet.merge_range(1, column, 2, column, label)
        sheet.merge_range("D2:E2", "추진")
        sheet.write_row("D3", ["부서", "담당자"])
        sheet.write_row("A4", ["T-1", "보도 정비", "생활"])
        sheet.write_row("A5", ["T-2", "차도 정비", "생활"])
        sheet.merge_range("D4:D5", "도로과")

    shown = preview(office, workbook(fill))

    assert [(row.number, row.fields["lead"]) for row in shown.new] == [
        ("T-1", "roads"),
        ("T-2", "roads"),
    ]
    assert shown.ignored == (("E3", "담당자"),)


def test_a_csv_of_an_old_program_is_read_and_its_encoding_said(office):
    text = "과제번호;과제명;실무분과;주관부서\r\nT-1;보도·차도 정비;생활;도로과\r\n"

    shown = preview(office, read_spreadsheet(text.encode("cp949"), file="과제.csv"))

    assert [(row.number, row.title) for row in shown.new] == [("T-1", "보도·차도 정비")]
    assert shown.notes[-1] == "문자 인코딩은 CP949(한글 완성형)로 읽었습니다"


def test_the_offices_own_days_are_read_from_its_list():
    text = "\ufeff날짜,구분,이름,근거\r\n2013-10-15,휴무,시민의 날,조례\r\n\r\n2013. 10. 9., 근무 ,한글날,내부결재\r\n"

    days = office_days(text, file="calendar.csv")

    assert days == (
        OfficeDay(date(2013, 10, 15), True, "시민의 날", "조례"),
        OfficeDay(date(2013, 10, 9), False, "한글날", "내부결재"),
    )
    assert OfficeCalendar(days).name_of(date(2013, 10, 15)) == "시민의 날"


def test_every_bad_line_of_the_offices_list_is_said():
    text = "날짜,구분,이름,근거\n언젠가,휴무,쉼,조례\n2013-10-15,반휴,쉼,조례\n2013-10-16,휴무,쉼\n2013-10-17,휴무,,조례\n2013-10-18,휴무,쉼,조례\n2013-10-18,휴무,쉼,조례\n"

    with pytest.raises(OfficeDaysInvalid) as caught:
        office_days(text, file="calendar.csv")

    assert [str(problem) for problem in caught.value.problems] == [
        "calendar.csv:2: 날짜가 아닙니다: ‘언젠가’ – 2013-10-15처럼 적어 주십시오",
        "calendar.csv:3: 구분이 휴무도 근무도 아닙니다: ‘반휴’ – 휴무나 근무로 적어 주십시오",
        "calendar.csv:4: 칸이 3개입니다 – 날짜, 구분, 이름, 근거 네 칸을 두십시오",
        "calendar.csv:5: 이름이나 근거가 비어 있습니다 – 무슨 날인지와 그 근거를 적어 주십시오",
        "calendar.csv:7: 같은 날짜가 두 번 나옵니다: 2013-10-18 – 한 줄만 남기십시오",
    ]


def test_a_list_with_other_headers_is_refused():
    with pytest.raises(OfficeDaysInvalid) as caught:
        office_days("일자,이름\n", file="calendar.csv")

    assert [str(problem) for problem in caught.value.problems] == [
        "calendar.csv:1: 머리글이 다릅니다: 일자, 이름 – 첫 줄을 ‘날짜,구분,이름,근거’로 두십시오"
    ]
