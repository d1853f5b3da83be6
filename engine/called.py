"""What the people behind keys are called, and no more about them."""

from collections.abc import Collection

from sqlalchemy import Connection, or_, select

from engine.id_chunks import chunks
from engine.tables import person


def called(
    read: Connection, keys: Collection[str], *, ids: Collection[int] = ()
) -> dict[str | int, str]:
    """Give name and title of the people with these keys or ids, by both; one query a thousand keys."""
    found: dict[str | int, str] = {"system": "시스템"}
    p = person.c
    wanted = [*sorted(keys), *ids]
    for part in chunks(wanted):
        texts = [one for one in part if isinstance(one, str)]
        numbers = [one for one in part if isinstance(one, int)]
        rows = read.execute(
            select(p.id, p.key, p.name, p.title).where(or_(p.key.in_(texts), p.id.in_(numbers)))
        )
        for row in rows:
            found[row.key] = found[row.id] = f"{row.name} {row.title}" if row.title else row.name
    return found
