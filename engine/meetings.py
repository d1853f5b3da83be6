"""Meetings, their agenda, and the decisions that open moves. Recording one moves nothing."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from sqlalchemy import Connection, func, insert, select, update

from engine.errors import (
    AgendaItemUnknown,
    CommitteeUnknown,
    DecisionTwice,
    MeetingDiffers,
    MeetingUnknown,
)
from engine.once import insert_once
from engine.people import committees
from engine.preview import MoveRequest
from engine.tables import agenda_item, case, committee, decision, decision_use, meeting

_PASSED = ("passed", "amended")


@dataclass(frozen=True, slots=True)
class Meeting:
    id: int
    key: str
    committee: str  # its key
    committee_name: str
    kind: str  # regular 정기회, extra 임시회, written 서면
    held_on: date
    place: str | None
    seated: int | None  # 재적
    present: int | None  # 출석


@dataclass(frozen=True, slots=True)
class AgendaItem:
    id: int
    meeting_id: int | None  # None: a draft, waiting for a meeting
    number: int | None
    title: str
    note: str | None


@dataclass(frozen=True, slots=True)
class NewDecision:
    """What was decided about one case: it opens exactly this move, once, if it passed."""

    case_id: int
    move: str
    result: str  # passed 원안가결, amended 수정가결, rejected 부결, deferred 보류
    effective_on: date


@dataclass(frozen=True, slots=True)
class Decision:
    id: int
    agenda_item_id: int
    case_id: int
    number: str
    move: str
    result: str
    effective_on: date
    used: bool


def hold_meeting(
    write: Connection,
    *,
    key: str,
    committee_key: str,
    kind: str,
    held_on: date,
    place: str | None = None,
    seated: int | None = None,
    present: int | None = None,
) -> int:
    """
    Enter a meeting, and give its id; entered again under its *key*, it is the same one.

    Raises:
        CommitteeUnknown: No committee is called so.
        MeetingDiffers: It was entered before, with something else said about it.
    """
    bodies = committees(write)
    if committee_key not in bodies:
        raise CommitteeUnknown(committee_key)
    row = {
        "key": key,
        "committee_id": bodies[committee_key].id,
        "kind": kind,
        "held_on": held_on,
        "place": place,
        "seated": seated,
        "present": present,
    }
    if not insert_once(write, meeting, [row]):
        held = write.execute(select(meeting).where(meeting.c.key == key)).mappings().one()
        if any(held[name] != value for name, value in row.items() if value is not None):
            raise MeetingDiffers(key)
    return meeting_with_key(write, key).id


def meetings(read: Connection) -> list[Meeting]:
    """Give every meeting, oldest first."""
    m = meeting.c
    rows = read.execute(
        select(
            m.id, m.key, committee.c.key, committee.c.name, m.kind, m.held_on, m.place, m.seated,
            m.present,
        )
        .join(committee, committee.c.id == m.committee_id)
        .order_by(m.held_on, m.id)
    )  # fmt: skip
    return [Meeting(*row) for row in rows]


def meeting_with_key(read: Connection, key: str) -> Meeting:
    """
    Find a meeting by its key.

    Raises:
        MeetingUnknown: None is called so.
    """
    found = [each for each in meetings(read) if each.key == key]
    if not found:
        raise MeetingUnknown(key)
    return found[0]


def add_agenda_item(
    write: Connection, meeting_id: int | None, title: str, *, note: str | None = None
) -> int:
    """Put an item on a meeting's agenda, after the others, or among the drafts; give its id."""
    return int(
        write.execute(
            insert(agenda_item)
            .values(
                meeting_id=meeting_id,
                number=_next_number(write, meeting_id),
                title=title,
                note=note,
            )
            .returning(agenda_item.c.id)
        ).scalar_one()
    )


def bring_up(write: Connection, item_id: int, meeting_id: int) -> None:
    """
    Put a draft on the agenda of a meeting.

    Raises:
        AgendaItemUnknown: There is no such draft.
    """
    done = write.execute(
        update(agenda_item)
        .where(agenda_item.c.id == item_id, agenda_item.c.meeting_id.is_(None))
        .values(meeting_id=meeting_id, number=_next_number(write, meeting_id))
    )
    if done.rowcount != 1:
        raise AgendaItemUnknown(item_id)


def agenda(read: Connection, meeting_id: int | None) -> list[AgendaItem]:
    """Give a meeting's items in order; of None, the drafts."""
    a = agenda_item.c
    rows = read.execute(
        select(a.id, a.meeting_id, a.number, a.title, a.note)
        .where(a.meeting_id.is_(None) if meeting_id is None else a.meeting_id == meeting_id)
        .order_by(a.number, a.id)
    )
    return [AgendaItem(*row) for row in rows]


def record_decisions(
    write: Connection,
    item_id: int,
    decisions: Sequence[NewDecision],
    *,
    actor: str,
    at: datetime,
) -> int:
    """
    Record what was decided on an item; give how many decisions were new. No case moves.

    Raises:
        AgendaItemUnknown: The item is not on a meeting's agenda.
        DecisionTwice: The item decided otherwise about a case: another move, result or day.
            A decision is never rewritten; a new item says what holds now.
    """
    brought = select(agenda_item.c.id).where(
        agenda_item.c.id == item_id, agenda_item.c.meeting_id.is_not(None)
    )
    if write.scalar(brought) is None:
        raise AgendaItemUnknown(item_id)
    held = {
        each.case_id: (each.move, each.result, each.effective_on)
        for each in decisions_on(write, item_id)
    }
    for new in decisions:
        said = (new.move, new.result, new.effective_on)
        if held.setdefault(new.case_id, said) != said:
            raise DecisionTwice(item_id, new.case_id)
    common = {"agenda_item_id": item_id, "actor": actor, "recorded_at": at}
    return insert_once(write, decision, [{**asdict(new), **common} for new in decisions])


def decisions_on(read: Connection, item_id: int) -> list[Decision]:
    """Give what an item decided, a row a case."""
    d = decision.c
    rows = read.execute(
        select(
            d.id, d.agenda_item_id, d.case_id, case.c.number, d.move, d.result, d.effective_on,
            decision_use.c.event_id.is_not(None),
        )
        .join(case, case.c.id == d.case_id)
        .outerjoin(decision_use, decision_use.c.decision_id == d.id)
        .where(d.agenda_item_id == item_id)
        .order_by(d.id)
    )  # fmt: skip
    return [Decision(*row) for row in rows]


def moves_decided(read: Connection, item_id: int) -> list[MoveRequest]:
    """Give the moves that an item's passed decisions open and nobody has made yet."""
    return [
        MoveRequest(number=each.number, move=each.move, decision=each.id)
        for each in decisions_on(read, item_id)
        if each.result in _PASSED and not each.used
    ]


def _next_number(write: Connection, meeting_id: int | None) -> int | None:
    if meeting_id is None:
        return None
    last = select(func.max(agenda_item.c.number)).where(agenda_item.c.meeting_id == meeting_id)
    return (write.scalar(last) or 0) + 1
