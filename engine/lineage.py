"""Where a case went and what went into it: 대체·통합, both ways."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, or_, select

from engine.id_chunks import chunks
from engine.scope import Scope, seen
from engine.tables import case, case_link, event


@dataclass(frozen=True, slots=True)
class Link:
    """One case was replaced by, or merged into, another."""

    from_number: str
    from_title: str
    to_number: str
    to_title: str
    kind: str  # replaced 대체, merged 통합


def lineage(
    read: Connection, case_ids: Collection[int], *, scope: Scope | None = None
) -> list[Link]:
    """
    Give every link that touches one of the cases, passed on and taken over, as cases stand.

    One query a thousand cases.

    Args:
        scope: Only links between cases that it sees; None: all of them.
    """
    links: dict[Link, int] = {}  # one between two parts is found twice
    for part in chunks(case_ids):
        links |= {Link(*row[:-1]): row[-1] for row in _links(read, part, scope)}
    return sorted(links, key=lambda link: links[link])


def _links(read: Connection, case_ids: Sequence[int], scope: Scope | None) -> Sequence[Row[Any]]:
    before, after = case.alias("before"), case.alias("after")
    seen_both: list[ColumnElement[bool]] = []
    if scope is not None:
        theirs = select(case.c.id).where(seen(scope))
        seen_both = [before.c.id.in_(theirs), after.c.id.in_(theirs)]
    first = func.min(case_link.c.id)
    between = (before.c.number, before.c.title, after.c.number, after.c.title, case_link.c.kind)
    return read.execute(
        select(*between, first)
        .select_from(case_link)
        .join(before, before.c.id == case_link.c.from_case_id)
        .join(after, after.c.id == case_link.c.to_case_id)
        .join(event, event.c.id == case_link.c.event_id)
        .where(
            before.c.state == event.c.to_state,  # reopened since, a case passes nothing on
            or_(case_link.c.from_case_id.in_(case_ids), case_link.c.to_case_id.in_(case_ids)),
            *seen_both,
        )
        .group_by(*between)
        .order_by(first)
    ).all()
