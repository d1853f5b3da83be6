"""What the clock ran and how that went: kept to be looked at, for what was done stands in the record."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from sqlalchemy import Connection, func, insert, select

from engine.tables import checkpoint, clock_run, lease, mail, occurrence, round_

WHOLE: Final = "tick"  # does everything that is due: a later one mends whatever failed before
_LOOKED_BACK: Final = 500


@dataclass(frozen=True, slots=True)
class ClockRun:
    """One thing that the clock had done."""

    flow: str  # open_round, close_round, daily, verify_record, tick
    about: Mapping[str, str]  # the round's lifecycle, review and period
    via: Literal["prefect", "direct"]
    began_at: datetime
    ended_at: datetime
    outcome: Literal["done", "failed"]
    message: str | None = None


@dataclass(frozen=True, slots=True)
class Failing:
    """Something that failed and was not done since."""

    latest: ClockRun
    since: datetime
    times: int


@dataclass(frozen=True, slots=True)
class LastDone:
    """When each thing that a clock does was done last, by what the record says."""

    opened: datetime | None
    closed: datetime | None
    composed: datetime | None
    sent: datetime | None
    checked: datetime | None
    acted: datetime | None  # the clock's lease was given back, or runs out
    by: str | None  # which process


def keep_run(write: Connection, run: ClockRun) -> None:
    """Keep what the clock ran."""
    write.execute(
        insert(clock_run).values(
            flow=run.flow,
            about=dict(run.about),
            via=run.via,
            began_at=run.began_at,
            ended_at=run.ended_at,
            outcome=run.outcome,
            message=run.message,
        )
    )


def clock_runs(read: Connection, *, limit: int = 30) -> list[ClockRun]:
    """Give the latest runs, the newest first."""
    c = clock_run.c
    rows = read.execute(
        select(c.flow, c.about, c.via, c.began_at, c.ended_at, c.outcome, c.message)
        .order_by(c.id.desc())
        .limit(limit)
    )
    return [ClockRun(*row) for row in rows]


def failing(read: Connection) -> list[Failing]:
    """Give what failed and neither succeeded since nor was made up for by a whole tick."""
    mended: set[object] = set()
    found: dict[object, Failing] = {}
    for run in clock_runs(read, limit=_LOOKED_BACK):
        what = (run.flow, tuple(sorted(run.about.items())))
        if run.outcome == "done":
            if run.flow == WHOLE:
                break  # all that is older was made up for
            mended.add(what)
        elif what not in mended:
            newest = found.get(what)
            found[what] = Failing(
                newest.latest if newest else run, run.began_at, newest.times + 1 if newest else 1
            )
    return list(found.values())


def last_done(read: Connection, lease_name: str) -> LastDone:
    """Tell when the record says that each thing was done last."""
    moments = read.execute(
        select(
            select(func.max(occurrence.c.recorded_at)).scalar_subquery(),
            select(func.max(round_.c.closed_at)).scalar_subquery(),
            select(mail.c.composed_at).order_by(mail.c.id.desc()).limit(1).scalar_subquery(),
            select(mail.c.sent_at)
            .where(mail.c.status == "sent")
            .order_by(mail.c.id.desc())
            .limit(1)
            .scalar_subquery(),
            select(checkpoint.c.at).order_by(checkpoint.c.id.desc()).limit(1).scalar_subquery(),
        )
    ).one()
    held = read.execute(
        select(lease.c.until, lease.c.owner).where(lease.c.name == lease_name)
    ).one_or_none()
    return LastDone(*moments, *(held or (None, None)))
