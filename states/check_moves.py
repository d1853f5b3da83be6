"""Moves that lead nowhere, that nobody may make, or that require what does not exist."""

from collections.abc import Mapping

from states.check_actor import check_actor
from states.check_fields import check_fields
from states.lifecycle import Lifecycle, Move
from states.report import Path, Report
from states.requirement import Requirement
from states.requirements import (
    AnyOf,
    DecisionRecorded,
    FieldFilled,
    PriorMove,
    ReviewClosed,
    leaves,
)


def check_moves(lifecycle: Lifecycle, report: Report) -> None:
    if not lifecycle.moves and not report.unread(("moves",)):
        report.add(("moves",), "처리가 없습니다.", "상태를 바꾸는 처리를 적어 주십시오.")
    for key, move in lifecycle.moves.items():
        path = ("moves", key)
        _check_ends(lifecycle, move, path, report)
        _check_actors(lifecycle, move, (*path, "by"), report)
        check_fields(move.asks, (*path, "asks"), report)
        _check_requirements(lifecycle, move, (*path, "requires"), report)
    _check_order(lifecycle, report)


def _check_ends(lifecycle: Lifecycle, move: Move, path: Path, report: Report) -> None:
    if not report.unread(("states",)):
        ends = [((*path, "from", state), state) for state in move.sources]
        if not report.unread((*path, "to")):
            ends.append(((*path, "to"), move.target))
        for place, state in ends:
            if state not in lifecycle.states:
                report.add(
                    place,
                    f"처리 `{move.key}`: 없는 상태입니다: `{state}`.",
                    report.one_of(state, lifecycle.states),
                )
    if not move.sources and not report.unread((*path, "from")):
        report.add(
            (*path, "from"),
            f"처리 `{move.key}`: 떠나는 상태가 없습니다.",
            "`from: [상태]`를 적어 주십시오.",
        )
    leaving = [s for s in move.sources if s in lifecycle.states and lifecycle.states[s].final]
    if leaving and not _decided(move) and not report.unread((*path, "requires")):
        report.add(
            (*path, "from", leaving[0]),
            f"처리 `{move.key}`: 끝난 상태 `{leaving[0]}`에서 결정 없이 나갑니다.",
            "requires에 `- decision: plenary`를 적어 주십시오.",
        )


def _decided(move: Move) -> bool:
    """Whether no way through the requirements goes without a decision."""
    return any(
        all(isinstance(leaf, DecisionRecorded) for leaf in leaves(requirement))
        for requirement in move.requires
    )


def _check_actors(lifecycle: Lifecycle, move: Move, path: Path, report: Report) -> None:
    if not move.by and not report.unread(path):
        report.add(
            path,
            f"처리 `{move.key}`: 할 수 있는 사람이 없습니다.",
            "`by: [coordinator]`처럼 역할을 적어 주십시오.",
        )
    for index, actor in enumerate(move.by):
        check_actor(lifecycle, actor, (*path, index), report, clock=True)


def _check_requirements(lifecycle: Lifecycle, move: Move, path: Path, report: Report) -> None:
    for index, requirement in enumerate(move.requires):
        place = (*path, index)
        if isinstance(requirement, AnyOf):
            for inner, option in enumerate(requirement.options):
                _check_requirement(lifecycle, option, (*place, "any_of", inner), report)
        else:
            _check_requirement(lifecycle, requirement, place, report)


def _check_requirement(
    lifecycle: Lifecycle, requirement: Requirement, path: Path, report: Report
) -> None:
    known: Mapping[str, object]
    match requirement:
        case FieldFilled(key):
            section, word, known, what = "fields", key, lifecycle.fields, "항목을"
        case ReviewClosed(of):
            section, word, known, what = "reviews", of, lifecycle.reviews, "점검을"
        case PriorMove(move):
            section, word, known, what = "moves", move, lifecycle.moves, "처리를"
        case _:
            return
    if word not in known and not report.unread((section,)):
        report.add(
            path,
            f"요건이 없는 {what} 가리킵니다: `{word}`.",
            report.one_of(word, known),
        )


def _check_order(lifecycle: Lifecycle, report: Report) -> None:
    """Note moves that would have to come before themselves."""
    before = {
        key: [each.move for each in move.requires if isinstance(each, PriorMove)]
        for key, move in lifecycle.moves.items()
    }
    for key in lifecycle.moves:
        seen: set[str] = set()
        waiting = list(before[key])
        while waiting:
            earlier = waiting.pop()
            if earlier not in seen:
                seen.add(earlier)
                waiting.extend(before.get(earlier, ()))
        if key in seen:
            report.add(
                ("moves", key, "requires"),
                f"처리 `{key}`: 먼저 거쳐야 하는 처리가 자기 자신이어서 한 번도 할 수 없습니다.",
                "prior_move 요건의 순서를 고쳐 주십시오.",
            )
