"""The sentences that the example office's people write, filled in for one task and one period."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from types import MappingProxyType
from typing import Final

from hyeopchi.demo.source import read_table
from states.period import Period

_SLOT: Final = re.compile(r"\{([^{}]+)\}")

# What kind of work a title announces, by its last word: for tasks that words.csv does not know.
_KIND_OF_LAST_WORD: Final = {
    "구축": "system", "일원화": "system", "도입": "system", "구성": "system", "연계": "system",
    "설치": "build", "조성": "build", "건립": "build", "증설": "build", "보강": "build",
    "확대": "expand", "확충": "expand", "연장": "expand", "신설": "expand", "다변화": "expand",
    "운영": "run", "실시": "run", "시행": "run", "개최": "run", "개설": "run", "정례화": "run",
    "정비": "mend", "개선": "mend", "개편": "mend", "현대화": "mend", "관리": "mend",
    "수립": "plan", "마련": "plan", "제정": "plan", "개정": "plan", "편성": "plan",
    "점검": "survey", "실태조사": "survey", "공개": "survey", "선정": "survey", "검토": "survey",
}  # fmt: skip
_WORDS_OF_SUBCOMMITTEE: Final = {
    "admin_finance": ("대상 사무", "건", "시민", "군·구 담당부서"),
    "economy_jobs": ("참여 업체", "개사", "구직자", "경제 유관기관"),
    "welfare_health": ("지원 가구", "가구", "복지 대상자", "군·구 복지부서"),
    "planning_environment": ("사업 대상지", "개소", "지역 주민", "군·구 도시부서"),
    "culture_education": ("참여 시설", "개소", "이용 시민", "교육·문화 기관"),
}
_SPENT: Final = ((8, 22), (32, 52), (56, 76), (88, 98))  # 예산 집행률 by quarter of the year
_HOLIDAYS: Final = frozenset({(1, 1), (3, 1), (5, 5), (6, 6), (8, 15), (10, 3), (10, 9), (12, 25)})
_SETTLING_IN: Final = 20  # days of a quarter in which nothing dated has happened yet


@dataclass(frozen=True, slots=True)
class Words:
    """What a task's sentences are about: what is delivered, how much a quarter, for whom."""

    kind: str
    what: str
    unit: str
    least: int
    most: int
    who: str
    partner: str


def draw(*named: object, of: int) -> int:
    """Give a number below *of* that is the same on every machine for the same names."""
    digest = hashlib.sha256("\x1f".join(map(str, named)).encode()).digest()
    return int.from_bytes(digest[:8], "big") % of


def words_of(number: str, title: str, subcommittee: str) -> Words:
    """Give a task's own words; one that is unknown gets those of its title and subcommittee."""
    if (known := _known_words().get(number)) is not None:
        return known
    kind = _KIND_OF_LAST_WORD.get(title.split()[-1] if title.split() else "", "support")
    what, unit, who, partner = _WORDS_OF_SUBCOMMITTEE.get(
        subcommittee, _WORDS_OF_SUBCOMMITTEE["admin_finance"]
    )
    return Words(kind, what, unit, 3, 12, who, partner)


@cache
def sentences(kind: str, part: str, stage: str) -> tuple[str, ...]:
    """Give the sentences for one part of an answer, with their slots still open."""
    return tuple(
        row["sentence"]
        for row in read_table("phrases.csv")
        if (row["kind"], row["part"], row["stage"]) == (kind, part, stage)
    )


def filled(sentence: str, words: Words, *, number: str, period: Period) -> str:
    """
    Close the slots of *sentence*.

    A slot is a word of the task ({what}, {unit}, {who}, {partner}), its quantity ({n}), a number
    of a range ({3-8}), a working day of the period ({day}), a month after it ({month}) or the
    share of the budget spent by its end ({spent}).
    """

    def close(slot: re.Match[str]) -> str:
        return _slot(slot[1], words, (number, period.name, sentence, slot.start()), period)

    return _SLOT.sub(close, sentence)


def _slot(name: str, words: Words, seed: tuple[object, ...], period: Period) -> str:
    match name:
        case "what" | "unit" | "who" | "partner":
            return str(getattr(words, name))
        case "n":
            return f"{_between(words.least, words.most, seed):,}"
        case "day":
            day = _working_day(period, seed)
            return f"{day.month}. {day.day}."
        case "month":
            after = period.next().first.month
            return f"{after + draw(*seed, of=3)}월"
        case "spent":
            return str(_between(*_SPENT[(period.last.month - 1) // 3], seed))
    least, most = name.split("-")
    return str(_between(int(least), int(most), seed))


def _between(least: int, most: int, seed: tuple[object, ...]) -> int:
    number = least + draw(*seed, of=most - least + 1)
    return number - number % 10 if least >= 100 else number  # people round what is large


def _working_day(period: Period, seed: tuple[object, ...]) -> date:
    first = period.first + timedelta(days=_SETTLING_IN)
    day = first + timedelta(days=draw(*seed, of=(period.last - first).days - 3))
    while day.weekday() >= 5 or (day.month, day.day) in _HOLIDAYS:
        day += timedelta(days=1)
    return day


@cache
def _known_words() -> Mapping[str, Words]:
    return MappingProxyType(
        {
            row["번호"]: Words(
                kind=row["kind"],
                what=row["what"],
                unit=row["unit"],
                least=int(row["least"]),
                most=int(row["most"]),
                who=row["who"],
                partner=row["partner"],
            )
            for row in read_table("words.csv")
        }
    )
