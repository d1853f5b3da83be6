"""Take answers: all of a submission or none of it, each an event of its case."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from engine.case_index import index_answers
from engine.command import Command, claim, first_answer, keep_answer
from engine.frozen import freeze
from engine.id_chunks import chunks
from engine.people import person_with_key
from engine.record import Entry, record
from engine.round_errors import RoundNotOpen, RoundUnknown, SubmissionsRefused
from engine.seoul import day_in_seoul
from engine.submission import (
    Form,
    Held,
    Submission,
    by_whose,
    check_submissions,
    form_of,
    held_asks,
)
from engine.tables import answer, ask, round_
from states.lifecycle import Field
from states.requirement import Refusal

__all__ = ["Submission", "amend", "check_submissions", "submit"]

_FREE = ("text", "line")  # may name people, so it is kept where it can be erased

_NO_REASON = Refusal(
    "reason_missing", "마감한 뒤에 고치려면 까닭이 있어야 합니다.", "고치는 까닭을 적어 주십시오."
)


def submit(
    write: Connection,
    round_id: int,
    submissions: Sequence[Submission],
    *,
    by: str,
    at: datetime,
    on_behalf_of: str | None = None,
    key: str | None = None,
) -> int:
    """
    Take the answers and give how many were new; an answer that says the same again is none.

    As long as the round is open a respondent may answer anew: the newest version holds. Closing
    is never a consequence of an answer, not even of the last one.

    Args:
        write: A write transaction.
        by: The key of the person who hands them in.
        on_behalf_of: The key of the person they are handed in for; None: the absent person in
            whose place *by* may answer, if it is not their own.
        key: Names this very request: asked again, it gives the first count.

    Raises:
        RoundUnknown: There is no such round.
        RoundNotOpen: The round does not take answers.
        SubmissionsRefused: Some cannot be taken; it says which and why, and none was taken.
        KeyReused: The key names another request.
    """
    if key is None:
        return _submitted(write, round_id, submissions, by=by, at=at, on_behalf_of=on_behalf_of)
    asked = Command(key, _body(round_id, submissions, on_behalf_of), by)
    if not claim(write, asked, at=at):
        return int(first_answer(write, asked) or 0)
    new = _submitted(write, round_id, submissions, by=by, at=at, on_behalf_of=on_behalf_of, key=key)
    keep_answer(write, asked, new)
    return new


def amend(
    write: Connection,
    round_id: int,
    submission: Submission,
    *,
    by: str,
    at: datetime,
    reason: str,
) -> None:
    """
    Correct an answer of a closed round: a new version with a reason, and a new frozen report.

    What was reported stays readable as the version it was. A proposal that was tallied is not
    corrected: the vote is over. The same values again change nothing.

    Raises:
        RoundUnknown: There is no such round.
        RoundNotOpen: The round is not closed: submit the answer instead.
        SubmissionsRefused: The correction cannot be taken, or gives no reason.
    """
    _lock(write, round_id, wanted="closed")
    fresh = _fresh(write, round_id, [submission], by=by, at=at, reason=reason)
    if not fresh:
        return
    (whose,) = by_whose(write, round_id, fresh, by=by, on=day_in_seoul(at))
    _write(
        write,
        round_id,
        fresh,
        kind="corrected",
        by=by,
        at=at,
        on_behalf_of=whose,
        reason=reason,
    )
    freeze(write, round_id, by=by, at=at, reason=reason)


def _submitted(
    write: Connection,
    round_id: int,
    submissions: Sequence[Submission],
    *,
    by: str,
    at: datetime,
    on_behalf_of: str | None,
    key: str | None = None,
) -> int:
    _lock(write, round_id, wanted="open")
    fresh = _fresh(write, round_id, submissions, by=by, at=at)
    for whose, part in by_whose(write, round_id, fresh, by=by, on=day_in_seoul(at)).items():
        for wave in _waves(part):
            _write(
                write,
                round_id,
                wave,
                kind="answered",
                by=by,
                at=at,
                on_behalf_of=on_behalf_of or whose,
                key=key,
            )
    return len(fresh)


def _lock(write: Connection, round_id: int, *, wanted: str) -> None:
    """
    Hold the round as it is: answers share this lock, closing and correcting take it alone.

    Raises:
        RoundUnknown: There is no such round.
        RoundNotOpen: It is not in the status *wanted*.
    """
    status = write.scalar(
        select(round_.c.status)
        .where(round_.c.id == round_id)
        .with_for_update(read=wanted == "open")
    )
    if status is None:
        raise RoundUnknown(round_id)
    if status != wanted:
        raise RoundNotOpen(round_id, status=status, wanted=wanted)


def _fresh(
    write: Connection,
    round_id: int,
    submissions: Sequence[Submission],
    *,
    by: str,
    at: datetime,
    reason: str | None = None,
) -> list[tuple[Submission, Held]]:
    """
    Lock the asks, check everything, and give what says something new.

    Raises:
        SubmissionsRefused: Some cannot be taken.
    """
    ids = sorted({each.ask_id for each in submissions})
    for part in chunks(ids):
        held_now = select(ask.c.id).where(ask.c.id.in_(part)).order_by(ask.c.id)
        write.execute(held_now.with_for_update())
    checked = check_submissions(write, round_id, submissions, by=by, on=day_in_seoul(at))
    unexplained = (_NO_REASON,) if reason is not None and not reason.strip() else ()
    refused = {
        each.ask_id: (*unexplained, *refusals)
        for each, refusals in checked
        if refusals or unexplained
    }
    if refused:
        raise SubmissionsRefused(refused)
    held = held_asks(write, round_id, ids)
    return [
        (each, now)
        for each, _ in checked
        if (now := held[each.ask_id]).version == 0
        or (now.values, now.proposal) != (each.values, each.proposal)
    ]


def _waves(fresh: Sequence[tuple[Submission, Held]]) -> list[list[tuple[Submission, Held]]]:
    """Part the answers so that a case is in each part once: one event, one answer."""
    waves: list[list[tuple[Submission, Held]]] = []
    seen: dict[int, int] = {}
    for new, held in fresh:
        turn = seen.get(held.case_id, 0)
        seen[held.case_id] = turn + 1
        if turn == len(waves):
            waves.append([])
        waves[turn].append((new, held))
    return waves


def _write(
    write: Connection,
    round_id: int,
    fresh: Sequence[tuple[Submission, Held]],
    *,
    kind: str,
    by: str,
    at: datetime,
    on_behalf_of: str | None = None,
    key: str | None = None,
    reason: str | None = None,
) -> None:
    """Write one event and one answer each, at most one for a case."""
    submitter = person_with_key(write, by)
    form = form_of(write, round_id)
    about = _about(write, round_id)
    why = {} if reason is None else {"correction": reason}
    entries = [
        Entry(
            case_id=held.case_id,
            expected_version=None,
            kind=kind,
            effective_on=day_in_seoul(at),
            data=about | _data(form, new, held, by=by),
            text={**_part(form.fields, new.values, free=True), **why},
        )
        for new, held in fresh
    ]
    recorded = record(write, entries, actor=by, at=at, on_behalf_of=on_behalf_of, key=key)
    write.execute(
        insert(answer),
        [
            {
                "ask_id": held.ask_id,
                "version": held.version + 1,
                "values": dict(new.values),
                "proposal": new.proposal,
                "person_id": submitter.id,
                "submitted_at": at,
                "reason": reason,
                "event_id": written.event_id,
            }
            for (new, held), written in zip(fresh, recorded, strict=True)
        ],
    )
    for part in chunks([held.ask_id for _, held in fresh]):
        write.execute(update(ask).where(ask.c.id.in_(part)).values(status="answered"))
    index_answers(write, [held.case_id for _, held in fresh])


def _about(read: Connection, round_id: int) -> dict[str, Any]:
    row = read.execute(
        select(round_.c.review, round_.c.period).where(round_.c.id == round_id)
    ).one()
    return {"review": row.review, "period": row.period, "round": round_id}


def _data(form: Form, new: Submission, held: Held, *, by: str) -> dict[str, Any]:
    data: dict[str, Any] = {
        "ask": held.ask_id,
        "version": held.version + 1,
        "values": _part(form.fields, new.values, free=False),
    }
    if new.proposal is not None:
        data["proposal"] = new.proposal
    if held.person_key not in (None, by):
        data["respondent"] = held.person_key
    return data


def _part(fields: Mapping[str, Field], values: Mapping[str, Any], *, free: bool) -> dict[str, Any]:
    return {key: value for key, value in values.items() if (fields[key].type in _FREE) is free}


def _body(
    round_id: int, submissions: Sequence[Submission], on_behalf_of: str | None
) -> dict[str, Any]:
    return {
        "do": "submit",
        "round": round_id,
        "for": on_behalf_of,
        "answers": [
            # as text: a spreadsheet's cell may be a fraction, and the body has none
            [each.ask_id, {k: str(v) for k, v in each.values.items()}, each.proposal]
            for each in submissions
        ],
    }
