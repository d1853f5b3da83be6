"""Which column of a clerk's table says what: the header row found by its Korean words."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from engine.cell_problem import CellProblem
from engine.cell_text import fold
from engine.grid import Grid, cell_name, shown, text_of
from states.lifecycle import Lifecycle

NUMBER: Final = ":number"
TITLE: Final = ":title"
STATE: Final = ":state"
EFFECTIVE_ON: Final = ":effective_on"
BASIS: Final = ":basis"
_LABELS: Final = {STATE: "상태", EFFECTIVE_ON: "시행일", BASIS: "근거"}

_HEADER_WITHIN: Final = 30  # rows from the top: titles, dates and units may stand above it
_KNOWN_MIN: Final = 2
_SYNONYMS: Final = {
    NUMBER: ("과제번호", "번호", "관리번호", "접수번호", "과제no"),
    TITLE: ("과제명", "정책과제명", "정책과제", "제목", "사업명", "단위과제명"),
    STATE: ("상태", "현재상태", "처리상태", "현상태"),
    EFFECTIVE_ON: ("시행일", "기준일", "시행일자", "기준일자"),
    BASIS: ("근거", "등록근거", "추진근거", "관련근거"),
}
_SERIAL: Final = ("연번", "순번", "no", "no.")  # a number only where there is no other
_SYNONYMS_OF_TYPE: Final = {
    "organisation": ("주관부서", "담당부서", "소관부서", "추진부서", "부서", "부서명"),
    "subcommittee": ("실무분과", "분과", "분과명", "소관분과", "실무분과위원회", "분과위원회"),
    "organisations": ("참여기관", "참여단체", "구성기관"),
    "committee": ("협의체", "협의체명", "위원회", "위원회명"),
    "date_range": ("추진기간", "사업기간", "기간"),
    "when": ("시기", "예정시기", "추진시기"),
}
_BRACKETS: Final = re.compile(r"[(\[（［][^)\]）］]*[)\]）］]")
_UNITS: Final = {"천원": 1_000, "백만원": 1_000_000, "억원": 100_000_000}
_UNIT: Final = re.compile(r"(천원|백만원|억원)")


@dataclass(frozen=True, slots=True)
class Column:
    """A column that is read: where its header stands, and what it says of a case."""

    index: int
    cell: str  # of its header
    header: str
    meaning: str  # a field's key, or one of NUMBER, TITLE, …
    unit: int = 1  # won columns: the header, or a line above it, says 천원


@dataclass(frozen=True, slots=True)
class Columns:
    """The header row of a table, and what was made of it."""

    header_row: int
    read: Mapping[str, Column]  # by meaning
    ignored: tuple[tuple[str, str], ...]  # (cell, header)
    problems: tuple[CellProblem, ...]

    def numbers(self, grid: Grid) -> list[str]:
        """Give the numbers that the table itself brings: one row may name another."""
        index = self.read[NUMBER].index
        texts = (text_of(grid.at(row, index)) for row in range(self.header_row + 1, len(grid.rows)))
        return [number for text in texts if (number := " ".join(text.split()))]


def labels_of(lifecycle: Lifecycle) -> dict[str, str]:
    """Give what the columns are headed that no field of the lifecycle stands for."""
    noun = lifecycle.case_label
    return {NUMBER: f"{noun}번호", TITLE: f"{noun}명", **_LABELS}


def find_columns(grid: Grid, lifecycle: Lifecycle) -> Columns:
    """
    Find the header row within the first rows of *grid*, and what each of its columns says.

    Headers are compared without spaces, brackets and what is in them; columns stand in any
    order. A column that says nothing the lifecycle knows is ignored, and named.
    """
    words = _words(lifecycle)
    rows = range(min(_HEADER_WITHIN, len(grid.rows)))
    known = {row: len(set(_meanings(grid, row, words).values())) for row in rows}
    header_row = max(rows, key=lambda row: known[row], default=-1)
    if header_row < 0 or known[header_row] < _KNOWN_MIN:
        return Columns(-1, {}, (), (_no_header(lifecycle),))
    if known.get(header_row + 1) == known[header_row]:
        header_row += 1  # a header of two rows, merged downwards
    return _columns(grid, header_row, lifecycle, words)


def meaning_of(header: str, lifecycle: Lifecycle) -> str | None:
    """Give what a column with this header says of a case: a field's key, NUMBER, TITLE, …"""
    words = _words(lifecycle)
    meaning = words.get(_word(words, header))
    return None if meaning is None else meaning[0]


def header_word(header: str) -> str:
    """Give what a header says, without spaces and what stands in brackets."""
    return fold(_BRACKETS.sub("", header)) or fold(header)


def same_header(grid: Grid, row: int, columns: Columns) -> bool:
    """Tell whether a row says the header again, as tables printed on many pages do."""
    return all(
        text_of(grid.at(row, column.index)) == column.header for column in columns.read.values()
    )


def _columns(
    grid: Grid, header_row: int, lifecycle: Lifecycle, words: Mapping[str, tuple[str, int]]
) -> Columns:
    meanings = _meanings(grid, header_row, words)
    read: dict[str, Column] = {}
    problems = []
    taken: set[int] = set()
    for index, meaning in sorted(
        meanings.items(), key=lambda at: (_rank(grid, header_row, at[0], words), at)
    ):
        column = _column(grid, header_row, index, meaning, lifecycle)
        first = read.setdefault(meaning, column)
        if first is column:
            taken.add(index)
        elif _rank(grid, header_row, index, words) == _rank(grid, header_row, first.index, words):
            taken.add(index)
            problems.append(_twice(first, column))
    ignored = tuple(
        (cell_name(header_row, index), shown(value))
        for index, value in enumerate(grid.rows[header_row])
        if value is not None and index not in taken
    )
    for meaning in (NUMBER, TITLE):
        if meaning not in read:
            problems.append(_no_column(header_row, labels_of(lifecycle)[meaning], ignored))
    return Columns(header_row, read, ignored, tuple(problems))


def _words(lifecycle: Lifecycle) -> dict[str, tuple[str, int]]:
    """Give what each folded header means, with its rank: a field's own label goes first."""
    words: dict[str, tuple[str, int]] = {}

    def add(word: str, meaning: str, rank: int) -> None:
        words.setdefault(fold(word), (meaning, rank))

    for key, field in lifecycle.fields.items():
        add(field.label, key, 0)
        add(key, key, 0)
    for meaning, synonyms in _SYNONYMS.items():
        for synonym in synonyms:
            add(synonym, meaning, 0)
    for noun in (lifecycle.label, lifecycle.case_label):
        add(f"{noun}번호", NUMBER, 0)
        add(f"{noun}명", TITLE, 0)
    for type_, synonyms in _SYNONYMS_OF_TYPE.items():
        alike = [field for field in lifecycle.fields.values() if field.type == type_]
        meant = [field for field in alike if field.required] or alike
        for synonym in synonyms if len(meant) == 1 else ():
            add(synonym, meant[0].key, 1)
    for serial in _SERIAL:
        add(serial, NUMBER, 2)
    return words


def _meanings(grid: Grid, row: int, words: Mapping[str, tuple[str, int]]) -> dict[int, str]:
    found = {}
    for index, value in enumerate(grid.rows[row]):
        if isinstance(value, str) and (word := _word(words, value)) in words:
            found[index] = words[word][0]
    return found


def _word(words: Mapping[str, tuple[str, int]], header: str) -> str:
    """Give the word that a header is: all of it where a label is just that, else without brackets."""
    whole = fold(header)
    return whole if whole in words else header_word(header)


def _rank(grid: Grid, row: int, index: int, words: Mapping[str, tuple[str, int]]) -> int:
    return words[_word(words, text_of(grid.at(row, index)))][1]


def _column(grid: Grid, row: int, index: int, meaning: str, lifecycle: Lifecycle) -> Column:
    header = text_of(grid.at(row, index))
    field = lifecycle.fields.get(meaning)
    unit = _unit(grid, row, header) if field is not None and field.type == "won" else 1
    return Column(index, cell_name(row, index), header, meaning, unit)


def _unit(grid: Grid, header_row: int, header: str) -> int:
    """Give the won that one of the column's numbers stands for: its header says it, or a line above."""
    above = [text_of(value) for row in grid.rows[:header_row] for value in row]
    for text in (header, *(text for text in above if "단위" in text)):
        if match := _UNIT.search(fold(text)):
            return _UNITS[match[1]]
    return 1


def _no_header(lifecycle: Lifecycle) -> CellProblem:
    heads = labels_of(lifecycle)
    labels = [heads[NUMBER], heads[TITLE], *(field.label for field in lifecycle.fields.values())]
    return CellProblem(
        None,
        "",
        f"처음 {_HEADER_WITHIN}줄 안에 머리글 줄이 없습니다",
        f"표의 머리글을 {', '.join(labels)} 같은 말로 적어 주십시오",
    )


def _no_column(row: int, label: str, ignored: tuple[tuple[str, str], ...]) -> CellProblem:
    unread = ", ".join(f"‘{header}’({cell})" for cell, header in ignored)
    seen = f" 읽지 못한 머리글: {unread}" if unread else ""
    return CellProblem(
        cell_name(row, 0),
        "",
        f"{row + 1}번째 줄 머리글에 ‘{label}’ 열이 없습니다",
        f"그 열의 머리글을 이렇게 적어 주십시오: ‘{label}’.{seen}",
    )


def _twice(first: Column, second: Column) -> CellProblem:
    return CellProblem(
        second.cell,
        shown(second.header),
        f"{first.cell} 칸의 열과 같은 것을 말하는 열이다: ‘{first.header}’",
        "두 열 가운데 하나만 남기거나 머리글을 고쳐 주십시오",
    )
