"""
Charts are laid out here in whole pixels and drawn by `charts.html`: no style, no script, no picture alone.

A chart answers one question faster than the table beneath it; the table is the truth.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

BAR_HEIGHT = 40
LEFT = 152  # room for 복지·여성·보건의료 on a telephone
WIDTH = 560
LINES_HEIGHT = 260
ROOM = 15  # between two figures beside each other
ROOM_ACROSS = 30


@dataclass(frozen=True, slots=True)
class BarPart:
    """One coloured part of a bar."""

    series: int
    x: float
    width: float
    said: str


@dataclass(frozen=True, slots=True)
class BarRow:
    """One bar: where it lies, its parts, what they add up to."""

    label: str
    y: int
    parts: tuple[BarPart, ...]
    end: float
    total: str


@dataclass(frozen=True, slots=True)
class Bars:
    """Stacked bars: *rows* are (label, one value a series). *key* is unique on its page (an id)."""

    key: str
    title: str
    series: tuple[str, ...]
    rows: tuple[tuple[str, tuple[int, ...]], ...]
    unit: str = "건"

    @property
    def width(self) -> int:
        return WIDTH

    @property
    def left(self) -> int:
        return LEFT

    @property
    def height(self) -> int:
        return BAR_HEIGHT * len(self.rows) + 8

    @property
    def bars(self) -> tuple[BarRow, ...]:
        longest = max((sum(values) for _, values in self.rows), default=0) or 1
        scale = (WIDTH - LEFT - 50) / longest
        return tuple(
            _bar(label, values, 8 + at * BAR_HEIGHT, scale)
            for at, (label, values) in enumerate(self.rows)
        )

    @property
    def told(self) -> str:
        """The chart read aloud."""
        return " ".join(
            f"{label}: {_named(self.series, values)}, 모두 {sum(values):,}{self.unit}."
            for label, values in self.rows
        )


@dataclass(frozen=True, slots=True)
class Place:
    """A label beneath the lines."""

    x: float
    label: str


@dataclass(frozen=True, slots=True)
class Dot:
    """One value of a line."""

    x: float
    y: float
    said: str


@dataclass(frozen=True, slots=True)
class Line:
    """One series drawn."""

    series: int
    dots: tuple[Dot, ...]
    said_at: float = 0  # the height of what is said about its last dot

    @property
    def points(self) -> str:
        return " ".join(f"{dot.x},{dot.y}" for dot in self.dots)


@dataclass(frozen=True, slots=True)
class Mark:
    """One height named at the left."""

    y: float
    said: str


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines over periods: *rows* are (period, one value a series; None where there is none yet)."""

    key: str
    title: str
    series: tuple[str, ...]
    rows: tuple[tuple[str, tuple[float | None, ...]], ...]
    unit: str = "건"
    top: float | None = None

    @property
    def width(self) -> int:
        return WIDTH

    @property
    def height(self) -> int:
        return LINES_HEIGHT

    @property
    def left(self) -> int:
        return 54

    @property
    def highest(self) -> float:
        """A round number no value exceeds."""
        if self.top is not None:
            return self.top
        values = [value for _, row in self.rows for value in row if value is not None]
        return 4 * _quarter(max(values, default=0) or 1)

    @property
    def places(self) -> tuple[Place, ...]:
        return tuple(Place(self._x(at), label) for at, (label, _) in enumerate(self.rows))

    @property
    def marks(self) -> tuple[Mark, ...]:
        quarters = [self.highest * part / 4 for part in range(5)]
        return tuple(Mark(self._y(value), _figure(value)) for value in quarters)

    @property
    def lines(self) -> tuple[Line, ...]:
        return _apart(
            Line(
                series + 1,
                tuple(
                    Dot(self._x(at), self._y(value), _figure(value))
                    for at, (_, row) in enumerate(self.rows)
                    if (value := row[series]) is not None
                ),
            )
            for series in range(len(self.series))
        )

    @property
    def told(self) -> str:
        """The chart read aloud."""
        return " ".join(
            f"{label}: {_named(self.series, values)} (단위: {self.unit})."
            for label, values in self.rows
        )

    def _x(self, at: int) -> float:
        room = WIDTH - self.left - 70
        return round(self.left + 30 + room * at / max(len(self.rows) - 1, 1), 1)

    def _y(self, value: float) -> float:
        return round(LINES_HEIGHT - 36 - (LINES_HEIGHT - 66) * value / self.highest, 1)


def _apart(lines: Iterable[Line]) -> tuple[Line, ...]:
    """Put the last figures above their dots, or beneath where another figure stands already."""
    placed: dict[int, Line] = {}
    taken: list[tuple[float, float]] = []
    found = list(lines)
    for line in sorted(found, key=lambda one: one.dots[-1].y if one.dots else 0):
        if not line.dots:
            placed[line.series] = line
            continue
        x, y = line.dots[-1].x, line.dots[-1].y
        near = [there for across, there in taken if abs(across - x) < ROOM_ACROSS]
        at = y - 10 if all(abs(there - (y - 10)) >= ROOM for there in near) else y + 20
        while any(abs(there - at) < ROOM for there in near):
            at += ROOM
        taken.append((x, at))
        placed[line.series] = replace(line, said_at=round(at, 1))
    return tuple(placed[line.series] for line in found)


def _quarter(most: float) -> float:
    """Give a plain whole number, four of which are no less than *most*: 2, 15, 40, 250."""
    step = 1
    while True:
        for times in (10, 15, 20, 25, 30, 40, 50, 60, 80):
            if times * step % 10 == 0 and 4 * times * step / 10 >= most:
                return times * step / 10
        step *= 10


def _bar(label: str, values: Sequence[int], y: int, scale: float) -> BarRow:
    parts, x = [], float(LEFT)
    for series, value in enumerate(values, start=1):
        width = value * scale
        if value:
            parts.append(BarPart(series, round(x, 1), round(width, 1), f"{value:,}"))
        x += width
    return BarRow(label, y, tuple(parts), round(x, 1), f"{sum(values):,}")


def _named(series: Sequence[str], values: Sequence[float | None]) -> str:
    pairs = zip(series, values, strict=True)
    return ", ".join(
        f"{name} {'없음' if value is None else _figure(value)}" for name, value in pairs
    )


def _figure(value: float) -> str:
    return f"{value:,.0f}" if value == int(value) else f"{value:,.1f}"
