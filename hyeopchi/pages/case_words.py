"""The words of a list's conditions: each as part of a sentence, and as a chip that can be taken away."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from engine.case_search import ReportRound
from engine.round_name import round_name
from hyeopchi.names import Names
from hyeopchi.pages import case_sentence
from hyeopchi.pages.case_query import CaseQuery, grade_field, round_meant
from hyeopchi.pages.case_sentence import Clause
from notifications.korean import official_date
from states.period import Every

_THIS: Mapping[Every, str] = {"quarter": "이번 분기", "half_year": "이번 반기", "year": "올해"}


@dataclass(frozen=True, slots=True)
class Chip:
    """One condition, and the list without it."""

    words: str
    without: str


@dataclass(frozen=True, slots=True)
class Condition:
    clause: Clause
    words: str
    without: CaseQuery


def conditions_of(query: CaseQuery, names: Names, rounds: Sequence[ReportRound]) -> list[Condition]:
    """Word what *query* asks, in the order of a sentence."""
    found: list[Condition] = []

    def add(clause: Clause, words: str, **without: object) -> None:
        found.append(Condition(clause, words, replace(query, **{**without, "at": ""})))  # type: ignore[arg-type]

    if query.states:
        labels = [names.state(key) for key in query.states]
        add(case_sentence.in_state(labels), f"{'·'.join(labels)} 상태", states=())
    if query.place is not None:
        label = _label(names, "subcommittee", "실무분과")
        name = names.committees.get(query.place, query.place)
        clause = case_sentence.in_subcommittee(name) if name else case_sentence.without(label)
        add(clause, name or f"{label} 없음", place=None)
    if query.lead is not None:
        label = _label(names, "organisation", "주관부서")
        name = names.organisations.get(query.lead, query.lead)
        clause = case_sentence.of_department(name) if name else case_sentence.without(label)
        add(clause, name or f"{label} 없음", lead=None)
    for key, value in query.choices:
        rest = tuple(each for each in query.choices if each != (key, value))
        said = names.value(key, value)
        add(
            case_sentence.chosen(names.field(key), said),
            f"{names.field(key)}: {said}",
            choices=rest,
        )
    for clause, words, without in _about_reports(query, rounds):
        add(clause, words, **without)
    if query.as_of is not None:
        day = official_date(query.as_of)
        state = names.state(query.stood) if query.stood else None
        words = f"{day} {state} 상태" if state else f"{day}까지 등록"
        add(case_sentence.stood(day, state), words, as_of=None, stood=None)
    if query.text:
        add(case_sentence.containing(query.text), f"‘{query.text}’", text="")
    return found


def report_called(one: ReportRound | None) -> str:
    """Say which report the newest round asks for: 이번 분기 보고."""
    return f"{_THIS[one.period.every]} 보고" if one else "이번 보고"


def _about_reports(
    query: CaseQuery, rounds: Sequence[ReportRound]
) -> list[tuple[Clause, str, dict[str, object]]]:
    found: list[tuple[Clause, str, dict[str, object]]] = []
    newest = rounds[0] if rounds else None
    what = report_called(newest)
    if query.grade is not None:
        _, label, choices = grade_field(newest) or ("", "이행상태", {})
        said = choices.get(query.grade, query.grade)
        found.append((case_sentence.chosen(label, said), f"{label}: {said}", {"grade": None}))
    if query.report is not None:
        submitted = query.report == "submitted"
        words = f"{what} {'제출' if submitted else '미제출'}"
        clause = case_sentence.reported(what, submitted=submitted)
        found.append((clause, words, {"report": None}))
    if query.overdue:
        found.append((case_sentence.overdue(), "기한 지남", {"overdue": False}))
    if query.round_id is not None:
        found.append(_of_a_round(query, round_meant(query, rounds)))
    return found


def _of_a_round(query: CaseQuery, one: ReportRound | None) -> tuple[Clause, str, dict[str, object]]:
    what = round_name(one.period.label, one.review.label) if one else "그 회차의 보고"
    gone: dict[str, object] = {"round_id": None, "told": None}
    if query.told is None:
        return case_sentence.asked_for(what), f"{what} 대상", gone
    if query.told in ("submitted", "waiting"):
        submitted = query.told != "waiting"
        words = f"{what} {'제출' if submitted else '미제출'}"
        return case_sentence.reported(what, submitted=submitted), words, gone
    _, label, choices = grade_field(one) or ("", "이행상태", {})
    said = choices.get(query.told, query.told)
    return case_sentence.answered(what, label, said), f"{what} – {label}: {said}", gone


def _label(names: Names, kind: str, default: str) -> str:
    fields = names.definition.fields.values()
    return next((field.label for field in fields if field.type == kind), default)
