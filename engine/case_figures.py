"""The figures of 현황: what rounds were told and how cases stood, each from one grouped statement."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Connection, and_, func, literal, select, union_all
from sqlalchemy import case as case_when
from sqlalchemy.types import Date

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


def stood_on(
    read: Connection, scope: Scope, lifecycle: str, days: Sequence[date]
) -> dict[date, dict[str, int]]:
    """Count the cases by the state in which each of the *days* left them, in one statement."""
    if not days:
        return {}
    wanted = union_all(*(select(literal(day, Date).label("day")) for day in days)).subquery("d")
    earlier = event.alias("earlier")
    newest = (
        select(func.max(earlier.c.seq))
        .where(earlier.c.case_id == case.c.id, earlier.c.effective_on <= wanted.c.day)
        .correlate(case, wanted)
        .scalar_subquery()
    )
    rows = read.execute(
        select(wanted.c.day, event.c.to_state, func.count())
        .select_from(wanted)
        .join(case, case.c.lifecycle == lifecycle)
        .join(event, and_(event.c.case_id == case.c.id, event.c.seq == newest))
        .where(seen(scope))
        .group_by(wanted.c.day, event.c.to_state)
    )
    found: dict[date, dict[str, int]] = {day: {} for day in days}
    for day, state, count in rows:
        found[_day(day)][state] = count
    return found


def quarter_ends(today: date, *, first: date | None, most: int = 8) -> list[date]:
    """Give the last days of the newest quarters since *first*, and *today* at the end."""
    found = [today]
    last = period_of(today, "quarter").first - timedelta(days=1)
    while first is not None and last >= first and len(found) < most:
        found.append(last)
        last = period_of(last, "quarter").first - timedelta(days=1)
    return found[::-1]


def first_entered(read: Connection, scope: Scope, lifecycle: str) -> date | None:
    """Give the day on which the first case was there."""
    found: date | None = read.scalar(
        select(func.min(case.c.entered_on)).where(case.c.lifecycle == lifecycle, seen(scope))
    )
    return found


def _day(value: date | str) -> date:
    return date.fromisoformat(value) if isinstance(value, str) else value
