"""Times as fuzzy as plans are: a day, a month, a quarter, a half-year, a year, always, as needed."""

import re
from datetime import date, timedelta

from states.day import QUOTES, date_of, year_of
from states.errors import PeriodUnknown
from states.period import period_named

ALWAYS = "always"
AS_NEEDED = "as_needed"

_LASTING = {ALWAYS: "상시", AS_NEEDED: "수시"}
_TYPED_LASTING = {"상시": ALWAYS, "연중": ALWAYS, "연중상시": ALWAYS, "수시": AS_NEEDED}
_YEAR = rf"(?P<year>[1-9]\d{{3}}|[{QUOTES}]\d{{2}}|\d{{2}}(?=\s*년))\s*[년.\-/]?\s*"
_MONTH = re.compile(rf"{_YEAR}(?P<month>\d{{1,2}})\s*[월.]?\s*중?")
_QUARTER = re.compile(rf"{_YEAR}(?:(?P<number>[1-4])\s*(?:/\s*4\s*)?분기|Q(?P<letter>[1-4]))\s*중?")
_HALF = re.compile(rf"{_YEAR}(?:(?P<word>[상하])\s*반기|H(?P<letter>[12]))\s*중?")
_WHOLE_YEAR = re.compile(rf"{_YEAR}중?")
_STORED_MONTH = re.compile(r"([1-9]\d{3})-(\d{2})")
_LENGTH_MAX = 40
_YEARS = range(1900, 2200)  # another one is a slip of the finger


def when_of(text: object) -> str | None:
    """
    Give the time that *text* says in its stored form, or None.

    Read are days as `date_of` reads them, 2013. 2월중, ’13. 2., 2013년 1분기, 2013년 1/4분기,
    2013년 상반기, 2013년, 상시 (연중) and 수시, and the stored forms. A month, quarter or
    half-year without its year says no time.
    """
    if isinstance(text, str) and text.strip() in _LASTING:
        return text.strip()
    stored = _stored(text)
    if stored is None or stored in _LASTING or int(stored[:4]) in _YEARS:
        return stored
    return None


def when_label(stored: str) -> str:
    """Give a stored time as offices write it: ``2013. 2월 중``, ``2013년 1분기``, ``상시``."""
    if stored in _LASTING:
        return _LASTING[stored]
    if match := _STORED_MONTH.fullmatch(stored):
        return f"{match[1]}. {int(match[2])}월 중"
    day = date_of(stored) if len(stored) == 10 else None
    if day is not None:
        return f"{day.year}. {day.month}. {day.day}."
    try:
        return period_named(stored).label
    except PeriodUnknown:
        return stored


def first_day(stored: str) -> date | None:
    """Give the first day of a stored time; None for always and as needed."""
    span = _span(stored)
    return None if span is None else span[0]


def last_day(stored: str) -> date | None:
    """Give the last day of a stored time: what is planned for it is late only after that."""
    span = _span(stored)
    return None if span is None else span[1]


def _stored(text: object) -> str | None:
    day = date_of(text)
    if day is not None:
        return day.isoformat()
    if isinstance(text, int) and not isinstance(text, bool):
        text = str(text)
    if not isinstance(text, str) or len(text) > _LENGTH_MAX:
        return None
    text = text.strip()
    if lasting := _TYPED_LASTING.get(re.sub(r"\s", "", text)):
        return lasting
    if match := _QUARTER.fullmatch(text):
        return f"{year_of(match['year'])}-Q{match['number'] or match['letter']}"
    if match := _HALF.fullmatch(text):
        return f"{year_of(match['year'])}-H{match['letter'] or '상하'.index(match['word']) + 1}"
    if match := _WHOLE_YEAR.fullmatch(text):
        return str(year_of(match["year"]))
    match = _MONTH.fullmatch(text)
    if match and 1 <= int(match["month"]) <= 12:
        return f"{year_of(match['year'])}-{int(match['month']):02d}"
    return None


def _span(stored: str) -> tuple[date, date] | None:
    if match := _STORED_MONTH.fullmatch(stored):
        first = date(int(match[1]), int(match[2]), 1)
        return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    day = date_of(stored) if len(stored) == 10 else None
    if day is not None:
        return day, day
    try:
        period = period_named(stored)
    except PeriodUnknown:
        return None
    return period.first, period.last
