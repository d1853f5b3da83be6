"""What a list was narrowed to, read back as one Korean sentence; pure, so that a table of tests holds it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from notifications.josa import josa

_OR: Final = " 또는 "


@dataclass(frozen=True, slots=True)
class Clause:
    """One thing said of the cases, in the three forms a sentence needs."""

    onward: str  # before another: …이고
    further: str  # before another, in its turn: …이며
    closing: str  # before the noun: …인


def noun(words: str) -> Clause:
    """Say what they are: 유지 상태이고, 유지 상태이며, 유지 상태인."""
    return Clause(f"{words}이고", f"{words}이며", f"{words}인")


def was(words: str) -> Clause:
    """Say what they were: 유지 상태였고."""
    return Clause(f"{words}였고", f"{words}였으며", f"{words}였던")


def did(words: str, onward: str, closing: str) -> Clause:
    """Say what happened: *onward* ends in 고 (냈고), *closing* before the noun (낸)."""
    return Clause(f"{words} {onward}고", f"{words} {onward}으며", f"{words} {closing}")


def in_state(labels: Sequence[str]) -> Clause:
    return noun(f"{_OR.join(labels)} 상태")


def in_subcommittee(name: str) -> Clause:
    """Say whose they are: 복지 분과, without saying 분과 twice."""
    return noun(name if name.endswith(("분과", "분과위원회")) else f"{name} 분과")


def of_department(name: str) -> Clause:
    return noun(f"{name} 소관")


def without(label: str) -> Clause:
    """Say that something was never said of them: 실무분과가 없는."""
    there = josa(label, "이/가")
    return Clause(f"{there} 없고", f"{there} 없으며", f"{there} 없는")


def chosen(label: str, choice: str) -> Clause:
    return noun(f"{josa(label, '이/가')} {choice}")


def reported(what: str, *, submitted: bool) -> Clause:
    """Say whether a report was handed in; *what* is such as 이번 분기 보고."""
    if submitted:
        return did(josa(what, "을/를"), "냈", "낸")
    return did(josa(what, "을/를"), "내지 않았", "내지 않은")


def asked_for(what: str) -> Clause:
    return did(josa(what, "을/를"), "요청받았", "요청받은")


def answered(what: str, label: str, choice: str) -> Clause:
    return did(f"{what}에서 {josa(label, '을/를')} {josa(choice, '으로/로')}", "답했", "답한")


def overdue() -> Clause:
    return did("답할 기한이", "지났", "지난")


def containing(text: str) -> Clause:
    said = f"‘{text}’"
    return Clause(f"{said} 글자가 들어 있고", f"{said} 글자가 들어 있으며", f"{said} 글자가 든")


def stood(day: str, state: str | None) -> Clause:
    """Say how they stood at the end of a day."""
    if state is None:
        return did(f"{day}까지", "등록되었", "등록된")
    return was(f"{day}에 {state} 상태")


def sentence(clauses: Sequence[Clause], what: str, count: int) -> str:
    """
    Read a list back: 유지 상태이고 복지 분과이며 이번 분기 보고를 내지 않은 과제 5건.

    이고 and 이며 take turns, so that a long sentence does not rattle.
    """
    how_many = f"{count:,}건" if count else "없음"
    if not clauses:
        return f"모든 {what} {how_many}" if count else f"{what} 없음"
    *before, last = clauses
    said = [one.further if at % 2 else one.onward for at, one in enumerate(before)]
    return " ".join([*said, last.closing, what, how_many])
