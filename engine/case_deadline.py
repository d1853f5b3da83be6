"""Which live cases have a deadline, and which fall silent: computed for all of them at once."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, false, or_, select

from engine.business_days import OfficeCalendar
from engine.deadline import deadline_day
from engine.definitions import lifecycle_pinned
from engine.seoul import day_in_seoul
from engine.tables import case, definition, event
from states.lifecycle import Deadline, Field, State
from states.when import last_day

WARNING_QUARTERS = 3  # of four: silence is warned of at 75 %

# Of all that cases may pin: to look which ones they do would read every case.
_LIFECYCLES = select(definition.c.hash).where(definition.c.kind == "lifecycle")
_CHANGES = ("imported", "moved", "edited", "undone")  # what can bring a case, or a day, where it is


@dataclass(frozen=True, slots=True)
class CaseDue:
    """By when a case has to leave its state."""

    deadline: Deadline
    counted_from: date
    due_on: date
    known_on: date  # the day the office had all of it on record


@dataclass(frozen=True, slots=True)
class Silence:
    """Since when nothing was done to a case, and when that is too long."""

    last_on: date  # the day its last event was recorded
    allowed: int  # business days
    warned_on: date
    stale_on: date


@dataclass(frozen=True, slots=True)
class Watched:
    """A live case that has a deadline, or that must not fall silent."""

    case_id: int
    lifecycle: str
    lifecycle_label: str
    number: str
    title: str
    state: State
    seq: int  # of its last event
    due: CaseDue | None
    silence: Silence | None


def watched_cases(
    read: Connection, *, calendar: OfficeCalendar, which: ColumnElement[bool] | None = None
) -> list[Watched]:
    """
    Give the live cases whose state has a deadline or `stale_after`, as pinned, by id.

    A deadline counted from what did not happen yet, or from an empty field, is none. Silence is
    counted from the day the last event was recorded, so that what an office enters of its past
    is not stale on the day it is entered. Three queries for any number of cases.

    Args:
        which: Only cases for which this holds; all without it.
    """
    stands = _stands(read)
    if which is not None:
        stands = and_(stands, which)
    c = case.c
    rows = read.execute(
        select(
            c.id, c.lifecycle, c.number, c.title, c.state, c.version, c.definition_hash, c.fields,
            event.c.recorded_at,
        )
        .join(event, and_(event.c.case_id == c.id, event.c.seq == c.version))
        .where(stands)
        .order_by(c.id)
    ).all()  # fmt: skip
    states = {
        (row.definition_hash, row.state): _state(read, row.definition_hash, row.state)
        for row in rows
    }
    timed = any(state.deadline for state in states.values())
    entries = _entries(read, stands) if timed else {}
    days = _Days(calendar)
    found = []
    for row in rows:
        state = states[row.definition_hash, row.state]
        pinned = lifecycle_pinned(read, row.definition_hash)
        due = _due(row, state.deadline, pinned.fields, entries.get(row.id, ()), calendar)
        silence = _silence(row, state, days)
        if due or silence:
            found.append(
                Watched(
                    case_id=row.id,
                    lifecycle=row.lifecycle,
                    lifecycle_label=pinned.label,
                    number=row.number,
                    title=row.title,
                    state=state,
                    seq=row.version,
                    due=due,
                    silence=silence,
                )
            )
    return found


def is_watched(state: State) -> bool:
    return not state.final and bool(state.deadline or state.stale_after)


def _stands(read: Connection) -> ColumnElement[bool]:
    """Say of a case that it stands in a state with a deadline, or in which silence counts."""
    pinned = {
        hashed: [
            state.key
            for state in lifecycle_pinned(read, hashed).states.values()
            if is_watched(state)
        ]
        for hashed in read.scalars(_LIFECYCLES).all()
    }
    return or_(
        false(),
        *(
            and_(case.c.definition_hash == hashed, case.c.state.in_(states))
            for hashed, states in sorted(pinned.items())
            if states
        ),
    )


def _state(read: Connection, definition_hash: str, state: str) -> State:
    return lifecycle_pinned(read, definition_hash).states[state]


def _entries(read: Connection, stands: ColumnElement[bool]) -> Mapping[int, list[Row[Any]]]:
    """Give what brought each case where it is, oldest first, what was undone left out."""
    e = event.c
    rows = read.execute(
        select(
            e.case_id, e.seq, e.kind, e.move, e.from_state, e.to_state, e.effective_on,
            e.recorded_at, e.data,
        )
        .join(case, case.c.id == e.case_id)
        .where(stands, e.kind.in_(_CHANGES))
        .order_by(e.case_id, e.seq)
    )  # fmt: skip
    found: defaultdict[int, dict[int, Row[Any]]] = defaultdict(dict)
    for row in rows:
        if row.kind == "undone":
            found[row.case_id].pop(row.data["undoes"], None)
        else:
            found[row.case_id][row.seq] = row
    return {case_id: list(by_seq.values()) for case_id, by_seq in found.items()}


def _due(
    row: Row[Any],
    deadline: Deadline | None,
    fields: Mapping[str, Field],
    entries: Sequence[Row[Any]],
    calendar: OfficeCalendar,
) -> CaseDue | None:
    if deadline is None:
        return None
    since = deadline.since
    entered = _last(entries, lambda one: one.from_state != one.to_state)
    told = entered
    start: date | None
    if since == "entered":
        start = entered.effective_on if entered else None
    elif since in fields:
        start = _field_day(fields[since], row.fields.get(since))
        told = _last(entries, lambda one: since in one.data.get("changes", {})) or entered
    else:
        made = _last(entries, lambda one: one.move == since)
        start = made.effective_on if made else None
    if start is None or entered is None or told is None:
        return None
    return CaseDue(
        deadline=deadline,
        counted_from=start,
        due_on=deadline_day(start, deadline, calendar),
        known_on=day_in_seoul(max(entered.recorded_at, told.recorded_at)),
    )


def _last(entries: Sequence[Row[Any]], holds: Callable[[Row[Any]], bool]) -> Row[Any] | None:
    return next((one for one in reversed(entries) if holds(one)), None)


def _field_day(field: Field, value: Any) -> date | None:
    """Give the day that a field says: of a span its last, and so of a month or a quarter."""
    if not value:
        return None
    if field.type == "date_range":
        return date.fromisoformat(value["to"])
    if field.type == "when":
        return last_day(value)
    return date.fromisoformat(value)


def _silence(row: Row[Any], state: State, days: "_Days") -> Silence | None:
    if state.stale_after is None:
        return None
    last_on = day_in_seoul(row.recorded_at)
    warning = -(-state.stale_after * WARNING_QUARTERS // 4)
    return Silence(
        last_on=last_on,
        allowed=state.stale_after,
        warned_on=days.plus(last_on, warning),
        stale_on=days.plus(last_on, state.stale_after),
    )


class _Days:
    """Business days counted once for all cases that were last touched on one day."""

    def __init__(self, calendar: OfficeCalendar) -> None:
        self._calendar = calendar
        self._known: dict[tuple[date, int], date] = {}

    def plus(self, day: date, business_days: int) -> date:
        key = (day, business_days)
        if key not in self._known:
            self._known[key] = self._calendar.plus(day, business_days)
        return self._known[key]
