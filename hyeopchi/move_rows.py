"""Many moves at once, from a table of rows: number, 처리, and whatever the moves ask."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from hyeopchi.errors import RowsInvalid
from hyeopchi.table_rows import TypedRow, keyed, listed, number_of, one_of

if TYPE_CHECKING:
    from engine.preview import MoveRequest
    from states.lifecycle import Lifecycle

MOVE = ("처리", "이동", "결정", "판정", "move")
_DOCUMENT = ("문서번호", "approval_document")


def move_requests(
    rows: Sequence[TypedRow], lifecycle: "Lifecycle", *, file: str
) -> "list[MoveRequest]":
    """
    Turn *rows* into requests; moves and asks may be written as keys or as Korean labels.

    Raises:
        RowsInvalid: Rows name no case or no move; all of them are told at once.
    """
    from engine.preview import MoveRequest

    requests = []
    for row, number, move_key in named_moves(rows, lifecycle, file=file):
        given = {
            ask.key: said
            for ask in lifecycle.moves[move_key].asks.values()
            if (said := row.first(ask.label, ask.key))
        }
        requests.append(
            MoveRequest(
                number=number,
                move=move_key,
                given=given,
                successors=listed(_successors(row, lifecycle.case_label)),
                approval_document=row.first(*_DOCUMENT) or None,
            )
        )
    return requests


def _successors(row: TypedRow, noun: str) -> str:
    return row.first(f"이어받는 {noun}", f"이어받을 {noun}", f"승계{noun}", "successors")


def named_moves(
    rows: Sequence[TypedRow], lifecycle: "Lifecycle", *, file: str
) -> list[tuple[TypedRow, str, str]]:
    """
    Give each row with its case's number and the key of its move.

    Raises:
        RowsInvalid: Rows name no case or no move.
    """
    labels = {move.key: move.label for move in lifecycle.moves.values()}
    named, problems = [], []
    for row in rows:
        number, typed = number_of(row), row.first(*MOVE)
        move = keyed(labels, typed)
        if not number:
            problems.append(f"{row.at}행: 번호가 없습니다.")
        elif move is None:
            problems.append(f"{row.at}행 {typed or '빈칸'}: {one_of(tuple(labels.values()))}")
        else:
            named.append((row, number, move))
    if not rows:
        problems.append("내용이 있는 행이 없습니다.")
    if problems:
        raise RowsInvalid(file, tuple(problems))
    return named
