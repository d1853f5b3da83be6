"""Import of cases from a clerk's table: shown first, then taken whole or not at all."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import Connection

from engine.case import Case, cases_numbered
from engine.case_columns import NUMBER, TITLE, Columns, find_columns, labels_of, same_header
from engine.case_row import CaseRow, RowReader, said
from engine.cell_problem import CellProblem, ImportRefused
from engine.cell_text import fold, reads_as
from engine.definitions import InForce, lifecycle_pinned
from engine.grid import Grid, cell_name, place_of, shown, text_of
from engine.import_defaults import import_defaults
from engine.locked_cells import name_locked_cells
from engine.named_places import NamedPlaces, named_places
from engine.register import CaseEdit, NewCase, edit, register
from engine.seoul import day_in_seoul
from states.lifecycle import Lifecycle

_TOTALS: Final = frozenset({"계", "합계", "소계", "총계", "누계", "총합계"})
_FOOTNOTES: Final = ("※", "*", "주)", "주:")
_AT_ONCE: Final = 1000  # numbers a query


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that a row would change, in a clerk's words."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class EditedRow:
    """A row whose number is known and which says something else than the record."""

    cell: str
    number: str
    title: str
    edit: CaseEdit
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class ImportPreview:
    """What an import would do. With a problem it does nothing."""

    new: tuple[NewCase, ...]
    edits: tuple[EditedRow, ...]
    same: int
    problems: tuple[CellProblem, ...]  # every bad cell, by row
    notes: tuple[str, ...]  # what the clerk should know: rows passed over, states that differ
    read: tuple[tuple[str, str, str], ...]  # (cell, header, what it was taken for)
    ignored: tuple[tuple[str, str], ...]  # (cell, header) of columns that were not read


@dataclass(frozen=True, slots=True)
class Imported:
    new: int
    edited: int
    same: int


def preview_cases(
    read: Connection,
    lifecycle: InForce,
    grid: Grid,
    *,
    today: date,
    defaults: Mapping[str, object],
) -> ImportPreview:
    """
    Show what importing *grid* would do: new cases, edits before and after, and every bad cell.

    A row is known by its number. What its row does not say, an edit leaves as it is; a state is
    never changed by an import, only by a move.

    Args:
        defaults: What rows do not say themselves: ``effective_on`` (without it, *today*),
            ``basis`` (the file's name), ``state`` (the initial one), and fields by key.
    """
    columns = find_columns(grid, lifecycle.lifecycle)
    if columns.header_row < 0 or NUMBER not in columns.read or TITLE not in columns.read:
        return ImportPreview(
            (), (), 0, columns.problems, (), _shown(columns, lifecycle), columns.ignored
        )
    fields = lifecycle.lifecycle.fields.values()
    entering = {lifecycle.lifecycle.key: columns.numbers(grid)}
    places = named_places(read, fields, entering=entering)
    reader = RowReader(grid, columns, lifecycle.lifecycle, places, today)
    reader.problems.extend(columns.problems)
    rows, notes = _rows(reader)
    known = _known(read, lifecycle.lifecycle.key, [row.number for row in rows])
    new = [row for row in rows if row.number not in known]
    edits: list[EditedRow] = []
    for row in rows:
        if row.number in known:
            changed, remarks = _compared(row, known[row.number], lifecycle.lifecycle, places)
            edits += changed
            notes += remarks
            for each in changed:
                pinned = lifecycle_pinned(read, known[row.number].definition_hash)
                name_locked_cells(reader, row, known[row.number], pinned, each.edit.changes)
    entered, said_for_them = _entered(reader, new, defaults)
    notes += said_for_them
    if grid.other_sheets:
        notes.append(f"읽지 않은 시트: {', '.join(grid.other_sheets)}")
    if grid.encoding == "CP949":
        notes.append("문자 인코딩은 CP949(한글 완성형)로 읽었습니다")
    return ImportPreview(
        new=tuple(entered),
        edits=tuple(edits),
        same=len(rows) - len(new) - len(edits),
        problems=tuple(sorted(reader.problems, key=lambda one: place_of(one.cell))),
        notes=tuple(notes),
        read=_shown(columns, lifecycle),
        ignored=columns.ignored,
    )


def apply_import(
    write: Connection,
    lifecycle: InForce,
    preview: ImportPreview,
    *,
    actor: str,
    at: datetime,
    reason: str,
    key: str | None = None,
) -> Imported:
    """
    Do what *preview* shows, all of it or nothing.

    Raises:
        ImportRefused: The preview names problems.
        CaseChanged: Somebody changed a case since the preview was made.
        CaseNumberTaken: Somebody entered a number since.
    """
    if preview.problems:
        raise ImportRefused(preview.problems)
    if preview.new:
        register(write, lifecycle.lifecycle.key, preview.new, actor=actor, at=at, key=key)
    if preview.edits:
        edits = [row.edit for row in preview.edits]
        on = day_in_seoul(at)
        edit(write, edits, actor=actor, at=at, on=on, reason=reason, key=key)
    return Imported(len(preview.new), len(preview.edits), preview.same)


def _rows(reader: RowReader) -> tuple[list[CaseRow], list[str]]:
    """Read every row below the header; a number said twice is a problem that names both cells."""
    grid, columns = reader.grid, reader.columns
    number = columns.read[NUMBER].index
    rows: list[CaseRow] = []
    notes: list[str] = []
    first: dict[str, str] = {}
    for index in range(columns.header_row + 1, len(grid.rows)):
        passed = _passed_over(reader, index)
        if passed is not None:
            notes += [passed] if passed else []
            continue
        row = reader.read(index)
        text = " ".join(text_of(grid.at(index, number)).split())
        cell = cell_name(index, number)
        if text and first.setdefault(text, cell) != cell:
            reader.problem(
                index,
                NUMBER,
                f"{first[text]} 칸과 번호가 같습니다: {text}",
                "한 줄을 지우거나 번호를 고쳐 주십시오",
            )
        elif row is not None:
            rows.append(row)
    return rows, notes


def _passed_over(reader: RowReader, row: int) -> str | None:
    """Say why a row is no case: an empty text for a blank one, None for one that is to be read."""
    grid = reader.grid
    filled = [value for value in grid.rows[row] if value is not None]
    if not filled:
        return ""
    first = text_of(filled[0])
    place = f"{row + 1}번째 줄은 읽지 않았습니다"
    if same_header(grid, row, reader.columns):
        return f"{place}: 되풀이된 머리글"
    if fold(first) in _TOTALS:
        return f"{place}: 합계 줄 ‘{shown(first)}’"
    used = [column.index for column in reader.columns.read.values()]
    if len(filled) == 1 and first.startswith(_FOOTNOTES):
        return f"{place}: 주석 ‘{shown(first)}’"
    if all(grid.at(row, column) is None for column in used):
        return f"{place}: 읽는 열이 모두 비어 있음"
    return None


def _known(read: Connection, lifecycle: str, numbers: list[str]) -> dict[str, Case]:
    known: dict[str, Case] = {}
    for start in range(0, len(numbers), _AT_ONCE):
        known |= cases_numbered(read, lifecycle, numbers[start : start + _AT_ONCE])
    return known


def _compared(
    row: CaseRow, case: Case, lifecycle: Lifecycle, places: NamedPlaces
) -> tuple[list[EditedRow], list[str]]:
    """Give what a row would change in the case it names, and what it would not although it differs."""
    before = {"title": case.title, **case.fields}
    after = {"title": row.title, **row.fields}
    changed = {key: value for key, value in after.items() if not reads_as(before.get(key), value)}
    notes = []
    if row.state is not None and row.state != case.state:
        held, asked = (lifecycle.states[key].label for key in (case.state, row.state))
        notes.append(
            f"{row.cell} 줄 {row.number}: 상태가 기록은 ‘{held}’, 표는 ‘{asked}’ – "
            "불러오기는 상태를 바꾸지 않습니다"
        )
    for key in row.empty:
        if case.fields.get(key) is not None:
            label = lifecycle.fields[key].label
            notes.append(f"{row.cell} 줄 {row.number}: {label} 칸이 비어 기록의 값을 그대로 둡니다")
    if not changed:
        return [], notes
    changes = tuple(
        Change(
            labels_of(lifecycle)[TITLE] if key == "title" else lifecycle.fields[key].label,
            said(lifecycle.fields.get(key), before.get(key), places),
            said(lifecycle.fields.get(key), value, places),
        )
        for key, value in changed.items()
    )
    edit = CaseEdit(case.id, case.version, changed)
    return [EditedRow(row.cell, row.number, row.title, edit, changes)], notes


def _entered(
    reader: RowReader, rows: list[CaseRow], given: Mapping[str, object]
) -> tuple[list[NewCase], list[str]]:
    """Make new cases of rows, with the defaults where a row says nothing, and say where that was."""
    lifecycle = reader.lifecycle
    default = import_defaults(reader, given)
    if rows:
        reader.problems += _unsaid(reader.columns, lifecycle, default.fields)
    for row in rows:
        for key in row.empty:
            field = lifecycle.fields[key]
            if field.required and key not in default.fields:
                reader.problem(row.row, key, f"{field.label} 칸이 비어 있습니다", "채워 주십시오")
    notes = [
        f"새 {lifecycle.case_label} {count}건은 {label} 칸에 적힌 것이 없어 다음으로 적습니다: ‘{value}’"
        for label, value, count in (
            ("시행일", f"{default.effective_on}", sum(row.effective_on is None for row in rows)),
            ("상태", lifecycle.states[default.state].label, sum(row.state is None for row in rows)),
            ("근거", default.basis, sum(row.basis is None for row in rows)),
        )
        if count
    ]
    entered = [
        NewCase(
            number=row.number,
            title=row.title,
            state=row.state or default.state,
            fields={**default.fields, **row.fields},
            effective_on=row.effective_on or default.effective_on,
            basis=row.basis or default.basis,
        )
        for row in rows
    ]
    return entered, notes


def _unsaid(
    columns: Columns, lifecycle: Lifecycle, given: Mapping[str, object]
) -> list[CellProblem]:
    """Name the required fields that have neither a column nor a default, once and not a row each."""
    return [
        CellProblem(
            cell_name(columns.header_row, 0),
            "",
            f"새 {lifecycle.case_label}에 반드시 있어야 하는 열이 없습니다: ‘{declared.label}’",
            "그 머리글의 열을 넣거나, 불러올 때 값을 함께 주십시오",
        )
        for key, declared in lifecycle.fields.items()
        if declared.required and key not in columns.read and key not in given
    ]


def _shown(columns: Columns, lifecycle: InForce) -> tuple[tuple[str, str, str], ...]:
    labels = {key: field.label for key, field in lifecycle.lifecycle.fields.items()}
    labels |= labels_of(lifecycle.lifecycle)
    return tuple(
        (column.cell, column.header, labels[column.meaning])
        for column in sorted(columns.read.values(), key=lambda one: one.index)
    )
