"""Cases as they stand now: one policy task, one grant application."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from engine.errors import CaseNotFound
from engine.id_chunks import chunks
from engine.tables import case


@dataclass(frozen=True, slots=True)
class Case:
    """A case as it was read; `version` says when somebody changed it since."""

    id: int
    lifecycle: str
    number: str
    title: str
    state: str
    version: int
    definition_hash: str
    fields: Mapping[str, Any]  # organisations and committees by key
    entered_on: date
    effective_on: date  # of its last event
    frozen_through: date | None


def case_numbered(read: Connection, lifecycle: str, number: str) -> Case:
    """
    Find the case of *lifecycle* with this 과제번호.

    Raises:
        CaseNotFound: There is none.
    """
    row = read.execute(
        select(*_COLUMNS).where(case.c.lifecycle == lifecycle, case.c.number == number)
    ).one_or_none()
    if row is None:
        raise CaseNotFound(lifecycle, number)
    return Case(*row)


def cases_numbered(read: Connection, lifecycle: str, numbers: Collection[str]) -> dict[str, Case]:
    """Give the cases of *lifecycle* with these numbers, by number; unknown numbers are absent."""
    found: dict[str, Case] = {}
    for part in chunks(numbers):
        rows = read.execute(
            select(*_COLUMNS).where(case.c.lifecycle == lifecycle, case.c.number.in_(part))
        )
        found |= {row.number: Case(*row) for row in rows}
    return found


def cases(
    read: Connection,
    lifecycle: str | None = None,
    *,
    ids: Collection[int] | None = None,
    states: Collection[str] | None = None,
) -> list[Case]:
    """Give the cases that fit, in one query a thousand *ids*, ordered as a clerk would: 2 before 10."""
    query = select(*_COLUMNS)
    if lifecycle is not None:
        query = query.where(case.c.lifecycle == lifecycle)
    if states is not None:
        query = query.where(case.c.state.in_(states))
    parts = [query] if ids is None else [query.where(case.c.id.in_(part)) for part in chunks(ids)]
    found = [Case(*row) for part in parts for row in read.execute(part)]
    return sorted(found, key=lambda one: (one.lifecycle, natural(one.number)))


def natural(number: str) -> tuple[tuple[int, int, str], ...]:
    """Give a sorting key that puts 합의-2 before 합의-10."""
    return tuple(
        (0, int(part), "") if part.isdecimal() else (1, 0, part)
        for part in re.findall(r"\d+|\D+", number)
    )


_COLUMNS = (
    case.c.id,
    case.c.lifecycle,
    case.c.number,
    case.c.title,
    case.c.state,
    case.c.version,
    case.c.definition_hash,
    case.c.fields,
    case.c.entered_on,
    case.c.effective_on,
    case.c.frozen_through,
)


def lifecycles_with(read: Connection, number: str) -> list[str]:
    """Give the lifecycles that have a case of this number, by key."""
    return list(
        read.scalars(
            select(case.c.lifecycle).where(case.c.number == number).order_by(case.c.lifecycle)
        )
    )
