"""Failures to sign in, counted so that guessing is slow and nobody is locked out for good."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection, delete, select, update

from engine.once import insert_once
from engine.tables import attempt

_MINUTE: Final = timedelta(minutes=1)
FORGOTTEN: Final = timedelta(hours=24)  # after so long without a failure nothing is counted


@dataclass(frozen=True, slots=True)
class Rule:
    """So many failures are free; then each waits twice as long as the one before, up to a limit."""

    free: int
    first: timedelta
    longest: timedelta

    def wait(self, failures: int) -> timedelta | None:
        """Give how long nobody may try after that many failures."""
        over = failures - self.free
        if over < 0:
            return None
        return min(self.first * (1 << min(over, 20)), self.longest)


# One person from one address: five failures, then half an hour (the institutions' default).
PLACE: Final = Rule(5, _MINUTE * 30, _MINUTE * 30)
# One person from addresses that they never signed in from, all together: a slow delay, no lock.
PERSON: Final = Rule(5, _MINUTE, _MINUTE * 30)
# One address that tries many people. An office behind one address must live with it.
SOURCE: Final = Rule(10, _MINUTE, _MINUTE * 40)
# Six digits: after a right password, so only its owner gets this far, or somebody who has it.
CODE: Final = Rule(5, _MINUTE * 5, _MINUTE * 30)


def held_people(read: Connection, *, at: datetime) -> dict[int, datetime]:
    """Give who must wait somewhere, and until when at the latest."""
    rows = read.execute(
        select(attempt.c.key, attempt.c.held_until).where(attempt.c.held_until > at)
    )
    found: dict[int, datetime] = {}
    for key, until in rows:
        kind, _, rest = key.partition(":")
        if kind in ("person", "place", "code"):
            who = int(rest.partition(":")[0])
            found[who] = max(until, found.get(who, until))
    return found


def count(write: Connection, rules: Mapping[str, Rule], *, at: datetime) -> datetime | None:
    """
    Count one try under each key, unless one of them must wait: give until when, else None.

    A try is counted before it is known to fail, under a lock: a thousand at the same moment
    count a thousand. `take_back` makes it not have been.
    """
    keys = sorted(rules)
    asked = select(attempt.c.held_until).where(attempt.c.key.in_(keys), attempt.c.held_until > at)
    if held := write.scalars(asked).all():
        return _latest(held)  # the usual answer to a machine, for one query
    write.execute(delete(attempt).where(attempt.c.last_at <= at - FORGOTTEN))
    insert_once(write, attempt, [{"key": key, "failures": 0, "last_at": at} for key in keys])
    rows = write.execute(
        select(attempt.c.key, attempt.c.failures, attempt.c.held_until)
        .where(attempt.c.key.in_(keys))
        .order_by(attempt.c.key)
        .with_for_update()
    ).all()
    waiting = [row.held_until for row in rows if row.held_until and row.held_until > at]
    if waiting:
        return _latest(waiting)
    for row in rows:
        wait = rules[row.key].wait(row.failures + 1)
        write.execute(
            update(attempt)
            .where(attempt.c.key == row.key)
            .values(failures=row.failures + 1, last_at=at, held_until=wait and at + wait)
        )
    return None


def take_back(write: Connection, keys: Sequence[str]) -> None:
    """Make one counted try not have been a failure: it was right."""
    write.execute(
        update(attempt)
        .where(attempt.c.key.in_(keys), attempt.c.failures > 0)
        .values(failures=attempt.c.failures - 1, held_until=None)
    )


def forget(write: Connection, keys: Sequence[str]) -> None:
    """Count from nothing again."""
    write.execute(delete(attempt).where(attempt.c.key.in_(keys)))


def forget_person(write: Connection, person_id: int) -> None:
    """Let a person try again at once, from wherever they are: somebody unlocked them."""
    write.execute(
        delete(attempt).where(
            attempt.c.key.in_((person_key(person_id), code_key(person_id)))
            | attempt.c.key.startswith(f"place:{person_id}:", autoescape=True)
        )
    )


def _latest(moments: Sequence[datetime | None]) -> datetime:
    return max(moment for moment in moments if moment is not None)


def person_key(person_id: int) -> str:
    return f"person:{person_id}"


def place_key(person_id: int, source: str) -> str:
    return f"place:{person_id}:{source}"


def source_key(source: str) -> str:
    return f"source:{source}"


def code_key(person_id: int) -> str:
    return f"code:{person_id}"
