"""Move cases along their lifecycle: decide outside the lock, record inside it."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import date, datetime

from sqlalchemy import Connection, Engine, insert

from engine.case import cases
from engine.command import Command, claim, first_answer, keep_answer
from engine.definitions import lifecycle_pinned
from engine.errors import DecisionUsed, MovesRefused, SuccessorEnded
from engine.facts import rivals_told
from engine.once import insert_once
from engine.other_cases import (
    hold_against_rivals,
    looks_beyond,
    parent_ids,
    parents_of,
)
from engine.preview import MovePreview, MoveRequest, preview_moves
from engine.record import Entry, Recorded, lock_in_order, record
from engine.seoul import day_in_seoul
from engine.store import reading, transaction
from engine.tables import case_link, decision_use
from states import Verdict


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
    today = day_in_seoul(at)
    on = on or today  # after the body: the same request after midnight is the same
    asked = Command(key, body, actor) if key is not None else None
    with reading(store) as read:
        if asked and (answer := first_answer(read, asked)) is not None:
            return [Recorded(**each) for each in answer]
        previews = preview_moves(read, lifecycle, requests, actor=actor, on=on, today=today)
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
    wanted = [preview.wanted for preview in previews]
    hold_against_rivals(write, wanted)
    _hold_cases(write, previews)
    entries = [_entry(preview, on) for preview in previews]
    recorded = _by_whose(write, previews, entries, actor=actor, at=at, key=key)
    uses = [
        {"decision_id": preview.verdict.decision, "event_id": done.event_id}
        for preview, done in zip(previews, recorded, strict=True)
        if preview.verdict.decision is not None
    ]
    if insert_once(write, decision_use, uses) != len(uses):
        raise DecisionUsed([use["decision_id"] for use in uses])
    _look_again(write, previews, actor=actor, today=day_in_seoul(at))
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


def _by_whose(
    write: Connection,
    previews: Sequence[MovePreview],
    entries: Sequence[Entry],
    *,
    actor: str,
    at: datetime,
    key: str | None,
) -> list[Recorded]:
    """Record the entries, those that a deputy makes in somebody's place as such; in the given order."""
    absent = list(dict.fromkeys(preview.on_behalf_of for preview in previews))
    if len(absent) > 1:
        lock_in_order(write, sorted(entry.case_id for entry in entries))
    done = {
        each.case_id: each
        for whose in absent
        for each in record(
            write,
            [e for e, p in zip(entries, previews, strict=True) if p.on_behalf_of == whose],
            actor=actor,
            at=at,
            on_behalf_of=whose,
            key=key,
        )
    }
    return [done[entry.case_id] for entry in entries]


def _hold_cases(write: Connection, previews: Sequence[MovePreview]) -> None:
    """
    Lock the cases that move together with those they rest on, and look at the successors again.

    One may have ended since, or be ending in this very action.
    """
    named = {s.id for preview in previews for s in preview.facts.successors if s.id is not None}
    parents = parent_ids(write, [preview.wanted for preview in previews])
    if not named and not parents:
        return
    targets = {preview.case.id: preview.verdict.target for preview in previews}
    lock_in_order(write, sorted(named | parents | set(targets)))
    for one in cases(write, ids=named):
        state = targets.get(one.id) or one.state
        if lifecycle_pinned(write, one.definition_hash).states[state].final:
            raise SuccessorEnded(one.number, state)


def _look_again(
    write: Connection, previews: Sequence[MovePreview], *, actor: str, today: date
) -> None:
    """
    Ask once more, now that the cases have moved, what the moves need of other cases.

    Two of one district may have been decided at the same moment, or in this very action.

    Raises:
        MovesRefused: What held when the moves were decided holds no longer.
    """
    wanted = [preview.wanted for preview in previews if looks_beyond(preview.wanted)]
    if not wanted:
        return
    rivals = rivals_told(write, wanted, actor, on=today)
    parents = parents_of(write, wanted)
    seen = [
        replace(
            preview,
            facts=replace(
                preview.facts,
                rivals=rivals.get(preview.case.id, ()),
                parents=parents.get(preview.case.id, ()),
            ),
        )
        for preview in previews
    ]
    again = [replace(each, verdict=_still(each)) for each in seen]
    if any(each.verdict.refusals for each in again):
        raise MovesRefused(again)


def _still(preview: MovePreview) -> Verdict:
    """Give the verdict as the facts about other cases are now."""
    wanted = preview.wanted
    if not looks_beyond(wanted):
        return preview.verdict
    found = [each.refusal(wanted.asked, preview.facts) for each in wanted.requires]
    refusals = tuple(each for each in found if each is not None)
    return replace(preview.verdict, target=None, refusals=refusals) if refusals else preview.verdict


def _entry(preview: MovePreview, on: date) -> Entry:
    """
    Part what was given: into the case's fields, into texts that can be erased, into the chain.

    What a move sets becomes the case's own, and is kept as its fields are.
    """
    one, verdict, request = preview.case, preview.verdict, preview.request
    move = preview.wanted.lifecycle.moves[verdict.move]
    changes = {key: verdict.given[key] for key in move.sets if key in verdict.given}
    said = {key: value for key, value in verdict.given.items() if key not in changes}
    text = {k: str(v) for k, v in said.items() if move.asks[k].type in ("text", "line")}
    data: dict[str, object] = {}
    if given := {k: v for k, v in said.items() if k not in text}:
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
        changes=changes,
        data=data,
        text=text,
    )
