"""Moves that lead nowhere, that nobody may make, or that require what does not exist."""

from states.check_actor import check_actor
from states.check_fields import check_fields
from states.check_requirements import check_requirements
from states.lifecycle import Field, Lifecycle, Move
from states.report import Path, Report
from states.requirements import DecisionRecorded, PriorMove, leaves


def check_moves(lifecycle: Lifecycle, report: Report) -> None:
    if not lifecycle.moves and not report.unread(("moves",)):
        report.add(("moves",), "처리가 없습니다.", "상태를 바꾸는 처리를 적어 주십시오.")
    for key, move in lifecycle.moves.items():
        path = ("moves", key)
        _check_ends(lifecycle, move, path, report)
        _check_actors(lifecycle, move, (*path, "by"), report)
        check_fields(move.asks, (*path, "asks"), report)
        _check_sets(lifecycle, move, path, report)
        check_requirements(lifecycle, move, (*path, "requires"), report)
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


def _check_sets(lifecycle: Lifecycle, move: Move, path: Path, report: Report) -> None:
    if report.unread(("fields",)) or report.unread((*path, "asks")):
        return
    for key in move.sets:
        place, here = (*path, "sets", key), f"처리 `{move.key}`"
        fields, asks = lifecycle.fields, move.asks
        if key not in asks:
            report.add(
                place,
                f"{here}: sets가 asks에 없는 항목을 가리킵니다: `{key}`.",
                report.one_of(key, asks),
            )
        elif key not in fields:
            report.add(
                place,
                f"{here}: sets가 fields에 없는 항목을 가리킵니다: `{key}`.",
                report.one_of(key, fields),
            )
        elif report.unread(("fields", key, "type")) or report.unread((*path, "asks", key, "type")):
            continue
        elif not _alike(asks[key], fields[key]):
            report.add(
                (*path, "asks", key),
                f"{here}: `{key}` 답이 fields의 같은 항목과 종류가 다릅니다.",
                f"`type: {fields[key].type}`로, 선택지와 of도 fields와 같게 적어 주십시오.",
            )


def _alike(ask: Field, field: Field) -> bool:
    """Whether every answer to *ask* is a value of *field*."""
    return (ask.type, ask.of) == (field.type, field.of) and set(ask.choices) <= set(field.choices)


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
