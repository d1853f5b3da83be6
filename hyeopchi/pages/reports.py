"""보고서: the plenary's report by period as it will print, and what else there is to report."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request
from sqlalchemy import Connection, select
from starlette.responses import Response

from engine.cross_tab import NOWHERE, Figure
from engine.definitions import all_in_force
from engine.plenary_report import ANSWERED, MISSING, PlenaryReport, plenary_report
from engine.round_list import by_period, rounds_seen
from engine.round_name import round_name
from engine.round_report import ReportRow
from engine.round_scope import SEE_SCORES, AskScope
from engine.scope import Scope
from engine.store import reading, transaction
from engine.tables import frozen_report, person
from hyeopchi.pages.counted_cases import counted_cases
from hyeopchi.pages.download import NO_REASON, file_response, keep_download
from hyeopchi.pages.round_seen import SeenBy, labels_of, round_seen
from hyeopchi.reports.plenary_paper import Paper, paper_of
from hyeopchi.reports.xlsx import write_xlsx
from hyeopchi.web.errors import NotThere
from hyeopchi.web.forms import Form, text
from hyeopchi.web.page import page, say, to
from hyeopchi.web.principal import Principal
from hyeopchi.web.reader import Read
from hyeopchi.web.seen import showed
from hyeopchi.web.through import Through
from hyeopchi.web.website import Site, site_of

router = APIRouter()

Who = Annotated[Principal, Depends(Through("reports"))]


@dataclass(frozen=True, slots=True)
class ShownCell:
    """One cell of the report, and whether it says otherwise than the last report."""

    words: str
    kind: str
    changed: bool


@dataclass(frozen=True, slots=True)
class ShownGroup:
    label: str
    rows: tuple[tuple[ShownCell, ...], ...]


@router.get("/reports")
def show_all(request: Request, who: Who, read: Read) -> Response:
    """List the reports by period, and the tables that the definitions describe."""
    scope = AskScope(Scope(everything=True), scores=bool(SEE_SCORES & who.roles))
    found = [one for one in rounds_seen(read, scope, labels_of(read)) if not one.each]
    return page(
        request,
        "reports/list.html",
        who=who,
        periods=by_period([one for one in found if one.row.status != "opening"]),
        definitions=[force.lifecycle for force in all_in_force(read).values()],
    )


@router.get("/reports/{round_id}")
def show(
    request: Request, round_id: int, who: Who, read: Read, version: int | None = None
) -> Response:
    """Show a period's report to the plenary as it will print, what changed since the last marked."""
    site = site_of(request)
    seen, report = _report(read, site, who, round_id, version)
    paper = _paper(site, report)
    showed(request, query=f"round={round_id} version={version or ''}", what="본회의 보고서")
    return page(
        request,
        "reports/plenary.html",
        who=who,
        seen=seen,
        paper=paper,
        version=version,
        groups=_groups(paper),
        widths=_widths(paper),
        frozen_by=_frozen_by(read, report),
        versions=_versions(read, round_id),
    )


@router.get("/reports/{round_id}/cases")
def show_cases(
    request: Request,
    round_id: int,
    who: Who,
    read: Read,
    row: str = "total",
    column: str = "",
    version: int | None = None,
) -> Response:
    """List the cases that one figure of the report counts."""
    seen, report = _report(read, site_of(request), who, round_id, version)
    label, figure = _figure(report, row, column)
    return counted_cases(
        request,
        who,
        read,
        report.lifecycle,
        numbers=figure.cases,
        label=label,
        report=round_name(seen.round.period.label, seen.round.review_label),
        as_of=report.as_of,
        back=f"/reports/{round_id}" + (f"?version={version}" if version else ""),
        in_list=_in_list(seen, row, column) if version is None else "",
    )


@router.post("/reports/{round_id}/exports")
def take(
    request: Request,
    round_id: int,
    who: Annotated[Principal, Depends(Through("reports"))],
    form: Form,
) -> Response:
    """Let the report leave as a workbook, kept with its reason."""
    site, said = site_of(request), text(form, "version")
    version = int(said) if said.isdecimal() else None
    reason = text(form, "reason")
    with reading(site.setting.store) as read:
        _, report = _report(read, site, who, round_id, version)
    path = f"/reports/{round_id}"
    if not reason:
        say(site, who, path, NO_REASON, kind="refused")
        return to(path)
    paper = _paper(site, report)
    with transaction(site.setting.store) as write:
        keep_download(
            write, site, who, what="plenary", chosen={"round": round_id, "version": version},
            form="xlsx", rows=len(report.rows), reason=reason,
        )  # fmt: skip
    with TemporaryDirectory(prefix="hyeopchi-") as folder:
        file = Path(folder) / "report.xlsx"
        write_xlsx(paper, file)
        content = file.read_bytes()
    showed(request, query=f"round={round_id}", what="본회의 보고서 내려받기")
    return file_response(content, paper.title, "xlsx")


def _report(
    read: Connection, site: Site, who: Principal, round_id: int, version: int | None
) -> tuple[SeenBy, PlenaryReport]:
    """
    Give the report of a round.

    Raises:
        NotThere: There is no such round, or its opinions are for others.
        ReportUnknown: It has no such version.
    """
    seen = round_seen(read, site, who, round_id)
    if seen.each and not seen.scope.scores:
        raise NotThere()
    of = seen.round
    return seen, plenary_report(read, of.lifecycle, of.review, of.period.name, version=version)


def _paper(site: Site, report: PlenaryReport) -> Paper:
    return paper_of(report, office=site.setting.office, printed_on=site.today())


def _groups(paper: Paper) -> tuple[ShownGroup, ...]:
    rows = {row.number: row for row in paper.report.rows}
    return tuple(
        ShownGroup(group.label, tuple(_cells(paper, rows[cells[0]], cells) for cells in group.rows))
        for group in paper.groups
    )


def _cells(paper: Paper, row: ReportRow, cells: Sequence[str]) -> tuple[ShownCell, ...]:
    return tuple(
        ShownCell(cell, column.kind, _changed(row, column.key))
        for column, cell in zip(paper.columns, cells, strict=True)
    )


def _changed(row: ReportRow, key: str) -> bool:
    """Tell whether a figure or a choice is another than in the last report; texts always are."""
    change = row.change.get(key)
    return change is not None and change.get("before") != change.get("after")


def _widths(paper: Paper) -> list[int]:
    """Give each column's share of the paper in whole percent."""
    total = sum(column.width for column in paper.columns)
    return [max(2, round(100 * column.width / total)) for column in paper.columns]


def _figure(report: PlenaryReport, row: str, column: str) -> tuple[str, Figure]:
    """
    Find a figure of the sums by its row and its column; no column: the row's total.

    Raises:
        NotThere: The report has no such figure.
    """
    line = next((one for one in report.table.lines if one.key == row), None)
    if line is None:
        raise NotThere()
    name = "전체" if line.key == "total" else ("미지정" if line.key == NOWHERE else line.label)
    if not column:
        return name, line.total
    for heading, figure in zip(report.table.columns, line.figures, strict=True):
        if heading.key == column:
            return f"{name} · {heading.label}", figure
    raise NotThere()


def _frozen_by(read: Connection, report: PlenaryReport) -> str:
    """Name who froze the version that is shown."""
    if report.frozen is None:
        return ""
    if report.frozen.by == "system":
        return "시계가 마감하며 확정"
    name = read.scalar(select(person.c.name).where(person.c.key == report.frozen.by))
    return f"{name or report.frozen.by} 확정"


def _in_list(seen: SeenBy, row: str, column: str) -> str:
    """Give the address at which the list of cases says the same, for those who want to sort it."""
    told = {ANSWERED: "submitted", MISSING: "waiting"}.get(column, column)
    said = {
        "lifecycle": seen.round.lifecycle,
        "round": seen.round.id,
        "place": "" if row == "total" else row,
        "told": told,
    }
    return f"/cases?{urlencode({key: value for key, value in said.items() if value})}"


def _versions(read: Connection, round_id: int) -> list[int]:
    versions = select(frozen_report.c.version).where(frozen_report.c.round_id == round_id)
    return list(read.scalars(versions.order_by(frozen_report.c.version.desc())))
