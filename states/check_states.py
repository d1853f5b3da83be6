"""States nobody can get to, or out of."""

import difflib
from collections import defaultdict
from collections.abc import Iterable, Mapping

from states.lifecycle import Lifecycle
from states.report import Report

_STATES = ("states",)


def check_states(lifecycle: Lifecycle, report: Report) -> None:
    """Note states without a beginning, without an end, out of reach, or without a way out."""
    states = lifecycle.states
    if report.unread(_STATES):
        return
    initial = [key for key, state in states.items() if state.initial]
    final = [key for key, state in states.items() if state.final]
    if not initial:
        report.add(
            _STATES,
            "처음 상태가 없습니다.",
            "사례가 시작하는 상태 하나에 `initial: true`를 적어 주십시오.",
        )
    for extra in initial[1:]:
        report.add(
            (*_STATES, extra),
            f"처음 상태가 둘 이상입니다: `{extra}`.",
            f"`{initial[0]}` 하나만 남기고 `initial: true`를 지워 주십시오.",
        )
    if not final:
        report.add(
            _STATES, "끝나는 상태가 없습니다.", "끝나는 상태에 `final: true`를 적어 주십시오."
        )
    for key in initial:
        if key in final:
            report.add(
                (*_STATES, key),
                f"상태 `{key}`: 시작하자마자 끝납니다.",
                "initial과 final 가운데 하나만 남겨 주십시오.",
            )
    if not _moves_unread(lifecycle, report):
        _check_ways(lifecycle, initial, final, report)


def _check_ways(lifecycle: Lifecycle, initial: list[str], final: list[str], report: Report) -> None:
    onward, backward = _ways(lifecycle)
    reached, ending = _spread(initial, onward), _spread(final, backward)
    for key in lifecycle.states:
        if len(initial) == 1 and key not in reached:
            report.add(
                (*_STATES, key),
                f"상태 `{key}`: 처음 상태에서 이르는 길이 없습니다.",
                f"`to: {key}`인 처리를 적거나 상태를 지워 주십시오.",
            )
        if final and key not in ending:
            report.add(
                (*_STATES, key),
                f"상태 `{key}`: 끝나는 상태로 가는 길이 없습니다.",
                f"`from: [{key}]`인 처리를 적거나 `final: true`를 적어 주십시오.",
            )


def _ways(lifecycle: Lifecycle) -> tuple[Mapping[str, set[str]], Mapping[str, set[str]]]:
    """Give where each state leads, and whence it is reached. A misspelt state counts as meant."""
    onward: defaultdict[str, set[str]] = defaultdict(set)
    backward: defaultdict[str, set[str]] = defaultdict(set)
    for move in lifecycle.moves.values():
        target = _meant(move.target, lifecycle)
        for source in move.sources:
            source = _meant(source, lifecycle)
            onward[source].add(target)
            backward[target].add(source)
    return onward, backward


def _meant(state: str, lifecycle: Lifecycle) -> str:
    if state in lifecycle.states or len(lifecycle.states) > 50:
        return state
    near = difflib.get_close_matches(state, lifecycle.states, n=1, cutoff=0.6)
    return near[0] if near else state


def _spread(starts: Iterable[str], ways: Mapping[str, set[str]]) -> set[str]:
    seen: set[str] = set()
    waiting = list(starts)
    while waiting:
        state = waiting.pop()
        if state not in seen:
            seen.add(state)
            waiting.extend(ways.get(state, ()))
    return seen


def _moves_unread(lifecycle: Lifecycle, report: Report) -> bool:
    return report.unread(("moves",)) or any(
        report.unread(("moves", key, end)) for key in lifecycle.moves for end in ("from", "to")
    )
