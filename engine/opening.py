"""Open a round: once a period, and then its cases in batches that may be cut off anywhere."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, func, literal, select, update

from engine.case_index import index_opened
from engine.definitions import review_pinned
from engine.due import DueRound
from engine.holders import holders
from engine.once import insert_once, insert_or_leave
from engine.round_errors import PeriodSkipped, RoundUnknown
from engine.tables import ask, case, case_relation, event, occurrence, round_, round_item
from engine.tables.base import Id
from states.lifecycle import Actor, Review

_Place = tuple[int | None, ...]  # organisation, committee, case
_NOWHERE: _Place = (None, None, None)  # office-wide
_ANYWHERE: _Place = ()


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
    fresh = _fresh_items(write, held, review.answered_by)
    persons = _holders(write, review.answered_by, on=held.opened_on)
    # One who speaks for two organisations of a case is asked once: for the one with fewer others.
    fewest = sorted(fresh, key=lambda item: (item.case_id, len(_who(item, review, persons))))
    asked = [row for item in fewest for row in _asks(item, review, persons)]
    if asked:
        write.execute(insert_or_leave(write, ask), asked)
        index_opened(write, round_id, after=held.cursor)
    more = len({item.case_id for item in fresh}) == size  # a case may have several parties
    moved = write.execute(
        update(round_)
        .where(round_.c.id == round_id, round_.c.cursor == held.cursor)
        .values(
            cursor=fresh[-1].case_id if fresh else held.cursor,
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
            # Not by the index on lifecycle: a batch is the next few rows of the primary key.
            case.c.lifecycle + "" == held.lifecycle,
            case.c.id > held.cursor,
            event.c.to_state.in_(review.of),
        )
        .order_by(case.c.id)
        .limit(size)
    )


def _fresh_items(read: Connection, held: Row[Any], by: Actor) -> Sequence[Row[Any]]:
    """
    Give the items after the cursor, each with the department or committee it relates to.

    A case whose field names several organisations comes once for each of them.
    """
    related = and_(
        case_relation.c.case_id == round_item.c.case_id, case_relation.c.relation == by.of
    )
    return read.execute(
        select(
            round_item.c.round_id,
            round_item.c.case_id,
            case_relation.c.organisation_id,
            case_relation.c.committee_id,
        )
        .select_from(round_item.outerjoin(case_relation, related))
        .where(round_item.c.round_id == held.id, round_item.c.case_id > held.cursor)
        .order_by(round_item.c.case_id, case_relation.c.id)
    ).all()


def _holders(read: Connection, by: Actor, *, on: date) -> Mapping[_Place, Sequence[int]]:
    """
    Give who holds the role where, whoever has had it shortest first (ties: the lowest id).

    Matched with the items here: SQLite would compare every holder with every case.
    """
    rows = read.execute(_held(by.role, on))
    found: defaultdict[_Place, dict[int, None]] = defaultdict(dict)  # each once, in order
    for person_id, *place in rows:
        found[_ANYWHERE].setdefault(person_id)
        found[tuple(place)].setdefault(person_id)
    return {place: tuple(persons) for place, persons in found.items()}


@lru_cache(maxsize=64)  # to word it takes longer than to ask it, and every round of a day asks it
def _held(role: str, on: date) -> Select[Any]:
    holder = holders(on).c
    return (
        select(holder.person_id, holder.organisation_id, holder.committee_id, holder.case_id)
        .where(holder.role == role)
        .order_by(holder.starts_on.desc(), holder.person_id)
    )


def _who(
    item: Row[Any], review: Review, persons: Mapping[_Place, Sequence[int]]
) -> Sequence[int | None]:
    """
    Give who is asked about one case at one place: every holder, or the one with the duty shortest.

    A successor who began yesterday answers rather than the colleague who was there before. A
    case whose duty nobody holds is asked of no person, so that the round's status shows it
    instead of losing it.
    """
    by = review.answered_by
    place: _Place = (item.organisation_id, item.committee_id, None)
    if by.of is None:  # whoever holds the role, wherever
        place = _ANYWHERE
    elif by.of == "case":
        place = (None, None, item.case_id)
    elif place == _NOWHERE:
        return (None,)
    asked = persons.get(place) or (None,)
    return asked[:1] if review.answers == "one" else asked


def _asks(
    item: Row[Any], review: Review, persons: Mapping[_Place, Sequence[int]]
) -> Iterator[dict[str, Any]]:
    for person_id in _who(item, review, persons):
        yield {
            "round_id": item.round_id,
            "case_id": item.case_id,
            "person_id": person_id,
            "organisation_id": item.organisation_id,
            "committee_id": item.committee_id,
            "status": "open",
        }
