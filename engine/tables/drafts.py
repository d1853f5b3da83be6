"""What is about to be published: drafts of definitions, and every text a letter ever had."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
)

from engine.tables.base import Id, Instant, id_column, metadata

DRAFT_STATES = ("working", "proposed", "published", "withdrawn")
DRAFT_ACTS = ("begun", "written", "rehearsed", "proposed", "sent_back", "published", "withdrawn")
PROPOSED = (
    "state NOT IN ('proposed', 'published') OR (proposed_by IS NOT NULL "
    "AND proposed_at IS NOT NULL AND proposed_hash IS NOT NULL AND since IS NOT NULL)"
)
APPROVED = (
    "state <> 'published' OR (approved_by IS NOT NULL AND approved_at IS NOT NULL "
    "AND approved_hash IS NOT NULL AND approved_hash = proposed_hash)"
)
TWO_PEOPLE = "state <> 'published' OR alone OR approved_by <> proposed_by"
OPEN = "state IN ('working', 'proposed')"

draft = Table(
    "draft",  # what is published or withdrawn changes no more
    metadata,
    id_column(),
    Column("lifecycle", Text, nullable=False, index=True),
    Column("based_on", ForeignKey("publication.id")),  # None: nothing was in force
    Column("state", Text, nullable=False),
    Column("version", Integer, nullable=False),  # the newest of its texts
    Column("begun_by", Text, nullable=False),
    Column("begun_at", Instant, nullable=False),
    Column("rehearsed_hash", Text),  # the text that was last rehearsed
    Column("rehearsed_at", Instant),
    Column("proposed_by", Text),
    Column("proposed_at", Instant),
    Column("proposed_hash", Text),
    Column("since", Date),  # periods that end on or after it are due, of reviews that are new
    Column("approved_by", Text),
    Column("approved_at", Instant),
    Column("approved_hash", Text),
    # whoever founds an office is alone in it: nothing was published before, of any lifecycle
    Column("alone", Boolean, nullable=False, server_default=false()),
    Column("publication_id", ForeignKey("publication.id")),
    CheckConstraint(f"state IN {DRAFT_STATES}", name="state"),
    CheckConstraint(PROPOSED, name="proposed"),
    CheckConstraint(APPROVED, name="approved"),
    CheckConstraint(TWO_PEOPLE, name="two_people"),
    Index(
        "uq_draft_open", "lifecycle", unique=True, sqlite_where=text(OPEN), postgresql_where=text(OPEN)
    ),
)  # fmt: skip

draft_text = Table(
    "draft_text",  # append-only
    metadata,
    id_column(),
    Column("draft_id", Id, ForeignKey("draft.id"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("hash", Text, nullable=False),  # sha-256 of the text
    Column("written_by", Text, nullable=False),
    Column("written_at", Instant, nullable=False),
    UniqueConstraint("draft_id", "version"),
)

draft_act = Table(
    "draft_act",  # append-only: who did what to a draft, and why
    metadata,
    id_column(),
    Column("draft_id", Id, ForeignKey("draft.id"), nullable=False, index=True),
    Column("act", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("why", Text),
    CheckConstraint(f"act IN {DRAFT_ACTS}", name="act"),
)

letter_text = Table(
    "letter_text",  # append-only: an office's own letters, as each was saved
    metadata,
    id_column(),
    Column("name", Text, nullable=False, index=True),  # policy_task/quarterly_report.request
    Column("text", Text),  # None: back to the shipped letter
    Column("hash", Text),
    Column("saved_by", Text),  # None: found in the folder, written by nobody the record knows
    Column("saved_at", Instant, nullable=False),
)
