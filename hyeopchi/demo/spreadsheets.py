"""
The two spreadsheets of the example office, written anew from their plain sources.

An office keeps its tasks in whatever its people made: one workbook with a merged title, one
CSV in the encoding of an old Korean spreadsheet. `python -m hyeopchi.demo.spreadsheets` writes
both; what is committed equals what it writes.
"""

import csv
import io
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from hyeopchi.demo.source import FOLDER, read_table

AGREED: Final = FOLDER / "agreed_88.xlsx"
NEW: Final = FOLDER / "new_59.csv"

_TITLE = "시정참여정책위원회 정책합의과제(88개) 현황"
_MARK = "※ 과제명·주관부서·추진기간은 예시용 가상 자료"
_AS_OF = "(2012. 11. 30. 현재)"
_WRITTEN = datetime(2012, 11, 30, 9, 0)  # noqa: DTZ001 - a workbook's own dates have no zone
_WIDTHS = (10, 44, 20, 14, 18, 27, 8, 13, 24, 20)
_CENTRED = (0, 2, 3, 4, 5, 6, 7)
_HEADER_ROW = 3

# The second sheet is another clerk's: other words, another order.
_NEW_HEADERS = {
    "실무분과": "분과",
    "번호": "과제번호",
    "과제명": "정책과제명",
    "구분": "구 분",
    "주관부서": "담당부서",
    "추진기간": "사업기간",
    "시행일(가상)": "기준일(가상)",
    "상태": "상태",
    "근거(가상)": "등록근거(가상)",
    "비고(가상)": "비고(가상)",
}


def agreed_workbook() -> bytes:
    """Write the 88 agreed tasks as an office would have them: title, date, header, rows."""
    rows = read_table("source/agreed.csv")
    target = io.BytesIO()
    workbook = Workbook(target, {"in_memory": True, "strings_to_formulas": False})
    workbook.set_properties({"title": _TITLE, "created": _WRITTEN})
    sheet = workbook.add_worksheet("정책합의과제")
    _write_head(workbook, sheet, tuple(rows[0]))
    _write_rows(workbook, sheet, [tuple(row.values()) for row in rows])
    _lay_out_for_print(sheet)
    workbook.close()
    return target.getvalue()


def new_table() -> bytes:
    """Write the 59 new tasks as a CP949 CSV, the way an older Korean spreadsheet saves one."""
    target = io.StringIO(newline="")
    writer = csv.writer(target, lineterminator="\r\n")
    writer.writerow(_NEW_HEADERS.values())
    for row in read_table("source/new.csv"):
        writer.writerow(row[header] for header in _NEW_HEADERS)
    return target.getvalue().encode("cp949")


def write_spreadsheets() -> None:
    AGREED.write_bytes(agreed_workbook())
    NEW.write_bytes(new_table())


def _write_head(workbook: Workbook, sheet: Worksheet, headers: Sequence[str]) -> None:
    last = len(headers) - 1
    title = workbook.add_format(
        {"bold": True, "font_size": 18, "align": "center", "valign": "vcenter"}
    )
    small = {"font_size": 10, "valign": "vcenter"}
    header = workbook.add_format(
        {"bold": True, "border": 1, "align": "center", "valign": "vcenter", "bg_color": "#E7ECF4"}
    )
    sheet.merge_range(0, 0, 0, last, _TITLE, title)
    sheet.merge_range(1, 0, 1, 3, _MARK, workbook.add_format(small))
    sheet.merge_range(1, 4, 1, last, _AS_OF, workbook.add_format({**small, "align": "right"}))
    sheet.set_row(0, 36)
    sheet.set_row(_HEADER_ROW, 24)
    sheet.write_row(_HEADER_ROW, 0, headers, header)


def _write_rows(workbook: Workbook, sheet: Worksheet, rows: Sequence[Sequence[str]]) -> None:
    look = {"border": 1, "valign": "vcenter", "text_wrap": True}
    left = workbook.add_format(look)
    centred = workbook.add_format({**look, "align": "center"})
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    for number, row in enumerate(rows, start=_HEADER_ROW + 1):
        for column, text in enumerate(row):
            sheet.write(number, column, text or None, centred if column in _CENTRED else left)


def _lay_out_for_print(sheet: Worksheet) -> None:
    sheet.freeze_panes(_HEADER_ROW + 1, 2)
    sheet.repeat_rows(_HEADER_ROW)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&C- &P -")


if __name__ == "__main__":
    write_spreadsheets()
