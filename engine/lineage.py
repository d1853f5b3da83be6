"""Where a case went and what went into it: 대체·통합, both ways."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Connection, func, or_, select

from engine.tables import case, case_link, event


@dataclass(frozen=True, slots=True)
class Link:
    """One case was replaced by, or merged into, another."""

    from_number: str
    from_title: str
    to_number: str
    to_title: str
    kind: str  # replaced 대체, merged 통합


def lineage(read: Connection, case_ids: Collection[int]) -> list[Link]:
    """Give every link that touches one of the cases, in one query: passed on, and taken over, as cases stand."""
    before, after = case.alias("before"), case.alias("after")
    rows = read.execute(
        select(before.c.number, before.c.title, after.c.number, after.c.title, case_link.c.kind)
        .select_from(case_link)
        .join(before, before.c.id == case_link.c.from_case_id)
        .join(after, after.c.id == case_link.c.to_case_id)
        .join(event, event.c.id == case_link.c.event_id)
        .where(
            before.c.state == event.c.to_state,  # reopened since, a case passes nothing on
            or_(case_link.c.from_case_id.in_(case_ids), case_link.c.to_case_id.in_(case_ids)),
        )
        .group_by(before.c.number, before.c.title, after.c.number, after.c.title, case_link.c.kind)
        .order_by(func.min(case_link.c.id))
    )
    return [Link(*row) for row in rows]
