"""Errors about agendas."""

from datetime import date

from states.errors import HyeopchiError


class MeetingToCome(HyeopchiError):
    """Nothing was decided at a meeting that is still to come."""

    def __init__(self, held_on: date) -> None:
        super().__init__(f"the meeting is on {held_on}; record what it decides from that day on")
        self.held_on = held_on


class CaseOnAgenda(HyeopchiError):
    """One agenda item proposes one move about a case."""

    def __init__(self, number: str, move: str) -> None:
        super().__init__(
            f"case {number!r} is on the item with move {move!r}; take it off, or use another item"
        )
        self.number = number
        self.move = move  # its label


class MoveUnknown(HyeopchiError):
    """The definition of the case has no such move."""

    def __init__(self, move: str) -> None:
        super().__init__(f"no move {move!r}; one of the case's definition would work")
        self.move = move
