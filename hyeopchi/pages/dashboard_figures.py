"""The charts of 현황 and the tables beneath them, every figure with the list that it counts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from engine.case_figures import RoundFigures
from engine.case_search import Counts, ReportRound
from hyeopchi.names import Names
from hyeopchi.pages.case_query import CaseQuery, grade_field
from hyeopchi.pages.charts import Bars, Lines
from notifications.korean import official_date
from states.period import period_of

_LINES = 4  # more lines than these nobody tells apart


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure, and the list that it counts; without a list where nothing is counted."""

    said: str
    href: str | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """One question: its chart, its table."""

    title: str
    chart: Bars | Lines | None
    corner: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Cell, ...]], ...]
    total: tuple[str, tuple[Cell, ...]] | None = None
    unit: str = "건"

    @property
    def bars(self) -> bool:
        return isinstance(self.chart, Bars)


def by_place(counts: Counts, names: Names) -> Section:
    """실무분과 × 상태."""
    lifecycle = names.definition
    by_state = counts.by_state()
    order = [key for key in (*lifecycle.states, *sorted(by_state)) if by_state.get(key)]
    states = list(dict.fromkeys(order))
    held = counts.by_subcommittee()
    places = [key for key in names.committees if key in held] + ([""] if "" in held else [])
    label = next((f.label for f in lifecycle.fields.values() if f.type == "subcommittee"), "")
    whole = CaseQuery(lifecycle.key)
    rows = [(place, _place(place, names, label)) for place in places]
    return Section(
        title=f"{label} × 상태" if label else "상태",
        chart=Bars(
            "by-place",
            f"{label or '전체'}별 상태",
            tuple(names.state(state) for state in states),
            tuple(
                (name, tuple(counts.cells.get((state, place), 0) for state in states))
                for place, name in rows
            ),
        )
        if rows
        else None,
        corner=label or "전체",
        heads=("계", *(names.state(state) for state in states)),
        rows=tuple(
            (
                name,
                (
                    _cell(held[place], whole.url(place=place)),
                    *(
                        _cell(
                            counts.cells.get((state, place), 0),
                            whole.url(place=place, states=(state,)),
                        )
                        for state in states
                    ),
                ),
            )
            for place, name in rows
        ),
        total=(
            "계",
            (
                _cell(counts.total(), whole.url()),
                *(_cell(by_state[state], whole.url(states=(state,))) for state in states),
            ),
        ),
    )


def grades_by_round(
    figures: Mapping[int, RoundFigures], rounds: Sequence[ReportRound], lifecycle: str
) -> Section | None:
    """이행상태 over quarters: what each round was told, and what it was not."""
    field = grade_field(rounds[0] if rounds else None)
    if field is None:
        return None
    _, label, choices = field
    said = {key for one in figures.values() for key in one.grades if key}
    keys = [key for key in choices if key in said] + sorted(said - set(choices))
    unsaid = any(one.grades.get("") for one in figures.values())
    oldest_first = list(reversed(rounds))
    whole = CaseQuery(lifecycle)

    def row(one: ReportRound) -> tuple[str, tuple[Cell, ...]]:
        of = figures[one.id]
        cells = [_cell(of.asked, whole.url(round_id=one.id))]
        cells += [
            _cell(of.grades.get(key, 0), whole.url(round_id=one.id, told=key)) for key in keys
        ]
        if unsaid:
            cells.append(Cell(f"{of.grades.get('', 0):,}"))
        cells.append(_cell(of.missing, whole.url(round_id=one.id, told="waiting")))
        return one.period.label, tuple(cells)

    series = (*(choices.get(key, key) for key in keys), *(("적지 않음",) if unsaid else ()))
    return Section(
        title=f"분기별 {label}" if rounds[0].period.every == "quarter" else f"기간별 {label}",
        chart=Bars(
            "grades",
            f"기간별 {label}",
            (*series, "미제출"),
            tuple(
                (
                    one.period.label,
                    (
                        *(figures[one.id].grades.get(key, 0) for key in keys),
                        *((figures[one.id].grades.get("", 0),) if unsaid else ()),
                        figures[one.id].missing,
                    ),
                )
                for one in oldest_first
            ),
        ),
        corner="기간",
        heads=("대상", *series, "미제출"),
        rows=tuple(row(one) for one in oldest_first),
    )


def rates(
    figures: Mapping[int, RoundFigures], rounds: Sequence[ReportRound], lifecycle: str
) -> Section | None:
    """분기별 제출률."""
    if not rounds:
        return None
    oldest_first = list(reversed(rounds))
    whole = CaseQuery(lifecycle)
    return Section(
        title="분기별 제출률" if rounds[0].period.every == "quarter" else "기간별 제출률",
        chart=Lines(
            "rates",
            "기간별 제출률",
            ("제출률",),
            tuple((one.period.label, (_rate(figures[one.id]),)) for one in oldest_first),
            unit="%",
            top=100,
        ),
        corner="기간",
        heads=("대상", "제출", "미제출", "제출률(%)"),
        rows=tuple(
            (
                one.period.label,
                (
                    _cell(figures[one.id].asked, whole.url(round_id=one.id)),
                    _cell(figures[one.id].answered, whole.url(round_id=one.id, told="submitted")),
                    _cell(figures[one.id].missing, whole.url(round_id=one.id, told="waiting")),
                    Cell(_percent(_rate(figures[one.id]))),
                ),
            )
            for one in oldest_first
        ),
        unit="건, %",
    )


def burn_up(stood: Mapping[date, Mapping[str, int]], names: Names, today: date) -> Section:
    """How cases came to their ends, against all of them, by quarter."""
    lifecycle = names.definition
    held = {state for counts in stood.values() for state in counts}
    order = [key for key in (*lifecycle.states, *sorted(held)) if key in held]
    states = list(dict.fromkeys(order))
    whole = CaseQuery(lifecycle.key)
    drawn = sorted(states, key=lambda key: -max(c.get(key, 0) for c in stood.values()))
    drawn = [key for key in states if key in drawn[: _LINES - 1]]
    return Section(
        title="분기 말의 상태",
        chart=Lines(
            "burn-up",
            "분기 말의 상태별 건수",
            ("모두", *(names.state(key) for key in drawn)),
            tuple(
                (
                    _day_label(day, today),
                    (sum(counts.values()), *(counts.get(key, 0) for key in drawn)),
                )
                for day, counts in stood.items()
            ),
        )
        if states
        else None,
        corner="기준일",
        heads=("모두", *(names.state(key) for key in states)),
        rows=tuple(
            (
                official_date(day),
                (
                    _cell(sum(counts.values()), whole.url(as_of=day)),
                    *(_cell(counts.get(key, 0), whole.url(as_of=day, stood=key)) for key in states),
                ),
            )
            for day, counts in stood.items()
        ),
    )


def _cell(count: int, href: str) -> Cell:
    return Cell(f"{count:,}", href if count else None)


def _place(place: str, names: Names, label: str) -> str:
    return names.committees.get(place, place) if place else f"{label or '분과'} 없음"


def _rate(one: RoundFigures) -> float | None:
    return round(100 * one.answered / one.asked, 1) if one.asked else None


def _percent(rate: float | None) -> str:
    return "–" if rate is None else f"{rate:g}"


def _day_label(day: date, today: date) -> str:
    if day == today:
        return "오늘"
    one = period_of(day, "quarter")
    return f"’{one.year % 100:02} {one.number}분기"
