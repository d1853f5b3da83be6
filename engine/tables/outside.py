"""What programs use: API keys, webhooks with their deliveries, calendar feeds. No secret in the clear."""

from sqlalchemy import (
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
)

from engine.tables.base import Id, Instant, Words, id_column, metadata

api_key = Table(
    "api_key",  # acts as its person, never as more
    metadata,
    id_column(),
    Column("person_id", ForeignKey("person.id"), nullable=False, index=True),
    Column("name", Text, nullable=False),  # what it is for
    Column("hint", Text, nullable=False),  # its first letters, to tell it from others
    Column("hash", Text, nullable=False, unique=True),  # SHA-256 of 256 random bits
    Column("scopes", Words, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("expires_on", Date, nullable=False),  # its last day
    Column("last_used_at", Instant),
    Column("revoked_at", Instant),
    Column("revoked_by", Text),  # a person's key
)

webhook = Table(
    "webhook",  # another machine that is told what happened
    metadata,
    id_column(),
    Column("url", Text, nullable=False),
    Column("events", Words, nullable=False),  # case.moved, round.opened, …
    Column("secret", Text, nullable=False),  # sealed with the office's key: it signs
    Column("made_at", Instant, nullable=False),
    Column("made_by", Text, nullable=False),
    Column("stopped_at", Instant),
    Column("stopped_by", Text),
    # Everything up to these ids was looked at, and is older than any open transaction.
    Column("event_cursor", Id, nullable=False),
    Column("decision_cursor", Id, nullable=False),
)

webhook_delivery = Table(
    "webhook_delivery",
    metadata,
    id_column(),
    Column("webhook_id", ForeignKey("webhook.id"), nullable=False),
    Column("key", Text, nullable=False),  # of what happened: event:17, round:3:closed
    Column("event", Text, nullable=False),  # case.moved, …, ping
    Column("payload", Words, nullable=False),
    Column("status", Text, nullable=False),  # queued, sending, retry, delivered, dead
    Column("attempts", Integer, nullable=False),
    Column("lease_token", Integer, nullable=False),  # rises with every claim
    Column("lease_until", Instant),
    Column("due_at", Instant, nullable=False),
    Column("queued_at", Instant, nullable=False),
    Column("delivered_at", Instant),
    Column("answer", Integer),  # the last HTTP status
    Column("reason", Text),  # why the last attempt failed
    UniqueConstraint("webhook_id", "key"),  # what happened is told once
    Index("ix_webhook_delivery_status_due_at", "status", "due_at"),
    CheckConstraint("status IN ('queued', 'sending', 'retry', 'delivered', 'dead')", name="status"),
)

calendar_feed = Table(
    "calendar_feed",  # the address under which a person's calendar reads their duties
    metadata,
    Column("person_id", ForeignKey("person.id"), primary_key=True),
    Column("hash", Text, nullable=False, unique=True),  # SHA-256 of 256 random bits
    Column("made_at", Instant, nullable=False),
    Column("last_read_at", Instant),
    Column("content_hash", Text),  # of what was read last
    Column("changed_at", Instant),  # when that was first other than before
)
