"""Errors of deputies. Each carries what a caller needs to explain it."""

from datetime import date
from typing import TYPE_CHECKING

from states.errors import HyeopchiError

if TYPE_CHECKING:
    from engine.deputies import Absence

_HOLDS = {
    "oneself": "nobody stands in for themselves; name somebody else",
    "order": "the last day is before the first; give the days in order",
    "overlap": "they have a deputy in that span already; end that first",
    "deputy_is_absent": "the deputy is away themselves in that span; name somebody else",
    "person_is_deputy": "they stand in for somebody in that span; let that end first",
}


class DeputyRefused(HyeopchiError):
    """One person cannot take another's place in that span."""

    def __init__(self, why: str, of: str, to: str, held: "Absence | None" = None) -> None:
        super().__init__(f"cannot let {to!r} stand in for {of!r}; {_HOLDS[why]}")
        self.why = why  # a key of what holds
        self.of = of
        self.to = to
        self.held = held  # the absence in the way


class DeputyUnknown(HyeopchiError):
    """Nobody stands in for this person, on that day or later."""

    def __init__(self, of: str, on: date) -> None:
        super().__init__(
            f"nobody stands in for {of!r} from {on} on; `hyeopchi deputy list` says who does"
        )
        self.of = of
        self.on = on
