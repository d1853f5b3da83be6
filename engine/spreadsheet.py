"""A clerk's file as a grid of cells: XLSX or CSV, bounded before it is read."""

from dataclasses import replace
from typing import Final

from engine.csv_grid import read_csv
from engine.grid import Grid
from engine.workbook import Workbook, open_workbook
from engine.workbook_parts import refused

FILE_BYTES_MAX: Final = 20 * 1024 * 1024
_ZIP: Final = b"PK\x03\x04"
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def read_spreadsheet(data: bytes, *, file: str, sheet: str | None = None) -> Grid:
    """
    Read one sheet of an XLSX file, or a CSV file; what it is, its content says, not its name.

    Args:
        file: Its name, for sentences about it.
        sheet: The sheet to read; without it, the first visible one that holds something.

    Raises:
        SpreadsheetRefused: It is neither, is out of bounds, or is broken. The problem it carries
            says so in Korean, with the cell where there is one.
    """
    if len(data) > FILE_BYTES_MAX:
        raise refused(file, "파일이 20 MB를 넘습니다", "필요한 시트만 남겨 다시 저장해 주십시오")
    if data.startswith(_OLE):
        raise refused(
            file,
            "옛 엑셀(XLS)·한글(HWP) 파일이거나 암호가 걸린 파일입니다",
            "암호를 풀고 XLSX로 저장해 주십시오",
        )
    if data.startswith(_ZIP):
        return _chosen(open_workbook(data, file=file), sheet)
    return read_csv(data, file=file)


def _chosen(workbook: Workbook, name: str | None) -> Grid:
    filled = [sheet for sheet in workbook.sheets if sheet.visible and workbook.is_filled(sheet)]
    chosen = next(iter(filled), None) if name is None else workbook.sheet_named(name)
    if chosen is None:
        listed = ", ".join(f"‘{sheet.name}’" for sheet in filled) or "없음"
        asked = "내용이 있는 시트가 없습니다" if name is None else f"‘{name}’ 시트가 없습니다"
        raise refused(
            workbook.file, asked, f"시트 이름을 확인해 주십시오(내용이 있는 시트: {listed})"
        )
    others = tuple(sheet.name for sheet in filled if sheet != chosen)
    return replace(workbook.grid(chosen), other_sheets=others)
