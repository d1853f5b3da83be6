"""What became of rounds on which day: opened, due, closed, or skipped."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from sqlalchemy import Connection, func, select

from engine.seoul import day_in_seoul
from engine.tables import ask, definition, occurrence, proposal, round_
from states.lifecycle import Span
from states.period import Period, period_named

What = Literal["opened", "due", "closed", "skipped"]


@dataclass(frozen=True, slots=True)
class RoundOf:
    """One review of one period, and its days; a skipped one has none."""

    lifecycle: str
    review: str
    label: str
    period: Period
    span: Span | None = None

    @property
    def key(self) -> tuple[str, str, str]:
        return self.lifecycle, self.review, self.period.name


@dataclass(frozen=True, slots=True)
class RoundDay:
    """What became of a round on one day."""

    day: date
    what: What
    round: RoundOf
    late: bool = False  # dealt with after its own day
    reason: str | None = None  # why it was skipped
    asked: int = 0
    answered: int = 0  # by the end of the span
    proposals: Mapping[str | None, int] | None = None  # of a closed one: move -> cases


def rounds_by_id(read: Connection) -> Mapping[int, RoundOf]:
    r = round_.c
    rows = read.execute(
        select(
            r.id, r.lifecycle, r.review, definition.c.content["label"].as_string(), r.period,
            r.opens_on, r.due_on, r.closes_on,
        ).join_from(round_, definition, definition.c.hash == r.definition_hash)
    )  # fmt: skip
    return {
        row[0]: RoundOf(row[1], row[2], row[3], period_named(row[4]), Span(*row[5:]))
        for row in rows
    }


def days_of_rounds(
    read: Connection, rounds: Mapping[int, RoundOf], first: date, last: date
) -> list[RoundDay]:
    asked = _asked(read)
    proposals: defaultdict[int, Counter[str | None]] = defaultdict(Counter)
    for row in read.execute(
        select(proposal.c.round_id, proposal.c.move, func.count()).group_by(
            proposal.c.round_id, proposal.c.move
        )
    ):
        proposals[row[0]][row[1]] = row[2]
    r = round_.c
    rows = read.execute(
        select(r.id, r.opened_on, r.due_on, r.closed_at, occurrence.c.late)
        .join_from(round_, occurrence)
        .order_by(r.id)
    )
    found = []
    for row in rows:
        total, answered = asked.get(row.id, (0, 0))
        closed_on = None if row.closed_at is None else day_in_seoul(row.closed_at)
        days: list[tuple[What, date | None]] = [
            ("opened", row.opened_on),
            ("due", row.due_on),
            ("closed", closed_on),
        ]
        found += [
            RoundDay(
                day=day,
                what=what,
                round=rounds[row.id],
                late=row.late,
                asked=total,
                answered=answered,
                proposals=dict(proposals[row.id]) if what == "closed" else None,
            )
            for what, day in days
            if day is not None and first <= day <= last
        ]
    return found


def _asked(read: Connection) -> Mapping[int, tuple[int, int]]:
    """Count who was asked and who answered, by round."""
    rows = read.execute(
        select(ask.c.round_id, func.count(), func.count().filter(ask.c.status == "answered"))
        .where(ask.c.status != "withdrawn")
        .group_by(ask.c.round_id)
    )
    return {row[0]: (row[1], row[2]) for row in rows}


def skipped_days(
    read: Connection, rounds: Mapping[int, RoundOf], *, since_id: int
) -> list[RoundDay]:
    labels = {(one.lifecycle, one.review): one.label for one in rounds.values()}
    o = occurrence.c
    rows = read.execute(
        select(o.lifecycle, o.review, o.period, o.recorded_at, o.reason).where(
            o.id > since_id, o.ended == "skipped"
        )
    )
    return [
        RoundDay(
            day=day_in_seoul(row.recorded_at),
            what="skipped",
            round=RoundOf(
                row.lifecycle,
                row.review,
                labels.get((row.lifecycle, row.review), row.review),
                period_named(row.period),
            ),
            late=True,
            reason=row.reason,
        )
        for row in rows
    ]


def nobody_asked(
    read: Connection, rounds: Mapping[int, RoundOf]
) -> Mapping[tuple[str, str, str], int]:
    rows = read.execute(
        select(ask.c.round_id, func.count())
        .where(ask.c.person_id.is_(None), ask.c.status != "withdrawn")
        .group_by(ask.c.round_id)
    )
    return {rounds[row[0]].key: row[1] for row in rows}
