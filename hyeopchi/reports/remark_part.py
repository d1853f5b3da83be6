"""지적사항 조치 현황: the part of the plenary paper on what was remarked, settled and carried over."""

from dataclasses import dataclass

from engine.plenary_report import PlenaryReport
from engine.remark_list import SOURCES
from hyeopchi.remark_words import ERASED, age_words
from notifications.korean import official_date

COLUMNS = ("이월(전기)", "신규", "조치", "이월(차기)")
UNFINISHED = ("번호", "이름", "나온 곳", "지적한 날", "내용", "지난 기간")


@dataclass(frozen=True, slots=True)
class RemarkRow:
    """One line of figures: carried in + made - settled = carried out."""

    label: str
    carried_in: int
    made: int
    settled: int
    carried_out: int

    @property
    def figures(self) -> tuple[int, ...]:
        return (self.carried_in, self.made, self.settled, self.carried_out)


@dataclass(frozen=True, slots=True)
class RemarkPart:
    """The figures, and what is carried over to the next period; empty if there was nothing."""

    columns: tuple[str, ...]
    rows: tuple[RemarkRow, ...]  # the total first
    unfinished: tuple[tuple[str, ...], ...]  # number, title, source, made on, text, age

    unfinished_columns: tuple[str, ...] = UNFINISHED

    def __bool__(self) -> bool:
        return any(any(row.figures) for row in self.rows)


def remark_part(report: PlenaryReport) -> RemarkPart:
    """Word the remarks of the report's period."""
    by_source = dict(report.remarks)
    total = by_source.pop("total")
    lines = [("합계", total)] + [(SOURCES.get(key, key), one) for key, one in by_source.items()]
    return RemarkPart(
        columns=COLUMNS,
        rows=tuple(
            RemarkRow(label, one.carried_in, one.made, one.settled, one.carried_out)
            for label, one in lines
        ),
        unfinished=tuple(
            (
                one.number,
                one.title,
                SOURCES.get(one.source, one.source),
                official_date(one.made_on),
                one.text or ERASED,
                age_words(one, report.as_of),
            )
            for one in report.unfinished
        ),
    )
