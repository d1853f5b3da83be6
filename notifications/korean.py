"""How an office writes: 조사, official dates, sums of money, deadlines and lists."""

from collections.abc import Iterable
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from notifications.josa import josa, particle

__all__ = [
    "deadline_words",
    "item_letter",
    "josa",
    "listed",
    "number",
    "official_date",
    "official_moment",
    "official_time",
    "particle",
    "won",
]

SEOUL = ZoneInfo("Asia/Seoul")
WON_MAX = 10**20

_WEEKDAYS = "월화수목금토일"
_DIGITS = "영일이삼사오육칠팔구"
_PLACES = ("", "십", "백", "천")
_GROUPS = ("", "만", "억", "조", "경")
_ONSETS = (0, 2, 3, 5, 6, 7, 9, 11, 12, 14, 15, 16, 17, 18)  # ㄱ ㄴ ㄷ …: the plain consonants
_VOWELS = (0, 4, 8, 13, 18, 20)  # ㅏ ㅓ ㅗ ㅜ ㅡ ㅣ


def official_date(day: date | str) -> str:
    """
    Give a day as official documents write it: ``2013. 4. 10.(수)``.

    A moment counts by its day in Seoul; a text must be an ISO date, as stored words hold it.
    """
    day = _day(day)
    return f"{day.year}. {day.month}. {day.day}.({_WEEKDAYS[day.weekday()]})"


def official_time(moment: datetime | time) -> str:
    """Give a time of day on the 24-hour clock: ``13:30`` (행정업무규정 제7조)."""
    if isinstance(moment, datetime) and moment.tzinfo is not None:
        moment = moment.astimezone(SEOUL)
    return f"{moment:%H:%M}"


def official_moment(moment: datetime) -> str:
    """Give a day and its time: ``2013. 4. 10.(수) 13:30``."""
    return f"{official_date(moment)} {official_time(moment)}"


def number(value: int) -> str:
    """Give a number with its thousands apart: ``113,560``."""
    return f"{value:,d}"


def won(value: int) -> str:
    """
    Give a sum of money in figures and in words: ``금113,560원(금일십일만삼천오백육십원)``.

    So a figure cannot be altered by a stroke of the pen (행정업무규정 시행규칙 제2조).

    Raises:
        ValueError: The sum is negative, or beyond what has a name.
    """
    if not 0 <= value < WON_MAX:
        raise ValueError(f"{value} won cannot be written in words; 0 to {WON_MAX - 1:,d} can")
    return f"금{value:,d}원(금{_read(value)}원)"


def deadline_words(due: date, today: date) -> str:
    """Say how far a deadline is: ``오늘까지``, ``3일 남음``, ``2일 지남``."""
    days = (due - today).days
    if days == 0:
        return "오늘까지"
    return f"{days}일 남음" if days > 0 else f"{-days}일 지남"


def listed(items: Iterable[object], separator: str = ", ") -> str:
    """Give the items in one line: ``복지정책과, 도시계획과``."""
    return separator.join(str(item) for item in items)


def item_letter(position: int) -> str:
    """
    Give the letter of an item in an official document: 가, 나, 다 … 하, 거, 너 … (시행규칙 제2조).

    Raises:
        ValueError: There are no letters left.
    """
    if not 1 <= position <= len(_ONSETS) * len(_VOWELS):
        raise ValueError(
            f"no letter for item {position}; 1 to {len(_ONSETS) * len(_VOWELS)} have one"
        )
    vowel, onset = divmod(position - 1, len(_ONSETS))
    return chr(ord("가") + (_ONSETS[onset] * 21 + _VOWELS[vowel]) * 28)


def _day(day: date | str) -> date:
    if isinstance(day, str):
        return date.fromisoformat(day)
    if isinstance(day, datetime):
        return (day.astimezone(SEOUL) if day.tzinfo is not None else day).date()
    return day


def _read(value: int) -> str:
    if value == 0:
        return "영"
    said = []
    for group, name in enumerate(_GROUPS):
        four = value // 10_000**group % 10_000
        if four:
            said.append(_read_four(four) + name)
    return "".join(reversed(said))


def _read_four(value: int) -> str:
    said = ""
    for place in (3, 2, 1, 0):
        digit = value // 10**place % 10
        if digit:
            said += _DIGITS[digit] + _PLACES[place]  # 일십, not 십: nothing fits in between
    return said
