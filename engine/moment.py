"""The newest moment that the record knows of: a clock far behind it cannot be right."""

from datetime import datetime

from sqlalchemy import Column, Connection, Table, select, union_all

from engine.tables import checkpoint, event, mail, occurrence, publication

# Each table's newest row by its key: no index on the moment is needed, and none is scanned.
_MOMENTS: tuple[tuple[Table, Column[datetime]], ...] = (
    (event, event.c.recorded_at),
    (occurrence, occurrence.c.recorded_at),
    (publication, publication.c.published_at),
    (mail, mail.c.composed_at),
    (checkpoint, checkpoint.c.at),
)


def newest_moment(read: Connection) -> datetime | None:
    """Give the newest recorded moment, or None for an empty record; one statement."""
    newest = [
        select(select(moment.label("at")).order_by(table.c.id.desc()).limit(1).subquery().c.at)
        for table, moment in _MOMENTS
    ]
    moments = read.execute(union_all(*newest)).scalars().all()
    return max((moment for moment in moments if moment is not None), default=None)
