"""Which days an office works: public holidays by law, and the office's own list over them."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Final

from states.errors import HyeopchiError
from states.problem import Problem

_DAY: Final = timedelta(days=1)
_SATURDAY: Final = 5
_WEEKEND: Final = {5: "토요일", 6: "일요일"}

# 「관공서의 공휴일에 관한 규정」 and election law call these days otherwise than the package.
_OFFICIAL_NAMES: Final[Mapping[str, str]] = {
    "신정연휴": "1월 1일",
    "설날 전날": "설날 연휴",
    "설날 다음날": "설날 연휴",
    "추석 전날": "추석 연휴",
    "추석 다음날": "추석 연휴",
    "지방선거일": "전국동시지방선거일",
    "국회의원 선거일": "국회의원선거일",
    "대통령 선거일": "대통령선거일",
    "국군의 날": "임시공휴일(국군의 날)",
}
_SUBSTITUTE: Final = " 대체 휴일"


_HEADER: Final = ("날짜", "구분", "이름", "근거")
_KINDS: Final = {"휴무": True, "근무": False}


class OfficeDaysInvalid(HyeopchiError):
    """The office's own list of days cannot be understood."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("; ".join(map(str, problems)))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class OfficeDay:
    """One line of the office's own list: a day off by law or custom, or a holiday it works."""

    day: date
    off: bool
    name: str
    source: str


class OfficeCalendar:
    """
    The days on which an office works, its own list winning over the law's.

    Saturdays, Sundays and public holidays are days off (「관공서의 공휴일에 관한 규정」 제2조, 제3조;
    「민법」 제161조 names Saturdays too). A holiday proclaimed at short notice and the office's own
    anniversary stand on no published list: the office's list adds them.
    """

    def __init__(self, days: Sequence[OfficeDay] = ()) -> None:
        self._own = {own.day: own for own in days}

    def is_business_day(self, day: date) -> bool:
        own = self._own.get(day)
        if own is not None:
            return not own.off
        return day.weekday() < _SATURDAY and day not in public_holidays(day.year)

    def name_of(self, day: date) -> str | None:
        """Give why *day* is a day off, such as ``대체공휴일(삼일절)`` or ``토요일``; None if it is not."""
        own = self._own.get(day)
        if own is not None:
            return own.name if own.off else None
        return public_holidays(day.year).get(day) or _WEEKEND.get(day.weekday())

    def next_business_day(self, day: date) -> date:
        """Give *day* itself, or the first business day after it."""
        while not self.is_business_day(day):
            day += _DAY
        return day

    def previous_business_day(self, day: date) -> date:
        """Give *day* itself, or the last business day before it."""
        while not self.is_business_day(day):
            day -= _DAY
        return day

    def plus(self, day: date, business_days: int) -> date:
        """Give the business day that many business days after *day*, or before it if negative."""
        step = _DAY if business_days >= 0 else -_DAY
        left = abs(business_days)
        while left:
            day += step
            left -= self.is_business_day(day)
        return day

    def business_days_between(self, start: date, end: date) -> int:
        """Count the business days after *start* up to *end* itself; negative when *end* is earlier."""
        if end < start:
            return -self.business_days_between(end, start)
        days = (start + _DAY * number for number in range(1, (end - start).days + 1))
        return sum(self.is_business_day(day) for day in days)


def office_days(text: str, *, file: str) -> tuple[OfficeDay, ...]:
    """
    Read the office's own list, a table headed 날짜, 구분, 이름 and 근거.

    구분 is 휴무 for a day off that no published list has, 근무 for a holiday that is worked.

    Raises:
        OfficeDaysInvalid: Lines cannot be understood; it carries all of them.
    """
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff")))
    header = [cell.strip() for cell in next(reader, [])]
    if tuple(header) != _HEADER:
        found = ", ".join(header) or "빈 파일"
        raise OfficeDaysInvalid(
            [
                Problem(
                    file,
                    1,
                    f"머리글이 다릅니다: {found}",
                    f"첫 줄을 ‘{','.join(_HEADER)}’로 두십시오",
                )
            ]
        )
    problems: list[Problem] = []
    days: dict[date, OfficeDay] = {}
    for row in reader:
        cells = [cell.strip() for cell in row]
        if not any(cells):
            continue
        read = _office_day(cells, file=file, line=reader.line_num)
        if isinstance(read, Problem):
            problems.append(read)
        elif read.day in days:
            sentence = f"같은 날짜가 두 번 나옵니다: {read.day.isoformat()}"
            problems.append(Problem(file, reader.line_num, sentence, "한 줄만 남기십시오"))
        else:
            days[read.day] = read
    if problems:
        raise OfficeDaysInvalid(problems)
    return tuple(days.values())


def _office_day(cells: list[str], *, file: str, line: int) -> OfficeDay | Problem:
    if len(cells) != len(_HEADER):
        return Problem(
            file, line, f"칸이 {len(cells)}개입니다", f"{', '.join(_HEADER)} 네 칸을 두십시오"
        )
    from states.day import date_of

    written, kind, name, source = cells
    day = date_of(written)
    if day is None:
        return Problem(file, line, f"날짜가 아닙니다: ‘{written}’", "2013-10-15처럼 적어 주십시오")
    if kind not in _KINDS:
        return Problem(
            file, line, f"구분이 휴무도 근무도 아닙니다: ‘{kind}’", "휴무나 근무로 적어 주십시오"
        )
    if not name or not source:
        return Problem(
            file, line, "이름이나 근거가 비어 있습니다", "무슨 날인지와 그 근거를 적어 주십시오"
        )
    return OfficeDay(day, off=_KINDS[kind], name=name, source=source)


@cache
def public_holidays(year: int) -> Mapping[date, str]:
    """Give the public holidays of one year by their official names, computed when first asked."""
    import holidays  # a tenth of a second, for those who ask a date only

    found = holidays.country_holidays("KR", language="ko", years=year)
    return {day: _official_name(name) for day, name in found.items() if day.year == year}


def _official_name(name: str) -> str:
    """Name a day as the law does; several holidays on one day are joined by a middle dot."""
    parts = sorted(name.split("; "))
    if all(part.endswith(_SUBSTITUTE) for part in parts):
        causes = "·".join(part.removesuffix(_SUBSTITUTE) for part in parts)
        return f"대체공휴일({causes})"
    return "·".join(_OFFICIAL_NAMES.get(part, part) for part in parts)
