"""The record as an event log for process mining: a trace a case, read case by case."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any, Final

from sqlalchemy import Connection, Row, select

from engine.definitions import lifecycle_pinned
from engine.seoul import SEOUL
from engine.tables import case, event, event_text
from states.lifecycle import Lifecycle

# What is done to a case, in words, where it is no move. What only tells of other records
# (answers, proofs, remarks) is no step of the process.
ACTIVITIES: Final[Mapping[str, str]] = {"imported": "등록"}
_AT_ONCE: Final = 2000


@dataclass(frozen=True, slots=True)
class LogEvent:
    activity: str  # the move's Korean label, or what the history called it
    move: str | None
    at: datetime  # when it happened, as far as anybody said; in Seoul
    effective_on: date
    actor: str  # a person's key, or the name in a history
    state: str  # the label of the state it led to
    deviation: str | None


@dataclass(frozen=True, slots=True)
class Trace:
    """One case, its events in the order of the record."""

    number: str
    title: str
    state: str  # label
    fields: Mapping[str, Any]
    events: tuple[LogEvent, ...]


def traces(
    read: Connection, lifecycle: str, *, first: date | None = None, last: date | None = None
) -> Iterator[Trace]:
    """
    Give every case with an event of the days *first* to *last*, and those events.

    Undone events and what undid them are left out: they did not happen. A case is in memory
    alone, however long the record is.
    """
    query = (
        select(
            case.c.id,
            case.c.number,
            case.c.title,
            case.c.state,
            case.c.fields,
            case.c.definition_hash,
            event.c.seq,
            event.c.kind,
            event.c.move,
            event.c.to_state,
            event.c.actor,
            event.c.effective_on,
            event.c.recorded_at,
            event.c.data,
            event_text.c.words,
        )
        .join(event, event.c.case_id == case.c.id)
        .outerjoin(event_text, event_text.c.event_id == event.c.id)
        .where(case.c.lifecycle == lifecycle, event.c.kind.in_((*ACTIVITIES, "moved", "undone")))
        .order_by(case.c.id, event.c.seq)
        .execution_options(yield_per=_AT_ONCE)
    )
    for _, rows in groupby(read.execute(query), key=lambda row: row.id):
        story = list(rows)
        pinned = lifecycle_pinned(read, story[0].definition_hash)
        undone = {row.data["undoes"] for row in story if row.kind == "undone"}
        events = tuple(
            _event(row, pinned)
            for row in story
            if row.kind != "undone"
            and row.seq not in undone
            and not _entered_by_a_history(row)
            and (first is None or row.effective_on >= first)
            and (last is None or row.effective_on <= last)
        )
        if events:
            one = story[0]
            yield Trace(one.number, one.title, _state(pinned, one.state), one.fields, events)


def _entered_by_a_history(row: Row[Any]) -> bool:
    """Tell the entry that a history needed from what happened then: the file never said it."""
    return row.kind == "imported" and "history" in row.data


def _event(row: Row[Any], pinned: Lifecycle) -> LogEvent:
    past = row.data.get("history", {})
    move = pinned.moves.get(row.move or "")
    label = move.label if move is not None else row.move or ACTIVITIES.get(row.kind, row.kind)
    at = datetime.fromisoformat(past["occurred_at"]) if past else row.recorded_at
    words = row.words or {}
    return LogEvent(
        activity=past.get("activity", label),
        move=row.move,
        at=at.astimezone(SEOUL),
        effective_on=row.effective_on,
        actor=words.get("actor", "") if past else row.actor,
        state=_state(pinned, row.to_state),
        deviation=past.get("deviation"),
    )


def _state(pinned: Lifecycle, key: str) -> str:
    state = pinned.states.get(key)
    return state.label if state is not None else key
