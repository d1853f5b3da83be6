"""What accounts need beside themselves: invitations, failed tries, spare codes, who was given what."""

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

from engine.tables.base import Instant, Words, id_column, metadata

invite = Table(
    "invite",  # a one-time secret with which a person sets their password
    metadata,
    id_column(),
    Column("person_id", ForeignKey("person.id"), nullable=False),
    Column("code_hash", Text, nullable=False, unique=True),  # SHA-256 of 140 random bits
    Column("made_by", Text, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("ends_at", Instant, nullable=False),
    Column("used_at", Instant),
    Column("withdrawn_at", Instant),  # a newer one took its place, or the account was disabled
    Index("ix_invite_person_id", "person_id"),
)

attempt = Table(
    "attempt",  # failures to sign in, counted where a guess could come from
    metadata,
    Column("key", Text, primary_key=True),  # person:12, place:12:10.0.0.7, source:10.0.0.7
    Column("failures", Integer, nullable=False),
    Column("last_at", Instant, nullable=False),
    Column("held_until", Instant),
)

known_source = Table(
    "known_source",  # where a person signed in from before: others cannot lock them out of it
    metadata,
    Column("person_id", ForeignKey("person.id"), primary_key=True),
    Column("source", Text, primary_key=True),
    Column("seen_at", Instant, nullable=False),
)

spare_code = Table(
    "spare_code",  # opens once when the telephone with the second step is lost
    metadata,
    id_column(),
    Column("person_id", ForeignKey("person.id"), nullable=False),
    Column("code_hash", Text, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("used_at", Instant),
    UniqueConstraint("person_id", "code_hash"),
)

identity = Table(
    "identity",  # who a person is to another system that they sign in through (OpenID Connect)
    metadata,
    id_column(),
    Column("issuer", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("person_id", ForeignKey("person.id"), nullable=False),
    Column("bound_by", Text, nullable=False),
    Column("bound_at", Instant, nullable=False),
    UniqueConstraint("issuer", "subject"),
    UniqueConstraint("issuer", "person_id"),
)

role_change = Table(
    "role_change",  # append-only: 접근권한의 부여, 변경, 말소 (안전성 확보조치 기준 제5조, 3년)
    metadata,
    id_column(),
    Column("at", Instant, nullable=False),
    Column("actor", Text, nullable=False),
    Column("person_id", ForeignKey("person.id"), nullable=False),
    Column("act", Text, nullable=False),
    Column("what", Text, nullable=False),
    Column("role", Text),  # of a duty or a seat
    Column("place", Text),  # the department, committee or case as it was called
    Column("starts_on", Date),
    Column("ends_on", Date),
    Column("reason", Text),
    Index("ix_role_change_person_id", "person_id"),
    CheckConstraint("act IN ('grant', 'change', 'revoke')", name="act"),
    CheckConstraint("what IN ('duty', 'seat', 'account', 'identity')", name="what"),
)

handover_paper = Table(
    "handover_paper",  # append-only: 인계·인수서, as it was printed the first time
    metadata,
    id_column(),
    Column("giver_id", ForeignKey("person.id"), nullable=False),
    Column("taker_id", ForeignKey("person.id"), nullable=False),
    Column("on_day", Date, nullable=False),
    Column("actor", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("content", Words, nullable=False),
)
