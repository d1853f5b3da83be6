"""Errors of reviewers' links and of what is handed in through them."""

from collections.abc import Sequence

from states.errors import HyeopchiError


class LinkUnknown(HyeopchiError):
    """There is no such link."""

    def __init__(self, link_id: int) -> None:
        super().__init__(f"no link {link_id}; the page of its round lists those there are")
        self.link_id = link_id


class TooOften(HyeopchiError):
    """Something was asked for more often than is good."""

    def __init__(self, minutes: int) -> None:
        super().__init__(f"asked for too often; again in {minutes} minutes")
        self.minutes = minutes


class ItemNotTheirs(HyeopchiError):
    """The item was not asked of this person, or is asked no more: nobody can tell which."""

    def __init__(self, ask_id: int) -> None:
        super().__init__(f"item {ask_id} is none that this person can answer now")
        self.ask_id = ask_id


class InterestUndeclared(HyeopchiError):
    """The content of an item is shown and answered only after a word about conflicts of interest."""

    def __init__(self, ask_id: int) -> None:
        super().__init__(f"nothing was declared about item {ask_id}; declare it first")
        self.ask_id = ask_id


class DraftsMissing(HyeopchiError):
    """Some items have no answer yet, and only all of them are handed in unless one says otherwise."""

    def __init__(self, numbers: Sequence[str]) -> None:
        super().__init__(f"no answer yet to {', '.join(numbers)}; answer them, or hand in a part")
        self.numbers = tuple(numbers)


class NothingToSubmit(HyeopchiError):
    """Nothing new was written."""

    def __init__(self) -> None:
        super().__init__("there is nothing new to hand in; write an answer first")
