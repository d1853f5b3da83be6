"""Files that were filed for a case, and the cases that an agenda item is about."""

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
)

from engine.tables.base import Instant, id_column, metadata

file = Table(
    "file",  # append-only: a new upload of the same document is a new version
    metadata,
    id_column(),
    Column("case_id", ForeignKey("case.id"), nullable=False),
    Column("key", Text, nullable=False),  # of the document in the definition; "" 기타 첨부
    Column("version", Integer, nullable=False),  # 1, 2, 3 … of a case and key
    Column("name", Text, nullable=False),  # as it was called; never part of a path
    Column("format", Text, nullable=False),  # hwpx, pdf, xlsx …
    Column("size", Integer, nullable=False),  # bytes
    Column("digest", Text, nullable=False),  # sha-256, and where the office's folder keeps it
    Column("actor", Text, nullable=False),
    Column("recorded_at", Instant, nullable=False),
    Column("event_id", ForeignKey("event.id"), nullable=False, unique=True),
    UniqueConstraint("case_id", "key", "version"),
    Index("ix_file_digest", "digest"),
    CheckConstraint("size > 0", name="size"),
)

agenda_case = Table(
    "agenda_case",  # what an item proposes about which case; a decision may say otherwise
    metadata,
    id_column(),
    Column("agenda_item_id", ForeignKey("agenda_item.id"), nullable=False),
    Column("case_id", ForeignKey("case.id"), nullable=False, index=True),
    Column("move", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("recorded_at", Instant, nullable=False),
    UniqueConstraint("agenda_item_id", "case_id"),
)
