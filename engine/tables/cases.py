"""The case register and its append-only, hash-chained events."""

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

case = Table(
    "case",
    metadata,
    id_column(),
    Column("lifecycle", Text, nullable=False),
    Column("number", Text, nullable=False),  # 과제번호
    Column("title", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("version", Integer, nullable=False),  # the seq of its last event: compare and swap
    Column("head", Text, nullable=False),  # the hash of its last event
    Column("definition_hash", ForeignKey("definition.hash"), nullable=False),
    Column("fields", Words, nullable=False),
    Column("entered_on", Date, nullable=False),
    Column("effective_on", Date, nullable=False),  # of its last event: later ones are not before it
    Column("checkpoint_seq", Integer, nullable=False, server_default="0"),  # the last one kept
    Column("frozen_through", Date),  # nothing takes effect on or before this day any more
    UniqueConstraint("lifecycle", "number"),
    Index("ix_case_lifecycle_state_id", "lifecycle", "state", "id"),
)

case_relation = Table(
    "case_relation",  # derived from `fields`, so that a sweep can join on it
    metadata,
    id_column(),
    Column("case_id", ForeignKey("case.id"), nullable=False),
    Column("relation", Text, nullable=False),  # the field's key: lead, subcommittee, parties
    Column("organisation_id", ForeignKey("organisation.id"), index=True),
    Column("committee_id", ForeignKey("committee.id"), index=True),
    UniqueConstraint("case_id", "relation", "organisation_id"),
    UniqueConstraint("case_id", "relation", "committee_id", name="uq_case_relation_committee"),
)

event = Table(
    "event",
    metadata,
    id_column(),
    Column("case_id", ForeignKey("case.id"), nullable=False),
    Column("seq", Integer, nullable=False),  # 1, 2, 3 … without a gap
    Column(
        "kind", Text, nullable=False
    ),  # imported, moved, edited, assigned, answered, corrected, undone, proved, remarked, settled, attached
    Column("move", Text),  # a plain word checked by the lifecycle, never a database enum
    Column("from_state", Text),  # NULL for the first event
    Column("to_state", Text, nullable=False),
    Column("actor", Text, nullable=False),  # a person's key, or system
    Column("on_behalf_of", Text),
    Column("effective_on", Date, nullable=False),  # 시행일, a day in Asia/Seoul
    Column("recorded_at", Instant, nullable=False),
    Column("data", Words, nullable=False),
    Column("text_digest", Text),  # of salt and text: the text itself may have to be erased
    Column("key", Text),  # the idempotency key of the command that wrote it
    Column("prev_hash", Text, nullable=False),
    Column("hash", Text, nullable=False),
    UniqueConstraint("case_id", "seq"),
    Index("ix_event_case_id_effective_on", "case_id", "effective_on"),
)

event_text = Table(
    "event_text",
    metadata,
    Column("event_id", ForeignKey("event.id"), primary_key=True),
    Column("salt", Text, nullable=False),
    Column("words", Words, nullable=False),  # {"reason": "…"}: free text, erasable
)

case_link = Table(
    "case_link",
    metadata,
    id_column(),
    Column("from_case_id", ForeignKey("case.id"), nullable=False),
    Column("to_case_id", ForeignKey("case.id"), nullable=False, index=True),
    Column("kind", Text, nullable=False),  # replaced 대체, merged 통합
    Column("event_id", ForeignKey("event.id"), nullable=False),  # gone when that event is undone
    UniqueConstraint("from_case_id", "to_case_id", "kind", "event_id"),
    CheckConstraint("from_case_id <> to_case_id", name="not_itself"),
)

proof = Table(
    "proof",  # what shows that a requirement is met; of one item the newest holds
    metadata,
    id_column(),
    Column("case_id", ForeignKey("case.id"), nullable=False),
    Column("kind", Text, nullable=False),  # document, check, signature, attendance
    Column("key", Text, nullable=False),  # of the document, checklist, agreement, training
    Column("item", Text, nullable=False),  # "" for a document
    Column("mark", Text, nullable=False),  # filed, done, not_applicable, open, signed, attended, …
    Column("on_day", Date, nullable=False),  # signed, attended, filed on
    Column("document_number", Text),  # 문서번호
    Column("event_id", ForeignKey("event.id"), nullable=False),  # the note is its text
    UniqueConstraint("event_id", "kind", "key", "item"),
    Index("ix_proof_case_id", "case_id"),
    CheckConstraint("kind IN ('document', 'check', 'signature', 'attendance')", name="kind"),
)

remark = Table(
    "remark",  # what somebody was told to mend, carried from period to period until it is done
    metadata,
    id_column(),
    Column("case_id", ForeignKey("case.id"), nullable=False),
    Column("source", Text, nullable=False),  # plenary, evaluation, audit, …
    Column("made_on", Date, nullable=False),
    Column("made_by", ForeignKey("event.id"), nullable=False, unique=True),  # text: the remark
    Column("settled_on", Date),
    Column("settled_by", ForeignKey("event.id"), unique=True),  # text: what was done
    Index("ix_remark_case_id", "case_id"),
)

command = Table(
    "command",
    metadata,
    Column("key", Text, primary_key=True),
    Column("body_hash", Text, nullable=False),
    Column("result", Words, nullable=False),
    Column("actor", Text, nullable=False),
    Column("recorded_at", Instant, nullable=False),
)

checkpoint = Table(
    "checkpoint",
    metadata,
    id_column(),
    Column("at", Instant, nullable=False),
    Column("cases", Integer, nullable=False),
    Column("events", Integer, nullable=False),
    Column("seqs", Words, nullable=False),  # {case id: seq} of the chains that grew since the last
    Column("root", Text, nullable=False),  # over the hashes at those seqs, and the previous root
    Column("prev_root", Text, nullable=False),
)
