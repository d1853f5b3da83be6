"""The way that one case has gone through its lifecycle."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

Way = tuple[str, str, str]  # from a state, by a move, to a state


@dataclass(frozen=True, slots=True)
class Step:
    """One move that was made, and not undone."""

    source: str
    move: str
    target: str
    on: date


@dataclass(frozen=True, slots=True)
class Walk:
    """Where a case began, every step since, and where it stands."""

    number: str
    title: str
    began_in: str
    began_on: date
    steps: tuple[Step, ...]
    state: str

    def visited(self) -> frozenset[str]:
        return frozenset((self.began_in, self.state, *(step.target for step in self.steps)))

    def times(self) -> Mapping[Way, tuple[tuple[int, date], ...]]:
        """Give of every way gone its orders, counted from 1, and days."""
        found: dict[Way, list[tuple[int, date]]] = {}
        for order, step in enumerate(self.steps, start=1):
            found.setdefault((step.source, step.move, step.target), []).append((order, step.on))
        return {way: tuple(each) for way, each in found.items()}
