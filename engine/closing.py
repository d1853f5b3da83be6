"""Close a round: mark what is missing, tally, and freeze what was reported. A person or the clock does it, never an answer."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, or_, select, update

from engine.case_index import index_closed
from engine.definitions import review_pinned
from engine.frozen import freeze
from engine.proposal import Tally, proposals, propose, tallies
from engine.round_errors import RoundNotOpen, RoundUnknown
from engine.round_view import Missing, RoundRow, asks, missing_by_organisation, round_with_id
from engine.tables import ask, case, round_


@dataclass(frozen=True, slots=True)
class ClosePreview:
    """What closing the round now would leave out, and what it would propose."""

    round: RoundRow
    missing: tuple[Missing, ...]
    tallies: tuple[Tally, ...]  # empty for a review that proposes nothing


@dataclass(frozen=True, slots=True)
class RoundClosed:
    """A closed round: `fresh` says whether this very call closed it."""

    round: RoundRow
    proposals: Mapping[str | None, int]  # move (None: no majority) -> cases
    fresh: bool


def closable(read: Connection, *, today: date) -> list[int]:
    """
    Give the open rounds whose closing day has passed, oldest first.

    The closing day is the last on which answers are taken. A round without one is closed by a
    person; so may be any other, earlier.
    """
    return list(
        read.scalars(
            select(round_.c.id)
            .where(round_.c.status == "open", round_.c.closes_on < today)
            .order_by(round_.c.closes_on, round_.c.id)
        )
    )


def close_preview(read: Connection, round_id: int) -> ClosePreview:
    """
    Say what closing the round would do, and do nothing.

    Raises:
        RoundUnknown: There is no such round.
    """
    of = round_with_id(read, round_id)
    missing = [each for each in missing_by_organisation(read, round_id) if each.missing]
    found = tallies(asks(read, round_id)) if _proposes(read, of) else []
    return ClosePreview(round=of, missing=tuple(missing), tallies=tuple(found))


def close_round(write: Connection, round_id: int, *, by: str, at: datetime) -> RoundClosed:
    """
    Close the round, once: closing it again gives what the first closing left, and writes nothing.

    Open asks become missing; answers that propose are tallied into proposals and draft agenda
    items; the report is frozen as version 1; and nothing takes effect any more, for any case
    of the lifecycle, within its period.

    Raises:
        RoundUnknown: There is no such round.
        RoundNotOpen: Its opening has not ended.
    """
    status = write.scalar(select(round_.c.status).where(round_.c.id == round_id).with_for_update())
    if status is None:
        raise RoundUnknown(round_id)
    if status == "opening":
        raise RoundNotOpen(round_id, status=status, wanted="open")
    if status == "open":
        _close(write, round_id, by=by, at=at)
    return RoundClosed(
        round=round_with_id(write, round_id),
        proposals=Counter(each.move for each in proposals(write, round_id)),
        fresh=status == "open",
    )


def _close(write: Connection, round_id: int, *, by: str, at: datetime) -> None:
    write.execute(
        update(ask)
        .where(ask.c.round_id == round_id, ask.c.status == "open")
        .values(status="missing")
    )
    write.execute(
        update(round_)
        .where(round_.c.id == round_id)
        .values(status="closed", closed_at=at, closed_by=by)
    )
    of = round_with_id(write, round_id)
    if _proposes(write, of):
        propose(write, of, tallies(asks(write, round_id)))
    _freeze_cases(write, of)
    index_closed(write, round_id)
    freeze(write, round_id, by=by, at=at)


def _proposes(read: Connection, of: RoundRow) -> bool:
    return bool(review_pinned(read, of.definition_hash).proposes)


def _freeze_cases(write: Connection, of: RoundRow) -> None:
    """
    Freeze the period for every case of the lifecycle, locked in one order as `record` locks them.

    Also for those that the round did not ask about: one of them moving into the period
    would change what the frozen report counted.
    """
    same = case.c.lifecycle == of.lifecycle
    write.execute(select(case.c.id).where(same).order_by(case.c.id).with_for_update())
    write.execute(
        update(case)
        .where(
            same,
            or_(case.c.frozen_through.is_(None), case.c.frozen_through < of.period.last),
        )
        .values(frozen_through=of.period.last)
    )
