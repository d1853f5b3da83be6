"""Two versions of a definition explained in Korean, one sentence a change."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hyeopchi.difference_values import NOBODY_ELSE, details, requirement_words, value_words
from notifications.korean import josa
from states.difference import Change
from states.lifecycle import Lifecycle, Offset

# How a thing in a section is called.
SECTIONS: Mapping[str, str] = {
    "fields": "항목", "documents": "문서", "checklists": "점검표", "agreements": "협약",
    "trainings": "교육", "states": "상태", "moves": "처리", "reviews": "", "tables": "표",
    "asks": "적을 항목", "form": "답할 항목", "parties": "서명하는 쪽", "choices": "고를 것",
    "items": "확인할 것", "attendees": "이수할 사람", "deadline": "기한", "chasing": "알림",
}  # fmt: skip
# How an attribute is called.
ATTRIBUTES: Mapping[str, str] = {
    "label": "이름", "case_label": "한 건을 부르는 말", "basis": "근거", "type": "종류",
    "of": "대상", "never_falls_without": "떨어질 때 사유를 적을 항목", "formats": "파일 형식",
    "stale_after": "잊힌 것으로 보는 기간", "locks": "잠긴 항목", "since": "세기 시작하는 날",
    "days": "날수", "months": "달수", "counting": "휴무일을 세는 법", "note": "설명",
    "who": "알릴 사람", "remind_days_before": "알림을 보내는 날",
    "sources": "떠나는 상태", "target": "이르는 상태", "by": "할 수 있는 사람",
    "sets": "답이 함께 고치는 항목", "every": "주기", "answers": "답의 수",
    "answered_by": "답하는 사람", "opens": "여는 날", "due": "기한", "closes": "마감일",
    "catch_up": "놓친 회차의 처리", "proposes": "제안할 수 있는 처리",
    "tally": "제안을 모으는 법", "columns": "열", "rows": "행", "across": "가로 항목",
    "sums": "합계", "states": "대상 상태",
}  # fmt: skip
# What is so, or is not.
TRUTHS: Mapping[str, str] = {
    "required": "필수", "initial": "처음 상태", "final": "끝나는 상태", "statutory": "법정 기한",
}  # fmt: skip
_ALONE = ("deadline", "chasing")  # there is one at most, so it has no key
_CHANGED_AT_ONCE = ("chasing", "tables")
AT_ONCE = "곧바로 적용됩니다."
NEXT_ROUND = "다음 회차부터 적용되고, 진행 중인 회차는 그대로입니다."


@dataclass(frozen=True, slots=True)
class Explained:
    """A change in words, and from when it holds: for new cases, the next round, or at once."""

    where: str
    sentence: str
    holds: str  # new_cases, next_round, at_once


def explained(
    old: Lifecycle,
    new: Lifecycle,
    change: Change,
    others: Mapping[str, Lifecycle] = NOBODY_ELSE,
) -> Explained:
    """Say one *change* from *old* to *new*; *others* are lifecycles whose cases theirs may name."""
    sentence = _Words(old, new, others).sentence(change)
    place = ".".join(change.where)
    if change.where[0] == "reviews":
        return Explained(place, f"{sentence} {NEXT_ROUND}", "next_round")
    if change.where[0] in _CHANGED_AT_ONCE:
        return Explained(place, f"{sentence} {AT_ONCE}", "at_once")
    return Explained(place, sentence, "new_cases")


class _Words:
    def __init__(self, old: Lifecycle, new: Lifecycle, others: Mapping[str, Lifecycle]) -> None:
        self._old = old
        self._new = new
        self._others = others

    def sentence(self, change: Change) -> str:
        above, rest = _parted(change.where)
        if not rest:
            return self._thing(change)
        if rest[0] == "requires":
            return self._requirement(above, change)
        if change.order:
            return f"{self._of(above)}{SECTIONS[rest[0]]}의 순서가 바뀝니다."
        if rest[0] == "escalate_days_after":
            return self._escalation(above, rest[-1], change)
        return self._attribute(above, rest[0], change)

    def _thing(self, change: Change) -> str:
        """Say that something named came, went, or is called otherwise (a plain choice)."""
        what = self._named(change.where)
        if change.before is None:
            return f"{what}{details(self._new, change.after)}{_tail(what, '이/가')} 새로 생깁니다."
        if change.after is None:
            return f"{josa(what, '이/가')} 없어집니다."
        return self._renamed(change.where, change.after)

    def _renamed(self, where: tuple[str, ...], after: object) -> str:
        was = self._named(where, before=True)
        return f"{was}의 이름이 {josa(f'「{after}」', '으로/로')} 바뀝니다."

    def _attribute(self, above: tuple[str, ...], last: str, change: Change) -> str:
        if last in TRUTHS:
            what = josa(self._named(above), "이/가")
            return f"{what} {josa(TRUTHS[last], '이/가')} {'됩니다' if change.after else '아니게 됩니다'}."
        if last == "label" and above:
            return self._renamed(above, change.after)
        noun = ATTRIBUTES.get(last, last)
        if isinstance(change.before, tuple) and isinstance(change.after, tuple):
            return self._several(above, last, noun, change)
        before = self._value(self._old, last, change.before)
        after = self._value(self._new, last, change.after)
        of = self._of(above)
        if change.before in (None, 0):
            return f"{of}{josa(noun, '이/가')} {josa(after, '으로/로')} 정해집니다."
        if change.after in (None, 0):
            return f"{of}{josa(noun, '이/가')} 없어집니다(지금 {before})."
        if isinstance(change.before, Offset) and isinstance(change.after, Offset):
            after = _shorter(change.before, change.after, after)
        return f"{of}{josa(noun, '이/가')} {before}에서 {josa(after, '으로/로')} 바뀝니다."

    def _several(self, above: tuple[str, ...], last: str, noun: str, change: Change) -> str:
        of = self._of(above)
        come = [each for each in change.after if each not in change.before]
        gone = [each for each in change.before if each not in change.after]
        if last == "remind_days_before":
            return f"{of}{josa(noun, '이/가')} {_days(change.before)}에서 {josa(_days(change.after), '으로/로')} 바뀝니다."
        more = josa(self._value(self._new, last, tuple(come)), "이/가") if come else ""
        less = josa(self._value(self._old, last, tuple(gone)), "이/가") if gone else ""
        if more and less:
            return f"{of}{noun}에 {more} 더해지고 {less} 빠집니다."
        if more:
            return f"{of}{noun}에 {more} 더해집니다."
        if less:
            return f"{of}{noun}에서 {less} 빠집니다."
        return f"{of}{noun}의 순서가 바뀝니다."

    def _requirement(self, above: tuple[str, ...], change: Change) -> str:
        of = self._named(above)
        if change.order:
            return f"{of}의 요건 순서가 바뀝니다."
        if change.before is None:
            return f"{of}에 요건이 더해집니다: {self._required(change.after, self._new)}."
        if change.after is None:
            return f"{of}에서 요건이 빠집니다: {self._required(change.before, self._old)}."
        before = self._required(change.before, self._old)
        after = self._required(change.after, self._new)
        return f"{of}의 요건이 {before}에서 {josa(after, '으로/로')} 바뀝니다."

    def _required(self, requirement: Any, lifecycle: Lifecycle) -> str:
        return requirement_words(requirement, lifecycle, self._others)

    def _escalation(self, above: tuple[str, ...], day: str, change: Change) -> str:
        of = f"{self._of(above)}기한 {day}일 뒤 재촉이"
        before = self._value(self._old, "role", change.before)
        after = self._value(self._new, "role", change.after)
        if change.before is None:
            return f"{of} {after}에게 나가게 됩니다."
        if change.after is None:
            return f"{of} {before}에게 나가지 않게 됩니다."
        return f"{of} {before}에서 {after}에게 나가도록 바뀝니다."

    def _value(self, lifecycle: Lifecycle, attribute: str, value: Any) -> str:
        return value_words(lifecycle, attribute, value)

    def _of(self, where: tuple[str, ...]) -> str:
        named = self._named(where)
        return f"{named}의 " if named else "정의의 "

    def _named(self, where: tuple[str, ...], *, before: bool = False) -> str:
        """
        Name a place: ``처리 「종결」의 적을 항목 「설명」``, by the labels that things have now.

        Args:
            before: Call the thing itself, not what it lies in, as it was called before.
        """
        said = []
        index = 0
        while index < len(where):
            section = where[index]
            if section in _ALONE:
                said.append(SECTIONS[section])
                index += 1
                continue
            index += 2
            label = self._label(where[:index], before=before and index == len(where))
            said.append(f"{SECTIONS[section]} 「{label}」".strip())
        return "의 ".join(said)

    def _label(self, where: tuple[str, ...], *, before: bool) -> str:
        for lifecycle in (self._old, self._new) if before else (self._new, self._old):
            found: Any = lifecycle
            for step in where:
                found = (
                    found.get(step) if isinstance(found, Mapping) else getattr(found, step, None)
                )
            if found is not None:
                return found if isinstance(found, str) else str(found.label)
        return where[-1]


def _parted(where: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Part a path into the thing that it leads to and what is said of it; keys may be any words."""
    index = 0
    while index < len(where):
        if where[index] in _ALONE:
            index += 1
        elif where[index] in SECTIONS and index + 1 < len(where):
            index += 2
        else:
            break
    return where[:index], where[index:]


def _tail(word: str, pair: str) -> str:
    return josa(word, pair).removeprefix(word)


def _days(days: tuple[int, ...]) -> str:
    return f"기한 {', '.join(map(str, days))}일 전" if days else "보내지 않음"


def _shorter(before: Offset, after: Offset, words: str) -> str:
    """Say only the days when nothing else changes: 기간 종료 후 7일에서 10일로."""
    same = (before.since, before.counting) == (after.since, after.counting)
    return f"{after.days}일" if same else words
