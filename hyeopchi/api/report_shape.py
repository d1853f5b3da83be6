"""Reports as JSON."""

from pydantic import BaseModel, ConfigDict, Field

from hyeopchi.api.shape import Day, FieldOut, Labelled, Moment, Out


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
