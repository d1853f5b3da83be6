"""What was published: immutable contents named by their hash, and which is in force."""

from sqlalchemy import Column, Date, ForeignKey, Table, Text, UniqueConstraint, text

from engine.tables.base import Instant, Words, id_column, metadata

definition = Table(
    "definition",
    metadata,
    Column("hash", Text, primary_key=True),  # sha-256 of the canonical content
    Column("kind", Text, nullable=False),  # lifecycle, or review
    Column("lifecycle", Text, nullable=False),
    Column("review", Text),  # its key, for a review
    Column("content", Words, nullable=False),
)

publication = Table(
    "publication",
    metadata,
    id_column(),  # the newest of a lifecycle is in force
    Column("lifecycle", Text, nullable=False, index=True),
    Column("definition_hash", ForeignKey("definition.hash"), nullable=False),
    Column("reviews", Words, nullable=False),  # {review key: definition hash}
    # chasing and tables, which running cases follow at once, as they do reviews
    Column("apart", Words, nullable=False, server_default=text("'{}'")),
    Column("source", Text, nullable=False),  # the file as it was, comments and all
    Column("published_at", Instant, nullable=False),
    Column("published_by", Text, nullable=False),
)

schedule = Table(
    "schedule",
    metadata,
    id_column(),
    Column("lifecycle", Text, nullable=False),
    Column("review", Text, nullable=False),
    Column("since", Date, nullable=False),  # periods ending on or after this day are due
    Column("until", Date),  # and, if set, those ending on or before this one
    UniqueConstraint("lifecycle", "review"),
)
