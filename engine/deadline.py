"""By when: periods of days and months counted as Korean law counts them."""

from calendar import monthrange
from datetime import date, timedelta

from engine.business_days import OfficeCalendar
from states.lifecycle import Counting, Deadline, Review, Span
from states.period import Period

_DAY = timedelta(days=1)


def days_after(start: date, days: int, *, counting: Counting, calendar: OfficeCalendar) -> date:
    """
    Give the last day of a period of *days* days from an event on *start*.

    ``civil`` leaves the day of the event out, and an end on a Saturday or a public holiday moves
    to the next day that is neither (민법 제157조, 제161조; 행정기본법 제6조제1항). ``burden``, for
    periods that restrict a right or impose a duty, counts the day of the event and ends on its
    day even if that is a day off (행정기본법 제6조제2항). Where that would be worse for the citizen
    the same article keeps to ``civil``: whoever writes the definition judges it.
    """
    assert days >= 0, "a period has a length"
    if counting == "burden":
        return start + timedelta(days=max(days - 1, 0))
    return calendar.next_business_day(start + timedelta(days=days))


def months_after(
    start: date,
    months: int,
    *,
    counting: Counting,
    calendar: OfficeCalendar,
    first_day_counts: bool = False,
) -> date:
    """
    Give the last day of a period of *months* calendar months from an event on *start*.

    Months are counted by the calendar, not as thirty days (민법 제160조): the period ends the day
    before the day of the same number, or on the last day of a month that has no such day.

    Args:
        first_day_counts: The event is at midnight (민법 제157조 단서), as a project that starts on
            the first day of its term. ``burden`` always counts the first day, and never rolls.
    """
    assert months >= 1, "a period has a length"
    counted = counting == "burden" or first_day_counts
    end = _end_of_months(start if counted else start + _DAY, months)
    return end if counting == "burden" else calendar.next_business_day(end)


def deadline_day(start: date, deadline: Deadline, calendar: OfficeCalendar) -> date:
    """
    Give the last day of a case's deadline, counted from its event on *start*.

    Months are counted before days, and the end rolls once: two periods of one deadline are one.
    """
    if not deadline.months:
        return days_after(start, deadline.days, counting=deadline.counting, calendar=calendar)
    if not deadline.days:
        return months_after(start, deadline.months, counting=deadline.counting, calendar=calendar)
    burden = deadline.counting == "burden"
    months = _end_of_months(start if burden else start + _DAY, deadline.months)
    end = months + timedelta(days=deadline.days)
    return end if burden else calendar.next_business_day(end)


def span_of(review: Review, period: Period, calendar: OfficeCalendar) -> Span:
    """
    Give the days on which a review of *period* opens, is due and closes.

    A round opens on its very day, a day off or not: nobody has to act on it, and letters wait
    for a business day by themselves. The due and the closing day follow their counting rule.
    """
    due_on = days_after(
        period.last, review.due.days, counting=review.due.counting, calendar=calendar
    )
    starts = {"period_end": period.last, "due": due_on}
    opens, closes = review.opens, review.closes
    return Span(
        opens_on=starts[opens.since] + timedelta(days=opens.days),
        due_on=due_on,
        closes_on=None
        if closes is None
        else days_after(
            starts[closes.since], closes.days, counting=closes.counting, calendar=calendar
        ),
    )


def _end_of_months(first: date, months: int) -> date:
    """Give the last day of *months* months whose first day is *first*."""
    month = first.year * 12 + first.month - 1 + months
    year, month = month // 12, month % 12 + 1
    length = monthrange(year, month)[1]
    if first.day > length:
        return date(year, month, length)
    return date(year, month, first.day) - _DAY
