"""Every text that a letter of the office ever had, and who saved it when."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import Connection, func, insert, select

from engine.draft_errors import LetterChanged
from engine.permission import allow
from engine.seoul import day_in_seoul
from engine.tables import letter_text


@dataclass(frozen=True, slots=True)
class LetterVersion:
    """One text of a letter, without what it says."""

    id: int
    name: str
    hash: str | None  # None: the shipped letter was put back
    saved_by: str | None  # None: it was found in the folder
    saved_at: datetime


def letter_hash(source: str | None) -> str | None:
    """Name a letter by what it says; None: the office has none of its own."""
    return None if source is None else sha256(source.encode()).hexdigest()


def save_letter(
    write: Connection,
    name: str,
    source: str | None,
    *,
    held: str | None,
    read_hash: str | None,
    by: str,
    at: datetime,
) -> bool:
    """
    Keep a new text of the letter *name*; give whether it is another one than before.

    What the folder holds and the record does not know yet is kept first, so that nothing an
    office ever wrote is lost.

    Args:
        source: The text; None puts the shipped letter back.
        held: What the office's folder holds now.
        read_hash: Names the text that the writer had before them; None: the shipped one.

    Raises:
        LetterChanged: The letter is another by now.
        RoleMissing: Who saves it may not publish.
    """
    actor = allow(write, by, "publish", on=day_in_seoul(at))
    if letter_hash(held) != read_hash:
        raise LetterChanged(name)
    if source == held:
        return False
    newest = select(func.max(letter_text.c.id)).where(letter_text.c.name == name)
    known = write.scalar(
        select(letter_text.c.hash).where(letter_text.c.id == newest.scalar_subquery())
    )
    if held is not None and known != letter_hash(held):
        _keep(write, name, held, by=None, at=at)
    _keep(write, name, source, by=actor, at=at)
    return True


def letter_versions(read: Connection, name: str) -> list[LetterVersion]:
    """Give every version of the letter *name*, the newest first."""
    t = letter_text.c
    rows = read.execute(
        select(t.id, t.name, t.hash, t.saved_by, t.saved_at)
        .where(t.name == name)
        .order_by(t.id.desc())
    )
    return [LetterVersion(*row) for row in rows]


def newest_letters(read: Connection) -> dict[str, LetterVersion]:
    """Give the newest version of every letter that was ever saved, by its name."""
    t = letter_text.c
    newest = select(func.max(t.id)).group_by(t.name)
    rows = read.execute(
        select(t.id, t.name, t.hash, t.saved_by, t.saved_at).where(t.id.in_(newest))
    )
    return {row.name: LetterVersion(*row) for row in rows}


def letter_version(read: Connection, name: str, version_id: int) -> str | None:
    """Give what one version of the letter *name* says; None: no such version, or the shipped text."""
    t = letter_text.c
    return read.scalar(select(t.text).where(t.name == name, t.id == version_id))


def _keep(
    write: Connection, name: str, source: str | None, *, by: str | None, at: datetime
) -> None:
    write.execute(
        insert(letter_text).values(
            name=name, text=source, hash=letter_hash(source), saved_by=by, saved_at=at
        )
    )
