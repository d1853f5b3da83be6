"""What is due: the periods of every schedule by the calendar, minus those dealt with."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from sqlalchemy import Connection, select

from engine.business_days import OfficeCalendar
from engine.deadline import span_of
from engine.definitions import InForce, Schedule, all_in_force, schedules
from engine.tables import occurrence
from states.lifecycle import CatchUp, Review, Span
from states.period import Every, Period, period_of, periods_ending

_REPLACED = "시스템이 멈춘 동안 기한이 지나 {} 회차로 갈음했습니다."
_PASSED_OVER = "시스템이 멈춘 동안 기한이 지나 열지 않고 넘어갔습니다."


@dataclass(frozen=True, slots=True)
class DueRound:
    """A period of a review that must be opened now, or skipped with a reason."""

    lifecycle: str
    review: Review
    review_hash: str
    period: Period  # the nominal one, however late
    span: Span  # the days that hold: a late round's are counted from today
    skip: str | None
    late: bool
    nominal_due_on: date


def due_rounds(read: Connection, *, today: date, calendar: OfficeCalendar) -> list[DueRound]:
    """
    Give the periods that are due and not dealt with, oldest first: due = calendar − done.

    A period is due once its opening day has come, if it ends within the schedule's *since* and
    *until*. It was missed if its due day has passed and nobody opened it; the review's
    `catch_up` then says what becomes of it:

    - ``each``: every missed period is opened late.
    - ``latest``: of the missed periods the newest is opened late and stands for the older ones,
      which are skipped. A period that is merely open these days was not missed and opens anyway.
    - ``skip``: every missed period is skipped.

    A round opened late keeps the name of its period, and its respondents the time they would
    have had: see `late_span`.
    """
    dealt_with = {
        (lifecycle, review, period)
        for lifecycle, review, period in read.execute(
            select(occurrence.c.lifecycle, occurrence.c.review, occurrence.c.period)
        )
    }
    published = all_in_force(read)
    due = [
        each
        for schedule in schedules(read)
        for each in _due_of(schedule, published, dealt_with, today=today, calendar=calendar)
    ]
    return sorted(due, key=lambda each: (each.period.last, each.lifecycle, each.review.key))


def late_span(span: Span, *, today: date, calendar: OfficeCalendar) -> Span:
    """
    Give the days of a round that opens *today* instead of on its own day.

    Its respondents get as many days as they would have had: due = today + (due − opening), moved
    to a business day whatever the counting rule, for nobody was told earlier. Closing keeps its
    distance from due.
    """
    due_on = calendar.next_business_day(today + (span.due_on - span.opens_on))
    closes_on = None if span.closes_on is None else due_on + (span.closes_on - span.due_on)
    return Span(opens_on=today, due_on=due_on, closes_on=closes_on)


def _due_of(
    schedule: Schedule,
    published: Mapping[str, InForce],
    dealt_with: set[tuple[str, str, str]],
    *,
    today: date,
    calendar: OfficeCalendar,
) -> Iterator[DueRound]:
    force = published.get(schedule.lifecycle)
    review = force.lifecycle.reviews.get(schedule.review) if force else None
    if force is None or review is None:  # withdrawn by a later publication
        return
    spans = {
        period: span
        for name, period in _periods(review, schedule, today)
        if (schedule.lifecycle, schedule.review, name) not in dealt_with
        and (span := span_of(review, period, calendar)).opens_on <= today
    }
    missed = [period for period, span in spans.items() if span.due_on < today]
    skipped = _skipped(review.catch_up, missed)
    for period, span in spans.items():
        late = span.due_on < today
        yield DueRound(
            lifecycle=schedule.lifecycle,
            review=review,
            review_hash=force.reviews[review.key],
            period=period,
            span=late_span(span, today=today, calendar=calendar) if late else span,
            skip=skipped.get(period),
            late=late,
            nominal_due_on=span.due_on,
        )


def _periods(review: Review, schedule: Schedule, today: date) -> tuple[tuple[str, Period], ...]:
    """Give the periods that may have opened; an opening before the period's end is possible too."""
    ahead = period_of(today, review.every).next().last
    until = ahead if schedule.until is None else min(schedule.until, ahead)
    return _named_periods(review.every, schedule.since, until)


@lru_cache(maxsize=256)  # the same for every schedule of an office, all day, every minute
def _named_periods(every: Every, since: date, until: date) -> tuple[tuple[str, Period], ...]:
    return tuple(
        (period.name, period) for period in periods_ending(every, since=since, until=until)
    )


def _skipped(catch_up: CatchUp, missed: Sequence[Period]) -> dict[Period, str]:
    if catch_up == "each" or not missed:
        return {}
    if catch_up == "skip":
        return dict.fromkeys(missed, _PASSED_OVER)
    newest = missed[-1]
    return dict.fromkeys(missed[:-1], _REPLACED.format(newest.label))
