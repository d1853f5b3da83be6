"""다시 알리기: tell those of a round who have not answered, once a day each, and nobody else."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Connection, Text, cast, func, literal, select, true

from engine.definitions import review_pinned
from engine.notices import DIGEST, STATUTORY, NewNotice, queue
from engine.people import Person
from engine.round_errors import RoundNotOpen
from engine.round_view import RoundRow
from engine.tables import ask, notice, person


@dataclass(frozen=True, slots=True)
class ToNudge:
    """One who has not answered."""

    person: Person
    left: int  # asks without an answer
    told_today: bool  # a nudge of today is there already


def to_nudge(
    read: Connection,
    round_id: int,
    *,
    today: date,
    which: ColumnElement[bool] | None = None,
) -> list[ToNudge]:
    """
    Give those who owe answers to a round, by name; one query.

    Args:
        which: Only asks for which this holds, such as one department's.
    """
    rows = read.execute(
        select(
            person.c.id, person.c.key, person.c.name, person.c.title, person.c.email,
            person.c.phone, func.count(ask.c.id.distinct()), func.max(notice.c.id),
        )
        .join_from(ask, person, person.c.id == ask.c.person_id)
        .outerjoin(notice, notice.c.key == literal(_key(round_id, today)).concat(cast(person.c.id, Text)))
        .where(
            ask.c.round_id == round_id,
            ask.c.status == "open",
            true() if which is None else which,
        )
        .group_by(
            person.c.id, person.c.key, person.c.name, person.c.title, person.c.email,
            person.c.phone,
        )
        .order_by(person.c.name, person.c.id)
    )  # fmt: skip
    return [ToNudge(Person(*row[:6]), row[6], row[7] is not None) for row in rows]


def nudge(
    write: Connection,
    of: RoundRow,
    *,
    today: date,
    at: datetime,
    which: ColumnElement[bool] | None = None,
) -> list[ToNudge]:
    """
    Queue one notice to everybody who owes answers to an open round, and give whom.

    Who was nudged today already is left out, and so is whoever answered everything: the letter
    is made when it leaves, and an answer that comes in before makes it moot.

    Raises:
        RoundNotOpen: The round does not take answers.
    """
    if of.status != "open":
        raise RoundNotOpen(of.id, status=of.status, wanted="open")
    review = review_pinned(write, of.definition_hash)
    told = [one for one in to_nudge(write, of.id, today=today, which=which) if not one.told_today]
    notices = [
        NewNotice(
            key=f"{_key(of.id, today)}{one.person.id}",
            kind="reminder",
            person_id=one.person.id,
            template=STATUTORY if review.statutory else DIGEST,
            words={
                "review": review.label,
                "period": of.period.label,
                "due_on": of.span.due_on,
                "step": "nudge",
                "scope": "own",
                "count": one.left,
            },
            not_before=today,
            round_id=of.id,
            statutory=review.statutory,
        )
        for one in told
    ]
    queue(write, notices, at=at)
    return told


def _key(round_id: int, today: date) -> str:
    """Name the nudges of one day, all but the person."""
    return f"round:{round_id}:nudge:{today.isoformat()}:"
