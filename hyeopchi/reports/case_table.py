"""A definition's table in words: on a terminal, as JSON, as a list to take away, as a page."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

import click

from engine.case_table import CaseCount, CaseList, FilledTable, Said
from hyeopchi.list_files import Form, ListColumn, ListFile, write_list
from hyeopchi.reports.tables import Column, show_table
from notifications.korean import official_date
from states.column_text import UNITS, pieces, places
from states.day import date_of
from states.lifecycle import Field, TextColumn
from states.when import when_label

Kind = Literal["text", "number", "won", "percent", "date"]
Cell = str | int | date | None
_FIGURES = frozenset({"number", "won", "percent"})
_DASH = "-"
_MONTH = re.compile(r"(\d{4})-(\d{2})")


@dataclass(frozen=True, slots=True)
class PrintedColumn:
    label: str
    kind: Kind = "text"


@dataclass(frozen=True, slots=True)
class PrintedTable:
    """A table as it is printed, whatever it is printed on."""

    filled: FilledTable
    title: str
    as_of: str  # 기준일
    unit: str
    columns: tuple[PrintedColumn, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total_rows: int  # how many of the first rows are sums
    remarks: tuple[str, ...]

    @property
    def above(self) -> str:
        """What stands above the table: 기준일 and 단위, of a list how long it is."""
        listed = isinstance(self.filled.content, CaseList)
        length = f"{len(self.rows)}건, " if listed else ""
        return f"({self.as_of}, {length}단위: {self.unit})"


def printed(filled: FilledTable) -> PrintedTable:
    """Put *filled* into words: names, days and sums as a Korean office prints them."""
    content = filled.content
    if isinstance(content, CaseList):
        columns, rows = _list_columns(content), _list_rows(content)
        totals = 0
    else:
        columns, rows = _count_columns(content), _count_rows(content)
        totals = 1
    day = f"{official_date(filled.as_of)} 기준"
    if filled.known_on:
        day += f", {official_date(filled.known_on)}까지 기록한 것"
    return PrintedTable(
        filled=filled,
        title=filled.label,
        as_of=day,
        unit="건, 원" if any(column.kind == "won" for column in columns) else "건",
        columns=columns,
        rows=rows,
        total_rows=totals,
        remarks=tuple(_remarks(filled)),
    )


def show_case_table(table: PrintedTable) -> None:
    """Print *table* on the terminal."""
    show_table(
        [
            Column.figures(column.label)
            if column.kind in _FIGURES
            else Column(column.label, fold=at > 0)
            for at, column in enumerate(table.columns)
        ],
        [
            [shown_cell(cell, column.kind) for cell, column in zip(row, table.columns, strict=True)]
            for row in table.rows
        ],
        title=table.title,
        above=table.above,
        total_rows=table.total_rows,
    )
    for remark in table.remarks:
        click.echo(remark)


def case_table_data(table: PrintedTable) -> dict[str, Any]:
    """Give *table* with stable keys; the figures of a count name their cases."""
    filled = table.filled
    data: dict[str, Any] = {
        "lifecycle": filled.lifecycle,
        "table": filled.key,
        "label": filled.label,
        "as_of": filled.as_of,
        "known_on": filled.known_on,
        "unit": table.unit,
        "columns": [{"label": column.label, "kind": column.kind} for column in table.columns],
        "rows": [list(row) for row in table.rows],
        "remarks": list(table.remarks),
        "balances": filled.balances,
        "imbalances": list(filled.imbalances),
    }
    if isinstance(filled.content, CaseCount):
        data["cases"] = [
            {
                "row": line.key,
                "total": list(line.total.cases),
                **{
                    column.key: list(figure.cases)
                    for column, figure in zip(
                        filled.content.table.columns, line.figures, strict=True
                    )
                },
            }
            for line in filled.content.table.lines
        ]
    return data


def write_case_table(table: PrintedTable, file: Path, *, form: Form) -> None:
    """Write *table* as CSV or XLSX; nothing that people typed becomes a formula."""
    write_list(
        ListFile(
            title=table.title,
            as_of=table.filled.as_of,
            unit=table.unit,
            columns=tuple(ListColumn(column.label, column.kind) for column in table.columns),
            rows=table.rows,
        ),
        file,
        form=form,
    )


def write_case_page(table: PrintedTable, file: Path, *, office: Mapping[str, str]) -> None:
    """Write *table* as a page to print: one file that needs nothing beside itself."""
    from hyeopchi.reports.page import render_page

    cells = [
        [
            {"text": shown_cell(cell, column.kind) or _DASH, "figure": column.kind in _FIGURES}
            for cell, column in zip(row, table.columns, strict=True)
        ]
        for row in table.rows
    ]
    file.write_text(
        render_page("case_table.html.j2", table=table, cells=cells, office=office),
        encoding="utf-8",
    )


def _list_columns(content: CaseList) -> tuple[PrintedColumn, ...]:
    return tuple(
        PrintedColumn(column.label)
        if isinstance(column, TextColumn)
        else PrintedColumn(column.label, _kind(column))
        for column in content.columns
    )


def _list_rows(content: CaseList) -> tuple[tuple[Cell, ...], ...]:
    return tuple(
        tuple(
            _in_words(column, one.said)
            if isinstance(column, TextColumn)
            else _cell(one.said[column.key])
            for column in content.columns
        )
        for one in content.cases
    )


def _count_columns(content: CaseCount) -> tuple[PrintedColumn, ...]:
    return (
        PrintedColumn(content.rows.label),
        PrintedColumn("합계", "number"),
        *(PrintedColumn(column.label, "number") for column in content.table.columns),
        *(PrintedColumn(each.field.label, _kind(each.field)) for each in content.sums),
    )


def _count_rows(content: CaseCount) -> tuple[tuple[Cell, ...], ...]:
    return tuple(
        (
            line.label,
            line.total.count,
            *(figure.count for figure in line.figures),
            *((each.total, *each.rows)[at] for each in content.sums),
        )
        for at, line in enumerate(content.table.lines)
    )


def _remarks(filled: FilledTable) -> list[str]:
    remarks = [f"※ {filled.note}"] if filled.note else []
    if isinstance(filled.content, CaseCount):
        for each in filled.content.sums:
            if each.unsaid and len(each.unsaid) < filled.content.table.total.count:
                remarks.append(
                    f"※ 「{each.field.label}」 항목이 비어 있는 {len(each.unsaid)}건은 그 합에 없습니다."
                )
        remarks += [f"합계가 맞지 않습니다. {sentence}" for sentence in filled.imbalances]
        if filled.balances:
            remarks.append("모든 합계가 맞습니다.")
    return remarks


def _kind(field: Field) -> Kind:
    match field.type:
        case "number" | "won" | "percent" | "date":
            return field.type
        case _:
            return "text"


def _cell(said: Said) -> Cell:
    """Give what one cell says: a figure or a day as such, anything else in words."""
    if said.value is None:
        return None
    if said.field.type in _FIGURES and isinstance(said.value, int):
        return said.value
    if said.field.type == "date":
        return date_of(said.value)
    return _words(said)


def _words(said: Said, unit: str | None = None, *, in_text: bool = False) -> str:
    """Give a value in words; within a text a month is a date without its day: ``2012. 10.``"""
    value = said.value
    match said.field.type:
        case "won":
            return _won(int(value), unit)
        case "date":
            return _day(str(value))
        case "date_range":
            return f"{_day(value.get('from'))} ~ {_day(value.get('to'))}".strip()
        case "when":
            month = _MONTH.fullmatch(str(value)) if in_text else None
            return f"{month[1]}. {int(month[2])}." if month else when_label(str(value))
        case "percent":
            return f"{value}%"
    if isinstance(value, tuple):
        return ", ".join(str(each) for each in value)
    return f"{value:,}" if isinstance(value, int) else str(value)


def _in_words(column: TextColumn, said: Mapping[str, Said]) -> str:
    """Say several fields in one cell; a text whose fields are all empty is left out."""
    return " ".join(
        _text(text, said, column.blank)
        for text in column.texts
        if any(said[place.field].value is not None for place in places(text))
    )


def _text(text: str, said: Mapping[str, Said], blank: Mapping[str, str]) -> str:
    return "".join(
        piece
        if isinstance(piece, str)
        else blank.get(piece.field, _DASH)
        if said[piece.field].value is None
        else _words(said[piece.field], piece.unit, in_text=True)
        for piece in pieces(text)
    )


def _won(won: int, unit: str | None) -> str:
    """Give won in a larger unit where nothing is lost by it, else as they are."""
    scale = UNITS.get(unit or "", 1)
    return f"{won // scale:,}{unit}" if unit and won % scale == 0 else f"{won:,}원"


def _day(said: str | None) -> str:
    day = date_of(said) if said else None
    return f"{day.year}. {day.month}. {day.day}." if day else ""


def shown_cell(cell: Cell, kind: Kind) -> str | None:
    """Give a cell as it is read: a figure with its thousands apart; None: nothing."""
    if cell is None:
        return None
    if isinstance(cell, date):
        return _day(cell.isoformat())
    if isinstance(cell, int):
        return f"{cell:,}" + ("%" if kind == "percent" else "")
    return cell
