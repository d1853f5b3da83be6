"""When an office speaks: on business days, within its hours."""

from datetime import datetime

from engine.business_days import OfficeCalendar
from engine.seoul import SEOUL
from flows.steps.setting import Hours

OFFICE_HOURS = Hours()


def why_silent(at: datetime, *, calendar: OfficeCalendar, hours: Hours) -> str | None:
    """Give why no letter leaves at this moment, such as ``휴일(설날)``; None when it may."""
    moment = at.astimezone(SEOUL)
    if (name := calendar.name_of(moment.date())) is not None:
        return f"휴일({name})"
    if not hours.start <= moment.time() < hours.end:
        return f"업무 시간 외({hours.start:%H:%M}–{hours.end:%H:%M})"
    return None
