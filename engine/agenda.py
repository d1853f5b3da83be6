"""What an agenda proposes about which case, and what came of it: a constant number of queries."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, delete, func, or_, select, update

from engine.case import natural
from engine.definitions import lifecycle_pinned
from engine.errors import AgendaItemUnknown, MeetingUnknown
from engine.meeting_errors import CaseOnAgenda, MeetingToCome, MoveUnknown
from engine.meetings import (
    AgendaItem,
    Meeting,
    NewDecision,
    add_agenda_item,
    meetings,
    record_decisions,
)
from engine.once import insert_once
from engine.seoul import day_in_seoul
from engine.tables import (
    agenda_case,
    agenda_item,
    case,
    committee,
    decision,
    decision_use,
    meeting,
    proposal,
    seat,
    seat_term,
)


@dataclass(frozen=True, slots=True)
class ItemCase:
    """One case on an agenda item: what is proposed, what was decided, whether it was carried out."""

    case_id: int
    lifecycle: str
    number: str
    title: str
    state: str  # label
    move: str  # decided, or else proposed
    move_label: str
    open_here: bool  # the move leaves the state that the case is in now
    result: str | None  # None: not decided yet
    effective_on: date | None
    decision: int | None
    used: bool  # the decision has moved the case
    moves: tuple[tuple[str, str], ...]  # every move of its definition: key, label
    proposed_by_round: bool  # an evaluation proposed it, so it cannot be taken off


def propose_case(
    write: Connection, item_id: int, case_id: int, move: str, *, actor: str, at: datetime
) -> bool:
    """
    Put a case and the move it is to make on an agenda item; tell whether it was not there yet.

    Raises:
        AgendaItemUnknown: There is no such item.
        MoveUnknown: The case's definition has no such move.
        CaseOnAgenda: The item proposes, or decided, another move of the case.
    """
    if write.scalar(select(agenda_item.c.id).where(agenda_item.c.id == item_id)) is None:
        raise AgendaItemUnknown(item_id)
    hashed = write.scalar(select(case.c.definition_hash).where(case.c.id == case_id))
    if hashed is None or move not in lifecycle_pinned(write, hashed).moves:
        raise MoveUnknown(move)
    held = {one.case_id: one for one in item_cases(write, [item_id]).get(item_id, [])}
    if case_id in held:
        if held[case_id].move != move:
            raise CaseOnAgenda(held[case_id].number, held[case_id].move_label)
        return False
    row = {
        "agenda_item_id": item_id,
        "case_id": case_id,
        "move": move,
        "actor": actor,
        "recorded_at": at,
    }
    return insert_once(write, agenda_case, [row]) == 1


def raise_case(
    write: Connection,
    case_id: int,
    move: str,
    *,
    title: str,
    note: str | None,
    meeting_id: int | None,
    actor: str,
    at: datetime,
) -> int:
    """Make a new item about one case, on a meeting's agenda or among the drafts; give its id."""
    item_id = add_agenda_item(write, meeting_id, title, note=note)
    propose_case(write, item_id, case_id, move, actor=actor, at=at)
    return item_id


def take_off(write: Connection, item_id: int, case_id: int) -> None:
    """Take a case off an item, unless it was decided; what an evaluation proposed stays."""
    decided = select(decision.c.id).where(
        decision.c.agenda_item_id == item_id, decision.c.case_id == case_id
    )
    if write.scalar(decided) is None:
        write.execute(
            delete(agenda_case).where(
                agenda_case.c.agenda_item_id == item_id, agenda_case.c.case_id == case_id
            )
        )


def item_with_id(read: Connection, item_id: int) -> AgendaItem:
    """
    Give one agenda item, or draft.

    Raises:
        AgendaItemUnknown: There is none.
    """
    a = agenda_item.c
    row = read.execute(
        select(a.id, a.meeting_id, a.number, a.title, a.note).where(a.id == item_id)
    ).one_or_none()
    if row is None:
        raise AgendaItemUnknown(item_id)
    return AgendaItem(*row)


def items_of(read: Connection, meeting_ids: Collection[int]) -> dict[int, list[AgendaItem]]:
    """Give the agenda of each meeting, in order, in one query."""
    a = agenda_item.c
    rows = read.execute(
        select(a.id, a.meeting_id, a.number, a.title, a.note)
        .where(a.meeting_id.in_(meeting_ids))
        .order_by(a.meeting_id, a.number, a.id)
    )
    found: dict[int, list[AgendaItem]] = defaultdict(list)
    for row in rows:
        found[row.meeting_id].append(AgendaItem(*row))
    return dict(found)


def item_cases(
    read: Connection, item_ids: Collection[int], *, seen: Sequence[ColumnElement[bool]] = ()
) -> dict[int, list[ItemCase]]:
    """
    Give the cases of each item, by number: what was decided goes before what is proposed.

    Three queries for any number of items and cases.

    Args:
        seen: Conditions on `case` that say which of them may be seen.
    """
    named, decided = _named(read, item_ids), _decided(read, item_ids)
    pairs = {*named, *decided}
    if not pairs:
        return {}
    c = case.c
    rows = read.execute(
        select(c.id, c.lifecycle, c.number, c.title, c.state, c.definition_hash).where(
            c.id.in_({case_id for _, case_id in pairs}), *seen
        )
    )
    held = {row.id: row for row in rows}
    found: dict[int, list[ItemCase]] = defaultdict(list)
    for item_id, case_id in pairs:
        if case_id in held:
            pair = (item_id, case_id)
            one = _item_case(read, held[case_id], named.get(pair), decided.get(pair))
            found[item_id].append(one)
    for some in found.values():
        some.sort(key=lambda each: (each.lifecycle, natural(each.number)))
    return dict(found)


def _named(read: Connection, item_ids: Collection[int]) -> dict[tuple[int, int], tuple[str, bool]]:
    """Give what is proposed of (item, case): the move, and whether an evaluation proposed it."""
    p, q = agenda_case.c, proposal.c
    by_hand = select(p.agenda_item_id, p.case_id, p.move).where(p.agenda_item_id.in_(item_ids))
    by_round = select(q.agenda_item_id, q.case_id, q.move).where(q.agenda_item_id.in_(item_ids))
    return {
        **{(row[0], row[1]): (row[2], False) for row in read.execute(by_hand)},
        **{(row[0], row[1]): (row[2], True) for row in read.execute(by_round)},
    }


def _decided(read: Connection, item_ids: Collection[int]) -> dict[tuple[int, int], Row[Any]]:
    d = decision.c
    rows = read.execute(
        select(
            d.id, d.agenda_item_id, d.case_id, d.move, d.result, d.effective_on,
            decision_use.c.event_id,
        )
        .outerjoin(decision_use, decision_use.c.decision_id == d.id)
        .where(d.agenda_item_id.in_(item_ids))
    )  # fmt: skip
    return {(row.agenda_item_id, row.case_id): row for row in rows}


def _item_case(
    read: Connection, one: Row[Any], named: tuple[str, bool] | None, made: Row[Any] | None
) -> ItemCase:
    proposed, by_round = named or ("", False)
    move = made.move if made else proposed
    lifecycle = lifecycle_pinned(read, one.definition_hash)
    known = lifecycle.moves.get(move)
    return ItemCase(
        case_id=one.id,
        lifecycle=one.lifecycle,
        number=one.number,
        title=one.title,
        state=lifecycle.states[one.state].label,
        move=move,
        move_label=known.label if known else move,
        open_here=known is not None and one.state in known.sources,
        result=made.result if made else None,
        effective_on=made.effective_on if made else None,
        decision=made.id if made else None,
        used=made is not None and made.event_id is not None,
        moves=tuple((each.key, each.label) for each in lifecycle.moves.values()),
        proposed_by_round=by_round,
    )


def meeting_with_id(read: Connection, meeting_id: int) -> Meeting:
    """
    Give one meeting.

    Raises:
        MeetingUnknown: There is none.
    """
    found = [each for each in meetings(read) if each.id == meeting_id]
    if not found:
        raise MeetingUnknown(str(meeting_id))
    return found[0]


def decide_item(
    write: Connection, item_id: int, decisions: Sequence[NewDecision], *, actor: str, at: datetime
) -> int:
    """
    Record what a meeting that was held decided on an item; give how many decisions were new.

    Raises:
        AgendaItemUnknown, DecisionTwice: As `record_decisions` says.
        MeetingToCome: The meeting is still to come.
    """
    held_on = write.scalar(
        select(meeting.c.held_on)
        .join(agenda_item, agenda_item.c.meeting_id == meeting.c.id)
        .where(agenda_item.c.id == item_id)
    )
    if held_on is not None and held_on > day_in_seoul(at):
        raise MeetingToCome(held_on)
    return record_decisions(write, item_id, decisions, actor=actor, at=at)


def note_attendance(
    write: Connection, meeting_id: int, *, seated: int | None, present: int | None
) -> None:
    """Say how many were seated and how many came."""
    write.execute(
        update(meeting).where(meeting.c.id == meeting_id).values(seated=seated, present=present)
    )


def seats_taken(read: Connection, committee_key: str, *, on: date) -> int:
    """Count the members seated in a committee on a day: its 재적."""
    t = seat_term.c
    return int(
        read.scalar(
            select(func.count())
            .select_from(seat_term)
            .join(seat, seat.c.id == t.seat_id)
            .join(committee, committee.c.id == seat.c.committee_id)
            .where(
                committee.c.key == committee_key,
                t.starts_on <= on,
                or_(t.ends_on.is_(None), t.ends_on >= on),
            )
        )
        or 0
    )
