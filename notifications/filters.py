"""The filters a letter may use: this list and no other."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Any

from jinja2 import Undefined

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
from notifications.plain import UNSAYABLE, NotSayable


def sayable(value: object) -> object:
    """
    Let through what can stand in a letter; a day is said officially.

    Raises:
        NotSayable: It is a list, a mapping, nothing, or yes and no.
    """
    if value is None or type(value) is bool:
        raise NotSayable(UNSAYABLE)
    if isinstance(value, datetime):
        return official_moment(value)
    if isinstance(value, date):
        return official_date(value)
    if not isinstance(value, Undefined):
        str(value)  # a list or a mapping raises here; what was not given raises when it is said
    return value


def _length(items: Any) -> int:
    return len(items)


def _josa(word: object, pair: str) -> str:
    return josa(sayable(word), pair)


def _particle(word: object, pair: str) -> str:
    return particle(sayable(word), pair)


def _listed(items: Iterable[object], separator: str = ", ") -> str:
    if isinstance(items, str):
        raise NotSayable(UNSAYABLE)
    return listed((sayable(item) for item in items), separator)


FILTERS: Mapping[str, Callable[..., object]] = {
    "item_letter": item_letter,
    "josa": _josa,
    "length": _length,
    "listed": _listed,
    "number": number,
    "official_date": official_date,
    "official_moment": official_moment,
    "official_time": official_time,
    "particle": _particle,
    "won": won,
}

# How many arguments a template writes after the filter's name, at least and at most.
ARGUMENTS: Mapping[str, tuple[int, int]] = {
    name: {"josa": (1, 1), "particle": (1, 1), "listed": (0, 1)}.get(name, (0, 0))
    for name in FILTERS
}
