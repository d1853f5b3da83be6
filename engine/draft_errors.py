"""Errors of drafts and of letters that are being edited."""

from datetime import datetime

from states.errors import HyeopchiError


class DraftUnknown(HyeopchiError):
    """There is no such draft."""

    def __init__(self, draft_id: int) -> None:
        super().__init__(f"no draft {draft_id}; one of the lifecycle's drafts would work")
        self.draft_id = draft_id


class DraftOpen(HyeopchiError):
    """Somebody works on a draft of this lifecycle already; there is one at a time."""

    def __init__(self, lifecycle: str, by: str) -> None:
        super().__init__(f"a draft of {lifecycle!r} by {by!r} is open; work on that one")
        self.lifecycle = lifecycle
        self.by = by


class DraftNotSo(HyeopchiError):
    """The draft is not in a state in which this can be done to it."""

    def __init__(self, draft_id: int, state: str, *, wanted: str) -> None:
        super().__init__(f"draft {draft_id} is {state!r}; only one that is {wanted!r} would work")
        self.draft_id = draft_id
        self.state = state
        self.wanted = wanted


class DraftChanged(HyeopchiError):
    """The draft's text is another than the one that was read. Read it again and decide anew."""

    def __init__(self, draft_id: int, *, by: str, at: datetime) -> None:
        super().__init__(f"draft {draft_id} was changed by {by!r} meanwhile; read it again")
        self.draft_id = draft_id
        self.by = by
        self.at = at


class DraftOvertaken(HyeopchiError):
    """Something else was published since the draft was looked at. Look at the new difference."""

    def __init__(self, lifecycle: str, *, by: str, at: datetime) -> None:
        super().__init__(f"{lifecycle!r} was published by {by!r} meanwhile; look at it again")
        self.lifecycle = lifecycle
        self.by = by
        self.at = at


class ApproverSame(HyeopchiError):
    """Who proposed a definition does not approve it: two people publish."""

    def __init__(self, actor: str) -> None:
        super().__init__(f"{actor!r} proposed it and cannot approve it; somebody else would")
        self.actor = actor


class LifecycleTaken(HyeopchiError):
    """A lifecycle of this key exists, so none can be begun under it."""

    def __init__(self, lifecycle: str) -> None:
        super().__init__(f"{lifecycle!r} is in force already; another key would work")
        self.lifecycle = lifecycle


class LetterChanged(HyeopchiError):
    """The letter is another than the one that was read. Read it again and decide anew."""

    def __init__(self, name: str) -> None:
        super().__init__(f"letter {name!r} was changed meanwhile; read it again")
        self.name = name
