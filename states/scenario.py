"""Scenarios: what a definition is expected to do, written beside it and run without a record."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from states.decide import Verdict, decide
from states.lifecycle import Actor, Lifecycle
from states.problem import Problem
from states.requirement import Asked, Facts
from states.values import typed

# The day of a scenario that names none: no rule depends on it unless the scenario says more days.
DAY = date(2013, 1, 2)


@dataclass(frozen=True, slots=True)
class Expected:
    """What must come of the move: a state and fields, or refusals."""

    goes_to: str | None = None  # None iff it is to be refused
    sets: Mapping[str, object] = field(default_factory=dict)  # typed as they are stored
    refused: frozenset[str] | None = None  # exactly these codes; None: any
    because: tuple[str, ...] = ()  # each stands in one of the refusals


@dataclass(frozen=True, slots=True)
class Scenario:
    """A case, a move that somebody asks for, and what is expected of it."""

    name: str
    line: int
    state: str
    by: frozenset[Actor]
    asked: Asked
    facts: Facts
    expected: Expected


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of running scenarios: how many held, and each that did not as a problem."""

    total: int
    problems: tuple[Problem, ...]
    untried: tuple[str, ...]  # moves that no scenario makes

    @property
    def held(self) -> int:
        return self.total - len(self.problems)


def run_scenarios(lifecycle: Lifecycle, scenarios: Sequence[Scenario], *, file: str) -> Tried:
    """Decide every scenario by *lifecycle*, and say of each that came out otherwise how."""
    problems = []
    made = set()
    for scenario in scenarios:
        verdict = decide(lifecycle, scenario.state, scenario.asked, scenario.facts, scenario.by)
        otherwise = _otherwise(lifecycle, scenario.expected, verdict)
        if otherwise is not None:
            sentence = f"시험 「{scenario.name}」: {otherwise}"
            problems.append(Problem(file, scenario.line, sentence, _came_out(lifecycle, verdict)))
        elif scenario.expected.goes_to is not None:
            made.add(verdict.move)
    untried = tuple(key for key in lifecycle.moves if key not in made)
    return Tried(len(scenarios), tuple(problems), untried)


def _otherwise(lifecycle: Lifecycle, expected: Expected, verdict: Verdict) -> str | None:
    """Say how *verdict* is not what was *expected*; None: it is."""
    if expected.goes_to is None:
        return _not_so_refused(lifecycle, expected, verdict)
    wanted = _state(lifecycle, expected.goes_to)
    if verdict.target is None:
        return f"{wanted} 상태로 가야 하는데 거부되었습니다."
    if verdict.target != expected.goes_to:
        return f"{wanted} 상태로 가야 하는데 {_state(lifecycle, verdict.target)} 상태로 갔습니다."
    sets = set_by(lifecycle, verdict)
    for key, value in expected.sets.items():
        if sets.get(key) != value:
            label = lifecycle.fields[key].label
            return f"「{label}」 항목의 값이 다릅니다(기대한 값: {value}, 나온 값: {sets.get(key, '없음')})."
    return None


def _not_so_refused(lifecycle: Lifecycle, expected: Expected, verdict: Verdict) -> str | None:
    if verdict.target is not None:
        return f"거부되어야 하는데 {_state(lifecycle, verdict.target)} 상태로 갔습니다."
    codes = frozenset(refusal.code for refusal in verdict.refusals)
    if expected.refused is not None and codes != expected.refused:
        return f"거부된 까닭이 다릅니다(기대한 코드: {', '.join(sorted(expected.refused))})."
    for part in expected.because:
        if not any(part in refusal.sentence for refusal in verdict.refusals):
            return f"거부하는 문장에 이 말이 없습니다: 「{part}」."
    return None


def set_by(lifecycle: Lifecycle, verdict: Verdict) -> dict[str, object]:
    """Give the fields of the case that an allowed move writes: its asks of the same key."""
    move = lifecycle.moves[verdict.move]
    return {key: verdict.given[key] for key in move.sets if key in verdict.given}


def values_of(
    lifecycle: Lifecycle, given: Mapping[str, object]
) -> tuple[dict[str, object], tuple[str, ...]]:
    """Type *given* as fields of a case that need not be whole, and say in Korean what will not do."""
    fields = {key: lifecycle.fields[key] for key in given if key in lifecycle.fields}
    values, refusals = typed(fields, {key: given[key] for key in fields})
    return values, tuple(
        refusal.sentence for refusal in refusals if refusal.code != "field_missing"
    )


def _came_out(lifecycle: Lifecycle, verdict: Verdict) -> str:
    if verdict.target is not None:
        return f"나온 것: {_state(lifecycle, verdict.target)}. 정의나 시험을 고쳐 주십시오."
    said = " ".join(f"{refusal.code}({refusal.sentence})" for refusal in verdict.refusals)
    return f"나온 것: {said} 정의나 시험을 고쳐 주십시오."


def _state(lifecycle: Lifecycle, key: str) -> str:
    state = lifecycle.states.get(key)
    return f"「{state.label}」" if state else key
