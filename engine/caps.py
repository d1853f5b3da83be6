"""How many letters may leave: what is more than that is held, and a person is asked."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Protocol

from sqlalchemy import Connection, and_, func, select, text

from engine.seoul import day_in_seoul
from engine.tables import mail

RUN: Final = timedelta(minutes=10)  # composers that began within it share one cap
HELD_KIND: Final = "held"  # the letter that asks about the others is not held itself

_HELD_BACK: Final = ("held", "discarded")
_COMPOSING: Final = 0x6879_656F  # any number that no other advisory lock of ours uses


@dataclass(frozen=True, slots=True)
class Caps:
    """The most letters that leave unasked: to one person in a day, and in one run."""

    per_person_per_day: int = 5
    per_run: int = 2_000


CAPS: Final = Caps()  # of an office that says nothing about them


class Letter(Protocol):
    """What the caps look at."""

    @property
    def message_id(self) -> str: ...
    @property
    def person_id(self) -> int: ...
    @property
    def kind(self) -> str: ...


def compose_alone(write: Connection) -> None:
    """
    Let one composer at a time count and store; the next sees what the one before stored.

    To be asked first in a transaction. On SQLite, who writes is alone already.
    """
    if write.dialect.name == "postgresql":
        write.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _COMPOSING})


def beyond_caps(
    read: Connection, letters: Sequence[Letter], caps: Caps, *, at: datetime
) -> frozenset[str]:
    """
    Give the Message-IDs of the letters that the caps do not let out, the last ones first held.

    Two queries for any number of letters. Only right after `compose_alone`.
    """
    had = _had_today(read, letters, at=at)
    left = caps.per_run - _let_out(read, at=at)
    held = set()
    for one in letters:
        if one.kind == HELD_KIND:
            continue
        if left <= 0 or had[one.person_id] >= caps.per_person_per_day:
            held.add(one.message_id)
            continue
        left -= 1
        had[one.person_id] += 1
    return frozenset(held)


def held_counts(read: Connection) -> Mapping[str, int]:
    """Count the letters that are held, by kind, the most first."""
    rows = read.execute(
        select(mail.c.kind, func.count())
        .where(mail.c.status == "held")
        .group_by(mail.c.kind)
        .order_by(func.count().desc(), mail.c.kind)
    )
    return {row[0]: row[1] for row in rows}


def _had_today(read: Connection, letters: Sequence[Letter], *, at: datetime) -> Counter[int]:
    rows = read.execute(
        select(mail.c.person_id, func.count())
        .where(
            mail.c.on_day == day_in_seoul(at),
            mail.c.kind != HELD_KIND,
            mail.c.status.not_in(_HELD_BACK),
            mail.c.person_id.in_({one.person_id for one in letters}),
        )
        .group_by(mail.c.person_id)
    )
    return Counter({row[0]: row[1] for row in rows})


def _let_out(read: Connection, *, at: datetime) -> int:
    """Count the letters of this run: also those of a composer whose clock is a little off."""
    near = and_(mail.c.composed_at > at - RUN, mail.c.composed_at < at + RUN)
    query = select(func.count()).where(near, mail.c.status.not_in(_HELD_BACK))
    return read.scalar(query.where(mail.c.kind != HELD_KIND)) or 0
