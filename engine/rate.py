"""How often something may be asked for: counted in the record, so that every server counts alike."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection, delete, select, update

from engine.once import insert_once
from engine.tables import rate

_FORGOTTEN: Final = timedelta(days=1)


def allow(write: Connection, bucket: str, *, most: int, within: timedelta, at: datetime) -> bool:
    """
    Count one more of *bucket* and tell whether it may be: at most *most* within a window of time.

    What is refused is not counted, so a window ends in time whatever anybody does.
    """
    row = {"bucket": bucket, "since": at, "count": 1}
    if insert_once(write, rate, [row]):
        write.execute(delete(rate).where(rate.c.since < at - _FORGOTTEN))
        return True
    since, counted = write.execute(
        select(rate.c.since, rate.c.count).where(rate.c.bucket == bucket).with_for_update()
    ).one()
    fresh = since <= at - within
    if not fresh and counted >= most:
        return False
    after = {"since": at, "count": 1} if fresh else {"count": counted + 1}
    write.execute(update(rate).where(rate.c.bucket == bucket).values(**after))
    return True
