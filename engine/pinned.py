"""How many cases follow which version of a definition."""

from collections.abc import Mapping

from sqlalchemy import Connection, func, select

from engine.tables import case


def cases_by_version(read: Connection, lifecycle: str) -> Mapping[str, int]:
    """Count the cases of *lifecycle* by the hash of the definition that each pins."""
    counted = (
        select(case.c.definition_hash, func.count())
        .where(case.c.lifecycle == lifecycle)
        .group_by(case.c.definition_hash)
        .order_by(case.c.definition_hash)
    )
    return {row[0]: row[1] for row in read.execute(counted)}


def cases_by_lifecycle(read: Connection) -> Mapping[str, Mapping[str, int]]:
    """Count the cases of every lifecycle by the hash that each pins, in one query."""
    c = case.c
    rows = read.execute(
        select(c.lifecycle, c.definition_hash, func.count())
        .group_by(c.lifecycle, c.definition_hash)
        .order_by(c.lifecycle, c.definition_hash)
    )
    found: dict[str, dict[str, int]] = {}
    for lifecycle, hashed, count in rows:
        found.setdefault(lifecycle, {})[hashed] = count
    return found
