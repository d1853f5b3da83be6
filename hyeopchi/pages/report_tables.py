"""현황표: the tables that a definition describes and the count of its cases, as of any day."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from sqlalchemy import Connection
from starlette.responses import Response

from engine.case_table import CaseCount, CaseTableUnknown, FilledTable, filled_table
from engine.cross_tab import Figure
from engine.definitions import all_in_force
from engine.errors import LifecycleUnknown
from engine.store import reading, transaction
from engine.task_report import TaskReport, task_report
from hyeopchi.list_files import ListColumn, ListFile
from hyeopchi.pages.counted_cases import counted_cases
from hyeopchi.pages.download import NO_REASON, file_response, keep_download, list_bytes
from hyeopchi.reports.case_table import PrintedTable, printed, shown_cell
from hyeopchi.web.errors import NotThere
from hyeopchi.web.forms import Form, text
from hyeopchi.web.page import page, say, to
from hyeopchi.web.principal import Principal
from hyeopchi.web.reader import Read
from hyeopchi.web.through import Through
from hyeopchi.web.website import site_of
from states.day import date_of

router = APIRouter()

Who = Annotated[Principal, Depends(Through("reports"))]


@router.get("/reports/tables/{lifecycle}/{table}")
def show_table(
    request: Request, lifecycle: str, table: str, who: Who, read: Read, on: str = ""
) -> Response:
    """Show one table of a definition as of a day."""
    day = _day(on, site_of(request).today())
    filled = _filled(read, lifecycle, table, day)
    shown = printed(filled)
    return page(
        request,
        "reports/table.html",
        who=who,
        shown=shown,
        path=f"/reports/tables/{lifecycle}/{table}",
        on=day,
        rows=[
            [
                (shown_cell(cell, column.kind), column.kind)
                for cell, column in zip(row, shown.columns, strict=True)
            ]
            for row in shown.rows
        ],
        counted=_places(filled),
    )


@router.get("/reports/tables/{lifecycle}/{table}/cases")
def show_counted(
    request: Request,
    lifecycle: str,
    table: str,
    who: Who,
    read: Read,
    on: str = "",
    row: str = "total",
    column: str = "",
) -> Response:
    """List the cases that one figure of a table counts."""
    day = _day(on, site_of(request).today())
    filled = _filled(read, lifecycle, table, day)
    found = _counted(filled).get(f"{row}/{column or 'total'}")
    if found is None:
        raise NotThere()
    return _cases(request, who, read, filled.lifecycle, filled.label, found, day,
                  f"/reports/tables/{lifecycle}/{table}?on={day}")  # fmt: skip


@router.post("/reports/tables/{lifecycle}/{table}/exports")
def take_table(request: Request, lifecycle: str, table: str, who: Who, form: Form) -> Response:
    """Let a table leave as a file, kept with its reason."""
    site = site_of(request)
    day, reason = _day(text(form, "on"), site.today()), text(form, "reason")
    kind = "csv" if text(form, "format") == "csv" else "xlsx"
    with reading(site.setting.store) as read:
        shown = printed(_filled(read, lifecycle, table, day))
    path = f"/reports/tables/{lifecycle}/{table}"
    if not reason:
        say(site, who, path, NO_REASON, kind="refused")
        return to(f"{path}?on={day}")
    listing = _listing(shown)
    with transaction(site.setting.store) as write:
        keep_download(
            write, site, who, what="table", form=kind, rows=len(listing.rows), reason=reason,
            chosen={"lifecycle": lifecycle, "table": table, "as_of": day.isoformat()},
        )  # fmt: skip
    content = list_bytes(listing, "csv" if kind == "csv" else "xlsx")
    return file_response(content, f"{shown.title} {day}", kind)


@router.get("/reports/tasks/{lifecycle}")
def show_tasks(request: Request, lifecycle: str, who: Who, read: Read, on: str = "") -> Response:
    """Show how many cases there are, where they stand and what decisions did, as of a day."""
    day = _day(on, site_of(request).today())
    return page(
        request,
        "reports/tasks.html",
        who=who,
        report=_tasks(read, lifecycle, day),
        on=day,
        today_shown=day == site_of(request).today(),
    )


@router.get("/reports/tasks/{lifecycle}/cases")
def show_tasks_counted(
    request: Request,
    lifecycle: str,
    who: Who,
    read: Read,
    on: str = "",
    figure: str = "total/total",
) -> Response:
    """List the cases that one figure of the count counts."""
    day = _day(on, site_of(request).today())
    report = _tasks(read, lifecycle, day)
    found = _task_figures(report).get(figure)
    if found is None:
        raise NotThere()
    return _cases(request, who, read, lifecycle, f"{report.label} 현황", found, day,
                  f"/reports/tasks/{lifecycle}?on={day}")  # fmt: skip


def _day(said: str, today: date) -> date:
    """Read 기준일: none, or one that is no day, is today."""
    return (date_of(said) if said else None) or today


def _filled(read: Connection, lifecycle: str, table: str, on: date) -> FilledTable:
    """
    Fill a table.

    Raises:
        NotThere: There is no such definition, or it has no such table.
    """
    try:
        return filled_table(read, lifecycle, table, on=on)
    except (LifecycleUnknown, CaseTableUnknown) as error:
        raise NotThere() from error


def _tasks(read: Connection, lifecycle: str, on: date) -> TaskReport:
    if lifecycle not in all_in_force(read):
        raise NotThere()
    return task_report(read, lifecycle, on=on)


def _places(filled: FilledTable) -> list[list[str]]:
    """Give, of a count, the query that names each figure's cases, cell by cell after the heading."""
    if not isinstance(filled.content, CaseCount):
        return []
    columns = filled.content.table.columns
    return [
        [
            f"row={line.key}" if line.total.count else "",
            *(
                f"row={line.key}&column={column.key}" if figure.count else ""
                for column, figure in zip(columns, line.figures, strict=True)
            ),
        ]
        for line in filled.content.table.lines
    ]


def _counted(filled: FilledTable) -> Mapping[str, tuple[str, Figure]]:
    """Name every figure of a count by its row and column, with what it is called."""
    if not isinstance(filled.content, CaseCount):
        return {}
    table = filled.content.table
    found = {f"{line.key}/total": (line.label, line.total) for line in table.lines}
    for line in table.lines:
        for column, figure in zip(table.columns, line.figures, strict=True):
            found[f"{line.key}/{column.key}"] = (f"{line.label} · {column.label}", figure)
    return found


def _task_figures(report: TaskReport) -> Mapping[str, tuple[str, Figure]]:
    """Name every figure of the count, with what it is called."""
    labels = {f"state/{one.key}": one.label for one in report.states}
    for line in report.table.lines:
        labels[f"{line.key}/total"] = line.label
        for column in report.table.columns:
            labels[f"{line.key}/{column.key}"] = f"{line.label} · {column.label}"
    for at, decided in enumerate(report.decisions, start=1):
        labels[f"decision{at}/total"] = decided.title
        labels |= {
            f"decision{at}/{one.key}": f"{decided.title} · {one.label}" for one in decided.moves
        }
    return {name: (labels[name], figure) for name, figure in report.figures().items()}


def _cases(
    request: Request,
    who: Principal,
    read: Connection,
    lifecycle: str,
    report: str,
    found: tuple[str, Figure],
    day: date,
    back: str,
) -> Response:
    label, figure = found
    return counted_cases(
        request, who, read, lifecycle,
        numbers=figure.cases, label=label, report=report, as_of=day, back=back,
    )  # fmt: skip


def _listing(shown: PrintedTable) -> ListFile:
    return ListFile(
        title=shown.title,
        as_of=shown.filled.as_of,
        unit=shown.unit,
        columns=tuple(ListColumn(column.label, column.kind) for column in shown.columns),
        rows=shown.rows,
    )
