"""Named periods: a quarter, a half-year, a year, each with its first and last day."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, Self, get_args

from states.errors import PeriodUnknown

Every = Literal["quarter", "half_year", "year"]
EVERY: tuple[Every, ...] = get_args(Every)

_MONTHS: dict[Every, int] = {"quarter": 3, "half_year": 6, "year": 12}
_LETTER: dict[Every, str] = {"quarter": "-Q", "half_year": "-H", "year": ""}
_NAME = re.compile(r"(?P<year>[1-9]\d{3})(?:-(?P<letter>[QH])(?P<number>[1-4]))?")


@dataclass(frozen=True, slots=True)
class Period:
    """
    A span with a name: 2013-Q1, 2013-H1 or 2013.

    The fiscal year of a Korean local government is the calendar year
    (지방회계법 제6조), so quarters begin in January, April, July and October.
    """

    every: Every
    year: int
    number: int

    @property
    def name(self) -> str:
        """Its stored name, such as ``2013-Q1``."""
        if self.every == "year":
            return str(self.year)
        return f"{self.year}{_LETTER[self.every]}{self.number}"

    @property
    def label(self) -> str:
        """Its Korean name, such as ``2013년 1분기``."""
        if self.every == "quarter":
            return f"{self.year}년 {self.number}분기"
        if self.every == "half_year":
            return f"{self.year}년 {'상반기' if self.number == 1 else '하반기'}"
        return f"{self.year}년"

    @property
    def first(self) -> date:
        return date(self.year, (self.number - 1) * _MONTHS[self.every] + 1, 1)

    @property
    def last(self) -> date:
        return self.next().first - timedelta(days=1)

    def next(self) -> Self:
        """The period that begins the day after this one ends."""
        if self.number == 12 // _MONTHS[self.every]:
            return type(self)(self.every, self.year + 1, 1)
        return type(self)(self.every, self.year, self.number + 1)

    def previous(self) -> Self:
        """The period that ends the day before this one begins."""
        if self.number == 1:
            return type(self)(self.every, self.year - 1, 12 // _MONTHS[self.every])
        return type(self)(self.every, self.year, self.number - 1)


def period_of(day: date, every: Every) -> Period:
    """Give the period that *day* lies in."""
    return Period(every, day.year, (day.month - 1) // _MONTHS[every] + 1)


def period_named(name: str) -> Period:
    """
    Read a period's name.

    Raises:
        PeriodUnknown: No period is called so.
    """
    match = _NAME.fullmatch(name)
    if match is None:
        raise PeriodUnknown(name)
    year, letter = int(match["year"]), match["letter"]
    if letter is None:
        return Period("year", year, 1)
    number = int(match["number"])
    if letter == "H" and number > 2:
        raise PeriodUnknown(name)
    return Period("quarter" if letter == "Q" else "half_year", year, number)


def periods_ending(every: Every, *, since: date, until: date) -> tuple[Period, ...]:
    """Give the periods whose last day lies in *since* to *until*, oldest first."""
    period = period_of(since, every)
    found = []
    while period.last <= until:
        found.append(period)
        period = period.next()
    return tuple(found)
