"""Once a business day: whether the cases were chased today, held by a lease that ends at midnight."""

import secrets
from datetime import datetime, time, timedelta

from sqlalchemy import Connection, func, select

from engine.lease import holder, take
from engine.seoul import SEOUL, day_in_seoul
from engine.tables import publication

_NAME = "chase"


def chasing_waits(read: Connection, *, at: datetime) -> bool:
    """Say whether some lifecycle in force is to be chased, and was not on the day of *at*."""
    if _is_chased(read, at):
        return False
    newest = select(func.max(publication.c.id)).group_by(publication.c.lifecycle)
    kept = read.scalars(select(publication.c.apart).where(publication.c.id.in_(newest)))
    return any("chasing" in apart for apart in kept)


def take_day(write: Connection, *, at: datetime) -> bool:
    """
    Take the day for chasing, in the transaction that queues; False when it was taken.

    Two who take it at once are two owners, whatever process they are of: one of them waits for
    the other's transaction, and is refused if that is committed.
    """
    if _is_chased(write, at):
        return False
    midnight = datetime.combine(day_in_seoul(at) + timedelta(days=1), time(), tzinfo=SEOUL)
    left = int((midnight - at).total_seconds())
    return take(write, _NAME, f"{_day(at)} {secrets.token_hex(8)}", at=at, seconds=left) is not None


def _is_chased(read: Connection, at: datetime) -> bool:
    owner = holder(read, _NAME, at=at)
    return owner is not None and owner.split()[0] == _day(at)


def _day(at: datetime) -> str:
    return day_in_seoul(at).isoformat()
