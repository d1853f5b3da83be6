"""A table of counts by two fields whose every sum is added up again, and whose every number names its cases."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

NOWHERE = "-"  # the row or column of cases that do not say


@dataclass(frozen=True, slots=True)
class Figure:
    """A number, and the 과제번호 of every case that it counts."""

    cases: tuple[str, ...]

    @property
    def count(self) -> int:
        return len(self.cases)


@dataclass(frozen=True, slots=True)
class Heading:
    key: str
    label: str


@dataclass(frozen=True, slots=True)
class Line:
    """One row: its total first, as Korean offices print it, then a figure a column."""

    key: str
    label: str
    total: Figure
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Placed:
    """One case, and the row and the column that it belongs to."""

    number: str
    row: str | None
    column: str | None


@dataclass(frozen=True, slots=True)
class CrossTab:
    """A table of counts; its first line is 계."""

    columns: tuple[Heading, ...]
    lines: tuple[Line, ...]

    @property
    def total(self) -> Figure:
        return self.lines[0].total

    def imbalances(self) -> tuple[str, ...]:
        """Add every row and every column up again from the numbers that print, and say where one fails."""
        total, *rows = self.lines
        sums = [
            (f"{line.label} 행", sum(figure.count for figure in line.figures), line.total.count)
            for line in self.lines
            if self.columns
        ]
        if rows:
            sums.append(("합계 열", sum(row.total.count for row in rows), total.total.count))
            sums += [
                (f"{column.label} 열", sum(row.figures[at].count for row in rows), figure.count)
                for at, (column, figure) in enumerate(zip(self.columns, total.figures, strict=True))
            ]
        return differences(sums)


def cross_tab(
    placed: Sequence[Placed], *, rows: Sequence[Heading], columns: Sequence[Heading]
) -> CrossTab:
    """
    Count *placed* by row and column, in the given order.

    What a case says beyond the known headings gets a row or column of its own at the
    end, and so does saying nothing: no case is left out of a sum.
    """
    rows = _complete(rows, (one.row for one in placed)) if rows else ()
    columns = _complete(columns, (one.column for one in placed)) if columns else ()
    lines = [_line(Heading("total", "계"), placed, columns)]
    lines += [
        _line(row, [one for one in placed if (one.row or NOWHERE) == row.key], columns)
        for row in rows
    ]
    return CrossTab(tuple(columns), tuple(lines))


def differences(sums: Iterable[tuple[str, int, int]]) -> tuple[str, ...]:
    """Say which of the sums (what it is, what the parts add up to, what it should be) fail."""
    return tuple(
        f"{what}: 더하면 {found}건인데 {expected}건이라고 적혀 있습니다."
        for what, found, expected in sums
        if found != expected
    )


def _complete(known: Sequence[Heading], held: Iterable[str | None]) -> tuple[Heading, ...]:
    others = sorted({value or NOWHERE for value in held} - {heading.key for heading in known})
    return (*known, *(Heading(key, "미지정" if key == NOWHERE else key) for key in others))


def _line(heading: Heading, counted: Sequence[Placed], columns: Sequence[Heading]) -> Line:
    return Line(
        heading.key,
        heading.label,
        Figure(tuple(one.number for one in counted)),
        tuple(
            Figure(tuple(one.number for one in counted if (one.column or NOWHERE) == column.key))
            for column in columns
        ),
    )
