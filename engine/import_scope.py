"""A clerk's table may enter and edit cases of their own part of the office, and of no other."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from sqlalchemy import Connection, not_, select

from engine.case_columns import NUMBER, find_columns
from engine.case_sheet import ImportPreview, preview_cases
from engine.cell_problem import CellProblem
from engine.definitions import InForce
from engine.grid import Grid
from engine.id_chunks import chunks
from engine.people import organisations
from engine.register import NewCase
from engine.scope import Scope, seen
from engine.tables import case
from states.lifecycle import Lifecycle

_PLACES = ("organisation", "organisations")
_NUMBER = "이 번호로는 등록하거나 고칠 수 없습니다"
_ASK = "번호를 확인하고, 맞으면 총괄부서에 문의해 주십시오"
_OWN = "맡은 부서의 것만 등록할 수 있습니다"


def preview_within(
    read: Connection,
    force: InForce,
    grid: Grid,
    scope: Scope,
    *,
    today: date,
    defaults: Mapping[str, object],
) -> ImportPreview:
    """
    Show what importing *grid* would do for somebody who sees no more than *scope*.

    A table that names another department's case is not compared at all: it is only told which
    numbers cannot be used, never what the record holds under them.
    """
    if not scope.everything and (others := _others(read, force.lifecycle, grid, scope)):
        problems = tuple(CellProblem(None, number, _NUMBER, _ASK) for number in others)
        return ImportPreview((), (), 0, problems, (), (), ())
    preview = preview_cases(read, force, grid, today=today, defaults=defaults)
    if scope.everything:
        return preview
    own = {key for key, one in organisations(read).items() if one.id in scope.organisations}
    elsewhere = tuple(_elsewhere(preview.new, force.lifecycle, own))
    return replace(preview, problems=(*preview.problems, *elsewhere))


def _others(read: Connection, lifecycle: Lifecycle, grid: Grid, scope: Scope) -> list[str]:
    """Give the numbers in the table that belong to cases outside of *scope*."""
    columns = find_columns(grid, lifecycle)
    if columns.header_row < 0 or NUMBER not in columns.read:
        return []
    found: list[str] = []
    for part in chunks([str(number) for number in columns.numbers(grid)]):
        rows = read.scalars(
            select(case.c.number).where(
                case.c.lifecycle == lifecycle.key, case.c.number.in_(part), not_(seen(scope))
            )
        )
        found += rows
    return sorted(found)


def _elsewhere(
    new: tuple[NewCase, ...], lifecycle: Lifecycle, own: set[str]
) -> Iterator[CellProblem]:
    """Name the new cases that no organisation of theirs has a part in."""
    places = [field.key for field in lifecycle.fields.values() if field.type in _PLACES]
    for one in new:
        said: set[str] = set()
        for key in places:
            value = one.fields.get(key)
            said |= {str(each) for each in value} if isinstance(value, list) else {str(value)}
        if not said & own:
            yield CellProblem(None, one.number, _OWN, _ASK)
