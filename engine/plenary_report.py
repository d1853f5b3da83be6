"""A quarter's report to the plenary: what every task reported, totals that add up, the session it goes to."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from sqlalchemy import Connection

from engine.cross_tab import CrossTab, Figure, Heading, Placed, cross_tab, differences
from engine.definitions import in_force, review_pinned
from engine.frozen import FrozenReport, frozen_report_of
from engine.people import committees
from engine.plenary_session import Session, session_of
from engine.remark_list import Carried, Remark, carried
from engine.remark_list import remarks as list_remarks
from engine.round_report import ReportRow, RoundReport, Totals, round_report
from engine.round_view import round_named
from engine.shares import Shares, shares_of
from states.lifecycle import Field, Lifecycle
from states.period import Period

DONE = "done"
ONGOING = "ongoing"
CONTINUED = "계속"  # 이행 후 계속추진 counts as done too; 이행 중 does not
ANSWERED = "answered"
MISSING = "missing"


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
    case_label: str  # 과제, 안건, 협약
    lead: Field | None  # the field that says who is in charge: 주관부서, 담당부서
    overseen: bool  # by subcommittees
    each: bool  # several answer about one case, and the table counts answers
    period: Period
    frozen: Frozen | None  # None: the round has not closed, and all this may still change
    session: Session | None  # None: it goes to no session of the plenary
    form: Mapping[str, Field]  # the review's questions, in their order
    grade: Field | None  # 이행상태: the form's choice, kept apart from the state
    progress: Field | None  # 추진율
    states: Mapping[str, str]  # state -> label
    batches: Mapping[str, str]  # 구분 -> label, in the definition's order
    batch: str | None  # the field that says it
    rows: tuple[ReportRow, ...]
    table: CrossTab  # 실무분과 by 이행상태, else by 제출; 미제출 last
    shares: Shares  # of the table's first line
    done: Figure
    done_choices: Mapping[str, str]  # what counts as done, to its label; empty: nobody says it
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
    pinned = review_pinned(read, said.definition_hash)
    form = pinned.form
    grade = next((field for field in form.values() if field.type == "choice"), None)
    progress = next((field for field in form.values() if field.type == "percent"), None)
    batch = next((field for field in definition.fields.values() if field.type == "choice"), None)
    by = next((f.key for f in definition.fields.values() if f.type == "subcommittee"), None)
    rows = tuple(said.rows)
    bodies = committees(read)
    table = cross_tab(
        [
            Placed(row.number, row.fields.get(by) if by else None, said_of_it)
            for row in rows
            for said_of_it in _said(row, grade, each=pinned.answers == "each")
        ],
        rows=[Heading(k, b.name) for k, b in bodies.items() if by and b.kind == "subcommittee"],
        columns=_grades(grade),
    )
    remarks = carried(read, lifecycle, of.period)
    unfinished = list_remarks(read, lifecycle=lifecycle, unfinished_on=of.period.last)
    done_choices = done_choices_of(grade)
    return PlenaryReport(
        lifecycle=lifecycle,
        lifecycle_label=definition.label,
        review=review,
        review_label=said.review_label,
        case_label=definition.case_label,
        lead=_lead(definition),
        overseen=by is not None,
        each=pinned.answers == "each",
        period=of.period,
        frozen=_frozen(held),
        session=session_of(of, definition, pinned, bodies),
        form=form,
        grade=grade,
        progress=progress,
        states={key: state.label for key, state in definition.states.items()},
        batches=batch.choices if batch else {},
        batch=batch.key if batch else None,
        rows=rows,
        table=table,
        shares=shares_of([figure.count for figure in table.lines[0].figures]),
        done=_done(table, done_choices),
        done_choices=done_choices,
        asked=said.totals.asked,
        answered=said.totals.answered,
        remarks=remarks,
        unfinished=tuple(unfinished),
        imbalances=_imbalances(said, table, grade, remarks, len(unfinished)),
    )


def _said(row: ReportRow, grade: Field | None, *, each: bool) -> list[str | None]:
    """Give the column of each answer that is counted: one a case, or one of everybody asked about it."""
    if each:
        given: Sequence[Mapping[str, Any]] = row.opinions
        missing = row.asked - row.answered
    else:
        given = [] if row.values is None else [row.values]
        missing = 1 - len(given)
    return [*(_graded(values, grade) for values in given), *[MISSING] * missing]


def _graded(values: Mapping[str, Any], grade: Field | None) -> str | None:
    if grade is None:
        return ANSWERED
    said = values.get(grade.key)
    return str(said) if said else None


def _grades(grade: Field | None) -> list[Heading]:
    known = [Heading(*choice) for choice in grade.choices.items()] if grade else []
    return [*(known or [Heading(ANSWERED, "제출")]), Heading(MISSING, "미제출")]


def done_choices_of(grade: Field | None) -> Mapping[str, str]:
    """Give the choices that say a task is done; what goes on after being done is done too."""
    choices = grade.choices if grade else {}
    return {
        key: label
        for key, label in choices.items()
        if key == DONE or (key == ONGOING and CONTINUED in label)
    }


def _lead(definition: Lifecycle) -> Field | None:
    places = [field for field in definition.fields.values() if field.type == "organisation"]
    return next((field for field in places if field.key == "lead"), places[0] if places else None)


def _submitted(table: CrossTab, totals: Totals) -> list[tuple[str, int, int]]:
    """Hold a table of 제출 and 미제출 against the answers that came in."""
    counts = {c.key: f.count for c, f in zip(table.columns, table.lines[0].figures, strict=True)}
    if ANSWERED not in counts:
        return []
    return [
        ("제출 열", counts[ANSWERED], totals.answered),
        ("미제출 열", counts[MISSING], totals.missing),
    ]


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
                *_submitted(table, totals),
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


def _done(table: CrossTab, choices: Collection[str]) -> Figure:
    """Count the cases that one of the grades calls done, over all rows."""
    columns = zip(table.columns, table.lines[0].figures, strict=True)
    return Figure(
        tuple(
            number for column, figure in columns if column.key in choices for number in figure.cases
        )
    )
