"""Reviewers on their own: the link of a letter, its devices, conflicts, drafts and receipts."""

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

from engine.tables.base import Instant, Words, id_column, metadata

review_link = Table(
    "review_link",  # opens one round's items of one member; the token is kept nowhere
    metadata,
    id_column(),
    Column("round_id", ForeignKey("round.id"), nullable=False),
    Column("person_id", ForeignKey("person.id"), nullable=False),
    Column("serial", Integer, nullable=False),  # rises with every issue: the one before dies
    Column("salt", Text, nullable=False),  # of this issue, so that no copy of a record revives one
    Column("token_hash", Text, nullable=False, unique=True),  # SHA-256
    Column("issued_at", Instant, nullable=False),
    Column("issued_by", Text, nullable=False),
    Column("mailed_at", Instant),  # a letter with it left
    Column("started_at", Instant),
    Column("code_serial", Integer, nullable=False, default=0),  # of the 6 digits asked for last
    Column("code_until", Instant),  # NULL: none is good
    Column("tries", Integer, nullable=False, default=0),  # wrong codes since the issue
    Column("locked_at", Instant),  # no further device is let in
    Column("revoked_at", Instant),
    Column("spent_at", Instant),  # everything was submitted
    Column("reopened_at", Instant),  # answers given before may be given anew
    UniqueConstraint("round_id", "person_id"),
    Index("ix_review_link_person_id", "person_id"),
)

link_device = Table(
    "link_device",  # browsers that the link was started on
    metadata,
    id_column(),
    Column("link_id", ForeignKey("review_link.id"), nullable=False),
    Column("device_hash", Text, nullable=False),  # SHA-256 of the device's own cookie
    Column("started_at", Instant, nullable=False),
    Column("source", Text, nullable=False),
    Column("agent", Text, nullable=False),
    UniqueConstraint("link_id", "device_hash"),
)

rate = Table(
    "rate",  # how often something was asked for within a window of time
    metadata,
    Column("bucket", Text, primary_key=True),  # link-start:10.0.0.7, link-code:17
    Column("since", Instant, nullable=False),
    Column("count", Integer, nullable=False),
)

interest = Table(
    "interest",  # append-only: what a member declared about an item before its content was shown
    metadata,
    id_column(),
    Column("ask_id", ForeignKey("ask.id"), nullable=False),
    Column("person_id", ForeignKey("person.id"), nullable=False),
    Column("kind", Text, nullable=False),  # none 없음, excluded 제척, avoided 회피
    Column("cause", Text),
    Column("declared_at", Instant, nullable=False),
    Column("event_id", ForeignKey("event.id")),  # of a conflict
    Index("ix_interest_ask_id_person_id", "ask_id", "person_id"),
    CheckConstraint("kind IN ('none', 'excluded', 'avoided')", name="kind"),
)

answer_draft = Table(
    "answer_draft",  # what somebody is writing: no event, gone once it is submitted
    metadata,
    id_column(),
    Column("ask_id", ForeignKey("ask.id"), nullable=False),
    Column("person_id", ForeignKey("person.id"), nullable=False),
    Column("values", Words, nullable=False),  # as typed
    Column("proposal", Text),
    Column("saved_at", Instant, nullable=False),
    UniqueConstraint("ask_id", "person_id"),
)

receipt = Table(
    "receipt",  # append-only: 접수증, what came in by whom and when
    metadata,
    id_column(),
    Column("round_id", ForeignKey("round.id"), nullable=False),
    Column("person_id", ForeignKey("person.id"), nullable=False),
    Column("key", Text, nullable=False, unique=True),  # of the request that handed them in
    Column("asks", Words, nullable=False),  # ids
    Column("still_open", Integer, nullable=False),  # asks of theirs after it
    Column("submitted_at", Instant, nullable=False),
    Index("ix_receipt_round_id_person_id", "round_id", "person_id"),
)
