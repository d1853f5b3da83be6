"""The figures of 현황: what rounds were told and how cases stood, each from one grouped statement."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Connection, func, literal, or_, select
from sqlalchemy import case as case_when

from engine.last_answer import holding_answer
from engine.scope import Scope, seen
from engine.tables import answer, ask, case, event
from states.period import period_of


@dataclass(frozen=True, slots=True)
class RoundFigures:
    """How many cases a round asked about, and what it was told about them."""

    round_id: int
    asked: int
    grades: Mapping[str, int]  # of those answered, by a field of the form; "" where it was left out

    @property
    def answered(self) -> int:
        return sum(self.grades.values())

    @property
    def missing(self) -> int:
        return self.asked - self.answered


@dataclass(frozen=True, slots=True)
class StateChange:
    """How many cases went from one state to another on a day; from None: they were entered."""

    on: date
    from_state: str | None
    to_state: str
    cases: int


def round_figures(
    read: Connection, scope: Scope, round_ids: Sequence[int], field: str | None
) -> dict[int, RoundFigures]:
    """Count what the rounds were told about the cases that *scope* sees, in one statement."""
    awaited = func.max(case_when((ask.c.status.in_(("open", "missing")), 1), else_=0))
    said = answer.c["values"][field].as_string() if field else literal("")
    each = (
        select(ask.c.round_id, awaited.label("awaited"), func.max(said).label("grade"))
        .select_from(ask)
        .join(case, case.c.id == ask.c.case_id)
        .outerjoin(answer, holding_answer())
        .where(ask.c.round_id.in_(list(round_ids)), ask.c.status != "withdrawn", seen(scope))
        .group_by(ask.c.round_id, ask.c.case_id)
        .subquery()
    )
    rows = read.execute(
        select(each.c.round_id, each.c.awaited, each.c.grade, func.count()).group_by(
            each.c.round_id, each.c.awaited, each.c.grade
        )
    )
    asked: dict[int, int] = dict.fromkeys(round_ids, 0)
    grades: dict[int, dict[str, int]] = {round_id: {} for round_id in round_ids}
    for round_id, waiting, grade, count in rows:
        asked[round_id] += count
        if not waiting:
            held = grades[round_id]
            held[grade or ""] = held.get(grade or "", 0) + count
    return {
        round_id: RoundFigures(round_id, asked[round_id], grades[round_id])
        for round_id in round_ids
    }


def state_changes(read: Connection, scope: Scope, lifecycle: str) -> list[StateChange]:
    """
    Count, by day, the cases that came into a state and out of another, in one statement.

    What is undone goes back on the day of what it undoes, so that the two leave nothing. Added up,
    the changes are the states of `engine.asof`, without looking every case up for every day.
    """
    e = event.c
    rows = read.execute(
        select(e.effective_on, e.from_state, e.to_state, func.count())
        .join(case, case.c.id == e.case_id)
        .where(
            case.c.lifecycle == lifecycle,
            or_(e.from_state.is_(None), e.from_state != e.to_state),
            seen(scope),
        )
        .group_by(e.effective_on, e.from_state, e.to_state)
    )
    return sorted((StateChange(*row) for row in rows), key=lambda one: one.on)


def stood_on(changes: Sequence[StateChange], days: Sequence[date]) -> dict[date, dict[str, int]]:
    """Give how many cases stood in which state at the end of each of the *days*."""
    found: dict[date, dict[str, int]] = {}
    for day in days:
        counts: Counter[str] = Counter()
        for change in changes:
            if change.on <= day:
                counts[change.to_state] += change.cases
                if change.from_state is not None:
                    counts[change.from_state] -= change.cases
        found[day] = {state: count for state, count in counts.items() if count}
    return found


def quarter_ends(today: date, *, first: date | None, most: int = 8) -> list[date]:
    """Give the last days of the newest quarters since *first*, and *today* at the end."""
    found = [today]
    last = period_of(today, "quarter").first - timedelta(days=1)
    while first is not None and last >= first and len(found) < most:
        found.append(last)
        last = period_of(last, "quarter").first - timedelta(days=1)
    return found[::-1]
