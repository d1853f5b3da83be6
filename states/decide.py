"""May this case make this move? Decided purely, from a lifecycle and the facts handed in."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from states.lifecycle import Actor, Lifecycle, Move
from states.machine import machine_of
from states.particle import with_object, with_subject
from states.requirement import Asked, Facts, Refusal
from states.requirements import DecisionRecorded, leaves
from states.role import role_label
from states.values import typed


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was decided about one move: where it leads, or every reason why it is not open."""

    move: str
    target: str | None  # None iff there are refusals
    refusals: tuple[Refusal, ...]
    decision: int | None  # the committee's decision that the move would use up
    given: Mapping[str, object]  # the move's asks, typed as they are to be stored

    @property
    def allowed(self) -> bool:
        return self.target is not None


def decide(
    lifecycle: Lifecycle, state: str, asked: Asked, facts: Facts, relations: frozenset[Actor]
) -> Verdict:
    """
    Decide a move of one case, and say everything that stands in its way at once.

    Args:
        lifecycle: The definition that the case is pinned to.
        state: Where the case stands.
        asked: The move, its day, and what was given with it, in any form a person types.
        facts: What the move's requirements read; see `needs`.
        relations: How the one who asks relates to this case, on that day.
    """
    machine = machine_of(lifecycle)
    open_moves = machine.open_moves(state)
    move = lifecycle.moves.get(asked.move)
    if move is None or move not in open_moves:
        refusal = _not_open(lifecycle, state, asked.move, open_moves)
        return Verdict(asked.move, None, (refusal,), None, {})

    given, faults = typed(move.asks, asked.given)
    asked = replace(asked, given=given, case_label=lifecycle.case_label)
    refusals = (*_not_theirs(lifecycle, move, relations), *faults, *_unmet(move, asked, facts))
    target = machine.take(state, move.key, refusals=refusals)
    used = None if target is None else _decision_used(move, asked, facts)
    return Verdict(move.key, target, refusals, used, given)


def needs(move: Move) -> frozenset[str]:
    """Name the fields of `Facts` that the requirements of *move* read."""
    return frozenset().union(*(requirement.needs for requirement in move.requires))


def _not_open(lifecycle: Lifecycle, state: str, move: str, open_moves: tuple[Move, ...]) -> Refusal:
    known = lifecycle.moves.get(move)
    if known is None:
        where = with_subject(f"이 {lifecycle.case_label}")
        sentence = f"{where} 따르는 {lifecycle.label} 정의에는 없는 처리입니다: {move}."
    else:
        where = lifecycle.states[state].label if state in lifecycle.states else state
        sentence = f"「{where}」 상태에서는 「{known.label}」 처리를 할 수 없습니다."
    if not open_moves:
        return Refusal("not_open", sentence, "지금 상태에서 할 수 있는 처리는 없습니다.")
    labels = ", ".join(each.label for each in open_moves)
    return Refusal("not_open", sentence, f"지금 할 수 있는 처리에서 골라 주십시오: {labels}.")


def _not_theirs(
    lifecycle: Lifecycle, move: Move, relations: frozenset[Actor]
) -> tuple[Refusal, ...]:
    if not relations.isdisjoint(move.by):
        return ()
    who = ", ".join(_who(lifecycle, actor) for actor in move.by)
    return (
        Refusal(
            "not_yours",
            f"「{move.label}」 처리를 할 수 있는 담당이 아닙니다.",
            f"다음 담당에게 요청해 주십시오: {who}.",
        ),
    )


def _who(lifecycle: Lifecycle, actor: Actor) -> str:
    label = role_label(actor.role)
    if actor.of is None:
        return label
    relation = lifecycle.fields.get(actor.of)
    return f"{relation.label if relation else f'이 {lifecycle.case_label}'} {label}"


def _unmet(move: Move, asked: Asked, facts: Facts) -> tuple[Refusal, ...]:
    found = [requirement.refusal(asked, facts) for requirement in move.requires]
    refusals = [refusal for refusal in found if refusal is not None]
    if not refusals and asked.decision is not None:
        refusals.extend(_named_in_vain(move, asked, facts))
    if facts.successors and "successors" not in needs(move):
        refusals.append(
            Refusal(
                "successor_unneeded",
                f"「{move.label}」 처리는 이어받을 {with_object(asked.case_label)} 두지 않습니다.",
                f"이어받을 {with_object(asked.case_label)} 빼고 다시 진행해 주십시오.",
            )
        )
    return tuple(dict.fromkeys(refusals))


def _named_in_vain(move: Move, asked: Asked, facts: Facts) -> tuple[Refusal, ...]:
    """Refuse a decision named by id that opens nothing: ignoring it would hide a mistake."""
    kinds = _decision_kinds(move)
    if any(kind.fitting(asked, facts) is not None for kind in kinds):
        return ()
    refusals = [refusal for kind in kinds if (refusal := kind.refusal(asked, facts)) is not None]
    return tuple(refusals) or (
        Refusal(
            "decision_unneeded",
            f"「{move.label}」 처리는 결정을 쓰지 않습니다.",
            "결정 번호를 빼고 다시 진행해 주십시오.",
        ),
    )


def _decision_used(move: Move, asked: Asked, facts: Facts) -> int | None:
    for kind in _decision_kinds(move):
        if (decision := kind.fitting(asked, facts)) is not None:
            return decision.id
    return None


def _decision_kinds(move: Move) -> tuple[DecisionRecorded, ...]:
    return tuple(
        leaf
        for requirement in move.requires
        for leaf in leaves(requirement)
        if isinstance(leaf, DecisionRecorded)
    )
