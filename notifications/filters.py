"""The filters a letter may use: this list and no other."""

from collections.abc import Callable, Mapping
from typing import Any

from notifications.josa import josa, particle
from notifications.korean import (
    item_letter,
    listed,
    number,
    official_date,
    official_moment,
    official_time,
    won,
)


def length(items: Any) -> int:
    """Give how many items a list holds."""
    return len(items)


FILTERS: Mapping[str, Callable[..., object]] = {
    "item_letter": item_letter,
    "josa": josa,
    "length": length,
    "listed": listed,
    "number": number,
    "official_date": official_date,
    "official_moment": official_moment,
    "official_time": official_time,
    "particle": particle,
    "won": won,
}

# How many arguments a template writes after the filter's name, at least and at most.
ARGUMENTS: Mapping[str, tuple[int, int]] = {
    name: {"josa": (1, 1), "particle": (1, 1), "listed": (0, 1)}.get(name, (0, 0))
    for name in FILTERS
}
