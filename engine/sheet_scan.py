"""What one worksheet's XML holds, found before its values are read: bounds, formulas, merges."""

import re
from dataclasses import dataclass, field
from typing import Final

from engine.cell_problem import SpreadsheetRefused
from engine.grid import COLUMNS_MAX, ROWS_MAX, Flaw, cell_name
from engine.workbook_parts import refused, walk_xml

TEXT_MAX: Final = 32_767  # characters a cell can hold in Excel
_TEXTS_MAX: Final = 64 * 1024 * 1024  # in all cells: one shared text may be used by many
_ELEMENTS_MAX: Final = 4 * ROWS_MAX * COLUMNS_MAX
_MERGED_ROWS_MAX: Final = 10 * ROWS_MAX  # of all merged cells together
_REFERENCE: Final = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")
_DIGITS: Final = re.compile(r"[0-9]{1,9}")
_QUOTED: Final = re.compile(r'"[^"]*"|\\.')
_PERCENT_FORMATS: Final = frozenset({9, 10})  # built in: 0% and 0.00%
_FEWER: Final = "필요한 줄과 열만 남겨 주십시오"

Place = tuple[int, int]


@dataclass(slots=True)
class SheetScan:
    """The findings of one walk through a worksheet."""

    flaws: dict[Place, Flaw] = field(default_factory=dict)
    percents: set[Place] = field(default_factory=set)  # cells shown as a percentage
    merges: list[tuple[Place, Place]] = field(default_factory=list)
    filled: bool = False


def scan_sheet(
    content: bytes, *, file: str, shared: list[int], percent_styles: frozenset[int]
) -> SheetScan:
    """
    Walk a worksheet once and give what must be known before its values are read.

    Args:
        shared: The length of each shared text, by its index.
        percent_styles: The cell styles that show a number as a percentage.

    Raises:
        SpreadsheetRefused: It holds more than 20,000 rows or 100 columns, or more text than a
            clerk could have typed.
    """
    walk = _Walk(file, shared, percent_styles)
    walk_xml(content, file=file, start=walk.start, text=walk.text, end=walk.end)
    return walk.found


def text_lengths(content: bytes, *, file: str) -> list[int]:
    """Give the length of each shared text of a workbook, in order."""
    lengths: list[int] = []

    def start(name: str, _given: dict[str, str]) -> None:
        if name == "si":
            lengths.append(0)

    def text(piece: str) -> None:
        if lengths:
            lengths[-1] += len(piece)

    walk_xml(content, file=file, start=start, text=text)
    return lengths


def percent_styles(content: bytes, *, file: str) -> frozenset[int]:
    """Give the indices of the cell styles that show a number as a percentage."""
    formats = set(_PERCENT_FORMATS)
    styles: list[int] = []
    inside: list[str] = []

    def start(name: str, given: dict[str, str]) -> None:
        inside.append(name)
        if name == "numFmt" and "%" in _QUOTED.sub("", given.get("formatCode", "")):
            formats.add(_number(given.get("numFmtId")))
        if name == "xf" and "cellXfs" in inside:
            styles.append(_number(given.get("numFmtId")))

    def end(_name: str) -> None:
        inside.pop()

    walk_xml(content, file=file, start=start, end=end)
    return frozenset(index for index, style in enumerate(styles) if style in formats)


class _Walk:
    """One walk: where it stands, and what it has found so far."""

    def __init__(self, file: str, shared: list[int], percent_styles: frozenset[int]) -> None:
        self.found = SheetScan()
        self._file = file
        self._shared = shared
        self._percent_styles = percent_styles
        self._place: Place = (-1, -1)
        self._kind = "n"
        self._style = 0
        self._value: list[str] | None = None
        self._elements = 0
        self._texts = 0
        self._merged_rows = 0

    def start(self, name: str, given: dict[str, str]) -> None:
        self._elements += 1
        if self._elements > _ELEMENTS_MAX:
            raise self._too_much("칸이 너무 많습니다")
        if name == "c":
            self._place = self._place_of(given.get("r"))
            self._kind = given.get("t", "n")
            self._style = _number(given.get("s"))
        elif name == "row":
            row = given.get("r")
            self._place = (_number(row) - 1 if row else self._place[0] + 1, -1)
        elif name in ("v", "t"):
            self._value = []
        elif name == "f":
            self.found.flaws[self._place] = "formula"
            self._check_place()
        elif name == "mergeCell":
            self._merge(given.get("ref", ""))

    def text(self, piece: str) -> None:
        if self._value is not None:
            self._value.append(piece)

    def end(self, name: str) -> None:
        if name not in ("v", "t") or self._value is None:
            return
        value, self._value = "".join(self._value), None
        self._check_place()
        self._check_text(value)
        self.found.filled = True
        if self._kind == "e":
            self.found.flaws.setdefault(self._place, "error")
        elif self._kind == "n" and self._style in self._percent_styles:
            self.found.percents.add(self._place)

    def _place_of(self, reference: str | None) -> Place:
        if reference is None:
            return self._place[0], self._place[1] + 1
        match = _REFERENCE.fullmatch(reference)
        if match is None:
            raise self._too_much("칸 주소가 올바르지 않습니다")
        column = 0
        for letter in match[1]:
            column = column * 26 + ord(letter) - ord("A") + 1
        return int(match[2]) - 1, column - 1

    def _check_place(self) -> None:
        row, column = self._place
        if row >= ROWS_MAX:
            raise self._too_much(f"{ROWS_MAX:,}줄을 넘습니다", cell=cell_name(row, column))
        if column >= COLUMNS_MAX:
            raise self._too_much(f"{COLUMNS_MAX}열을 넘습니다", cell=cell_name(row, column))

    def _check_text(self, value: str) -> None:
        length = len(value)
        if self._kind == "s":
            index = _number(value)
            length = self._shared[index] if index < len(self._shared) else 0
        self._texts += length
        if length > TEXT_MAX:
            raise self._too_much(f"글이 {TEXT_MAX:,}자를 넘습니다", cell=cell_name(*self._place))
        if self._texts > _TEXTS_MAX:
            raise self._too_much("글이 너무 많습니다")

    def _merge(self, reference: str) -> None:
        first, _, last = reference.partition(":")
        if last:
            top, bottom = self._place_of(first), self._place_of(last)
            self._merged_rows += max(min(bottom[0], ROWS_MAX) - top[0], 0) + 1
            if self._merged_rows > _MERGED_ROWS_MAX:
                raise self._too_much("병합된 칸이 너무 많습니다")
            self.found.merges.append((top, bottom))

    def _too_much(self, sentence: str, *, cell: str | None = None) -> SpreadsheetRefused:
        return refused(self._file, sentence, _FEWER, cell=cell)


def _number(text: str | None) -> int:
    """Read a whole number of the XML; anything else counts as 0, as readers do."""
    return int(text) if text is not None and _DIGITS.fullmatch(text) else 0
