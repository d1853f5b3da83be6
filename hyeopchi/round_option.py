"""Which round a command is about: the review's key or label, and the period."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from hyeopchi.lifecycle_option import lifecycle_meant, lifecycle_option

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from engine.round_view import RoundRow
    from states.lifecycle import Lifecycle

_Command = TypeVar("_Command", bound=Callable[..., Any])


def round_arguments(command: _Command) -> _Command:
    """Give a command the arguments that name a round."""
    for decorate in (
        lifecycle_option,
        click.argument("period", metavar="기간"),
        click.argument("review", metavar="점검"),
    ):
        command = decorate(command)
    return command


def round_meant(read: "Connection", lifecycle: str | None, review: str, period: str) -> "RoundRow":
    """
    Find the round that was named; the review by key or by label.

    Raises:
        PeriodUnknown: No period is called so.
        RoundUnknown: The round did not begin.
        LifecycleUnknown, LifecycleUnclear: As `lifecycle_meant`.
    """
    from engine.round_view import round_named
    from states.period import period_named

    definition = lifecycle_meant(read, lifecycle, review=review).lifecycle
    key = next((one.key for one in definition.reviews.values() if one.label == review), review)
    return round_named(read, definition.key, key, period_named(period).name)


def move_labels(read: "Connection", lifecycle: str) -> dict[str, str]:
    """Give the moves of a lifecycle by key, as people call them."""
    from engine.definitions import in_force

    return {move.key: move.label for move in in_force(read, lifecycle).lifecycle.moves.values()}


def labels_everywhere(read: "Connection") -> dict[str, str]:
    """Give the moves of every lifecycle by key; a key with several labels stays a key."""
    from engine.definitions import all_in_force

    labels: dict[str, str] = {}
    for force in all_in_force(read).values():
        for move in force.lifecycle.moves.values():
            if labels.setdefault(move.key, move.label) != move.label:
                labels[move.key] = move.key
    return labels


def review_meant(
    read: "Connection", definition: "Lifecycle", named: str | None, period: str
) -> str:
    """
    Give the key of the review to report on: the one named, by key or label, else the one that fits.

    Of several reviews for such periods, the only one that one person answers for each case is meant.

    Raises:
        PeriodUnknown: No period is called so.
        ReviewUnclear: No review fits, or several do.
    """
    from engine.round_view import rounds
    from hyeopchi.errors import ReviewUnclear
    from states.period import period_named

    every = period_named(period).every
    fits = [review for review in definition.reviews.values() if review.every == every]
    if named is not None:
        meant = [review.key for review in fits if named in (review.key, review.label)]
        if not meant and named not in definition.reviews:  # one that an earlier definition had
            meant = [one.review for one in rounds(read, lifecycle=definition.key, review=named)]
    else:
        single = [review.key for review in fits if review.answers == "one"]
        meant = single if len(single) == 1 else [review.key for review in fits]
    if not meant or (named is None and len(meant) > 1):
        words = {one.key: f"{one.key}({one.label})" for one in definition.reviews.values()}
        raise ReviewUnclear(
            period,
            named=named,
            fits=tuple(words[one.key] for one in fits),
            known=tuple(words.values()),
        )
    return meant[0]
