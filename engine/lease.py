"""Who may act: a lease that runs out by itself, with a token that unmasks a late holder."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, and_, case, or_, select, update

from engine.once import insert_once
from engine.tables import lease

# A lease that ends later than any clock near ours would have said was taken by a clock gone
# wrong; waiting for its end could take years.
_CREDIBLE_SKEW = timedelta(hours=1)


def take(write: Connection, name: str, owner: str, *, at: datetime, seconds: int) -> int | None:
    """
    Take the lease *name*, or keep it; give its fencing token, or None while another holds it.

    The token rises with every change of owner, so that whoever was paused past the end of
    the lease can be told from the present holder.

    Args:
        owner: Names one process of one machine, for as long as it lives.
    """
    until = at + timedelta(seconds=seconds)
    free = or_(lease.c.owner == owner, lease.c.until <= at, lease.c.until > until + _CREDIBLE_SKEW)
    token: int | None = write.execute(
        update(lease)
        .where(lease.c.name == name, free)
        .values(
            owner=owner,
            until=until,
            token=case((lease.c.owner == owner, lease.c.token), else_=lease.c.token + 1),
        )
        .returning(lease.c.token)
    ).scalar_one_or_none()
    if token is not None:
        return token
    row = {"name": name, "owner": owner, "until": until, "token": 1}
    return 1 if insert_once(write, lease, [row]) else None


def hold(write: Connection, name: str, token: int, *, at: datetime, seconds: int) -> bool:
    """
    Prolong the lease held with *token*; False means it was lost and nothing may be written.

    Asked first in the transaction that writes, it keeps the lease from being taken until
    that transaction ends.
    """
    held = write.execute(
        update(lease)
        .where(lease.c.name == name, lease.c.token == token)
        .values(until=at + timedelta(seconds=seconds))
    )
    return held.rowcount == 1


def release(write: Connection, name: str, token: int, *, at: datetime) -> bool:
    """Give the lease back before its end; False means that it was no longer ours."""
    return hold(write, name, token, at=at, seconds=0)


def holder(read: Connection, name: str, *, at: datetime) -> str | None:
    """Name the owner of a lease that has not run out."""
    owner: str | None = read.execute(
        select(lease.c.owner).where(and_(lease.c.name == name, lease.c.until > at))
    ).scalar_one_or_none()
    return owner
