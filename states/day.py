"""Days and spans as Korean offices type them."""

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta

QUOTES = "'’‘`´"
_DAY = re.compile(
    rf"""(?P<year>\d{{4}}|[{QUOTES}]?\d{{2}})
    (?:\s*[.\-/년]\s*(?P<month>\d{{1,2}})
       (?:\s*[.\-/월]\s*(?P<day>\d{{1,2}})\s*[.일]?
         |\s*[.월]?)
      |\s*[.년]?)
    (?:\s*\([월화수목금토일]\))?""",
    re.VERBOSE,
)
_DIGITS = re.compile(r"(\d{4})(\d{2})(\d{2})")
_UNTIL = re.compile(r"\s*[~∼～〜–—]\s*")


def date_of(text: object) -> date | None:
    """
    Give the day that *text* says, or None.

    Read are 2013-04-10, 2013. 4. 10.(수), 2013.4.10, ’13.4.10, 20130410 and 2013년 4월 10일, and
    dates and datetimes as they are; a moment at midnight is how spreadsheets write a day.
    """
    if isinstance(text, datetime):
        return text.date()
    if isinstance(text, date):
        return text
    parts = _parts(text)
    return None if parts is None or parts[2] is None else _day(parts)


def range_of(text: object) -> dict[str, str] | None:
    """
    Give the span that *text* says as ``{"from": …, "to": …}``, or None.

    Offices write a task's term to the day, the month or the year: ’12.3. ~ ’13.12. ends on
    2013-12-31. A span that ends before it begins is none.
    """
    ends = _ends(text)
    if ends is None or ends[0] > ends[1]:
        return None
    return {"from": ends[0].isoformat(), "to": ends[1].isoformat()}


def day_past_months(first: date, months: int) -> date | None:
    """
    Give the first day that is *months* past *first*; None: no calendar goes so far.

    36 months from 2013-01-01 end on 2015-12-31. A month without such a day ends on its last one
    (민법 제160조).
    """
    years, month = divmod(first.month - 1 + months, 12)
    same = _day((first.year + years, month + 1, first.day))
    return same or _day((first.year + years, month + 2, 1))


def months_within(first: date, last: date) -> int:
    """Count the months that *first* to *last* take up, one begun as a whole one."""
    months = (last.year - first.year) * 12 + last.month - first.month
    past = day_past_months(first, months)
    return months if past is not None and last < past else months + 1


def _ends(text: object) -> tuple[date, date] | None:
    if isinstance(text, Mapping):
        if set(text) != {"from", "to"}:
            return None
        pair = [text["from"], text["to"]]
    elif isinstance(text, str):
        pair = list(_UNTIL.split(text.strip()))
    else:
        return None
    if len(pair) != 2:
        return None
    first, last = date_of(pair[0]) or _first(pair[0]), date_of(pair[1]) or _last(pair[1])
    return None if first is None or last is None else (first, last)


def _first(text: object) -> date | None:
    parts = _parts(text)
    return parts and _day((parts[0], parts[1] or 1, 1))


def _last(text: object) -> date | None:
    parts = _parts(text)
    if parts is None:
        return None
    year, month = parts[0], parts[1] or 12
    following = _day((year + month // 12, month % 12 + 1, 1))
    return following and following - timedelta(days=1)


def _parts(text: object) -> tuple[int, int | None, int | None] | None:
    """Give the year and, as far as they are written, the month and the day."""
    if not isinstance(text, str) or len(text) > 40:
        return None
    text = text.strip()
    if match := _DIGITS.fullmatch(text):
        return int(match[1]), int(match[2]), int(match[3])
    match = _DAY.fullmatch(text)
    if match is None:
        return None
    month, day = (int(match[part]) if match[part] else None for part in ("month", "day"))
    return year_of(match["year"]), month, day


def year_of(digits: str) -> int:
    """Read ’13 as 2013 and ’99 as 1999: what offices keep began in this century or late in the last."""
    year = int(digits.strip(QUOTES))
    if len(digits) == 4:
        return year
    return year + (1900 if year >= 70 else 2000)


def _day(parts: tuple[int, int | None, int | None]) -> date | None:
    try:
        return date(parts[0], parts[1] or 0, parts[2] or 0)
    except ValueError:
        return None
