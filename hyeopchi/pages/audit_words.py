"""What the audit pages ask and say: persons by name or key, days, kinds of events."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final
from urllib.parse import urlencode

from engine.people import Person
from hyeopchi.web.principal import Principal

KINDS: Final[Mapping[str, str]] = {
    "imported": "등록",
    "moved": "처리",
    "edited": "고침",
    "assigned": "담당",
    "answered": "제출",
    "corrected": "정정",
    "proved": "증빙",
    "attached": "첨부",
    "remarked": "지적",
    "settled": "조치",
    "undone": "되돌림",
}
OUTCOMES: Final[Mapping[str, str]] = {"done": "됨", "refused": "거절", "failed": "안 됨"}
OUTCOME_TONES: Final[Mapping[str, str]] = {"done": "neutral", "refused": "bad", "failed": "warn"}
VIAS: Final[Mapping[str, str]] = {
    "session": "로그인",
    "link": "메일의 링크",
    "key": "API 열쇠",
    "none": "로그인 없이",
}
WHATS: Final[Mapping[str, str]] = {
    "access": "접속기록",
    "answers": "회차의 답",
    "cases": "과제 목록",
    "decisions": "회의와 결정",
    "eventlog": "사건 기록",
    "exports": "내려받은 기록",
    "history": "이력",
    "outbox": "알림",
    "people": "명부",
    "remarks": "지적사항",
    "report": "보고서",
    "reports": "보고서",
    "round": "회차",
    "rounds": "회차",
}
_PERSONS_MAX: Final = 50
_NAMED: Final = 3


@dataclass(frozen=True, slots=True)
class Day:
    """A day as somebody typed it: what it means, and what is wrong with it."""

    typed: str
    day: date | None = None
    problem: str = ""


def day_of(typed: str) -> Day:
    typed = typed.strip()[:20]
    if not typed:
        return Day("")
    try:
        return Day(typed, date.fromisoformat(typed))
    except ValueError:
        return Day(typed, problem="날짜는 2013-04-10처럼 적어 주십시오.")


def keys_of(words: str, people: Mapping[str, Person]) -> tuple[str, ...] | None:
    """Give the keys of those who are called so, by key or by name; None: nobody was named."""
    words = words.strip()
    if not words:
        return None
    found = [key for key, one in people.items() if words == key or words in one.name]
    return tuple(sorted(found)[:_PERSONS_MAX])


def called(key: str | None, people: Mapping[str, Person]) -> str:
    """Give what to call somebody: their name and title; whoever is gone keeps the key."""
    if key is None:
        return "로그인하지 않음"
    one = people.get(key)
    if one is None:
        return "시스템" if key == "system" else key
    return f"{one.name} {one.title}" if one.title else one.name


def subjects_words(
    subjects: tuple[str, ...] | list[str], chosen: str | None, people: Mapping[str, Person]
) -> str:
    """Say whose data was shown: ``이든솔, 고운빛 외 4명``."""
    names = [people[key].name if key in people else key for key in subjects]
    said = ", ".join(names[:_NAMED])
    if len(names) > _NAMED:
        said += f" 외 {len(names) - _NAMED:,}명"
    if chosen:
        said = f"{said} ({chosen})" if said else chosen
    return said or "–"


def with_query(path: str, **given: object) -> str:
    """Give *path* with those of the values that say something."""
    said = {key: value for key, value in given.items() if value not in (None, "")}
    return f"{path}?{urlencode(said)}" if said else path


def audit_tabs(who: Principal, current: str) -> list[tuple[str, str, bool]]:
    """Give the tabs of 감사 that somebody may open."""
    tabs = (
        ("events", "/audit/events", "기록"),
        ("accesses", "/audit/access", "접속기록"),
        ("accesses", "/audit/access/months", "월별 점검"),
    )
    return [(href, label, href == current) for door, href, label in tabs if who.may(door)]
