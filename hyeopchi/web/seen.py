"""What a request showed of whom, told by its route and written before the answer leaves."""

from collections.abc import Iterable
from dataclasses import dataclass

from fastapi import Request


@dataclass(frozen=True, slots=True)
class Shown:
    """The persons whose data an answer holds, or the query that found them."""

    subjects: tuple[str, ...] = ()
    chosen: str | None = None
    what: str | None = None


def showed(
    request: Request,
    persons: Iterable[str | None] = (),
    *,
    query: str | None = None,
    what: str | None = None,
) -> None:
    """
    Tell that the answer to *request* shows data of these *persons* (by key).

    Args:
        query: What they were found by, where they are too many to name.
        what: The act in Korean, as the log names it; None: what the door is called.
    """
    before = shown_by(request)
    subjects = {*(before.subjects if before else ()), *(one for one in persons if one)}
    request.state.shown = Shown(
        tuple(sorted(subjects)),
        query or (before.chosen if before else None),
        what or (before.what if before else None),
    )


def shown_by(request: Request) -> Shown | None:
    found: Shown | None = getattr(request.state, "shown", None)
    return found
