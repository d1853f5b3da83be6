"""The plenary report as a paper: one model that the page to print and the workbook both show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil
from typing import Any, Literal

from engine.cross_tab import Line
from engine.plenary_report import PlenaryReport
from engine.round_report import ReportRow
from hyeopchi.reports.plenary_words import (
    counted_words,
    remark_words,
    standing_words,
    summary_words,
    sums_label,
    title_words,
)
from hyeopchi.reports.remark_part import RemarkPart, remark_part
from hyeopchi.width import columns as columns_of
from notifications.korean import official_date
from states.lifecycle import Field

UNTOLD = "미제출"


@dataclass(frozen=True, slots=True)
class PaperColumn:
    """A column of the tasks: its heading, what it holds, and its share of the paper's width."""

    key: str
    label: str
    kind: Literal["text", "word", "figure"]
    width: int


@dataclass(frozen=True, slots=True)
class Group:
    """The tasks of one subcommittee, a text for each column."""

    label: str
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class SumRow:
    label: str
    total: int
    counts: tuple[int, ...]

    @property
    def adds_up(self) -> bool:
        return sum(self.counts) == self.total


@dataclass(frozen=True, slots=True)
class Paper:
    """What the paper says, all of it worded."""

    title: str
    case_label: str  # 과제, 안건, 협약
    counted: str  # what the columns of the sums are: 이행상태
    file_name: str
    office: str
    department: str  # 작성부서
    session: str  # 보고할 회의, or nothing
    as_of: str  # 기준일
    printed_on: str
    standing: str  # which frozen version, or that it is a draft
    draft: bool
    summary: str  # 문서요지
    keywords: tuple[str, ...]
    sums_label: str
    sum_columns: tuple[str, ...]
    sums: tuple[SumRow, ...]
    percents: tuple[str, ...]
    columns: tuple[PaperColumn, ...]
    groups: tuple[Group, ...]
    remarks: tuple[str, ...]  # 비고
    settling: RemarkPart  # 지적사항 조치 현황
    report: PlenaryReport


def paper_of(
    report: PlenaryReport,
    *,
    office: Mapping[str, str],
    printed_on: date,
    summary: str | None = None,
) -> Paper:
    """
    Word *report* for the paper; its numbers are taken as they are, and none is typed.

    Args:
        office: The words of the office: its name and department.
        summary: 문서요지; None: one is made from the figures.
    """
    columns = _columns(report)
    return Paper(
        title=title_words(report),
        case_label=report.case_label,
        counted=counted_words(report),
        file_name=f"{report.period.name}-{report.review}",
        office=office.get("name", ""),
        department=office.get("department", ""),
        session=report.session.label if report.session else "",
        as_of=official_date(report.as_of),
        printed_on=official_date(printed_on),
        standing=standing_words(report),
        draft=report.frozen is None,
        summary=summary or summary_words(report),
        keywords=(
            report.lifecycle_label,
            report.review_label,
            report.period.label,
            *(["본회의 보고"] if report.session else []),
        ),
        sums_label=sums_label(report),
        sum_columns=tuple(column.label for column in report.table.columns),
        sums=tuple(
            SumRow(line.label, line.total.count, tuple(f.count for f in line.figures))
            for line in report.table.lines
            if line.total.count or line.key == "total"
        ),
        percents=_percents(report),
        columns=columns,
        groups=_groups(report, columns),
        remarks=remark_words(report),
        settling=remark_part(report),
        report=report,
    )


def change_words(row: ReportRow, form: Mapping[str, Field]) -> str:
    """Say what changed since the last report, a line each: ``추진율 +10%p``, ``이행상태 정상추진→완료``."""
    if row.values is None:
        return "-"
    if not row.change:
        return "지난 보고 없음"
    said = [
        _one_change(form[key], change)
        for key, change in row.change.items()
        if key in form and change.get("before") != change.get("after")
    ]
    return "\n".join(said) or "변화 없음"


def answer_words(field: Field, value: Any) -> str:
    """Word one answer of the form; nothing given is a dash."""
    if value in (None, ""):
        return "-"
    if field.type == "choice":
        return field.choices.get(str(value), str(value))
    if field.type == "percent":
        return f"{value}%"
    if field.type in ("number", "won"):
        return f"{int(value):,}"
    return str(value)


def _one_change(field: Field, change: Mapping[str, Any]) -> str:
    if field.type == "choice":
        before, after = (answer_words(field, change.get(at)) for at in ("before", "after"))
        return f"{field.label} {before}→{after}"
    by = change.get("by")
    unit = "%p" if field.type == "percent" else ""
    return f"{field.label} {by:+d}{unit}" if by is not None else f"{field.label} 달라짐"


def _columns(report: PlenaryReport) -> tuple[PaperColumn, ...]:
    widths = {"text": 19, "line": 14, "choice": 7}
    kinds: dict[str, Literal["text", "word", "figure"]] = {
        "text": "text", "line": "text", "percent": "figure", "number": "figure", "won": "figure",
    }  # fmt: skip
    asked = [
        PaperColumn(key, field.label, kinds.get(field.type, "word"), widths.get(field.type, 6))
        for key, field in report.form.items()
        if key != _explains(report)
    ]
    lead = [PaperColumn(":lead", report.lead.label, "text", 11)] if report.lead else []
    told = [] if report.grade else [PaperColumn(":told", "제출", "word", 6)]
    change = [PaperColumn(":change", "지난 보고와\n달라진 점", "text", 12)]
    return (
        PaperColumn(":number", "번호", "word", _number_width(report)),
        PaperColumn(":title", f"{report.case_label}명", "text", 13),
        *lead,
        PaperColumn(":state", "상태", "word", _state_width(report)),
        *told,
        *asked,
        *([] if report.each else change),
    )


def _number_width(report: PlenaryReport) -> int:
    """Leave room for the longest 과제번호 on one line: 합의-01 is one word."""
    longest = max((columns_of(row.number) for row in report.rows), default=0)
    return max(6, ceil(0.8 * longest))


def _state_width(report: PlenaryReport) -> int:
    """Leave room for the longest state that a case is in, on one line."""
    said = (report.states.get(row.state, row.state) for row in report.rows)
    return max(5, ceil(0.8 * max(map(columns_of, said), default=0)))


def _explains(report: PlenaryReport) -> str | None:
    """Give the question that only explains a fall of 추진율: it prints with the change, not alone."""
    return report.progress.never_falls_without if report.progress else None


def _groups(report: PlenaryReport, columns: Sequence[PaperColumn]) -> tuple[Group, ...]:
    rows = {row.number: row for row in report.rows}
    return tuple(
        Group(
            line.label if report.overseen else "전체",
            tuple(_cells(report, rows[number], columns) for number in _in_order(report, line)),
        )
        for line in _subcommittees(report)
        if line.total.count
    )


def _in_order(report: PlenaryReport, line: Line) -> Sequence[str]:
    """Give the tasks batch by batch as the definition lists them, and by number within one."""
    order = list(report.batches)
    batch = {row.number: str(row.fields.get(report.batch or "")) for row in report.rows}
    return sorted(
        dict.fromkeys(line.total.cases),  # where several answer about one, it counts several times
        key=lambda number: order.index(batch[number]) if batch[number] in order else len(order),
    )


def _subcommittees(report: PlenaryReport) -> Sequence[Line]:
    lines = report.table.lines
    return lines[1:] if len(lines) > 1 else lines


def _cells(
    report: PlenaryReport, row: ReportRow, columns: Sequence[PaperColumn]
) -> tuple[str, ...]:
    change = change_words(row, report.form)
    explained = _explains(report)
    if explained and row.values and row.values.get(explained):
        change += f"\n({row.values[explained]})"
    fixed = {
        ":number": row.number,
        ":title": row.title,
        ":lead": str(row.names.get(report.lead.key, "-")) if report.lead else "-",
        ":state": report.states.get(row.state, row.state),
        ":told": _told(report, row),
        ":change": change,
    }
    return tuple(
        fixed[column.key] if column.key in fixed else _answer(report, row, report.form[column.key])
        for column in columns
    )


def _told(report: PlenaryReport, row: ReportRow) -> str:
    if report.each:
        return f"{row.answered}/{row.asked}"
    return UNTOLD if row.values is None else "제출"


def _answer(report: PlenaryReport, row: ReportRow, field: Field) -> str:
    if report.each:
        return "\n".join(answer_words(field, one.get(field.key)) for one in row.opinions) or "-"
    if row.values is None:
        return UNTOLD if field == report.grade else "-"
    return answer_words(field, row.values.get(field.key))


def _percents(report: PlenaryReport) -> tuple[str, ...]:
    adjusted = set(report.shares.adjusted)
    return tuple(
        f"{percent}*" if at in adjusted else percent
        for at, percent in enumerate(report.shares.percents)
    )
