"""What would come of moving cases: who can move, who cannot and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from sqlalchemy import Connection

from engine.case import Case, cases_numbered
from engine.definitions import lifecycle_pinned
from engine.errors import CaseChanged, CaseNotFound
from engine.facts import load_facts
from engine.happened import happened_since
from engine.holders import relations_by
from engine.wanted import Wanted
from states import Asked, Facts, Verdict, decide, needs, typed
from states.lifecycle import Actor, Lifecycle


@dataclass(frozen=True, slots=True)
class MoveRequest:
    """One move asked of one case."""

    number: str
    move: str
    given: Mapping[str, object] = field(default_factory=dict)
    successors: tuple[str, ...] = ()
    decision: int | None = None  # None: the decision that fits
    approval_document: str | None = None  # 문서번호
    expected_version: int | None = None  # the version that whoever asks has seen


@dataclass(frozen=True, slots=True)
class MovePreview:
    """What would come of a request: the case as read, the verdict, the facts it rests on."""

    request: MoveRequest
    wanted: Wanted
    verdict: Verdict
    facts: Facts
    on_behalf_of: str | None = None  # the absent person whose deputy acts (대결)

    @property
    def case(self) -> Case:
        return self.wanted.case


def preview_moves(
    read: Connection,
    lifecycle: str,
    requests: Sequence[MoveRequest],
    *,
    actor: str,
    on: date,
    today: date,
) -> list[MovePreview]:
    """
    Say of each request whether the case can move, and if not why.

    Args:
        on: 시행일, which whoever asks may choose: requirements and decisions are of that day.
        today: The day of acting, which they may not: who they are is of this one, or a deputy
            could act outside of the days they stand in for.

    Raises:
        CaseNotFound: A number names no case.
        CaseChanged: A request saw a version that is no longer the case's.
    """
    held = cases_numbered(read, lifecycle, [request.number for request in requests])
    for request in requests:
        if request.number not in held:
            raise CaseNotFound(lifecycle, request.number)
        _same_version(read, held[request.number], request.expected_version)
    pinned = {
        hashed: lifecycle_pinned(read, hashed)
        for hashed in {one.definition_hash for one in held.values()}
    }
    wanted = [
        _wanted(request, held[request.number], pinned[held[request.number].definition_hash], on)
        for request in requests
    ]
    by = relations_by(read, actor, [each.case.id for each in wanted], on=today)
    facts = load_facts(read, wanted, _needs(pinned, requests), actor=actor, today=today)
    previews = []
    for request, each in zip(requests, wanted, strict=True):
        verdict, whose = _decided(each, request, facts[each.case.id], by)
        previews.append(MovePreview(request, each, verdict, facts[each.case.id], whose))
    return previews


def _decided(
    wanted: Wanted,
    request: MoveRequest,
    facts: Facts,
    by: Mapping[str | None, Mapping[int, frozenset[Actor]]],
) -> tuple[Verdict, str | None]:
    """Decide by the person's own roles; where these do not do, by those of the absent they stand in for."""
    asked = replace(wanted.asked, given=request.given)
    verdicts = {
        whose: decide(wanted.lifecycle, wanted.case.state, asked, facts, relations[wanted.case.id])
        for whose, relations in by.items()
    }
    for whose, verdict in verdicts.items():
        if all(refusal.code != "not_yours" for refusal in verdict.refusals):
            return verdict, whose
    return verdicts[None], None


def _same_version(read: Connection, one: Case, expected: int | None) -> None:
    if expected is not None and expected != one.version:
        raise CaseChanged(
            one.number,
            expected=expected,
            version=one.version,
            happened=happened_since(read, one.id, expected),
        )


def _needs(pinned: Mapping[str, Lifecycle], requests: Sequence[MoveRequest]) -> frozenset[str]:
    asked = {request.move for request in requests}
    return frozenset().union(
        *(
            needs(move)
            for lifecycle in pinned.values()
            for key, move in lifecycle.moves.items()
            if key in asked
        )
    )


def _wanted(request: MoveRequest, one: Case, lifecycle: Lifecycle, on: date) -> Wanted:
    move = lifecycle.moves.get(request.move)
    given, _ = typed(move.asks, request.given) if move else ({}, ())  # `decide` says what is wrong
    asked = Asked(
        move=request.move,
        on=on,
        fields=one.fields,
        given=given,
        decision=request.decision,
        approval_document=request.approval_document,
    )
    return Wanted(one, lifecycle, asked, tuple(dict.fromkeys(request.successors)))
