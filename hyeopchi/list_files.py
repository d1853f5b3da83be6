"""A list as a file that spreadsheets open and nothing in it runs: XLSX, or CSV for anything else."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final, Literal

from hyeopchi.desk import SEOUL
from hyeopchi.errors import FileUnreadable, ListTooLong
from notifications.korean import official_date

Kind = Literal["text", "number", "won", "percent", "date", "moment"]
Form = Literal["csv", "xlsx"]
Cell = str | int | float | date | datetime | None

_FONT: Final = "맑은 고딕"
_ROWS_MAX: Final = 1_000_000  # Excel's 1,048,576, less what stands above a list
_TEXT_MAX: Final = 32_767  # characters that a cell can hold
_DIGITS_MAX: Final = 10**15  # what a spreadsheet's numbers keep exactly
_SAME_MOMENT: Final = datetime(2000, 1, 1)  # noqa: DTZ001 – the same list is the same bytes
_FIRST_DAY: Final = date(1900, 3, 1)  # before it spreadsheets disagree about the calendar
_FORMATS: Final = {
    "number": "#,##0",
    "won": "#,##0",
    "percent": '0"%"',
    "date": "yyyy-mm-dd",
    "moment": "yyyy-mm-dd hh:mm:ss",
}
_WIDTHS: Final = {"text": 22, "number": 10, "won": 16, "percent": 8, "date": 12, "moment": 20}


@dataclass(frozen=True, slots=True)
class ListColumn:
    label: str
    kind: Kind = "text"


@dataclass(frozen=True, slots=True)
class ListFile:
    """A list with what a reader must know of it: its name, its day and its unit."""

    title: str
    as_of: date  # 기준일
    unit: str
    columns: tuple[ListColumn, ...]
    rows: Sequence[Sequence[Cell]]


def write_list(listing: ListFile, file: Path, *, form: Form) -> None:
    """
    Write *listing* to *file*, all of it or nothing.

    Raises:
        ListTooLong: An XLSX file cannot hold it.
        FileUnreadable: The file cannot be written.
    """
    if form == "xlsx":
        _check_bounds(listing, file)
    part = file.with_name(f".{file.name}.part")
    try:
        if form == "xlsx":
            _write_xlsx(listing, part)
        else:
            _write_csv(listing, part)
        part.replace(file)
    except OSError as error:
        raise FileUnreadable(
            str(file),
            "쓸 수 없는 자리입니다.",
            "폴더가 있는지, 그 폴더에 쓸 수 있는지 확인해 주십시오.",
        ) from error


def _write_csv(listing: ListFile, file: Path) -> None:
    """Write UTF-8 with a BOM, as Excel needs it, every cell in quotes."""
    from engine.csv_grid import guarded

    wide = len(listing.columns)
    with file.open("w", encoding="utf-8-sig", newline="") as out:
        lines = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
        for line in _above(listing):
            lines.writerow([guarded(line), *[""] * (wide - 1)])
        lines.writerow([guarded(column.label) for column in listing.columns])
        for row in listing.rows:
            lines.writerow(
                [guarded(cell) if isinstance(cell, str) else _plain(cell) for cell in row]
            )


def _plain(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.astimezone(SEOUL).replace(tzinfo=None).isoformat(" ", "seconds")
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def _write_xlsx(listing: ListFile, file: Path) -> None:
    import xlsxwriter

    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with file.open("wb") as out, xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"title": listing.title, "created": _SAME_MOMENT})
        looks = _looks(book)
        sheet = book.add_worksheet("목록")
        for at, line in enumerate(_above(listing)):
            sheet.write_string(at, 0, line, looks["title" if at == 0 else "said"])
        head = len(_above(listing))
        for at, column in enumerate(listing.columns):
            sheet.set_column(at, at, _WIDTHS[column.kind])
            sheet.write_string(head, at, column.label, looks["head"])
        for row, cells in enumerate(listing.rows, start=head + 1):
            for at, (column, cell) in enumerate(zip(listing.columns, cells, strict=True)):
                _write_cell(sheet, row, at, cell, column.kind, looks)
        sheet.freeze_panes(head + 1, 1)
        sheet.repeat_rows(head)
        sheet.autofilter(head, 0, head + len(listing.rows), len(listing.columns) - 1)
        sheet.set_paper(9)  # A4
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)


def _write_cell(
    sheet: Any, row: int, at: int, cell: Cell, kind: Kind, looks: dict[str, Any]
) -> None:
    """Write one cell as what it is; a text stays a text, whatever it begins with."""
    from engine.csv_grid import guarded

    if cell is None or cell == "":
        return
    if isinstance(cell, datetime):
        sheet.write_datetime(row, at, cell.astimezone(SEOUL).replace(tzinfo=None), looks["moment"])
    elif isinstance(cell, date) and cell >= _FIRST_DAY:
        sheet.write_datetime(row, at, cell, looks["date"])
    elif isinstance(cell, int | float) and abs(cell) < _DIGITS_MAX:
        sheet.write_number(row, at, cell, looks[kind if kind in _FORMATS else "number"])
    else:
        text = cell if isinstance(cell, str) else _plain(cell)
        sheet.write_string(row, at, text, looks["text" if guarded(text) == text else "quoted"])


def _looks(book: Any) -> dict[str, Any]:
    base = {"font_name": _FONT, "font_size": 10, "valign": "top"}
    head = {"bold": True, "bg_color": "#E7E7E7", "border": 1, "align": "center"}
    return {
        "title": book.add_format({**base, "font_size": 14, "bold": True}),
        "said": book.add_format(base),
        "head": book.add_format({**base, **head}),
        # An apostrophe in front, as a clerk would type it: editing such a cell runs nothing either.
        "quoted": book.add_format({**base, "text_wrap": True, "quote_prefix": True}),
        "text": book.add_format({**base, "text_wrap": True}),
        **{kind: book.add_format({**base, "num_format": form}) for kind, form in _FORMATS.items()},
    }


def _above(listing: ListFile) -> tuple[str, ...]:
    return listing.title, f"기준일: {official_date(listing.as_of)}", f"(단위: {listing.unit})"


def _check_bounds(listing: ListFile, file: Path) -> None:
    longest = max(
        (len(cell) for row in listing.rows for cell in row if isinstance(cell, str)), default=0
    )
    if len(listing.rows) > _ROWS_MAX or longest > _TEXT_MAX:
        raise ListTooLong(str(file), rows=len(listing.rows), longest=longest)
