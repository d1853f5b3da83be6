"""A table of cells as it was read, every value knowing the cell it came from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final, Literal

Value = str | int | float | bool | date | None  # a datetime is a date
Flaw = Literal["formula", "error"]

ROWS_MAX: Final = 20_000
COLUMNS_MAX: Final = 100
_SHOWN: Final = 40


@dataclass(frozen=True, slots=True)
class Grid:
    """
    The cells of one sheet, from A1 on: text cleaned, dates as dates, empty cells None.

    A cell merged downwards holds its value in every row it covers, as a reader sees it.
    """

    file: str
    rows: tuple[tuple[Value, ...], ...]
    sheet: str | None = None  # None: a CSV file
    encoding: str | None = None  # of a CSV file
    other_sheets: tuple[str, ...] = ()  # visible ones that hold something and were not read
    flaws: Mapping[tuple[int, int], Flaw] = field(default_factory=dict)

    def at(self, row: int, column: int) -> Value:
        cells = self.rows[row] if row < len(self.rows) else ()
        return cells[column] if column < len(cells) else None


def cell_name(row: int, column: int) -> str:
    """Name a cell counted from 0 as a spreadsheet does: (6, 1) is B7."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row + 1}"


def place_of(cell: str | None) -> tuple[int, int]:
    """Give the row and column, from 0, of a cell's name; what has none comes first."""
    letters = (cell or "").rstrip("0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int((cell or "0")[len(letters) :]) - 1, column - 1


def text_of(value: Value) -> str:
    """Give a cell's value as the clerk would read it: 5, not 5.0; 2013-04-10."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.isoformat(" ")
    return str(value)


def shown(value: Value) -> str:
    """Give a cell's value short enough for a line about it."""
    text = " ".join(text_of(value).split())
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
