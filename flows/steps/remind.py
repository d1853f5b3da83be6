"""Queue what open rounds, and once a business day the live cases, have to tell by today."""

from datetime import date, datetime

from sqlalchemy import Engine

from engine.business_days import OfficeCalendar
from engine.chase import case_notices
from engine.chase_day import chasing_waits, take_day
from engine.notices import queue
from engine.reminders import round_notices
from engine.store import reading, transaction
from flows.steps.office_hours import OFFICE_HOURS, why_silent
from flows.steps.setting import Hours


def remind(
    store: Engine,
    *,
    today: date,
    at: datetime,
    calendar: OfficeCalendar,
    hours: Hours = OFFICE_HOURS,
) -> int:
    """
    Queue the notices that are due and not there yet; give how many are new.

    The write lock is taken only if there is something to write. Cases are looked at once a
    business day, within office hours: their days do not change by the minute, and there may be
    ten thousand of them.
    """
    with reading(store) as read:
        notices = round_notices(read, today=today, calendar=calendar)
        awake = why_silent(at, calendar=calendar, hours=hours) is None
        chasing = awake and chasing_waits(read, at=at)
        chased = case_notices(read, today=today, calendar=calendar) if chasing else []
    if not notices and not chasing:
        return 0
    with transaction(store) as write:
        mine = chasing and take_day(write, at=at)
        return queue(write, [*notices, *(chased if mine else ())], at=at)
