"""What a handover would move, looked at before anything moves."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, func, or_, select

from engine.case import natural
from engine.duty_desk import Duty, duties_of
from engine.people import Person, person_with_key
from engine.round_errors import HandoverToSelf
from engine.tables import ask, case, definition, deputy, notice, round_, seat_term


@dataclass(frozen=True, slots=True)
class AskToMove:
    """An open ask that the successor would answer."""

    review: str  # its label
    period: str
    due_on: date
    number: str
    title: str


@dataclass(frozen=True, slots=True)
class HandoverPreview:
    """What would go from one person to another, and what would not."""

    giver: Person
    taker: Person
    on: date
    duties: tuple[Duty, ...]
    asks: tuple[AskToMove, ...]
    notices: int
    seats: int  # of committees: filled by a new term, never handed over
    deputies: int  # absences that run on: the giver's own, and those they stand in for

    @property
    def is_empty(self) -> bool:
        return not (self.duties or self.asks or self.notices)


def preview_handover(read: Connection, *, from_key: str, to_key: str, on: date) -> HandoverPreview:
    """
    Say what `hand_over` would move from the day *on*.

    Raises:
        PersonUnknown: One of the two is not there.
        HandoverToSelf: They are the same person.
    """
    giver, taker = person_with_key(read, from_key), person_with_key(read, to_key)
    if giver.id == taker.id:
        raise HandoverToSelf(from_key)
    held = [one for one in duties_of(read, giver.id) if one.ends_on is None or one.ends_on >= on]
    waiting = select(func.count()).where(
        notice.c.person_id == giver.id, notice.c.status == "queued"
    )
    sitting = select(func.count()).where(
        seat_term.c.person_id == giver.id,
        or_(seat_term.c.ends_on.is_(None), seat_term.c.ends_on >= on),
    )
    away = select(func.count()).where(
        or_(deputy.c.person_id == giver.id, deputy.c.deputy_id == giver.id), deputy.c.ends_on >= on
    )
    return HandoverPreview(
        giver=giver,
        taker=taker,
        on=on,
        duties=tuple(held),
        asks=_asks(read, giver.id),
        notices=read.scalar(waiting) or 0,
        seats=read.scalar(sitting) or 0,
        deputies=read.scalar(away) or 0,
    )


def _asks(read: Connection, giver_id: int) -> tuple[AskToMove, ...]:
    rows = read.execute(
        select(
            definition.c.content["label"].as_string().label("label"),
            round_.c.period,
            round_.c.due_on,
            case.c.number,
            case.c.title,
        )
        .select_from(ask)
        .join(round_, round_.c.id == ask.c.round_id)
        .join(definition, definition.c.hash == round_.c.definition_hash)
        .join(case, case.c.id == ask.c.case_id)
        .where(ask.c.person_id == giver_id, ask.c.status == "open")
    )
    found = [AskToMove(*row) for row in rows]
    return tuple(sorted(found, key=lambda one: (one.due_on, natural(one.number))))
