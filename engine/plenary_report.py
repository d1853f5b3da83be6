"""A quarter's report to the plenary: what every task reported, totals that add up, the session it goes to."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from sqlalchemy import Connection

from engine.cross_tab import CrossTab, Figure, Heading, Placed, cross_tab, differences
from engine.definitions import in_force, review_pinned
from engine.frozen import FrozenReport, frozen_report_of
from engine.people import Committee, committees
from engine.remark_list import Carried, Remark, carried
from engine.remark_list import remarks as list_remarks
from engine.round_report import ReportRow, RoundReport, round_report
from engine.round_view import RoundRow, round_named
from engine.shares import Shares, shares_of
from states.lifecycle import Field
from states.period import Period

DONE = frozenset({"done", "ongoing"})  # 완료; 이행 후 계속추진 counts as done too
MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Session:
    """The session a report goes to: one need not fall on the end of a period."""

    regular: bool  # 정기회; else 임시회, which may be held in writing
    year: int
    month: int

    @property
    def label(self) -> str:
        kind = "정기회" if self.regular else "임시회(서면 가능)"
        return f"{self.year}년 {self.month}월 {kind}"


@dataclass(frozen=True, slots=True)
class Frozen:
    """The version that a report prints."""

    version: int
    at: datetime
    by: str
    hash: str
    reason: str | None
    intact: bool


@dataclass(frozen=True, slots=True)
class PlenaryReport:
    lifecycle: str
    lifecycle_label: str
    review: str
    review_label: str
    period: Period
    frozen: Frozen | None  # None: the round has not closed, and all this may still change
    session: Session
    form: Mapping[str, Field]  # the review's questions, in their order
    grade: Field | None  # 이행상태: the form's choice, kept apart from the state
    progress: Field | None  # 추진율
    states: Mapping[str, str]  # state -> label
    batches: Mapping[str, str]  # 구분 -> label, in the definition's order
    batch: str | None  # the field that says it
    rows: tuple[ReportRow, ...]
    table: CrossTab  # 실무분과 by 이행상태, 미제출 last
    shares: Shares  # of the table's first line
    done: Figure
    asked: int
    answered: int
    remarks: Mapping[str, Carried]  # 지적사항 of the period by source, ``total`` last
    unfinished: tuple[Remark, ...]  # carried over to the next period
    imbalances: tuple[str, ...]

    @property
    def as_of(self) -> date:
        return self.period.last

    @property
    def balances(self) -> bool:
        return not self.imbalances

    @property
    def done_rate(self) -> str:
        """Give the share of tasks done, in percent with one decimal, half up."""
        total = self.table.total.count
        tenths = int(Fraction(1000 * self.done.count, total) + Fraction(1, 2)) if total else 0
        return f"{tenths // 10}.{tenths % 10}"


def plenary_report(
    read: Connection, lifecycle: str, review: str, period: str, *, version: int | None = None
) -> PlenaryReport:
    """
    Give the report of one round: the frozen one once the round is closed, a draft before.

    Args:
        version: A version of the frozen report; None: the newest, or the draft.

    Raises:
        RoundUnknown: The review did not begin for the period.
        ReportUnknown: There is no such version.
    """
    of = round_named(read, lifecycle, review, period)
    held = None
    if of.status == "closed" or version is not None:
        held = frozen_report_of(read, of.id, version=version)
    said = held.report if held else round_report(read, of.id)
    definition = in_force(read, lifecycle).lifecycle
    form = review_pinned(read, said.definition_hash).form
    grade = next((field for field in form.values() if field.type == "choice"), None)
    progress = next((field for field in form.values() if field.type == "percent"), None)
    batch = next((field for field in definition.fields.values() if field.type == "choice"), None)
    by = next((f.key for f in definition.fields.values() if f.type == "subcommittee"), None)
    rows = tuple(said.rows)
    bodies = committees(read)
    table = cross_tab(
        [
            Placed(row.number, row.fields.get(by) if by else None, _graded(row, grade))
            for row in rows
        ],
        rows=[Heading(k, b.name) for k, b in bodies.items() if b.kind == "subcommittee"],
        columns=_grades(grade),
    )
    remarks = carried(read, lifecycle, of.period)
    unfinished = list_remarks(read, lifecycle=lifecycle, unfinished_on=of.period.last)
    done = Figure(tuple(row.number for row in rows if _graded(row, grade) in DONE))
    return PlenaryReport(
        lifecycle=lifecycle,
        lifecycle_label=definition.label,
        review=review,
        review_label=said.review_label,
        period=of.period,
        frozen=_frozen(held),
        session=session_of(of, bodies),
        form=form,
        grade=grade,
        progress=progress,
        states={key: state.label for key, state in definition.states.items()},
        batches=batch.choices if batch else {},
        batch=batch.key if batch else None,
        rows=rows,
        table=table,
        shares=shares_of([figure.count for figure in table.lines[0].figures]),
        done=done,
        asked=said.totals.asked,
        answered=said.totals.answered,
        remarks=remarks,
        unfinished=tuple(unfinished),
        imbalances=_imbalances(said, table, grade, remarks, len(unfinished)),
    )


def session_of(of: RoundRow, bodies: Mapping[str, Committee]) -> Session:
    """
    Give the session that a round reports to: that of the month its answers are due in.

    A plenary with 정기회 in April and September hears the first quarter in its April
    session; the others need a 임시회 in July, October and January, or go in writing.
    """
    day = of.span.due_on
    regular = {month for body in bodies.values() for month in body.regular_months}
    return Session(regular=day.month in regular, year=day.year, month=day.month)


def _graded(row: ReportRow, grade: Field | None) -> str | None:
    if grade is None or row.values is None:
        return MISSING
    said = row.values.get(grade.key)
    return str(said) if said else None


def _grades(grade: Field | None) -> list[Heading]:
    known = [Heading(*choice) for choice in grade.choices.items()] if grade else []
    return [*known, Heading(MISSING, "미제출")]


def _stated(table: CrossTab, stated: Mapping[str, int]) -> list[tuple[str, int, int]]:
    """Hold the table against the totals that were frozen with the report."""
    counts = {c.key: f.count for c, f in zip(table.columns, table.lines[0].figures, strict=True)}
    return [
        (f"확정한 {key} 합계", counts.get(key, 0), count) for key, count in stated.items() if key
    ]


def _imbalances(
    said: RoundReport,
    table: CrossTab,
    grade: Field | None,
    remarks: Mapping[str, Carried],
    unfinished: int,
) -> tuple[str, ...]:
    """Say where the figures do not add up: the tasks', the answers', the remarks'."""
    totals = said.totals
    return (
        *table.imbalances(),
        *_uncarried(remarks, unfinished),
        *differences(
            [
                ("과제", len(said.rows), totals.items),
                ("제출과 미제출", totals.answered + totals.missing, totals.asked),
                *_stated(table, totals.choices.get(grade.key, {}) if grade else {}),
            ]
        ),
    )


def _uncarried(remarks: Mapping[str, Carried], listed: int) -> tuple[str, ...]:
    """Hold what came in and was made and settled against what is carried out, and against the list."""
    return differences(
        [
            *(
                (f"지적사항 이월({key})", one.carried_in + one.made - one.settled, one.carried_out)
                for key, one in remarks.items()
            ),
            ("조치하지 않은 지적사항", listed, remarks["total"].carried_out),
        ]
    )


def _frozen(held: FrozenReport | None) -> Frozen | None:
    if held is None:
        return None
    return Frozen(held.version, held.frozen_at, held.frozen_by, held.hash, held.reason, held.intact)
