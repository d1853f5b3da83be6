"""Where a case went and what went into it: 대체·통합, both ways."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Connection, or_, select

from engine.tables import case, case_link


@dataclass(frozen=True, slots=True)
class Link:
    """One case was replaced by, or merged into, another."""

    from_number: str
    from_title: str
    to_number: str
    to_title: str
    kind: str  # replaced 대체, merged 통합


def lineage(read: Connection, case_ids: Collection[int]) -> list[Link]:
    """Give every link that touches one of the cases, in one query: passed on, and taken over."""
    before, after = case.alias("before"), case.alias("after")
    rows = read.execute(
        select(before.c.number, before.c.title, after.c.number, after.c.title, case_link.c.kind)
        .select_from(case_link)
        .join(before, before.c.id == case_link.c.from_case_id)
        .join(after, after.c.id == case_link.c.to_case_id)
        .where(or_(case_link.c.from_case_id.in_(case_ids), case_link.c.to_case_id.in_(case_ids)))
        .order_by(case_link.c.id)
    )
    return [Link(*row) for row in rows]
