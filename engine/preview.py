"""What would come of moving cases: who can move, who cannot and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import Connection

from engine.case import Case, cases_numbered
from engine.definitions import lifecycle_pinned
from engine.errors import CaseChanged, CaseNotFound
from engine.facts import Wanted, load_facts
from engine.happened import happened_since
from engine.holders import relations_of
from states import Asked, Facts, Verdict, decide, needs
from states.lifecycle import Lifecycle


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
    case: Case
    verdict: Verdict
    facts: Facts


def preview_moves(
    read: Connection, lifecycle: str, requests: Sequence[MoveRequest], *, actor: str, on: date
) -> list[MovePreview]:
    """
    Say of each request whether the case can move, and if not why.

    Raises:
        CaseNotFound: A number names no case.
        CaseChanged: A request saw a version that is no longer the case's.
    """
    held = cases_numbered(read, lifecycle, [request.number for request in requests])
    for request in requests:
        if request.number not in held:
            raise CaseNotFound(lifecycle, request.number)
        _same_version(read, held[request.number], request.expected_version)
    wanted = [
        Wanted(held[request.number], tuple(dict.fromkeys(request.successors)))
        for request in requests
    ]
    relations = relations_of(read, actor, [each.case.id for each in wanted], on=on)
    pinned = {
        hashed: lifecycle_pinned(read, hashed)
        for hashed in {each.case.definition_hash for each in wanted}
    }
    facts = load_facts(read, wanted, _needs(pinned, requests))
    return [
        MovePreview(
            request,
            each.case,
            decide(
                pinned[each.case.definition_hash],
                each.case.state,
                _asked(request, each.case, on),
                facts[each.case.id],
                relations[each.case.id],
            ),
            facts[each.case.id],
        )
        for request, each in zip(requests, wanted, strict=True)
    ]


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


def _asked(request: MoveRequest, one: Case, on: date) -> Asked:
    return Asked(
        move=request.move,
        on=on,
        fields=one.fields,
        given=request.given,
        decision=request.decision,
        approval_document=request.approval_document,
    )
