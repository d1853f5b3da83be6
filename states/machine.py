"""Lifecycles made executable with the `transitions` package."""

from dataclasses import dataclass

from transitions import EventData, Machine

from states.lifecycle import Lifecycle, Move
from states.requirement import Refusal

_MACHINES_MAX = 64
_machines: dict[int, tuple[Lifecycle, "LifecycleMachine"]] = {}


@dataclass(slots=True)
class Standing:
    """A case standing in one state, as plain data that a machine can move."""

    state: str


class LifecycleMachine:
    """
    A lifecycle made executable, compiled once for each definition.

    It holds no case, so one machine serves every case and thread. Building one costs a third of
    a millisecond, asking one a few microseconds.
    """

    def __init__(self, lifecycle: Lifecycle) -> None:
        self._moves = lifecycle.moves
        self._states = lifecycle.states
        self._machine = Machine(
            model=None,
            states=list(lifecycle.states),
            transitions=[
                {
                    "trigger": move.key,
                    "source": list(move.sources),
                    "dest": move.target,
                    "conditions": _nothing_refused,
                }
                for move in lifecycle.moves.values()
            ],
            initial=lifecycle.initial.key,
            auto_transitions=False,  # else every state could jump to every other
            send_event=True,
        )

    def open_moves(self, state: str) -> tuple[Move, ...]:
        """Give the moves that leave *state*, in the file's order; none for a state unknown here."""
        if state not in self._states:
            return ()
        return tuple(self._moves[key] for key in self._machine.get_triggers(state))

    def take(self, state: str, move: str, *, refusals: tuple[Refusal, ...]) -> str | None:
        """Give the state that *move* leads to from *state*, or None when it is refused or not open."""
        if move not in {each.key for each in self.open_moves(state)}:
            return None
        standing = Standing(state)
        moved = self._machine.events[move].trigger(standing, refusals=refusals)
        return standing.state if moved else None


def machine_of(lifecycle: Lifecycle) -> LifecycleMachine:
    """Give the machine of *lifecycle*, compiled on first use and kept with it."""
    kept = _machines.get(id(lifecycle))
    if kept is not None and kept[0] is lifecycle:
        return kept[1]
    machine = LifecycleMachine(lifecycle)
    if len(_machines) >= _MACHINES_MAX:
        _machines.clear()
    _machines[id(lifecycle)] = (lifecycle, machine)  # kept with it, so that its id is not reused
    return machine


def _nothing_refused(event: EventData) -> bool:
    return not event.kwargs["refusals"]
