"""Lists of cases: one query a page, one for all its counts, whatever the office has grown to."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, func, select

from engine.case_cursor import KEYS, Cursor, Sort
from engine.case_filter import CaseFilter, conditions, placed, visible
from engine.definitions import review_pinned
from engine.scope import Scope
from engine.tables import case, case_index, round_
from engine.tables.case_index import NEVER
from states.lifecycle import Review
from states.period import Period, period_named


@dataclass(frozen=True, slots=True)
class ListedCase:
    """A line of a list."""

    id: int
    lifecycle: str
    definition_hash: str
    number: str
    title: str
    state: str
    version: int
    fields: Mapping[str, Any]
    changed_at: datetime
    due_on: date | None  # of what is asked about it and not answered
    report_round_id: int | None
    report_status: str | None
    grade: str | None
    progress: int | None


@dataclass(frozen=True, slots=True)
class CasePage:
    """One page of a list, and where the pages beside it begin."""

    cases: tuple[ListedCase, ...]
    previous: Cursor | None
    next: Cursor | None


@dataclass(frozen=True, slots=True)
class Counts:
    """How many cases a list has, by state and subcommittee; of every state and every subcommittee."""

    cells: Mapping[tuple[str, str], int]

    def total(self, states: Collection[str] = (), subcommittee: str | None = None) -> int:
        return sum(
            count
            for (state, place), count in self.cells.items()
            if (not states or state in states) and subcommittee in (None, place)
        )

    def by_state(self, subcommittee: str | None = None) -> dict[str, int]:
        found: Counter[str] = Counter()
        for (state, place), count in self.cells.items():
            if subcommittee in (None, place):
                found[state] += count
        return dict(found)

    def by_subcommittee(self, states: Collection[str] = ()) -> dict[str, int]:
        found: Counter[str] = Counter()
        for (state, place), count in self.cells.items():
            if not states or state in states:
                found[place] += count
        return dict(found)


@dataclass(frozen=True, slots=True)
class ReportRound:
    """A round in which one answers for a case."""

    id: int
    lifecycle: str
    review: Review
    period: Period
    due_on: date
    status: str


def list_cases(
    read: Connection,
    scope: Scope,
    which: CaseFilter,
    *,
    sort: Sort = "number",
    descending: bool = False,
    cursor: Cursor | None = None,
    limit: int = 50,
) -> CasePage:
    """
    Give one page of the cases that *scope* sees and *which* wants, in one statement.

    Args:
        cursor: Where the page begins; a cursor of another order is passed over.
    """
    if cursor is not None and (cursor.sort, cursor.descending) != (sort, descending):
        cursor = None
    back = cursor is not None and cursor.back
    keys = KEYS[sort]
    query = (
        select(*_COLUMNS)
        .join_from(case_index, case, case.c.id == case_index.c.case_id)
        .where(*conditions(which, scope, read.dialect.name), *placed(which))
        .order_by(*(key.desc() if descending != back else key.asc() for key in keys))
        .limit(limit + 1)
    )
    if cursor is not None:
        query = query.where(cursor.beyond())
    rows = read.execute(query).all()
    more, rows = len(rows) > limit, rows[:limit]
    if back:
        rows = rows[::-1]
    places = [tuple(getattr(row, key.key) for key in keys) for row in rows]  # type: ignore[arg-type]
    behind, ahead = (cursor is not None, more) if not back else (more, True)
    return CasePage(
        tuple(_listed(row) for row in rows),
        Cursor(sort, descending, places[0], back=True) if rows and behind else None,
        Cursor(sort, descending, places[-1]) if rows and ahead else None,
    )


def count_cases(read: Connection, scope: Scope, which: CaseFilter) -> Counts:
    """
    Count the cases by state and subcommittee in one grouped statement.

    Everything that *which* says narrows them but its states and its subcommittee: a list shows
    how many its neighbours would have, too.
    """
    i = case_index.c
    rows = read.execute(
        select(i.state, i.subcommittee, func.count())
        .where(*conditions(which, scope, read.dialect.name))
        .group_by(i.state, i.subcommittee)
    )
    return Counts({(state, place): count for state, place, count in rows})


def cases_called(
    read: Connection, scope: Scope, number: str, *, among: Collection[str]
) -> list[int]:
    """Give the ids of the cases with exactly this number that *scope* sees, of the lifecycles *among*."""
    rows = read.scalars(
        select(case.c.id)
        .join(case_index, case_index.c.case_id == case.c.id)
        .where(
            case.c.lifecycle.in_(sorted(among)), case.c.number == number.strip(), *visible(scope)
        )
        .limit(2)
    )
    return list(rows)


def report_rounds(
    read: Connection, lifecycle: str, *, last: int | None = None
) -> list[ReportRound]:
    """Give the rounds of *lifecycle* in which one answers for a case, newest first."""
    r = round_.c
    rows = read.execute(
        select(r.id, r.lifecycle, r.definition_hash, r.period, r.due_on, r.status)
        .where(r.lifecycle == lifecycle)
        .order_by(r.period_last.desc(), r.id.desc())
    )
    found = [
        ReportRound(row.id, row.lifecycle, review, period_named(row.period), row.due_on, row.status)
        for row in rows
        if (review := review_pinned(read, row.definition_hash)).answers == "one"
    ]
    return found[:last]


_COLUMNS = (
    case.c.id,
    case.c.lifecycle,
    case.c.definition_hash,
    case.c.number,
    case.c.title,
    case.c.version,
    case.c.fields,
    case_index.c.case_id,
    case_index.c.state,
    case_index.c.state_rank,
    case_index.c.number_form,
    case_index.c.title_form,
    case_index.c.changed_at,
    case_index.c.due_on,
    case_index.c.report_round_id,
    case_index.c.report_status,
    case_index.c.grade,
    case_index.c.progress,
)


def _listed(row: Any) -> ListedCase:
    return ListedCase(
        id=row.id,
        lifecycle=row.lifecycle,
        definition_hash=row.definition_hash,
        number=row.number,
        title=row.title,
        state=row.state,
        version=row.version,
        fields=row.fields,
        changed_at=row.changed_at,
        due_on=None if row.due_on == NEVER else row.due_on,
        report_round_id=row.report_round_id,
        report_status=row.report_status,
        grade=row.grade,
        progress=row.progress,
    )
