"""Move cases along their lifecycle: decide outside the lock, record inside it."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime

from sqlalchemy import Connection, Engine, insert, select

from engine.command import Command, claim, first_answer, keep_answer
from engine.definitions import lifecycle_pinned
from engine.errors import DecisionUsed, MovesRefused, SuccessorEnded
from engine.once import insert_once
from engine.preview import MovePreview, MoveRequest, preview_moves
from engine.record import Entry, Recorded, record
from engine.seoul import day_in_seoul
from engine.store import reading, transaction
from engine.tables import case, case_link, decision_use


def advance(
    store: Engine,
    lifecycle: str,
    request: MoveRequest,
    *,
    actor: str,
    at: datetime,
    on: date | None = None,
    key: str | None = None,
) -> Recorded:
    """
    Move one case, and record who did it, when and why.

    The new state, the event that explains it, the links to successors and the use of
    a decision are written together, or not at all. Asked again with the same *key*,
    nothing is done and the first answer comes back.

    Args:
        store: The database; the transaction is opened and committed here.
        lifecycle: The lifecycle of the case.
        request: What is asked.
        actor: The key of the person who acts.
        at: Now, with a timezone.
        on: 시행일 in Asia/Seoul; None: the day of *at*.
        key: Names this very request.

    Raises:
        CaseNotFound: No case has the number.
        MovesRefused: The move is not open; it carries every reason.
        CaseChanged: Somebody changed the case meanwhile; it carries what happened.
        EffectiveTooEarly, PeriodFrozen: The day *on* cannot be.
        KeyReused: The key was used for another request.
    """
    return advance_many(store, lifecycle, [request], actor=actor, at=at, on=on, key=key)[0]


def advance_many(
    store: Engine,
    lifecycle: str,
    requests: Sequence[MoveRequest],
    *,
    actor: str,
    at: datetime,
    on: date | None = None,
    key: str | None = None,
) -> list[Recorded]:
    """
    Move many cases as one action: all of them, or none.

    A constant number of statements for up to a thousand requests.

    Args, Raises: As for `advance`.
    """
    body = {"lifecycle": lifecycle, "on": on, "requests": [asdict(each) for each in requests]}
    on = on or day_in_seoul(at)  # after the body: the same request after midnight is the same
    asked = Command(key, body, actor) if key is not None else None
    with reading(store) as read:
        if asked and (answer := first_answer(read, asked)) is not None:
            return [Recorded(**each) for each in answer]
        previews = preview_moves(read, lifecycle, requests, actor=actor, on=on)
    if any(preview.verdict.refusals for preview in previews):
        raise MovesRefused(previews)

    with transaction(store) as write:
        if asked and not claim(write, asked, at=at):
            return [Recorded(**each) for each in first_answer(write, asked) or ()]
        recorded = _record(write, previews, actor=actor, at=at, on=on, key=key)
        if asked:
            keep_answer(write, asked, [asdict(each) for each in recorded])
    return recorded


def _record(
    write: Connection,
    previews: Sequence[MovePreview],
    *,
    actor: str,
    at: datetime,
    on: date,
    key: str | None,
) -> list[Recorded]:
    _hold_successors(write, previews)
    entries = [_entry(write, preview, on) for preview in previews]
    recorded = record(write, entries, actor=actor, at=at, key=key)
    uses = [
        {"decision_id": preview.verdict.decision, "event_id": done.event_id}
        for preview, done in zip(previews, recorded, strict=True)
        if preview.verdict.decision is not None
    ]
    if insert_once(write, decision_use, uses) != len(uses):
        raise DecisionUsed([use["decision_id"] for use in uses])
    links = [
        {
            "from_case_id": preview.case.id,
            "to_case_id": successor.id,
            "kind": str(preview.verdict.given.get("how", "replaced")),
            "event_id": done.event_id,
        }
        for preview, done in zip(previews, recorded, strict=True)
        for successor in preview.facts.successors
    ]
    if links:
        write.execute(insert(case_link), links)
    return recorded


def _hold_successors(write: Connection, previews: Sequence[MovePreview]) -> None:
    """Lock the successors and look again: one may have ended since, or be ending in this very action."""
    named = {s.id for preview in previews for s in preview.facts.successors if s.id is not None}
    if not named:
        return
    targets = {preview.case.id: preview.verdict.target for preview in previews}
    rows = write.execute(
        select(case.c.id, case.c.number, case.c.state, case.c.definition_hash)
        .where(case.c.id.in_(named | set(targets)))
        .order_by(case.c.id)
        .with_for_update()
    ).all()
    for row in rows:
        state = targets.get(row.id) or row.state
        if row.id in named and lifecycle_pinned(write, row.definition_hash).states[state].final:
            raise SuccessorEnded(row.number, state)


def _entry(write: Connection, preview: MovePreview, on: date) -> Entry:
    """Put texts a person typed where they can be erased, and everything else into the chain."""
    one, verdict, request = preview.case, preview.verdict, preview.request
    asks = lifecycle_pinned(write, one.definition_hash).moves[verdict.move].asks
    text = {k: str(v) for k, v in verdict.given.items() if asks[k].type in ("text", "line")}
    data: dict[str, object] = {}
    if given := {k: v for k, v in verdict.given.items() if k not in text}:
        data["given"] = given
    if verdict.decision is not None:
        data["decision"] = verdict.decision
    if request.approval_document:
        data["approval_document"] = request.approval_document
    if request.successors:
        data["successors"] = list(request.successors)
    return Entry(
        case_id=one.id,
        expected_version=one.version,
        kind="moved",
        move=verdict.move,
        to_state=verdict.target,
        effective_on=on,
        data=data,
        text=text,
    )
