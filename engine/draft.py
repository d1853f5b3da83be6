"""A draft as it stands: what it says, what it is based on, and who did what to it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any, Literal

from sqlalchemy import Connection, Row, Select, func, select

from engine.draft_errors import DraftUnknown
from engine.tables import draft, draft_act, draft_text, publication

DraftState = Literal["working", "proposed", "published", "withdrawn"]
_OPEN = ("working", "proposed")


@dataclass(frozen=True, slots=True)
class Draft:
    """One draft of a lifecycle's definition, with the newest of its texts."""

    id: int
    lifecycle: str
    based_on: int | None  # publication
    state: DraftState
    version: int
    text: str
    hash: str
    written_by: str
    written_at: datetime
    begun_by: str
    begun_at: datetime
    rehearsed_hash: str | None
    rehearsed_at: datetime | None
    proposed_by: str | None
    proposed_at: datetime | None
    proposed_hash: str | None
    since: date | None
    approved_by: str | None
    approved_at: datetime | None
    alone: bool
    publication_id: int | None

    @property
    def is_rehearsed(self) -> bool:
        """Whether this very text was rehearsed."""
        return self.rehearsed_hash == self.hash


@dataclass(frozen=True, slots=True)
class DraftVersion:
    """One text of a draft, as it was saved."""

    draft_id: int
    version: int
    hash: str
    written_by: str
    written_at: datetime


@dataclass(frozen=True, slots=True)
class DraftAct:
    """Something that somebody did to a draft."""

    draft_id: int
    act: str
    version: int
    by: str
    at: datetime
    why: str | None


@dataclass(frozen=True, slots=True)
class Published:
    """One publication of a lifecycle, and who proposed it, if it came of a draft."""

    id: int
    lifecycle: str
    definition_hash: str
    reviews: Mapping[str, str]
    published_by: str
    published_at: datetime
    proposed_by: str | None
    proposed_at: datetime | None


def text_hash(text: str) -> str:
    """Name a text by what it says, to the letter."""
    return sha256(text.encode()).hexdigest()


def draft_with_id(read: Connection, draft_id: int) -> Draft:
    """
    Give a draft.

    Raises:
        DraftUnknown: There is none of this id.
    """
    row = read.execute(_drafts().where(draft.c.id == draft_id)).one_or_none()
    if row is None:
        raise DraftUnknown(draft_id)
    return _draft(row)


def open_drafts(read: Connection) -> dict[str, Draft]:
    """Give the draft that is worked on or proposed, by lifecycle."""
    rows = read.execute(_drafts().where(draft.c.state.in_(_OPEN)).order_by(draft.c.lifecycle))
    return {row.lifecycle: _draft(row) for row in rows}


def open_draft(read: Connection, lifecycle: str) -> Draft | None:
    """Give the draft of *lifecycle* that is worked on or proposed; there is one at most."""
    row = read.execute(
        _drafts().where(draft.c.state.in_(_OPEN), draft.c.lifecycle == lifecycle)
    ).one_or_none()
    return None if row is None else _draft(row)


def newest_publication(read: Connection, lifecycle: str) -> int | None:
    """Give the id of the publication of *lifecycle* that is in force."""
    newest: int | None = read.scalar(
        select(func.max(publication.c.id)).where(publication.c.lifecycle == lifecycle)
    )
    return newest


def is_founding(read: Connection) -> bool:
    """Tell whether nothing was published yet, of any lifecycle."""
    return read.scalar(select(publication.c.id).limit(1)) is None


def file_of(lifecycle: str) -> str:
    """Name the file that problems of the definition of *lifecycle* are told of."""
    return f"{lifecycle}.yaml"


def source_of(read: Connection, publication_id: int) -> str | None:
    """Give the text that was published, comments and all."""
    return read.scalar(select(publication.c.source).where(publication.c.id == publication_id))


def published(read: Connection, lifecycle: str | None = None) -> list[Published]:
    """Give every publication, the newest first: of *lifecycle*, or of all."""
    p, d = publication.c, draft.c
    query = (
        select(
            p.id, p.lifecycle, p.definition_hash, p.reviews, p.published_by, p.published_at,
            d.proposed_by, d.proposed_at,
        )
        .join_from(publication, draft, d.publication_id == p.id, isouter=True)
        .order_by(p.id.desc())
    )  # fmt: skip
    if lifecycle is not None:
        query = query.where(p.lifecycle == lifecycle)
    return [Published(*row) for row in read.execute(query)]


def draft_versions(read: Connection, draft_id: int) -> list[DraftVersion]:
    """Give every text of a draft without what it says, the newest first."""
    t = draft_text.c
    rows = read.execute(
        select(t.draft_id, t.version, t.hash, t.written_by, t.written_at)
        .where(t.draft_id == draft_id)
        .order_by(t.version.desc())
    )
    return [DraftVersion(*row) for row in rows]


def version_text(read: Connection, draft_id: int, version: int) -> str | None:
    """Give what one version of a draft says; None: there is no such version."""
    t = draft_text.c
    return read.scalar(select(t.text).where(t.draft_id == draft_id, t.version == version))


def draft_acts(read: Connection, lifecycle: str) -> list[DraftAct]:
    """Give what was done to every draft of *lifecycle*, the newest first."""
    a = draft_act.c
    rows = read.execute(
        select(a.draft_id, a.act, a.version, a.by, a.at, a.why)
        .join_from(draft_act, draft, draft.c.id == a.draft_id)
        .where(draft.c.lifecycle == lifecycle)
        .order_by(a.id.desc())
    )
    return [DraftAct(*row) for row in rows]


def _drafts() -> Select[Any]:
    d, t = draft.c, draft_text.c
    return select(
        d.id, d.lifecycle, d.based_on, d.state, d.version, t.text, t.hash, t.written_by,
        t.written_at, d.begun_by, d.begun_at, d.rehearsed_hash, d.rehearsed_at, d.proposed_by,
        d.proposed_at, d.proposed_hash, d.since, d.approved_by, d.approved_at, d.alone,
        d.publication_id,
    ).join_from(draft, draft_text, (t.draft_id == d.id) & (t.version == d.version))  # fmt: skip


def _draft(row: Row[Any]) -> Draft:
    return Draft(*row)
