"""Queue what open rounds have to tell by today."""

from datetime import date, datetime

from sqlalchemy import Engine

from engine.business_days import OfficeCalendar
from engine.notices import queue
from engine.reminders import round_notices
from engine.store import reading, transaction


def remind(store: Engine, *, today: date, at: datetime, calendar: OfficeCalendar) -> int:
    """Queue the notices that are due and not there yet; the write lock is taken only if there are any."""
    with reading(store) as read:
        notices = round_notices(read, today=today, calendar=calendar)
    if not notices:
        return 0
    with transaction(store) as write:
        return queue(write, notices, at=at)
