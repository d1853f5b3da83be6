"""Cells of a clerk's table that would change what only a move may change."""

from collections.abc import Iterable

from engine.case import Case
from engine.case_row import CaseRow, RowReader
from engine.field_lock import locks_on
from states.lifecycle import Lifecycle


def name_locked_cells(
    reader: RowReader, row: CaseRow, case: Case, pinned: Lifecycle, changed: Iterable[str]
) -> None:
    """Add a problem for each cell that would change a locked field of the *case*."""
    for key, lock in locks_on(pinned, case.state, changed).items():
        reader.problem(
            row.row,
            key,
            f"「{lock.state}」 상태에서는 「{lock.field}」 항목을 고칠 수 없습니다",
            f"다음 처리로 바꿔 주십시오: {', '.join(lock.moves)}"
            if lock.moves
            else "기록의 값대로 적거나, 상태가 바뀐 뒤에 고쳐 주십시오",
        )
