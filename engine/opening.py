"""Open a round: once a period, and then its cases in batches that may be cut off anywhere."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Row,
    Select,
    and_,
    func,
    literal,
    or_,
    select,
    true,
    update,
)

from engine.definitions import review_pinned
from engine.due import DueRound
from engine.errors import PeriodSkipped, RoundUnknown
from engine.holders import holders
from engine.once import insert_once, insert_or_leave
from engine.tables import ask, case, case_relation, event, occurrence, round_, round_item
from engine.tables.base import Id
from states.lifecycle import Review


def begin_round(write: Connection, due: DueRound, *, today: date, at: datetime) -> int:
    """
    Begin the round of one period and give its id; whoever comes second gets the same id.

    The round pins the review as it is in force, and the day on which its respondents are
    looked up: cases and people are added by `open_batch`.

    Raises:
        PeriodSkipped: The period was passed over already.
    """
    assert due.skip is None, "a skipped period has no round"
    insert_once(write, occurrence, [_occurrence(due, "opened", at=at)])
    o = occurrence.c
    held = write.execute(
        select(o.id, o.ended).where(
            o.lifecycle == due.lifecycle,
            o.review == due.review.key,
            o.period == due.period.name,
        )
    ).one()
    if held.ended != "opened":
        raise PeriodSkipped(due.lifecycle, due.review.key, due.period.name)
    insert_once(
        write,
        round_,
        [
            {
                "occurrence_id": held.id,
                "lifecycle": due.lifecycle,
                "review": due.review.key,
                "period": due.period.name,
                "definition_hash": due.review_hash,
                "period_last": due.period.last,
                "opens_on": due.span.opens_on,
                "due_on": due.span.due_on,
                "nominal_due_on": due.nominal_due_on,
                "closes_on": due.span.closes_on,
                "status": "opening",
                "cursor": 0,
                "opened_on": today,
                "opened_at": at,
            }
        ],
    )
    found = write.execute(select(round_.c.id).where(round_.c.occurrence_id == held.id))
    return int(found.scalar_one())


def skip_round(write: Connection, due: DueRound, *, at: datetime) -> None:
    """Record that a missed period is passed over, and why; a period dealt with stays as it is."""
    assert due.skip is not None, "a period is skipped for a reason"
    insert_once(write, occurrence, [_occurrence(due, "skipped", at=at)])


def unfinished_rounds(read: Connection) -> list[int]:
    """Give the rounds whose opening began and did not end, oldest first."""
    return list(
        read.scalars(select(round_.c.id).where(round_.c.status == "opening").order_by(round_.c.id))
    )


def open_batch(write: Connection, round_id: int, *, at: datetime, size: int = 500) -> bool:
    """
    Add the next cases of a round and everybody asked about them; True while more remains.

    In the round are the cases that stood in one of the review's states on the period's last
    day. One call is one transaction's worth, and as many statements for ten cases as for ten
    thousand: cut off anywhere, the next call goes on where the last committed one ended.

    Raises:
        RoundUnknown: There is no such round.
    """
    held = _locked(write, round_id)
    if held.status != "opening":
        return False
    review = review_pinned(write, held.definition_hash)
    write.execute(
        insert_or_leave(write, round_item).from_select(
            ["round_id", "case_id", "state"], _next_items(held, review, size)
        )
    )
    items, last = write.execute(
        select(func.count(), func.max(round_item.c.case_id)).where(_fresh(held))
    ).one()
    write.execute(
        insert_or_leave(write, ask).from_select(
            ["round_id", "case_id", "person_id", "organisation_id", "committee_id", "status"],
            _respondents(held, review),
        )
    )
    more = bool(items == size)
    moved = write.execute(
        update(round_)
        .where(round_.c.id == round_id, round_.c.cursor == held.cursor)
        .values(
            cursor=last or held.cursor,
            status="opening" if more else "open",
            opened_at=held.opened_at if more else at,
        )
    )
    assert moved.rowcount == 1, "the round is locked"
    return more


def _occurrence(due: DueRound, ended: str, *, at: datetime) -> dict[str, Any]:
    return {
        "lifecycle": due.lifecycle,
        "review": due.review.key,
        "period": due.period.name,
        "ended": ended,
        "reason": due.skip,
        "late": due.late,
        "recorded_at": at,
    }


def _locked(write: Connection, round_id: int) -> Row[Any]:
    """Read the round under its lock (SQLite has locked the whole database already)."""
    held = write.execute(
        select(round_).where(round_.c.id == round_id).with_for_update()
    ).one_or_none()
    if held is None:
        raise RoundUnknown(round_id)
    return held


def _next_items(held: Row[Any], review: Review, size: int) -> Select[Any]:
    """Select the next cases after the cursor with the state that their events give them."""
    earlier = event.alias("earlier")
    newest = (
        select(func.max(earlier.c.seq))
        .where(earlier.c.case_id == case.c.id, earlier.c.effective_on <= held.period_last)
        .scalar_subquery()
    )
    return (
        select(literal(held.id, Id), case.c.id, event.c.to_state)
        .select_from(case)
        .join(event, and_(event.c.case_id == case.c.id, event.c.seq == newest))
        .where(
            case.c.lifecycle == held.lifecycle,
            case.c.id > held.cursor,
            event.c.to_state.in_(review.of),
        )
        .order_by(case.c.id)
        .limit(size)
    )


def _fresh(held: Row[Any]) -> ColumnElement[bool]:
    return and_(round_item.c.round_id == held.id, round_item.c.case_id > held.cursor)


def _respondents(held: Row[Any], review: Review) -> Select[Any]:
    """
    Select who is asked about each fresh item: every holder, or the one who has had it shortest.

    With ``answers: one`` a successor who began yesterday answers rather than the colleague who
    was there before (ties: the lowest id). A case whose duty nobody holds is asked of no person,
    so that it shows in the round's status instead of being lost.
    """
    holder = holders(held.opened_on)
    by = review.answered_by
    joined = round_item.outerjoin(
        case_relation,
        and_(case_relation.c.case_id == round_item.c.case_id, case_relation.c.relation == by.of),
    ).outerjoin(holder, and_(holder.c.role == by.role, _holds(holder, by.of)))
    turn = func.row_number().over(
        partition_by=round_item.c.case_id,
        order_by=(holder.c.starts_on.desc(), holder.c.person_id),
    )
    found = (
        select(
            round_item.c.case_id,
            holder.c.person_id,
            case_relation.c.organisation_id,
            case_relation.c.committee_id,
            turn.label("turn"),
        )
        .select_from(joined)
        .where(_fresh(held))
        .subquery("found")
    )
    return select(
        literal(held.id, Id),
        found.c.case_id,
        found.c.person_id,
        found.c.organisation_id,
        found.c.committee_id,
        literal("open"),
    ).where(found.c.turn == 1 if review.answers == "one" else true())


def _holds(holder: FromClause, of: str | None) -> ColumnElement[bool]:
    if of is None:  # whoever holds the role, wherever
        return true()
    if of == "case":
        return holder.c.case_id == round_item.c.case_id
    return or_(
        holder.c.organisation_id == case_relation.c.organisation_id,
        holder.c.committee_id == case_relation.c.committee_id,
    )
