"""A meeting as a clerk writes it down: when, of whom, one agenda item, and what was decided on it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection

from engine.case import cases_numbered
from engine.errors import CommitteeUnknown
from engine.meetings import (
    NewDecision,
    add_agenda_item,
    agenda,
    bring_up,
    hold_meeting,
    record_decisions,
)
from engine.people import committees
from hyeopchi.errors import RowsInvalid


@dataclass(frozen=True, slots=True)
class MeetingAsked:
    """What is to be written down; either a new item by its title, or a draft by its id."""

    held_on: date
    kind: str  # regular, extra, written
    result: str  # passed, amended, rejected, deferred
    title: str | None
    draft: int | None
    committee: str | None = None  # None: the plenary
    effective_on: date | None = None  # None: the day of the meeting
    place: str | None = None
    seated: int | None = None
    present: int | None = None


@dataclass(frozen=True, slots=True)
class MeetingRecorded:
    meeting: str  # its key
    item: int
    moves: Mapping[str, int]  # move -> decisions
    new: int  # decisions that were not recorded before

    @property
    def decisions(self) -> int:
        return sum(self.moves.values())


def record_meeting(
    write: Connection,
    lifecycle: str,
    asked: MeetingAsked,
    named: Sequence[tuple[str, str]],
    *,
    source: str,
    actor: str,
    at: datetime,
) -> MeetingRecorded:
    """
    Write down the meeting, its item and what it decided; written down again, nothing is new.

    Args:
        named: (number, move) of each decision.
        source: Where the decisions came from, for what is said of a bad one.

    Raises:
        RowsInvalid: A number names no case.
        CommitteeUnknown, AgendaItemUnknown, DecisionTwice: As `engine.meetings` says.
    """
    held = cases_numbered(write, lifecycle, [number for number, _ in named])
    unknown = [number for number, _ in named if number not in held]
    if unknown:
        raise RowsInvalid(source, tuple(f"{one}: 그런 번호가 없습니다." for one in unknown))
    on = asked.effective_on or asked.held_on
    decisions = [NewDecision(held[number].id, move, asked.result, on) for number, move in named]
    key, meeting_id = _meeting(write, asked)
    item = _item(write, meeting_id, asked)
    new = record_decisions(write, item, decisions, actor=actor, at=at) if decisions else 0
    return MeetingRecorded(key, item, dict(Counter(move for _, move in named)), new)


def _meeting(write: Connection, asked: MeetingAsked) -> tuple[str, int]:
    bodies = committees(write)
    plenary = next((body.key for body in bodies.values() if body.kind == "plenary"), None)
    committee = asked.committee or plenary
    if committee is None:
        raise CommitteeUnknown("plenary")
    key = f"{committee}-{asked.held_on.isoformat()}-{asked.kind}"
    meeting_id = hold_meeting(
        write,
        key=key,
        committee_key=committee,
        kind=asked.kind,
        held_on=asked.held_on,
        place=asked.place,
        seated=asked.seated,
        present=asked.present,
    )
    return key, meeting_id


def _item(write: Connection, meeting_id: int, asked: MeetingAsked) -> int:
    """Give the item on the meeting's agenda, put there now or before."""
    there = agenda(write, meeting_id)
    if asked.draft is not None:
        if asked.draft not in {one.id for one in there}:
            bring_up(write, asked.draft, meeting_id)
        return asked.draft
    assert asked.title is not None
    same = next((one.id for one in there if one.title == asked.title), None)
    return same or add_agenda_item(write, meeting_id, asked.title)
