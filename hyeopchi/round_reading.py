"""A round sheet that came back, as cells that know what they answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from engine.case_columns import header_word
from engine.cell_problem import CellProblem, SpreadsheetRefused
from engine.grid import Grid, text_of
from engine.submission import Form
from engine.workbook import Workbook, open_workbook
from hyeopchi.round_sheet import FORMAT, IDENTITY_SHEET, NUMBER, SHEET, SUBMIT

WRITE_AGAIN: Final = "이 회차의 제출표를 다시 만들어 그 파일에 적어 주십시오"
_HEADER_WITHIN: Final = 30


@dataclass(frozen=True, slots=True)
class RoundSheet:
    """A workbook that came back: which round and respondent it is for, and its cells."""

    file: str
    identity: Mapping[str, str]
    grid: Grid


def read_round_sheet(source: bytes | Path, *, file: str | None = None) -> RoundSheet:
    """
    Open a round sheet that came back.

    Raises:
        SpreadsheetRefused: It is no XLSX, or none of our sheets.
    """
    data = source if isinstance(source, bytes) else source.read_bytes()
    name = file or (source.name if isinstance(source, Path) else "제출표.xlsx")
    book = open_workbook(data, file=name)
    identity = _identity(book)
    sheet = book.sheet_named(SHEET)
    if identity.get("format") != FORMAT or sheet is None:
        raise SpreadsheetRefused(
            name,
            CellProblem(None, "", "hyeopchi가 만든 제출표가 아닙니다", WRITE_AGAIN),
        )
    return RoundSheet(name, identity, book.grid(sheet))


def find_answers(grid: Grid, form: Form) -> tuple[dict[str, int], int]:
    """Find the header row and each column's place: people move and insert columns."""
    words = {header_word(declared.label): key for key, declared in form.fields.items()}
    words |= {header_word(word): word for word in (SUBMIT, NUMBER)}
    best: tuple[dict[str, int], int] = ({}, -1)
    for row, cells in enumerate(grid.rows[:_HEADER_WITHIN]):
        found: dict[str, int] = {}
        for column, value in enumerate(cells):
            if isinstance(value, str) and (word := header_word(value)) in words:
                found.setdefault(words[word], column)
        if len(found) > len(best[0]):
            best = found, row
    return best


def _identity(book: Workbook) -> dict[str, str]:
    sheet = book.sheet_named(IDENTITY_SHEET)
    rows = book.grid(sheet).rows if sheet is not None else ()
    return {text_of(row[0]): text_of(row[1]) for row in rows if len(row) > 1}
