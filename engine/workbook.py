"""An XLSX workbook: its sheets by name, and each as a grid of cells."""

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from engine.cell_problem import SpreadsheetRefused
from engine.cell_text import clean
from engine.grid import Grid, Value
from engine.sheet_scan import SheetScan, percent_styles, scan_sheet, text_lengths
from engine.workbook_parts import Parts, read_parts, refused, repack, walk_xml

_WORKBOOK: Final = "xl/workbook.xml"
_RELATIONS: Final = "xl/_rels/workbook.xml.rels"
_TEXTS: Final = "xl/sharedstrings.xml"
_STYLES: Final = "xl/styles.xml"
_SPELLED: Final = {_TEXTS: "xl/sharedStrings.xml", "[content_types].xml": "[Content_Types].xml"}
_NEEDED: Final = frozenset(
    {_WORKBOOK, _RELATIONS, _TEXTS, _STYLES, "[content_types].xml", "_rels/.rels"}
)
_FOLDER: Final = "xl/worksheets/"
_CONTENT: Final = re.compile(rb"<(?:\w+:)?[vt][ >]")


@dataclass(frozen=True, slots=True)
class Sheet:
    name: str
    path: str  # its part in the archive
    visible: bool


@dataclass(frozen=True, slots=True)
class Workbook:
    """A checked workbook; a sheet is walked and read when it is asked for."""

    file: str
    sheets: tuple[Sheet, ...]
    parts: Parts

    def sheet_named(self, name: str) -> Sheet | None:
        return next((sheet for sheet in self.sheets if sheet.name == name), None)

    def is_filled(self, sheet: Sheet) -> bool:
        return _CONTENT.search(self.parts[sheet.path]) is not None

    def grid(self, sheet: Sheet) -> Grid:
        """
        Read one sheet.

        Raises:
            SpreadsheetRefused: It is out of bounds or broken.
        """
        scan = self._scan(sheet)
        values = self._read(sheet) if scan.filled else ()
        rows = [[_value(value) for value in row] for row in values]
        for row, column in scan.percents:
            _show_percent(rows, row, column)
        _fill_down(rows, scan)
        return Grid(
            file=self.file, rows=tuple(map(tuple, rows)), sheet=sheet.name, flaws=scan.flaws
        )

    def _scan(self, sheet: Sheet) -> SheetScan:
        texts, styles = self.parts.get(_TEXTS), self.parts.get(_STYLES)
        return scan_sheet(
            self.parts[sheet.path],
            file=self.file,
            shared=text_lengths(texts, file=self.file) if texts else [],
            percent_styles=percent_styles(styles, file=self.file) if styles else frozenset(),
        )

    def _read(self, sheet: Sheet) -> Sequence[Sequence[object]]:
        from python_calamine import (
            CalamineError,
            CalamineWorkbook,
        )  # only who reads a file needs it

        # Only the parts walked above go in: no reader can then see what the walk did not.
        kept = {
            _SPELLED.get(path, path): content
            for path, content in self.parts.items()
            if path in _NEEDED or path == sheet.path
        }
        try:
            workbook = CalamineWorkbook.from_filelike(io.BytesIO(repack(kept)))
            return workbook.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False)
        except CalamineError as error:
            raise _broken(self.file) from error


def open_workbook(data: bytes, *, file: str) -> Workbook:
    """
    Check an XLSX file's bounds and give its worksheets.

    Raises:
        SpreadsheetRefused: It is out of bounds, broken, or no XLSX.
    """
    parts = read_parts(data, file=file, wanted=_is_needed)
    if _WORKBOOK not in parts or _RELATIONS not in parts:
        raise refused(file, "XLSX 파일이 아닙니다", "XLSX나 CSV로 저장해 주십시오")
    paths = _sheet_paths(parts[_RELATIONS], file=file)
    sheets: list[Sheet] = []

    def start(name: str, given: dict[str, str]) -> None:
        relation = next((given[key] for key in given if key.rpartition(":")[2] == "id"), "")
        if name == "sheet" and paths.get(relation) in parts:
            visible = given.get("state", "visible") == "visible"
            sheets.append(Sheet(given.get("name", ""), paths[relation], visible))

    walk_xml(parts[_WORKBOOK], file=file, start=start)
    return Workbook(file, tuple(sheets), parts)


def _is_needed(path: str) -> bool:
    return path in _NEEDED or (path.startswith(_FOLDER) and path.endswith(".xml"))


def _sheet_paths(relations: bytes, *, file: str) -> Mapping[str, str]:
    paths: dict[str, str] = {}

    def start(name: str, given: dict[str, str]) -> None:
        if name == "Relationship" and given.get("Type", "").endswith("/worksheet"):
            target = given.get("Target", "").lower()
            path = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
            paths[given.get("Id", "")] = path

    walk_xml(relations, file=file, start=start)
    return paths


def _value(value: object) -> Value:
    if isinstance(value, str):
        return clean(value) or None
    if isinstance(value, datetime) and value.time() == time():
        return value.date()
    if isinstance(value, bool | int | float | date):
        return value
    if isinstance(value, time | timedelta):
        return str(value)
    return None


def _show_percent(rows: list[list[Value]], row: int, column: int) -> None:
    """Give a cell shown as 50% as the number 50: the file keeps 0.5."""
    value = rows[row][column]
    if isinstance(value, int | float):
        rows[row][column] = round(value * 100, 6)


def _fill_down(rows: list[list[Value]], scan: SheetScan) -> None:
    """Give every row a merged cell covers its value, as the eye does."""
    for (top, column), (bottom, _) in scan.merges:
        if top >= len(rows) or column >= len(rows[top]):
            continue
        for row in range(top + 1, min(bottom, len(rows) - 1) + 1):
            rows[row][column] = rows[top][column]
            flaw = scan.flaws.get((top, column))
            if flaw is not None:
                scan.flaws[row, column] = flaw


def _broken(file: str) -> SpreadsheetRefused:
    return refused(
        file, "XLSX 파일이 손상되었습니다", "엑셀이나 한셀에서 열어 XLSX로 다시 저장해 주십시오"
    )
