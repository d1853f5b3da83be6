"""Reports: what a round reports to the plenary, how the cases stand, the tables of a definition."""

from typing import Annotated, Any

from fastapi import Depends, Query, Request
from sqlalchemy import Connection

from engine.case_table import CaseCount, CaseList, filled_table
from engine.cross_tab import CrossTab, Figure
from engine.definitions import all_in_force
from engine.plenary_report import PlenaryReport, plenary_report
from engine.round_report import ReportRow
from engine.scope import scope_of
from engine.task_report import task_report
from hyeopchi.api.case_words import Worder
from hyeopchi.api.documented import refused
from hyeopchi.api.report_shape import (
    FigureOut,
    FilledOut,
    FrozenOut,
    LineOut,
    PlenaryOut,
    ReportLine,
    StateCount,
    TableNames,
    TableOut,
    TasksOut,
    WhichReport,
)
from hyeopchi.api.route import api_router
from hyeopchi.api.shape import Day, Key, Labelled
from hyeopchi.web.errors import NotThere, RoleNotEnough
from hyeopchi.web.principal import Principal
from hyeopchi.web.reader import Read
from hyeopchi.web.through import Through
from hyeopchi.web.website import site_of

router = api_router("보고서")

Reader = Annotated[Principal, Depends(Through("reports", "reports:read"))]


@router.get("/reports/plenary", summary="본회의 보고", responses=refused(404))
def plenary(
    request: Request, who: Reader, read: Read, which: Annotated[WhichReport, Query()]
) -> PlenaryOut:
    """회차가 마감되었으면 확정된 보고를, 아니면 지금까지의 초안을 줍니다."""
    _whole_office(request, read, who)
    _known(read, which.lifecycle)
    found = plenary_report(read, which.lifecycle, which.review, which.period, version=which.version)
    return _plenary(read, found)


@router.get("/reports/cases/{lifecycle}", summary="과제 현황", responses=refused(404))
def standing(
    request: Request,
    who: Reader,
    read: Read,
    lifecycle: Key,
    on: Day | None = None,
    known_on: Day | None = None,
) -> TasksOut:
    """`on`의 끝에 과제가 어느 상태에 몇 건이었는지, 기록만으로 셉니다."""
    _whole_office(request, read, who)
    _known(read, lifecycle)
    found = task_report(read, lifecycle, on=on or site_of(request).today(), known_on=known_on)
    return TasksOut(
        lifecycle=Labelled(key=found.lifecycle, label=found.label),
        as_of=found.as_of,
        known_on=found.known_on,
        table=_table(found.table),
        states=[
            StateCount(state=Labelled(key=each.key, label=each.label), figure=_figure(each.figure))
            for each in found.states
        ],
        balances=found.balances,
    )


@router.get("/reports/tables/{lifecycle}", summary="정의의 표 목록", responses=refused(404))
def tables(request: Request, who: Reader, read: Read, lifecycle: Key) -> TableNames:
    """정의가 적어 둔 표의 이름을 줍니다."""
    _whole_office(request, read, who)
    held = _known(read, lifecycle)
    return TableNames(
        items=[Labelled(key=each.key, label=each.label) for each in held.tables.values()]
    )


@router.get("/reports/tables/{lifecycle}/{table}", summary="정의의 표 하나", responses=refused(404))
def filled(
    request: Request,
    who: Reader,
    read: Read,
    lifecycle: Key,
    table: Key,
    on: Day | None = None,
    known_on: Day | None = None,
) -> FilledOut:
    """표를 `on`의 끝 모습으로 채워 줍니다."""
    _whole_office(request, read, who)
    if table not in _known(read, lifecycle).tables:
        raise NotThere()
    today = site_of(request).today()
    found = filled_table(read, lifecycle, table, on=on or today, known_on=known_on)
    content = found.content
    return FilledOut(
        lifecycle=Labelled(key=found.lifecycle, label=found.lifecycle_label),
        table=Labelled(key=found.key, label=found.label),
        as_of=found.as_of,
        known_on=found.known_on,
        cases=_listed(content) if isinstance(content, CaseList) else None,
        count=_table(content.table) if isinstance(content, CaseCount) else None,
        sums={each.field.key: each.total for each in content.sums}
        if isinstance(content, CaseCount)
        else {},
        balances=found.balances,
    )


def _whole_office(request: Request, read: Connection, who: Principal) -> None:
    """
    Let only those in who see every case: a report adds all of them up.

    Raises:
        RoleNotEnough: They see a part.
    """
    if not scope_of(read, who.key, on=site_of(request).today()).everything:
        raise RoleNotEnough("전체 보고서")


def _known(read: Connection, lifecycle: str) -> Any:
    """
    Give the definition in force.

    Raises:
        NotThere: There is none of this name.
    """
    force = all_in_force(read).get(lifecycle)
    if force is None:
        raise NotThere()
    return force.lifecycle


def _figure(one: Figure) -> FigureOut:
    return FigureOut(count=one.count, cases=list(one.cases))


def _table(one: CrossTab) -> TableOut:
    return TableOut(
        columns=[Labelled(key=each.key, label=each.label) for each in one.columns],
        lines=[
            LineOut(
                key=line.key,
                label=line.label,
                total=_figure(line.total),
                figures=[_figure(each) for each in line.figures],
            )
            for line in one.lines
        ],
    )


def _plenary(read: Connection, found: PlenaryReport) -> PlenaryOut:
    worder = Worder.of(read)
    held = found.frozen
    return PlenaryOut(
        lifecycle=Labelled(key=found.lifecycle, label=found.lifecycle_label),
        review=Labelled(key=found.review, label=found.review_label),
        period=Labelled(key=found.period.name, label=found.period.label),
        as_of=found.as_of,
        session=found.session.label if found.session else None,
        frozen=None
        if held is None
        else FrozenOut(
            version=held.version,
            at=held.at,
            by=held.by,
            hash=held.hash,
            reason=held.reason,
            intact=held.intact,
        ),
        asked=found.asked,
        answered=found.answered,
        done=_figure(found.done),
        done_rate=found.done_rate,
        table=_table(found.table),
        rows=[_row(worder, found, each) for each in found.rows],
        balances=found.balances,
    )


def _row(worder: Worder, of: PlenaryReport, one: ReportRow) -> ReportLine:
    return ReportLine(
        number=one.number,
        title=one.title,
        state=Labelled(key=one.state, label=of.states.get(one.state, one.state)),
        places=dict(one.names),
        asked=one.asked,
        answered=one.answered,
        values=None if one.values is None else worder.answer(of.form, one.values),
        counts=dict(one.counts),
        proposal=one.proposal,
    )


def _listed(content: CaseList) -> list[dict[str, str]]:
    return [
        {
            "number": each.number,
            **{
                key: "" if said.value is None else str(said.value)
                for key, said in each.said.items()
            },
        }
        for each in content.cases
    ]
