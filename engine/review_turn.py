"""One member's turn in a round: their items, and handing them in, all or none, once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, func, insert, select

from engine.answer_drafts import Draft, drafts_of, drop_drafts
from engine.answers import Submission, submit
from engine.interests import declared
from engine.link_errors import (
    DraftsMissing,
    InterestUndeclared,
    ItemNotTheirs,
    NothingToSubmit,
)
from engine.notices import NewNotice, queue
from engine.people import Person
from engine.review_links import link_of, spend
from engine.round_errors import RoundNotOpen
from engine.round_name import round_name
from engine.round_view import AskRow, RoundRow, asks, round_with_id
from engine.seoul import SEOUL, day_in_seoul
from engine.tables import ask, receipt, round_

RECEIPT: Final = "receipt"  # the letter that confirms what came in


@dataclass(frozen=True, slots=True)
class Receipt:
    """접수증: what came in, when, under which number."""

    id: int
    number: str
    round_id: int
    person_id: int
    asks: tuple[int, ...]
    still_open: int
    submitted_at: datetime


@dataclass(frozen=True, slots=True)
class TurnItem:
    """One item as it stands for its member."""

    ask: AskRow
    draft: Draft | None
    cleared: bool  # no conflict of interest was declared about it
    editable: bool

    @property
    def state(self) -> str:
        """Give done, drafted or untouched."""
        if self.draft is not None:
            return "drafted"
        return "done" if self.ask.status == "answered" else "untouched"


@dataclass(frozen=True, slots=True)
class Turn:
    """What a member is asked in one round."""

    round: RoundRow
    items: tuple[TurnItem, ...]
    receipts: tuple[Receipt, ...]  # the newest first

    @property
    def undeclared(self) -> tuple[TurnItem, ...]:
        return tuple(one for one in self.items if one.editable and not one.cleared)

    @property
    def to_do(self) -> tuple[TurnItem, ...]:
        """Give the items that an answer is still expected for."""
        return tuple(one for one in self.items if one.editable and one.state != "done")

    @property
    def finished(self) -> int:
        """Count the items that were written or handed in."""
        return sum(one.state != "untouched" for one in self.items)

    def item(self, ask_id: int) -> TurnItem:
        """
        Find one item.

        Raises:
            ItemNotTheirs: It is none of this turn.
        """
        for one in self.items:
            if one.ask.id == ask_id:
                return one
        raise ItemNotTheirs(ask_id)


def turn_of(read: Connection, round_id: int, person_id: int) -> Turn:
    """
    Give a member's turn in a round: what was withdrawn is no part of it.

    An answer that was handed in stays as it is, unless the coordinator reopened the link since.

    Raises:
        RoundUnknown: There is no such round.
    """
    of = round_with_id(read, round_id)
    drafts = drafts_of(read, round_id, person_id)
    clear = declared(read, round_id, person_id)
    link = link_of(read, round_id, person_id)
    again = link.reopened_at if link is not None else None
    items = tuple(
        TurnItem(
            one,
            drafts.get(one.id),
            one.id in clear,
            of.status == "open"
            and (
                one.status == "open"
                or (again is not None and one.submitted_at is not None and again > one.submitted_at)
            ),
        )
        for one in asks(read, round_id, person_id=person_id)
        if one.status != "withdrawn"
    )
    return Turn(of, items, tuple(receipts_of(read, of, person_id)))


def rounds_to_review(read: Connection, person_id: int, *, on: date | None = None) -> list[int]:
    """Give the open rounds in which each member answers and this one is asked, the first due first."""
    return list(
        read.scalars(
            select(round_.c.id)
            .join(ask, ask.c.round_id == round_.c.id)
            .where(
                ask.c.person_id == person_id,
                ask.c.status != "withdrawn",
                ask.c.committee_id.is_not(None),
                round_.c.status == "open",
            )
            .group_by(round_.c.id, round_.c.due_on)
            .order_by(round_.c.due_on, round_.c.id)
        )
    )


def hand_in(
    write: Connection,
    round_id: int,
    *,
    by: Person,
    key: str,
    at: datetime,
    part: bool = False,
) -> Receipt:
    """
    Hand in what the member has written, all of it or nothing, and give its receipt.

    Asked twice, under one key or from two browsers, it is done once. With the last item the link
    is spent. The confirming letter is queued in the same transaction.

    Args:
        key: Names this very press of the button.
        part: Hand in what is there although some items have no answer yet.

    Raises:
        RoundNotOpen: The round does not take answers.
        DraftsMissing: Some items have no answer yet, and *part* was not said.
        NothingToSubmit: Nothing was written, and nothing handed in before.
        InterestUndeclared: Nothing was said about conflicts of interest in an item.
        SubmissionsRefused: Some answers cannot be taken; none was.
    """
    _hold(write, round_id, by.id)
    turn = turn_of(write, round_id, by.id)
    full_key = f"review:{by.id}:{key}"
    before = receipt_with_key(write, turn.round, full_key)
    if before is not None:
        return before
    drafted = [one for one in turn.items if one.editable and one.draft is not None]
    if not drafted:
        if turn.receipts:
            return turn.receipts[0]  # the other browser was first
        raise NothingToSubmit()
    untouched = [one.ask.number for one in turn.to_do if one.draft is None]
    if untouched and not part:
        raise DraftsMissing(untouched)
    for one in drafted:
        if not one.cleared:
            raise InterestUndeclared(one.ask.id)
    handed = [_submission(one) for one in drafted]
    submit(write, round_id, handed, by=by.key, at=at, key=full_key)
    ids = [one.ask.id for one in drafted]
    drop_drafts(write, ids, person_id=by.id)
    if not untouched:
        spend(write, round_id, by.id, at=at)
    return _receipt(write, turn.round, ids, len(untouched), by=by, key=full_key, at=at)


def receipts_of(read: Connection, of: RoundRow, person_id: int) -> list[Receipt]:
    """Give what a member handed in during a round, the newest first."""
    rows = read.execute(
        select(receipt)
        .where(receipt.c.round_id == of.id, receipt.c.person_id == person_id)
        .order_by(receipt.c.id.desc())
    )
    return [_receipt_row(row, of) for row in rows]


def receipt_with_key(read: Connection, of: RoundRow, key: str) -> Receipt | None:
    row = read.execute(select(receipt).where(receipt.c.key == key)).one_or_none()
    return None if row is None else _receipt_row(row, of)


def _hold(write: Connection, round_id: int, person_id: int) -> None:
    """Hold the round against closing, and the member's asks against their own other browser."""
    status = write.scalar(
        select(round_.c.status).where(round_.c.id == round_id).with_for_update(read=True)
    )
    if status != "open":
        raise RoundNotOpen(round_id, status=str(status), wanted="open")
    write.execute(
        select(ask.c.id)
        .where(ask.c.round_id == round_id, ask.c.person_id == person_id)
        .order_by(ask.c.id)
        .with_for_update()
    )


def _submission(one: TurnItem) -> Submission:
    assert one.draft is not None, "only what was written is handed in"
    return Submission(one.ask.id, one.draft.values, one.draft.proposal)


def _receipt(
    write: Connection,
    of: RoundRow,
    ask_ids: Sequence[int],
    still_open: int,
    *,
    by: Person,
    key: str,
    at: datetime,
) -> Receipt:
    row = write.execute(
        insert(receipt)
        .values(
            round_id=of.id,
            person_id=by.id,
            key=key,
            asks=list(ask_ids),
            still_open=still_open,
            submitted_at=at,
        )
        .returning(*receipt.c)
    ).one()
    made = _receipt_row(row, of)
    total = write.scalar(
        select(func.count()).where(
            ask.c.round_id == of.id, ask.c.person_id == by.id, ask.c.status == "answered"
        )
    )
    words = {
        "number": made.number,
        "called": round_name(of.period.label, of.review_label),
        "count": len(ask_ids),
        "answered": total or 0,
        "left": still_open,
        "due_on": of.span.due_on,
        "on": day_in_seoul(at),
        "time": f"{at.astimezone(SEOUL):%H:%M}",
    }
    notice = NewNotice(
        key=f"{RECEIPT}:{made.id}",
        kind=RECEIPT,
        person_id=by.id,
        template=RECEIPT,
        words=words,
        not_before=day_in_seoul(at),
    )
    queue(write, [notice], at=at)
    return made


def _receipt_row(row: Row[Any], of: RoundRow) -> Receipt:
    id_, round_id, person_id, _, ids, still_open, submitted_at = row
    return Receipt(
        id_,
        f"{of.period.name}-{id_:05d}",
        round_id,
        person_id,
        tuple(ids),
        still_open,
        submitted_at,
    )
