"""What committees decided about cases, agenda item by agenda item, and what came of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, and_, select

from engine.asof import recorded_by
from engine.case import natural
from engine.facts import MEETING_KINDS
from engine.tables import agenda_item, case, committee, decision, decision_use, event, meeting


@dataclass(frozen=True, slots=True)
class DecidedItem:
    """One agenda item's passed decisions, with the 과제번호 of every case they name."""

    id: int
    title: str
    meeting: str  # as people name it: 본회의 임시회 제1호 안건
    held_on: date
    cases: tuple[str, ...]
    by_move: Mapping[str, tuple[str, ...]]
    carried_out: tuple[str, ...]  # of the cases, those moved by these decisions


def decided_items(
    read: Connection, lifecycle: str, *, on: date, known_on: date | None = None
) -> list[DecidedItem]:
    """
    Give the items whose passed decisions took effect by the day *on*, oldest first, in one query.

    A move counts as carried out when its event had taken effect by *on*, and was
    recorded by the end of *known_on*.
    """
    made = and_(event.c.id == decision_use.c.event_id, event.c.effective_on <= on)
    if known_on is not None:
        made = and_(made, recorded_by(known_on))
    query = (
        select(
            agenda_item.c.id,
            agenda_item.c.title,
            agenda_item.c.number.label("item_number"),
            committee.c.name.label("committee"),
            meeting.c.kind,
            meeting.c.held_on,
            decision.c.move,
            case.c.number,
            event.c.id.label("event_id"),
        )
        .join(agenda_item, agenda_item.c.id == decision.c.agenda_item_id)
        .join(meeting, meeting.c.id == agenda_item.c.meeting_id)
        .join(committee, committee.c.id == meeting.c.committee_id)
        .join(case, case.c.id == decision.c.case_id)
        .outerjoin(decision_use, decision_use.c.decision_id == decision.c.id)
        .outerjoin(event, made)
        .where(
            case.c.lifecycle == lifecycle,
            decision.c.result.in_(("passed", "amended")),
            decision.c.effective_on <= on,
        )
        .order_by(meeting.c.held_on, meeting.c.id, agenda_item.c.number, agenda_item.c.id)
    )
    grouped: dict[int, list[Row[Any]]] = {}
    for row in read.execute(query):
        grouped.setdefault(row.id, []).append(row)
    return [_item(rows) for rows in grouped.values()]


def _item(rows: list[Row[Any]]) -> DecidedItem:
    first = rows[0]
    moves = {row.move for row in rows}
    return DecidedItem(
        id=first.id,
        title=first.title,
        meeting=f"{first.committee} {MEETING_KINDS[first.kind]} 제{first.item_number}호 안건",
        held_on=first.held_on,
        cases=_numbers(row.number for row in rows),
        by_move={move: _numbers(row.number for row in rows if row.move == move) for move in moves},
        carried_out=_numbers(row.number for row in rows if row.event_id is not None),
    )


def _numbers(numbers: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(numbers), key=natural))
