"""Reports: what a round reports to the plenary, how the cases stand, the tables of a definition."""

from typing import Annotated, Any

from fastapi import Depends, Query, Request
from pydantic import BaseModel, ConfigDict, Field
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
from hyeopchi.api.route import api_router
from hyeopchi.api.shape import Day, FieldOut, Key, Labelled, Moment, Out
from hyeopchi.web.errors import NotThere, RoleNotEnough
from hyeopchi.web.principal import Principal
from hyeopchi.web.reader import Read
from hyeopchi.web.site import site_of
from hyeopchi.web.through import Through

router = api_router("보고서")

Reader = Annotated[Principal, Depends(Through("reports", "reports:read"))]


class FigureOut(Out):
    """A number, and the cases it counts."""

    count: int = Field(examples=[2])
    cases: list[str] = Field(description="과제번호", examples=[["합의-1", "합의-14"]])


class LineOut(Out):
    """One row of a table: its total first, then a figure a column."""

    key: str = Field(examples=["total"])
    label: str = Field(examples=["계"])
    total: FigureOut
    figures: list[FigureOut]


class TableOut(Out):
    """A table of counts; its first line is 계."""

    columns: list[Labelled] = Field(examples=[[{"key": "welfare", "label": "복지·여성·보건의료"}]])
    lines: list[LineOut]


class FrozenOut(Out):
    """The version that was frozen when the round closed, or corrected since."""

    version: int = Field(examples=[1])
    at: Moment
    by: str = Field(examples=["han"])
    hash: str = Field(examples=["9f2c…"])
    reason: str | None = Field(examples=[None])
    intact: bool = Field(description="내용이 확정할 때 그대로인지", examples=[True])


class ReportLine(Out):
    """What was reported about one case."""

    number: str = Field(examples=["합의-14"])
    title: str = Field(examples=["빈집 정비"])
    state: Labelled
    places: dict[str, str] = Field(examples=[{"lead": "복지정책과"}])
    asked: int = Field(examples=[1])
    answered: int = Field(examples=[1])
    values: dict[str, FieldOut] | None
    counts: dict[str, int] = Field(description="평가: 제안한 처리별 수", examples=[{}])
    proposal: str | None = Field(examples=[None])


class PlenaryOut(Out):
    """A round's report: the frozen one once it is closed, a draft before."""

    lifecycle: Labelled
    review: Labelled = Field(examples=[{"key": "quarterly_report", "label": "분기 이행상황 보고"}])
    period: Labelled = Field(examples=[{"key": "2013-Q1", "label": "2013년 1분기"}])
    as_of: Day
    session: str | None = Field(examples=["2013년 4월 정기회"])
    frozen: FrozenOut | None
    asked: int = Field(examples=[9])
    answered: int = Field(examples=[9])
    done: FigureOut
    done_rate: str = Field(description="완료율(%)", examples=["33.3"])
    table: TableOut
    rows: list[ReportLine]
    balances: bool = Field(description="모든 합계가 맞는지", examples=[True])


class StateCount(Out):
    """A state and the cases in it."""

    state: Labelled
    figure: FigureOut


class TasksOut(Out):
    """The cases of a definition as of a day."""

    lifecycle: Labelled
    as_of: Day
    known_on: Day | None
    table: TableOut
    states: list[StateCount]
    balances: bool = Field(examples=[True])


class TableNames(Out):
    """The tables that a definition describes."""

    items: list[Labelled] = Field(examples=[[{"key": "register", "label": "과제 대장"}]])


class FilledOut(Out):
    """A table of a definition, filled: a list of cases, or a count of them."""

    lifecycle: Labelled
    table: Labelled = Field(examples=[{"key": "register", "label": "과제 대장"}])
    as_of: Day
    known_on: Day | None
    cases: list[dict[str, str]] | None = Field(
        description="목록이면 과제마다 한 줄", examples=[[{"number": "합의-14"}]]
    )
    count: TableOut | None = Field(description="집계이면 표")
    sums: dict[str, int] = Field(description="집계: 항목별 합", examples=[{"budget": 120000000}])
    balances: bool = Field(examples=[True])


class WhichReport(BaseModel):
    """Which round's report."""

    model_config = ConfigDict(extra="forbid")

    lifecycle: str = Field(max_length=100, description="정의의 key")
    review: str = Field(max_length=100, description="점검의 key")
    period: str = Field(max_length=20, description="2013-Q1, 2013-H1 또는 2013")
    version: int | None = Field(None, ge=1, le=1000, description="확정된 판. 없으면 최신")


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
