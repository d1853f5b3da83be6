"""Close the rounds whose closing day has passed: tally, propose, freeze."""

from datetime import datetime

from engine.closing import RoundClosed, closable, close_round
from engine.round_view import RoundRow, round_named, round_with_id
from engine.seoul import day_in_seoul
from engine.store import reading, transaction
from flows.steps.setting import Setting

SYSTEM = "system"  # the clock's name in the record


def close_due(setting: Setting, *, at: datetime) -> list[RoundClosed]:
    """Close every round whose closing day has passed, each in a transaction of its own."""
    with reading(setting.store) as read:
        due = closable(read, today=day_in_seoul(at))
    closed = [close(setting, round_id, by=SYSTEM, at=at) for round_id in due]
    return [one for one in closed if one.fresh]  # another clock may have been quicker


def closable_now(setting: Setting, *, at: datetime) -> list[RoundRow]:
    """Give the rounds that close by themselves at this moment."""
    with reading(setting.store) as read:
        return [
            round_with_id(read, round_id) for round_id in closable(read, today=day_in_seoul(at))
        ]


def close(setting: Setting, round_id: int, *, by: str, at: datetime) -> RoundClosed:
    """Close one round in one transaction; a closed one stays as it is."""
    with transaction(setting.store) as write:
        return close_round(write, round_id, by=by, at=at)


def close_named(
    setting: Setting, lifecycle: str, review: str, period: str, *, by: str, at: datetime
) -> RoundClosed | None:
    """
    Close the round of one named period; None when it is not the clock's to close.

    A person closes any open round. The clock, `by` ``system``, closes none before its day
    and none that waits for a person.

    Raises:
        RoundUnknown: The round did not begin.
    """
    with reading(setting.store) as read:
        found = round_named(read, lifecycle, review, period)
    if by == SYSTEM and found.status == "open":
        theirs = {one.id for one in closable_now(setting, at=at)}
        if found.id not in theirs:
            return None
    return close(setting, found.id, by=by, at=at)
