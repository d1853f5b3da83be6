"""Organisations corrected by hand; their keys, which the record names, never change."""

from sqlalchemy import Connection, update

from engine.tables import organisation


def correct_organisation(
    write: Connection, organisation_id: int, *, name: str, phone: str | None
) -> bool:
    """Change what an organisation is called and its telephone; False: there is none."""
    done = write.execute(
        update(organisation)
        .where(organisation.c.id == organisation_id)
        .values(name=name, phone=phone)
    )
    return done.rowcount == 1
