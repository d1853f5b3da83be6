"""One row of a clerk's table as one case: every bad cell named, nothing guessed."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any, Final

from engine.case_columns import (
    BASIS,
    EFFECTIVE_ON,
    NUMBER,
    STATE,
    TITLE,
    Column,
    Columns,
    labels_of,
)
from engine.cell_problem import CellProblem
from engine.cell_text import fold
from engine.grid import Grid, Value, cell_name, shown, text_of
from engine.named_places import PLACED, NamedPlaces
from states.day import date_of
from states.lifecycle import Field, Lifecycle
from states.requirement import Refusal
from states.values import typed
from states.when import when_label

NUMBER_MAX: Final = 40
TITLE_MAX: Final = 300
_SCALED: Final = re.compile(r"-?[\d,]+(\.\d+)?")


@dataclass(frozen=True, slots=True)
class CaseRow:
    """What one row says, with the cell of its number; absent values are None."""

    row: int
    cell: str
    number: str
    title: str
    state: str | None
    effective_on: date | None
    basis: str | None
    fields: Mapping[str, object]  # typed, as stored; only what the row says
    empty: tuple[str, ...] = ()  # fields whose column is there and whose cell is not filled


@dataclass(slots=True)
class RowReader:
    """Reads the rows of one table, gathering every problem."""

    grid: Grid
    columns: Columns
    lifecycle: Lifecycle
    places: NamedPlaces
    today: date
    problems: list[CellProblem] = field(default_factory=list)

    def read(self, row: int) -> CaseRow | None:
        """Give the case in a row, or None when a cell of it is bad."""
        before = len(self.problems)
        for column in self.columns.read.values():
            self._check_flaw(row, column)
        number = self._line(row, NUMBER, NUMBER_MAX)
        title = self._line(row, TITLE, TITLE_MAX)
        state = self._state(row)
        effective_on = self._effective_on(row)
        basis = self._text(row, BASIS)
        fields, empty = self._fields(row)
        self._check_itself(row, number, fields)
        if len(self.problems) > before:
            return None
        cell = cell_name(row, self.columns.read[NUMBER].index)
        return CaseRow(row, cell, number, title, state, effective_on, basis, fields, empty)

    def field_value(
        self, declared: Field, value: Value, *, unit: int = 1
    ) -> object | Refusal | None:
        """Give what a value says of a field, a place by its key, or why it says nothing."""
        if declared.type in PLACED:
            return self.places.find(declared, text_of(value))
        return typed_cell(declared, value, unit=unit)

    def problem(self, row: int, meaning: str, sentence: str, mend: str) -> None:
        column = self.columns.read[meaning].index
        value = self.grid.at(row, column)
        found = CellProblem(cell_name(row, column), shown(value), sentence, mend)
        if all(known.cell != found.cell for known in self.problems):  # its first problem is enough
            self.problems.append(found)

    def _check_flaw(self, row: int, column: Column) -> None:
        flaw = self.grid.flaws.get((row, column.index))
        if flaw == "formula":
            self.problem(row, column.meaning, "수식이 들어 있습니다", "값만 붙여넣어 주십시오")
        elif flaw == "error":
            self.problem(row, column.meaning, "오류값이 들어 있습니다", "바른 값을 적어 주십시오")

    def _value(self, row: int, meaning: str) -> Value:
        column = self.columns.read.get(meaning)
        return None if column is None else self.grid.at(row, column.index)

    def _text(self, row: int, meaning: str) -> str | None:
        return text_of(self._value(row, meaning)) or None

    def _line(self, row: int, meaning: str, longest: int) -> str:
        text = " ".join((self._text(row, meaning) or "").split())
        label = labels_of(self.lifecycle)[meaning]
        if not text:
            self.problem(row, meaning, f"{label} 칸이 비어 있습니다", "채우거나 줄을 지워 주십시오")
        elif len(text) > longest:
            self.problem(row, meaning, f"{longest}자를 넘습니다", "줄여서 적어 주십시오")
        return text

    def _state(self, row: int) -> str | None:
        text = self._text(row, STATE)
        if text is None:
            return None
        for key, state in self.lifecycle.states.items():
            if fold(text) in (fold(state.label), fold(key)):
                return key
        labels = ", ".join(state.label for state in self.lifecycle.states.values())
        self.problem(
            row, STATE, "이 정의에 없는 상태입니다", f"다음 가운데 하나로 적어 주십시오: {labels}"
        )
        return None

    def _effective_on(self, row: int) -> date | None:
        value = self._value(row, EFFECTIVE_ON)
        if value is None:
            return None
        day = date_of(value)
        if day is None:
            self.problem(row, EFFECTIVE_ON, "날짜가 아닙니다", "2013. 4. 10.처럼 적어 주십시오")
        elif day > self.today:
            self.problem(
                row, EFFECTIVE_ON, "오늘보다 뒤의 날입니다", "이미 시행된 날로 적어 주십시오"
            )
        return day

    def _check_itself(self, row: int, number: str, fields: Mapping[str, object]) -> None:
        for key, value in fields.items():
            declared = self.lifecycle.fields[key]
            if (declared.type, declared.of, value) == ("case", self.lifecycle.key, number):
                self.problem(
                    row, key, "자기 자신을 가리킵니다", "다른 번호로 고치거나 칸을 비워 주십시오"
                )

    def _fields(self, row: int) -> tuple[dict[str, object], tuple[str, ...]]:
        fields: dict[str, object] = {}
        empty = []
        for key, column in self.columns.read.items():
            declared = self.lifecycle.fields.get(key)
            if declared is None:
                continue
            value = self.grid.at(row, column.index)
            if value is None:
                empty.append(key)
                continue
            read = self.field_value(declared, value, unit=column.unit)
            if isinstance(read, Refusal):
                self.problem(row, key, read.sentence, read.mend)
            elif read is not None:
                fields[key] = read
        return fields, tuple(empty)


def typed_cell(declared: Field, value: Value, *, unit: int = 1) -> object | Refusal | None:
    """Give what one cell says of a field, as it is stored, or why it says nothing of the kind."""
    given = _given(declared, value, unit)
    optional = replace(declared, required=False)
    values, refusals = typed({declared.key: optional}, {declared.key: given})
    if not refusals:
        return values.get(declared.key)
    sentence = f"{declared.label} 칸에 쓸 수 없는 값입니다"
    return Refusal(refusals[0].code, sentence, refusals[0].mend.removesuffix("."))


def said(declared: Field | None, value: Any, places: NamedPlaces) -> str:
    """Give a stored value in the words of a clerk, for showing before and after."""
    if value is None:
        return "(없음)"
    if isinstance(value, Mapping):
        return f"{value.get('from') or ''} ~ {value.get('to') or ''}".strip()
    if declared is not None and declared.type == "choice":
        return declared.choices.get(str(value), str(value))
    if declared is not None and declared.type in PLACED:
        return places.said(declared, value)
    if declared is not None and declared.type == "when":
        return when_label(str(value))
    return f"{value:,}" if isinstance(value, int) else str(value)


def _given(declared: Field, value: Value, unit: int) -> object:
    if declared.type == "won":
        return _won(value, unit)
    if declared.type == "when" and isinstance(value, date):
        return value
    return value if declared.type in ("number", "percent", "date") else text_of(value)


def _won(value: Value, unit: int) -> object:
    """Give a sum in won: 1,200 under a header in 천원 is 1,200,000."""
    text = text_of(value).replace(" ", "").removesuffix("원")
    if not _SCALED.fullmatch(text):
        return text_of(value)
    won = Decimal(text.replace(",", "")) * unit
    return int(won) if won == won.to_integral_value() else str(won)
