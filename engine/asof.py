"""Cases as they stood on any day, and as they were known then: folded from events."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, select

from engine.case import natural
from engine.id_chunks import chunks
from engine.seoul import SEOUL
from engine.tables import case, event


@dataclass(frozen=True, slots=True)
class CaseAsOf:
    """A case as the events that had taken effect by a day make it."""

    id: int
    lifecycle: str
    number: str
    title: str
    state: str
    fields: Mapping[str, Any]
    since: date  # when it came into that state
    seq: int  # its last event by then
    definition_hash: str


def cases_as_of(
    read: Connection,
    lifecycle: str | None,
    *,
    on: date,
    known_on: date | None = None,
    case_id: int | None = None,
    case_ids: Collection[int] | None = None,
) -> list[CaseAsOf]:
    """
    Give the cases entered by the day *on*, as they stood at its end.

    Folded from the events in one query. `effective_on` (시행일) decides what had
    happened; *known_on* also leaves out what was recorded after that day, so that a
    report can be printed as it would have been printed then. With *case_ids* only of these, a
    query a thousand of them.
    """
    query = select(
        case.c.id,
        case.c.lifecycle,
        case.c.number,
        case.c.definition_hash,
        event.c.seq,
        event.c.from_state,
        event.c.to_state,
        event.c.effective_on,
        event.c.data,
    ).join(event, event.c.case_id == case.c.id)
    query = query.where(event.c.effective_on <= on).order_by(case.c.id, event.c.seq)
    if lifecycle is not None:
        query = query.where(case.c.lifecycle == lifecycle)
    if case_id is not None:
        query = query.where(case.c.id == case_id)
    if known_on is not None:
        query = query.where(recorded_by(known_on))
    parts = (
        [query] if case_ids is None else [query.where(case.c.id.in_(p)) for p in chunks(case_ids)]
    )
    found: dict[int, list[Row[Any]]] = {}
    for row in (row for part in parts for row in read.execute(part)):
        found.setdefault(row.id, []).append(row)
    return sorted(
        (_folded(rows) for rows in found.values()),
        key=lambda one: (one.lifecycle, natural(one.number)),
    )


def case_as_of(
    read: Connection, case_id: int, *, on: date, known_on: date | None = None
) -> CaseAsOf | None:
    """Give one case as it stood at the end of the day *on*; None if it was not there yet."""
    found = cases_as_of(read, None, on=on, known_on=known_on, case_id=case_id)
    return found[0] if found else None


def states_as_of(read: Connection, case_ids: Collection[int], *, on: date) -> dict[int, str]:
    """Give the state of each of these cases at the end of the day *on*; one that was not there is absent."""
    e = event.c
    nth = func.row_number().over(partition_by=e.case_id, order_by=e.seq.desc()).label("nth")
    found: dict[int, str] = {}
    for part in chunks(case_ids):
        last = (
            select(e.case_id, e.to_state, nth)
            .where(e.case_id.in_(part), e.effective_on <= on)
            .subquery()
        )
        rows = read.execute(select(last.c.case_id, last.c.to_state).where(last.c.nth == 1))
        found |= {row.case_id: row.to_state for row in rows}
    return found


def recorded_by(known_on: date) -> ColumnElement[bool]:
    """The condition on `event` that it was recorded by the end of a day in Seoul."""
    midnight = datetime.combine(known_on + timedelta(days=1), time(), SEOUL)
    return event.c.recorded_at < midnight


def fold(changes: Iterable[Mapping[str, Any]]) -> tuple[str, dict[str, Any]]:
    """Lay changes over one another, oldest first, and give the title and the fields."""
    fields: dict[str, Any] = {}
    for change in changes:
        fields.update(change)
    title = fields.pop("title", "")
    return title, {key: value for key, value in fields.items() if value is not None}


def _folded(rows: list[Row[Any]]) -> CaseAsOf:
    title, fields = fold(row.data.get("changes", {}) for row in rows)
    last = rows[-1]
    undone = {row.data["undoes"]: row.seq for row in rows if "undoes" in row.data}
    unsaid = {*undone, *undone.values()}
    since = next(
        row.effective_on
        for row in reversed(rows)
        if row.seq == 1 or (row.from_state != row.to_state and row.seq not in unsaid)
    )
    return CaseAsOf(
        id=last.id,
        lifecycle=last.lifecycle,
        number=last.number,
        title=title,
        state=last.to_state,
        fields=fields,
        since=since,
        seq=last.seq,
        definition_hash=last.definition_hash,
    )
