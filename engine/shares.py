"""Percentages that add up: tenths of a percent by largest remainder."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Shares:
    """The share of each count, in tenths of a percent, adding up to exactly 1000."""

    tenths: tuple[int, ...]
    adjusted: tuple[int, ...]  # places that plain rounding would print otherwise

    @property
    def percents(self) -> tuple[str, ...]:
        return tuple(f"{tenth // 10}.{tenth % 10}" for tenth in self.tenths)


def shares_of(counts: Sequence[int]) -> Shares:
    """
    Give each count's share of their sum so that the printed column adds up to 100.0.

    Published tables adjust in silence; here every place that differs from plain
    rounding is named, so that a report can flag it. Of nothing, every share is 0.0.
    """
    total = sum(counts)
    if total == 0:
        return Shares((0,) * len(counts), ())
    whole = [1000 * count // total for count in counts]
    rest = 1000 - sum(whole)
    by_remainder = sorted(range(len(counts)), key=lambda at: (-(1000 * counts[at] % total), at))
    raised = set(by_remainder[:rest])
    tenths = tuple(tenth + (at in raised) for at, tenth in enumerate(whole))
    adjusted = tuple(
        at
        for at, count in enumerate(counts)
        if tenths[at] != (2000 * count + total) // (2 * total)  # half up
    )
    return Shares(tenths, adjusted)
