"""The day it is in Asia/Seoul, where the office is."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

SEOUL = ZoneInfo("Asia/Seoul")


def day_in_seoul(at: datetime) -> date:
    """Give the calendar day in Seoul of the moment *at*."""
    assert at.tzinfo is not None, "a naive datetime loses the user's day"
    return at.astimezone(SEOUL).date()


def first_moment(day: date) -> datetime:
    """Give the moment at which *day* begins in Seoul."""
    return datetime(day.year, day.month, day.day, tzinfo=SEOUL)
