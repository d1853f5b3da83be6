import io
import re
import time
import unicodedata
import zipfile
from collections.abc import Callable
from datetime import date

import pytest
import xlsxwriter
from hypothesis import example, given
from hypothesis import strategies as st

from engine.cell_problem import SpreadsheetRefused
from engine.cell_text import clean, fold
from engine.grid import Grid, cell_name
from engine.spreadsheet import read_spreadsheet

HANGUL = st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3)

AWKWARD = "가나 a1\t\r\n\u00a0\u3000\u200b\ufeff\ue000\U000f03da\u1100\u1161・․㎡_x0D"


def workbook(fill: Callable[..., None]) -> bytes:
    """Make an XLSX file: *fill* is given the workbook and its one sheet, 과제."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"strings_to_formulas": False}) as book:
        fill(book, book.add_worksheet("과제"))
    return target.getvalue()


def archive(parts: dict[str, bytes], packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", packing) as packed:
        for path, content in parts.items():
            packed.writestr(path, content)
    return target.getvalue()


def parts_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def refusal(data: bytes, **given: str) -> tuple[str | None, str, str]:
    with pytest.raises(SpreadsheetRefused) as caught:
        read_spreadsheet(data, file="과제.xlsx", **given)
    problem = caught.value.problem
    return problem.cell, problem.sentence, problem.mend


SIMPLE = workbook(lambda _book, sheet: sheet.write_row(0, 0, ["과제번호", "과제명"]))


def test_an_xlsx_file_gives_its_values_where_they_stand():
    def fill(book, sheet):
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        share = book.add_format({"num_format": "0%"})
        sheet.merge_range("A1:C1", "2013년  정책과제")
        sheet.write("B3", "복지")
        sheet.write("C3", date(2013, 4, 10), day)
        sheet.write("D3", 0.5, share)
        sheet.write("E3", 7)
        sheet.write("F3", "=1+1")
        sheet.write_blank("XFD9", None, day)  # a format down and across the sheet is no content

    grid = read_spreadsheet(workbook(fill), file="과제.xlsx")

    assert grid == Grid(
        file="과제.xlsx",
        sheet="과제",
        rows=(
            ("2013년 정책과제", None, None, None, None, None),
            (None,) * 6,
            (None, "복지", date(2013, 4, 10), 50, 7, "=1+1"),
        ),
    )


def test_a_formula_and_an_error_are_found_with_their_cells():
    def fill(_book, sheet):
        sheet.write("A1", "번호")
        sheet.write_formula("B7", "=1+1", None, 2)
        sheet.write_array_formula("C8:C9", "{=A1:A2}", None, 0)
        sheet.write_formula("D4", "=1/0", None, "#DIV/0!")

    grid = read_spreadsheet(workbook(fill), file="과제.xlsx")

    found = {cell_name(*place): flaw for place, flaw in grid.flaws.items()}
    assert found == {"B7": "formula", "C8": "formula", "D4": "formula"}
    assert grid.at(6, 1) == 2


def test_an_error_value_pasted_without_its_formula_is_found():
    parts = parts_of(workbook(lambda _book, sheet: sheet.write("B2", 1)))
    path = "xl/worksheets/sheet1.xml"
    parts[path] = parts[path].replace(b'<c r="B2"><v>1</v>', b'<c r="B2" t="e"><v>#REF!</v>')

    grid = read_spreadsheet(archive(parts), file="과제.xlsx")

    assert grid.flaws == {(1, 1): "error"}


def test_a_cell_merged_downwards_speaks_for_every_row_it_covers():
    def fill(_book, sheet):
        sheet.merge_range("A2:A4", "복지정책과")
        sheet.write_column("B2", ["가", "나", "다", "라"])

    grid = read_spreadsheet(workbook(fill), file="과제.xlsx")

    assert grid.rows[1:] == (
        ("복지정책과", "가"),
        ("복지정책과", "나"),
        ("복지정책과", "다"),
        (None, "라"),
    )


def test_the_first_visible_sheet_that_holds_something_is_read_and_the_rest_named():
    def fill(book, sheet):
        sheet.hide()
        sheet.write("A1", "숨김")
        book.add_worksheet("빈 시트").activate()
        book.add_worksheet("목록").write("A1", "과제번호")
        book.add_worksheet("참고").write("A1", "비고")

    data = workbook(fill)

    assert read_spreadsheet(data, file="f") == Grid(
        "f", (("과제번호",),), sheet="목록", other_sheets=("참고",)
    )
    assert read_spreadsheet(data, file="f", sheet="과제").rows == (("숨김",),)
    assert refusal(data, sheet="없는 것") == (
        None,
        "‘없는 것’ 시트가 없습니다",
        "시트 이름을 확인해 주십시오(내용이 있는 시트: ‘목록’, ‘참고’)",
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_csv_file_is_read_in_its_encoding_and_by_its_delimiter(encoding, delimiter):
    lines = [["과제번호", "과제명"], ["1", '"홀몸 어르신, 안부; 확인"'], ["2", '"두 줄\n제목"']]
    text = "\r\n".join(delimiter.join(line) for line in lines)

    grid = read_spreadsheet(text.encode(encoding), file="과제.csv")

    assert grid == Grid(
        file="과제.csv",
        rows=(("과제번호", "과제명"), ("1", "홀몸 어르신, 안부; 확인"), ("2", "두 줄\n제목")),
        encoding="CP949" if encoding == "cp949" else "UTF-8",
    )


@given(st.lists(HANGUL, min_size=1, max_size=30).map("".join))
def test_utf8_text_is_never_taken_for_cp949(text):
    grid = read_spreadsheet(text.encode(), file="f")

    assert (grid.rows, grid.encoding) == (((text,),), "UTF-8")


@given(st.text(alphabet="가나다짜차카타파하과제번호명 ,0123456789", max_size=30))
def test_cp949_text_under_a_korean_header_is_never_taken_for_utf8(text):
    data = f"과제번호,과제명\r\n{text}".encode("cp949")

    grid = read_spreadsheet(data, file="f")

    assert grid.rows[0] == ("과제번호", "과제명")


def test_cp949_bytes_that_happen_to_be_utf8_are_read_as_korean():
    """짜 is C2 A5 in CP949, and C2 A5 is ¥ in UTF-8."""
    assert read_spreadsheet("짜".encode("cp949"), file="f").rows == (("짜",),)


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (
            "과제번호".encode("utf-16"),
            (
                None,
                "유니코드 텍스트(UTF-16) 파일입니다",
                "‘CSV UTF-8(쉼표로 분리)’ 형식이나 XLSX로 저장해 주십시오",
            ),
        ),
        (
            b"\x80\xff\xfe",
            (
                None,
                "문자 인코딩이 UTF-8도 CP949(한글 완성형)도 아닙니다",
                "‘CSV UTF-8(쉼표로 분리)’ 형식이나 XLSX로 저장해 주십시오",
            ),
        ),
        (
            '번호,이름\n1,"가\n2,나'.encode(),
            (
                "A2",
                "3번째 줄부터 따옴표가 맞지 않거나 칸이 너무 깁니다",
                '그 줄의 따옴표(")를 짝 맞추어 다시 저장해 주십시오',
            ),
        ),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
            (
                None,
                "옛 엑셀(XLS)·한글(HWP) 파일이거나 암호가 걸린 파일입니다",
                "암호를 풀고 XLSX로 저장해 주십시오",
            ),
        ),
        (
            SIMPLE[:-40],
            (
                None,
                "XLSX 파일이 손상되었거나 암호가 걸려 있습니다",
                "엑셀이나 한셀에서 열어 XLSX로 다시 저장해 주십시오",
            ),
        ),
        (
            archive({"word/document.xml": b"<w/>"}),
            (None, "XLSX 파일이 아닙니다", "XLSX나 CSV로 저장해 주십시오"),
        ),
        (
            b"1\n" * 20_001,
            ("A20001", "20,000줄을 넘습니다", "필요한 줄과 열만 남겨 주십시오"),
        ),
        (
            b"1," * 100 + b"1",
            ("CW1", "100열을 넘습니다", "필요한 줄과 열만 남겨 주십시오"),
        ),
        (
            workbook(lambda _book, sheet: sheet.write("A20001", 1)),
            ("A20001", "20,000줄을 넘습니다", "필요한 줄과 열만 남겨 주십시오"),
        ),
        (
            workbook(lambda _book, sheet: sheet.write("CW1", 1)),
            ("CW1", "100열을 넘습니다", "필요한 줄과 열만 남겨 주십시오"),
        ),
    ],
)
def test_a_file_that_is_no_table_is_refused_in_a_sentence(data, problem):
    assert refusal(data) == problem


SAVE_AGAIN = "엑셀이나 한셀에서 열어 XLSX로 다시 저장해 주십시오"


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (
            archive({**parts_of(SIMPLE), "xl/worksheets/sheet1.xml": b"<c>" * 13_000_000}),
            "압축을 풀면 100배 넘게 커집니다",
        ),
        (
            archive({**parts_of(SIMPLE), "xl/media/a.bin": bytes(101 * 1024 * 1024)}),
            "압축을 풀면 100 MB를 넘습니다",
        ),
        (
            archive({**parts_of(SIMPLE), **{f"xl/media/{n}": b"" for n in range(1000)}}),
            "파일 안의 항목이 1,000개를 넘습니다",
        ),
        (
            archive({**parts_of(SIMPLE), "xl/embeddings/표.xlsx": SIMPLE}),
            "파일 안에 다른 압축 파일이나 문서가 들어 있습니다",
        ),
        (
            archive({**parts_of(SIMPLE), "XL/Workbook.xml": b"<workbook/>"}),
            "파일 안에 이름이 같은 항목이 있습니다",
        ),
    ],
    ids=["ratio", "size", "entries", "nested", "twice"],
)
def test_an_archive_out_of_bounds_is_refused_before_it_is_unpacked(data, sentence):
    began = time.perf_counter()

    assert refusal(data)[:2] == (None, sentence)

    assert time.perf_counter() - began < 0.05


def test_a_size_that_lies_is_refused():
    """An entry that unpacks to more than its directory says is cut there and found broken."""
    parts = parts_of(SIMPLE)
    sheet = parts["xl/worksheets/sheet1.xml"]
    data = bytearray(archive(parts))
    at = data.rindex(b"xl/worksheets/sheet1.xml") - 46 + 24  # its size, in the directory
    assert int.from_bytes(data[at : at + 4], "little") == len(sheet)
    data[at : at + 4] = (len(sheet) - 100).to_bytes(4, "little")

    assert refusal(bytes(data))[1] == "XLSX 파일이 손상되었거나 암호가 걸려 있습니다"


@pytest.mark.parametrize(
    "path", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"]
)
def test_a_document_type_is_refused_wherever_it_hides(path):
    parts = parts_of(SIMPLE)
    declared = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    parts[path] = parts[path].replace(b"?>", b"?>" + declared, 1)

    assert refusal(archive(parts))[1] == "XLSX 안에 문서 형식 선언(DOCTYPE)이 있어 읽지 않습니다"


@pytest.mark.parametrize("name", ["count", "uniqueCount"])
def test_an_announced_count_that_would_take_all_memory_is_refused(name):
    """The reader sets memory aside for what is announced; refused, the process would be aborted."""
    parts = parts_of(SIMPLE)
    announced = f'{name}="4294967295"'.encode()
    texts = parts["xl/sharedStrings.xml"]
    parts["xl/sharedStrings.xml"] = re.sub(rf' {name}="\d+"'.encode(), b" " + announced, texts)

    assert announced in parts["xl/sharedStrings.xml"]
    assert refusal(archive(parts)) == (None, "XLSX 안에 적힌 개수가 올바르지 않습니다", SAVE_AGAIN)


def test_merged_cells_without_end_are_refused():
    parts = parts_of(workbook(lambda _book, sheet: sheet.write("A20000", 1)))
    path = "xl/worksheets/sheet1.xml"
    merges = b"<mergeCells>" + b'<mergeCell ref="A1:A1048576"/>' * 11 + b"</mergeCells>"
    parts[path] = parts[path].replace(b"</sheetData>", b"</sheetData>" + merges)

    assert refusal(archive(parts))[1] == "병합된 칸이 너무 많습니다"


def test_a_text_that_is_not_there_is_no_traceback():
    parts = parts_of(workbook(lambda _book, sheet: sheet.write("A1", 1)))
    path = "xl/worksheets/sheet1.xml"
    parts[path] = parts[path].replace(b'"A1">', b'"A1" t="s">')

    assert refusal(archive(parts)) == (None, "XLSX 파일이 손상되었습니다", SAVE_AGAIN)


def test_one_long_text_used_by_every_cell_is_refused():
    """A text of 30,000 letters in 10,000 cells is one small file and 300 MB of text."""
    parts = parts_of(workbook(lambda _b, sheet: sheet.write_column(0, 0, ["가" * 30_000] * 10_000)))

    assert refusal(archive(parts, zipfile.ZIP_STORED))[:2] == (None, "글이 너무 많습니다")


@pytest.mark.parametrize("dot", "・·․‧ㆍ")
def test_clean_writes_every_middle_dot_one_way(dot):
    assert clean(f"행정{dot}재정") == "행정·재정"


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("  홀몸\u00a0어르신\u3000\u2003안부  ", "홀몸 어르신 안부"),
        ("\U000f03da 추진 근거", "□ 추진 근거"),
        ("\U000f02ef교육\ue000\u200b\ufeff", "○교육"),
        (unicodedata.normalize("NFD", "정책과제"), "정책과제"),
        ("첫째_x000D_\n둘째\r\n  셋째 \r넷째", "첫째\n둘째\n셋째\n넷째"),
        ("a\x00b\x07c", "abc"),
        ("㎡ 50㎡", "㎡ 50㎡"),
        ("", ""),
    ],
)
def test_clean_gives_what_was_meant(text, cleaned):
    assert clean(text) == cleaned


@given(st.text(alphabet=AWKWARD, max_size=30))
@example("\u1100\u200b\u1161")
@example("_x0\u200b00D_\r\n")
def test_clean_twice_changes_nothing_more(text):
    assert clean(clean(text)) == clean(text)


def test_fold_forgets_spaces_and_the_kind_of_separator():
    assert fold("행정 / 재정") == fold("행정·재정") == fold("행정,재정")


def test_a_guarded_formula_of_a_csv_comes_back_as_it_was():
    grid = read_spreadsheet("'=1+1,'-3,’13.4.10,'13.4.10".encode(), file="f")

    assert grid.rows == (("=1+1", "-3", "’13.4.10", "'13.4.10"),)


@pytest.mark.parametrize(
    ("place", "name"),
    [((0, 0), "A1"), ((6, 1), "B7"), ((0, 25), "Z1"), ((0, 26), "AA1"), ((99, 701), "ZZ100")],
)
def test_cell_name_is_the_one_the_clerk_sees(place, name):
    assert cell_name(*place) == name
