"""A case that is asked to move, and what the move rests on."""

from collections.abc import Iterator
from dataclasses import dataclass

from engine.case import Case
from states.lifecycle import Lifecycle
from states.requirement import Asked, Requirement
from states.requirements import leaves


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which case is to move, as what, and the successors that the request names."""

    case: Case
    lifecycle: Lifecycle  # as the case pins it
    asked: Asked  # what was given is typed already
    successors: tuple[str, ...] = ()

    @property
    def requires(self) -> tuple[Requirement, ...]:
        move = self.lifecycle.moves.get(self.asked.move)
        return move.requires if move else ()

    def leaves(self) -> Iterator[Requirement]:
        """Give every requirement of the move, those inside of others too."""
        for requirement in self.requires:
            yield from leaves(requirement)
