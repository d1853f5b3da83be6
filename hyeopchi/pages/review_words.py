"""The words of a reviewer's pages: who is meant, what was reported last, what was written."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from engine.recent_reports import Report
from engine.submission import PROPOSAL
from hyeopchi.pages.answer_form import said_words
from notifications.josa import josa
from states.lifecycle import Field
from states.period import period_named

_FIGURES: Final = ("choice", "percent", "number", "won")
_TEXTS: Final = ("text", "line")
_SHORT: Final = 90  # characters of the second line; the rest opens


@dataclass(frozen=True, slots=True)
class ReportWords:
    """One quarter's report in two lines, and the whole of it to open."""

    period: str
    figures: str
    text: str
    rest: tuple[tuple[str, str], ...]  # every answer with its question; empty: the lines say all


def masked_name(name: str) -> str:
    """Hide the middle of a name, as official papers do: 서윤슬 is 서*슬, 노을 is 노*."""
    if len(name) <= 2:
        return f"{name[:1]}*"
    return f"{name[0]}{'*' * (len(name) - 2)}{name[-1]}"


def report_words(report: Report) -> ReportWords:
    """Word a report: how far and how it goes in the first line, what was done in the second."""
    said = [
        (field, said_words(field, report.values[key]))
        for key, field in report.fields.items()
        if report.values.get(key) not in (None, "")
    ]
    figures = " · ".join(
        words if field.type == "choice" else f"{field.label} {words}"
        for field, words in sorted(said, key=lambda one: one[0].type != "choice")
        if field.type in _FIGURES
    )
    texts = [words for field, words in said if field.type in _TEXTS]
    first = " ".join(texts[0].split()) if texts else ""
    short = first if len(first) <= _SHORT else f"{first[:_SHORT].rstrip()}…"
    more = len(texts) > 1 or short != first
    rest = tuple((field.label, words) for field, words in said) if more else ()
    return ReportWords(period_named(report.period).label, figures, short, rest)


def question_words(committee: str | None) -> str:
    """Ask what the subcommittee asks of each of its tasks."""
    who = f"{committee} 실무분과" if committee else "실무분과"
    return f"{josa(who, '이/가')} 묻습니다. 이 과제를 앞으로 어떻게 하면 좋겠습니까?"


def said_lines(
    fields: Mapping[str, Field], values: Mapping[str, Any], proposal: str | None
) -> list[tuple[str, str]]:
    """Give what was written with its questions, the choice first."""
    whole = {**values, PROPOSAL: proposal}
    return [(field.label, said_words(field, whole.get(key))) for key, field in in_order(fields)]


def in_order(fields: Mapping[str, Field]) -> Iterable[tuple[str, Field]]:
    """Give the questions of a form with the choice first: it is what the member is asked."""
    return sorted(fields.items(), key=lambda one: one[0] != PROPOSAL)
