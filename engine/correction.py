"""Undo what was done last to a case: a new event that names the wrong one, never an erasure."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime

from sqlalchemy import Connection, Engine, delete, select

from engine.asof import fold
from engine.case import Case, case_numbered
from engine.command import Command, once
from engine.definitions import lifecycle_pinned
from engine.errors import NothingToUndo, UndoRefused
from engine.family import rests_on_parent
from engine.happened import Happened, happened, happened_before
from engine.lineage import lineage
from engine.other_cases import hold_against_rivals
from engine.record import QUIET, Entry, Recorded, lock_in_order, record
from engine.store import transaction
from engine.tables import ask, case_link, decision_use, event
from engine.unique_values import claims, contested

_UNDOABLE = frozenset({"moved", "edited"})
# These rest on no state, and stay as they are.
_BESIDE = frozenset({"attached", "proved", "remarked", "settled"})


def undo_last(
    store: Engine,
    lifecycle: str,
    number: str,
    *,
    reason: str,
    actor: str,
    at: datetime,
    expected_version: int | None = None,
    key: str | None = None,
) -> Recorded:
    """
    Undo the last move or edit of a case, with a reason, and free the decision that it used.

    The state and the fields come back as they were before, as of the day that the
    undone event took effect; both events stay, and tallies leave the undone one out. What
    was proved or remarked since stays too.

    Args:
        expected_version: The version that whoever asks has seen.
        key: Names this very request: asked again, it gives the first answer.

    Raises:
        CaseNotFound: No case has the number.
        NothingToUndo: The case's last event is not a move or an edit: something
            rests on the one before, or it was undone already.
        UndoRefused: Another case passed its work on to this one, which would end again; one that
            names this one moved because it stands where it stands; an open round asks about the
            case; or another live case holds by now what only one may hold.
        PeriodFrozen: It took effect inside a period that was reported.
        CaseChanged: Somebody changed the case after *expected_version*.
        KeyReused: The key names another request.
    """
    body = {
        "do": "undo",
        "lifecycle": lifecycle,
        "number": number,
        "reason": reason,
        "seen": expected_version,
    }
    with transaction(store) as write:
        answer, _ = once(
            write,
            Command(key, body, actor) if key is not None else None,
            lambda: asdict(
                _undone(
                    write,
                    case_numbered(write, lifecycle, number),
                    reason=reason,
                    actor=actor,
                    at=at,
                    expected_version=expected_version,
                    key=key,
                )
            ),
            at=at,
        )
    return Recorded(**answer)


def undoable(read: Connection, case_id: int) -> Happened | None:
    """Give the move or edit that `undo_last` would undo; None: something rests on it, or it was undone."""
    query = select(event.c.seq).where(event.c.case_id == case_id, event.c.kind.not_in(_BESIDE))
    seq = read.scalar(query.order_by(event.c.seq.desc()).limit(1))
    if seq is None:
        return None
    (last,) = happened_before(read, case_id, before=seq + 1, at_most=1)
    return last if last.kind in _UNDOABLE else None


def _undone(
    write: Connection,
    one: Case,
    *,
    reason: str,
    actor: str,
    at: datetime,
    expected_version: int | None,
    key: str | None,
) -> Recorded:
    story = _up_to_the_last(happened(write, one.id))
    last = story[-1]
    if last.kind not in _UNDOABLE:
        raise NothingToUndo(one.number, last.seq, last.kind)
    before = _as_before(story)
    if why := _stands_against(write, one, last, before):
        raise UndoRefused(one.number, last.seq, why)
    undone = Entry(
        case_id=one.id,
        expected_version=one.version if expected_version is None else expected_version,
        kind="undone",
        effective_on=last.effective_on,
        to_state=last.from_state,
        changes=before,
        data={"undoes": last.seq},
        text={"reason": reason},
        rewinds_to=_last_change_before(story),
    )
    done = record(write, [undone], actor=actor, at=at, key=key)[0]
    write.execute(delete(decision_use).where(decision_use.c.event_id == last.id))
    write.execute(delete(case_link).where(case_link.c.event_id == last.id))
    return done


def _stands_against(
    write: Connection, one: Case, last: Happened, before: Mapping[str, object]
) -> str | None:
    """
    Say why the last event must stay, under the locks of the values it gives back and of the case.

    A child moves under its parent's lock: it is seen here, or it sees the parent gone back.
    """
    fields = {key: value for key, value in {**one.fields, **before}.items() if value is not None}
    claimed = claims(
        one,
        lifecycle_pinned(write, one.definition_hash),
        state=last.from_state or one.state,
        fields=fields,
        on=last.effective_on,
    )
    hold_against_rivals(write, [each.wanted for each in claimed])
    lock_in_order(write, [one.id])
    if last.to_state != last.from_state and (why := _rests_on(write, one, last)):
        return why
    return "rival" if contested(write, claimed) else None


def _up_to_the_last(story: Sequence[Happened]) -> Sequence[Happened]:
    """Leave out the events after the last one that says something of the case's state."""
    end = max(each.seq for each in story if each.kind not in _BESIDE)
    return [each for each in story if each.seq <= end]


def _last_change_before(story: Sequence[Happened]) -> date:
    """Give the day of the newest change that holds once the last event is undone."""
    undone = {each.data["undoes"] for each in story if each.kind == "undone"}
    return max(
        each.effective_on
        for each in story[:-1]
        if each.kind not in QUIET | {"undone"} and each.seq not in undone
    )


def _rests_on(write: Connection, one: Case, last: Happened) -> str | None:
    """Say what rests on the state that the last event brought: a duty, a child's move, an open ask."""
    states = lifecycle_pinned(write, one.definition_hash).states
    would_end = last.from_state is not None and states[last.from_state].final
    if would_end and any(link.to_number == one.number for link in lineage(write, [one.id])):
        return "successor"
    if last.from_state and rests_on_parent(write, one, since=last.id, state=last.from_state):
        return "child"
    asked = select(ask.c.id).where(ask.c.case_id == one.id, ask.c.status == "open").limit(1)
    return "asked" if write.scalar(asked) is not None else None


def _as_before(story: Sequence[Happened]) -> dict[str, object]:
    """Give what the last event's changes replaced; None for a field that was empty before."""
    title, fields = fold(each.data.get("changes", {}) for each in story[:-1])
    before = {"title": title, **fields}
    return {key: before.get(key) for key in story[-1].data.get("changes", {})}
