"""Open what is due: every period once, its cases in batches that may be cut off anywhere."""

from dataclasses import dataclass
from datetime import datetime
from math import ceil

from sqlalchemy import func, select

from engine.definitions import schedules
from engine.due import DueRound, due_rounds
from engine.opening import begin_round, open_batch, skip_round, unfinished_rounds
from engine.round_errors import PeriodBeyond, PeriodSkipped, RoundUnknown
from engine.round_view import round_named
from engine.seoul import day_in_seoul
from engine.store import reading, transaction
from engine.tables import case, occurrence, round_
from flows.steps.setting import Setting
from states.period import period_named

_LEAST = 250  # cases a batch: a smaller one saves nobody any waiting
_MOST_BATCHES = 40  # a round: a Prefect run of more tasks loses part of its history


@dataclass(frozen=True, slots=True)
class Opened:
    """What one call opened: periods begun, periods passed over, batches of cases added."""

    opened: int = 0
    skipped: int = 0
    batches: int = 0


def open_due(setting: Setting, *, at: datetime) -> Opened:
    """
    Open every period that is due at *at*, and finish openings that were cut off.

    Each period and each batch is a transaction of its own. Called again, or by two at once,
    it opens nothing twice: the periods are held apart by a UNIQUE constraint, the batches
    by the round's lock and cursor.
    """
    begun = [begin(setting, due, at=at) for due in due_now(setting, at=at)]
    with reading(setting.store) as read:
        unfinished = unfinished_rounds(read)
    batches = sum(open_batches(setting, round_id, at=at) for round_id in unfinished)
    opened = sum(round_id is not None for round_id in begun)
    return Opened(opened=opened, skipped=len(begun) - opened, batches=batches)


def due_now(setting: Setting, *, at: datetime) -> list[DueRound]:
    """Give the periods to open or to pass over at this moment, oldest first."""
    with reading(setting.store) as read:
        return due_rounds(read, today=day_in_seoul(at), calendar=setting.calendar)


def begin(setting: Setting, due: DueRound, *, at: datetime) -> int | None:
    """Begin one due period and give its round; None when its catch-up rule passes over it."""
    with transaction(setting.store) as write:
        if due.skip is not None:
            skip_round(write, due, at=at)
            return None
        try:
            return begin_round(write, due, today=day_in_seoul(at), at=at)
        except PeriodSkipped:  # by another clock, for which midnight had passed
            return None


def begin_named(
    setting: Setting, lifecycle: str, review: str, period: str, *, at: datetime
) -> int | None:
    """
    Begin the round of one named period, if it is due; give its round if it began before.

    None when the period is passed over, now or earlier.

    Raises:
        PeriodBeyond: The review is run no longer than to an earlier day.
        RoundUnknown: The period is not due, and was not dealt with.
    """
    for due in due_now(setting, at=at):
        if (due.lifecycle, due.review.key, due.period.name) == (lifecycle, review, period):
            return begin(setting, due, at=at)
    o = occurrence.c
    of_period = (o.lifecycle == lifecycle, o.review == review, o.period == period)
    with reading(setting.store) as read:
        if read.scalar(select(o.ended).where(*of_period)) == "skipped":
            return None
        try:
            return round_named(read, lifecycle, review, period).id
        except RoundUnknown as unknown:
            last = period_named(period).last
            for one in schedules(read):
                same = (one.lifecycle, one.review) == (lifecycle, review)
                if same and one.until is not None and last > one.until:
                    raise PeriodBeyond(str(unknown.name), until=one.until) from unknown
            raise


def open_batches(setting: Setting, round_id: int, *, at: datetime) -> int:
    """Add all cases of a round that began; give the number of batches that took."""
    size = batch_size(setting, round_id)
    batches = 1
    while open_next(setting, round_id, at=at, size=size):
        batches += 1
    return batches


def open_next(setting: Setting, round_id: int, *, at: datetime, size: int) -> bool:
    """Add one batch of a round's cases in one transaction; True while more remain."""
    with transaction(setting.store) as write:
        return open_batch(write, round_id, at=at, size=size)


def batch_size(setting: Setting, round_id: int) -> int:
    """Give how many cases a batch of this round takes."""
    with reading(setting.store) as read:
        lifecycle = select(round_.c.lifecycle).where(round_.c.id == round_id).scalar_subquery()
        count = read.scalar(select(func.count()).where(case.c.lifecycle == lifecycle)) or 0
    return size_for(count)


def size_for(cases: int) -> int:
    """Give how many of so many *cases* a batch takes, so that there are never too many batches."""
    return max(_LEAST, ceil(cases / _MOST_BATCHES))
