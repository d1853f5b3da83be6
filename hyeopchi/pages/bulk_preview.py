"""Many cases and one move: who can, who cannot and why, before anything is done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import Connection, select

from engine.case import Case, cases
from engine.definitions import lifecycle_pinned
from engine.id_chunks import AT_ONCE
from engine.preview import MovePreview, MoveRequest, preview_moves
from engine.scope import Scope, seen
from engine.tables import case
from hyeopchi.web.errors import NotThere
from states import typed
from states.lifecycle import Field, Lifecycle
from states.requirement import Refusal
from states.requirements import ApprovalDocument, leaves

MOST: Final = AT_ONCE  # cases at once: what the engine does in one set of statements


@dataclass(frozen=True, slots=True)
class BulkRow:
    """One chosen case and what would come of the move."""

    case: Case
    state: str
    refusals: tuple[tuple[str, str], ...]  # (why, how to mend it), but for what the form asks

    @property
    def can(self) -> bool:
        return not self.refusals


@dataclass(frozen=True, slots=True)
class BulkPreview:
    """Everything chosen, in order; `move` is None until one was chosen."""

    lifecycle: Lifecycle
    cases: tuple[Case, ...]
    moves: tuple[tuple[str, str], ...]  # (key, label), of the states the cases are in
    move: str | None
    asks: Mapping[str, Field]
    rows: tuple[BulkRow, ...]

    @property
    def able(self) -> tuple[BulkRow, ...]:
        return tuple(row for row in self.rows if row.can)

    @property
    def unable(self) -> tuple[BulkRow, ...]:
        return tuple(row for row in self.rows if not row.can)


def chosen_cases(read: Connection, scope: Scope, ids: Sequence[int]) -> list[Case]:
    """
    Give the chosen cases; all must be there and theirs to see.

    Raises:
        NotThere: One is not, or is another department's: nobody can tell which.
    """
    wanted = set(ids)
    theirs = set(read.scalars(select(case.c.id).where(case.c.id.in_(sorted(wanted)), seen(scope))))
    if not wanted or theirs != wanted:
        raise NotThere()
    return cases(read, ids=sorted(wanted))


def bulk_preview(
    read: Connection,
    chosen: Sequence[Case],
    move: str | None,
    given: Mapping[str, object],
    *,
    document: str | None,
    actor: str,
    on: date,
    today: date,
) -> BulkPreview:
    """Say of each chosen case whether the move can be made, in the statements of one preview."""
    lifecycle = lifecycle_pinned(read, chosen[0].definition_hash)
    moves = _moves(read, chosen)
    if move is None or move not in dict(moves):
        return BulkPreview(lifecycle, tuple(chosen), moves, None, {}, ())
    requests = requests_of(chosen, move, given, document=document)
    previews = preview_moves(read, chosen[0].lifecycle, requests, actor=actor, on=on, today=today)
    asked = next(
        (
            pinned.moves[move].asks
            for one in chosen
            if move in (pinned := lifecycle_pinned(read, one.definition_hash)).moves
        ),
        {},
    )
    own = frozenset(typed(asked, given)[1])  # said beside its field, once for all
    rows = tuple(_row(preview, own) for preview in previews)
    return BulkPreview(lifecycle, tuple(chosen), moves, move, asked, rows)


def requests_of(
    chosen: Sequence[Case], move: str, given: Mapping[str, object], *, document: str | None
) -> list[MoveRequest]:
    return [
        MoveRequest(
            one.number,
            move,
            given=given,
            approval_document=document or None,
            expected_version=one.version,
        )
        for one in chosen
    ]


def _moves(read: Connection, chosen: Sequence[Case]) -> tuple[tuple[str, str], ...]:
    """Give the moves that are open from the state of at least one of the cases."""
    found: dict[str, str] = {}
    for one in chosen:
        for move in lifecycle_pinned(read, one.definition_hash).open_from(one.state):
            found.setdefault(move.key, move.label)
    return tuple(found.items())


def _row(preview: MovePreview, own: frozenset[Refusal]) -> BulkRow:
    held = preview.case
    state = preview.wanted.lifecycle.states.get(held.state)
    return BulkRow(
        case=held,
        state=state.label if state else held.state,
        refusals=tuple(
            (one.sentence, one.mend) for one in preview.verdict.refusals if one not in own
        ),
    )


def wants_document(lifecycle: Lifecycle, move: str | None) -> bool:
    """Tell whether an approved document's number can be what the move needs."""
    held = lifecycle.moves.get(move or "")
    requires = held.requires if held else ()
    return any(isinstance(leaf, ApprovalDocument) for one in requires for leaf in leaves(one))
