"""Many ids in parts that one statement can carry."""

from collections.abc import Collection, Iterator
from typing import TypeVar

AT_ONCE = 1000  # below every driver's limit of parameters

_T = TypeVar("_T")


def chunks(ids: Collection[_T]) -> Iterator[list[_T]]:
    """Part *ids*, each once and in the order given, into lists for one statement each."""
    each_once = list(dict.fromkeys(ids))
    for start in range(0, len(each_once), AT_ONCE):
        yield each_once[start : start + AT_ONCE]
