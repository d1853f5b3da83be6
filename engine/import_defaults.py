"""What the rows of an import do not say themselves, given once for all of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from engine.case_row import RowReader
from engine.cell_problem import CellProblem
from engine.cell_text import fold
from states.day import date_of
from states.lifecycle import Field, Lifecycle
from states.requirement import Refusal

_OF_THE_ROW: Final = ("effective_on", "basis", "state")


@dataclass(frozen=True, slots=True)
class Defaults:
    state: str
    effective_on: date
    basis: str
    fields: Mapping[str, object]  # typed, as stored


def import_defaults(reader: RowReader, given: Mapping[str, object]) -> Defaults:
    """
    Read the defaults as a clerk gives them: fields by key or label, values as in a cell.

    What cannot be read becomes a problem of the import.
    """
    lifecycle = reader.lifecycle
    fields: dict[str, object] = {}
    for name, value in given.items():
        if name in _OF_THE_ROW:
            continue
        field = _field_named(lifecycle, name)
        if field is None:
            labels = ", ".join(one.label for one in lifecycle.fields.values())
            _refuse(reader, name, f"없는 항목이다: {name}", f"쓸 수 있는 항목: {labels}")
            continue
        read = reader.field_value(field, str(value))
        if isinstance(read, Refusal):
            _refuse(reader, str(value), f"함께 준 값: {read.sentence}", read.mend)
        elif read is not None:
            fields[field.key] = read
    state = str(given.get("state") or lifecycle.initial.key)
    if state not in lifecycle.states:
        labels = ", ".join(f"{one.label}({key})" for key, one in lifecycle.states.items())
        _refuse(reader, state, f"이 정의에 없는 상태입니다: {state}", f"있는 상태: {labels}")
        state = lifecycle.initial.key
    return Defaults(
        state=state,
        effective_on=date_of(given.get("effective_on")) or reader.today,
        basis=str(given.get("basis") or reader.grid.file),
        fields=fields,
    )


def _field_named(lifecycle: Lifecycle, name: str) -> Field | None:
    return next(
        (
            field
            for key, field in lifecycle.fields.items()
            if fold(name) in (fold(key), fold(field.label))
        ),
        None,
    )


def _refuse(reader: RowReader, asked: str, sentence: str, mend: str) -> None:
    reader.problems.append(CellProblem(None, asked, sentence, mend))
