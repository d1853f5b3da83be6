"""Fields that only a move may change while a case is where it is."""

from collections.abc import Iterable
from dataclasses import dataclass

from states.lifecycle import Lifecycle


@dataclass(frozen=True, slots=True)
class FieldLock:
    """Why a field cannot be edited, in the words of its definition."""

    field: str  # its label
    state: str  # its label
    moves: tuple[str, ...]  # the labels of the moves from here that may change it


def locks_on(lifecycle: Lifecycle, state: str, changed: Iterable[str]) -> dict[str, FieldLock]:
    """Give the lock on each of the *changed* fields that has one in *state*, by its key."""
    here = lifecycle.states[state]
    return {
        key: FieldLock(
            lifecycle.fields[key].label,
            here.label,
            tuple(move.label for move in lifecycle.open_from(state) if key in move.sets),
        )
        for key in changed
        if key in here.locks and key in lifecycle.fields
    }
