"""The register as a table that an import reads back: the same headings, the same words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal

from sqlalchemy import Connection, select

from engine.asof import CaseAsOf
from engine.case_columns import (
    BASIS,
    EFFECTIVE_ON,
    NUMBER,
    STATE,
    TITLE,
    Columns,
    labels_of,
    meaning_of,
)
from engine.case_row import RowReader
from engine.cell_text import fold
from engine.definitions import lifecycle_pinned
from engine.grid import Grid, Value
from engine.id_chunks import chunks
from engine.named_places import NamedPlaces, named_places
from engine.tables import event
from states.day import date_of
from states.lifecycle import Field, Lifecycle
from states.when import when_label

Kind = Literal["text", "number", "won", "percent", "date"]
_BUILT_IN: Final = (NUMBER, TITLE, STATE, EFFECTIVE_ON, BASIS)
# Where a field of the lifecycle is called like one of them.
_OTHERWISE: Final = {
    NUMBER: "관리번호",
    TITLE: "제목",
    STATE: "현재상태",
    EFFECTIVE_ON: "시행일자",
    BASIS: "등록근거",
}
_FIGURES: Final = frozenset({"number", "won", "percent"})


@dataclass(frozen=True, slots=True)
class RegisterColumn:
    header: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class RegisterTable:
    """Cases as rows: every heading and every cell as the import reads it."""

    columns: tuple[RegisterColumn, ...]
    rows: tuple[tuple[Value, ...], ...]


def register_table(
    read: Connection, lifecycle: Lifecycle, listed: Sequence[CaseAsOf]
) -> RegisterTable:
    """
    Make the register of the cases *listed*.

    What people read is written where it reads back to what is stored, else the key. Fields that
    only an older definition of a case knows come last; an import passes them over.
    """
    fields = _fields(read, lifecycle, listed)
    writer = _Writer(lifecycle, named_places(read, fields))
    basis = _basis(read, [one.id for one in listed])
    columns = [RegisterColumn(writer.header(built_in), "text") for built_in in _BUILT_IN]
    columns[_BUILT_IN.index(EFFECTIVE_ON)] = RegisterColumn(writer.header(EFFECTIVE_ON), "date")
    columns += [RegisterColumn(writer.header(field.key), _kind(field)) for field in fields]
    rows = tuple(
        (
            one.number,
            one.title,
            writer.state(one.state),
            one.since,
            basis.get(one.id),
            *(writer.cell(field, one.fields.get(field.key)) for field in fields),
        )
        for one in listed
    )
    return RegisterTable(tuple(columns), rows)


def _fields(read: Connection, lifecycle: Lifecycle, listed: Iterable[CaseAsOf]) -> list[Field]:
    pinned = [lifecycle_pinned(read, hashed) for hashed in {one.definition_hash for one in listed}]
    older = {key: field for each in pinned for key, field in each.fields.items()}
    return list({**lifecycle.fields, **older, **lifecycle.fields}.values())


def _basis(read: Connection, case_ids: Sequence[int]) -> dict[int, str]:
    """Give the 근거 with which each case was entered: its first event says it."""
    found: dict[int, str] = {}
    for chunk in chunks(case_ids):
        rows = read.execute(
            select(event.c.case_id, event.c.data).where(
                event.c.case_id.in_(chunk), event.c.seq == 1
            )
        )
        found |= {row.case_id: str(row.data["basis"]) for row in rows if row.data.get("basis")}
    return found


class _Writer:
    """Writes one register, asking the import itself what it would read."""

    def __init__(self, lifecycle: Lifecycle, places: NamedPlaces) -> None:
        self._lifecycle = lifecycle
        self._places = places
        nothing = Columns(-1, {}, (), ())
        self._reader = RowReader(Grid("", ()), nothing, lifecycle, places, date.min)
        self._states = {key: self._state(key) for key in lifecycle.states}
        self._cells: dict[tuple[str, str], Value] = {}

    def header(self, meaning: str) -> str:
        """Give the heading under which an import finds the column: a label, else the key."""
        field = self._lifecycle.fields.get(meaning)
        label = (
            field.label if field is not None else labels_of(self._lifecycle).get(meaning, meaning)
        )
        for header in (label, _OTHERWISE.get(meaning, meaning)):
            if meaning_of(header, self._lifecycle) == meaning:
                return header
        return label

    def state(self, key: str) -> str:
        return self._states.get(key, key)

    def cell(self, field: Field, value: Any) -> Value:
        if value is None or isinstance(value, int):
            return value
        known = (field.key, repr(value))
        if known not in self._cells:
            self._cells[known] = self._cell(field, value)
        return self._cells[known]

    def _cell(self, field: Field, value: Any) -> Value:
        if field.type == "date" and (day := date_of(value)) is not None:
            return day
        written = [text for text in self._texts(field, value) if text]
        if field.type in ("text", "line"):
            return written[0] if written else None
        for text in written:
            if self._reader.field_value(field, text) == value:
                return text
        return written[-1] if written else None

    def _texts(self, field: Field, value: Any) -> tuple[str, ...]:
        """Give what could be written for a value: as people read it, then as it is stored."""
        if isinstance(value, Mapping):
            return (f"{value.get('from') or ''} ~ {value.get('to') or ''}",)
        if isinstance(value, list):
            names = [self._places.names.get(str(key), str(key)) for key in value]
            return "; ".join(names), "; ".join(map(str, value))
        text = str(value)
        if field.type == "when":
            return when_label(text), text
        return field.choices.get(text) or self._places.names.get(text, text), text

    def _state(self, key: str) -> str:
        label = self._lifecycle.states[key].label
        same = [
            other
            for other, state in self._lifecycle.states.items()
            if fold(label) in (fold(state.label), fold(other))
        ]
        return label if same == [key] else key


def _kind(field: Field) -> Kind:
    if field.type in _FIGURES:
        return field.type  # type: ignore[return-value]  # the three are kinds by the same name
    return "date" if field.type == "date" else "text"
