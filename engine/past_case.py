"""One case of an office's past: its events in order, each with the state it left behind."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from engine.cell_text import fold
from engine.history_file import HistoryRow
from engine.seoul import day_in_seoul
from states.lifecycle import Lifecycle

# Why the definition would not have allowed an event. Roles, asks and requirements are not asked
# of the past: what they read was never recorded.
DEVIATIONS: Final[Mapping[str, str]] = {
    "unknown": "정의에 없는 활동",
    "not_open": "그 상태에서 할 수 없는 처리",
    "ended": "끝난 뒤에 일어난 처리",
}


@dataclass(frozen=True, slots=True)
class Step:
    """One event of a case: the move it is, the state it leaves behind, how it deviates."""

    row: HistoryRow
    move: str | None  # None: the definition knows no such move
    state: str
    deviation: str | None


@dataclass(frozen=True, slots=True)
class PastCase:
    number: str
    title: str
    fields: Mapping[str, object]
    steps: tuple[Step, ...]

    @property
    def since(self) -> date:
        return day_in_seoul(self.steps[0].row.at)


def walk(
    lifecycle: Lifecycle, called: Mapping[str, str], rows: Sequence[HistoryRow]
) -> Iterator[Step]:
    """
    Walk the events of one case through a definition, and say where it would have objected.

    A known move's target becomes the state even where the move was not open; what the definition
    does not know changes no state. See docs/decisions/0008-history-as-it-was.md.

    Args:
        called: The move that each folded activity means.
    """
    state = lifecycle.initial
    for row in rows:
        move = lifecycle.moves.get(called.get(fold(row.activity), ""))
        if move is None:
            yield Step(row, None, state.key, "unknown")
            continue
        objection = None if state.key in move.sources else "ended" if state.final else "not_open"
        state = lifecycle.states[move.target]
        yield Step(row, move.key, state.key, objection)
