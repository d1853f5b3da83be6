"""Periodic reviews as they ran: what was due, who was asked about what, and what they answered."""

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
    text,
)

from engine.tables.base import Instant, Words, id_column, metadata

occurrence = Table(
    "occurrence",
    metadata,
    id_column(),
    Column("lifecycle", Text, nullable=False),
    Column("review", Text, nullable=False),
    Column("period", Text, nullable=False),
    Column("ended", Text, nullable=False),  # opened or skipped: rows always equal due periods
    Column("reason", Text),  # why it was skipped
    Column("late", Boolean, nullable=False),  # dealt with after its own day
    Column("recorded_at", Instant, nullable=False),
    UniqueConstraint("lifecycle", "review", "period"),
    CheckConstraint("ended IN ('opened', 'skipped')", name="ended"),
)

round_ = Table(
    "round",
    metadata,
    id_column(),
    Column("occurrence_id", ForeignKey("occurrence.id"), nullable=False, unique=True),
    Column("lifecycle", Text, nullable=False),
    Column("review", Text, nullable=False),
    Column("period", Text, nullable=False),
    Column(
        "definition_hash", ForeignKey("definition.hash"), nullable=False
    ),  # the review in force at opening
    Column("period_last", Date, nullable=False),
    Column("opens_on", Date, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("nominal_due_on", Date),  # by the calendar; a round opened late is due later
    Column("closes_on", Date),
    Column("status", Text, nullable=False),  # opening, open, closed
    Column("cursor", Integer, nullable=False),  # opening: the last case id dealt with
    Column("opened_on", Date, nullable=False),  # the day it really opened, for frozen respondents
    Column("opened_at", Instant, nullable=False),
    Column("closed_at", Instant),
    Column("closed_by", Text),
    CheckConstraint("status IN ('opening', 'open', 'closed')", name="status"),
)

round_item = Table(
    "round_item",
    metadata,
    id_column(),
    Column("round_id", ForeignKey("round.id"), nullable=False),
    Column("case_id", ForeignKey("case.id"), nullable=False, index=True),
    Column("state", Text, nullable=False),  # as it stood on the period's last day
    UniqueConstraint("round_id", "case_id"),
)

ask = Table(
    "ask",  # one respondent asked about one case, frozen at opening
    metadata,
    id_column(),
    Column("round_id", ForeignKey("round.id"), nullable=False),
    Column("case_id", ForeignKey("case.id"), nullable=False, index=True),
    Column("person_id", ForeignKey("person.id")),  # NULL: nobody had the duty; named in the status
    Column("organisation_id", ForeignKey("organisation.id")),  # the department, for `answers: one`
    Column("committee_id", ForeignKey("committee.id")),  # the subcommittee, for `answers: each`
    Column(
        "status", Text, nullable=False
    ),  # open, answered, missing (closed without an answer), withdrawn
    Column("substitutes", ForeignKey("person.id")),  # the respondent before a handover
    UniqueConstraint("round_id", "case_id", "person_id"),
    # NULLs are distinct to the constraint above, and several parties may have nobody.
    Index(
        "uq_ask_nobody",
        "round_id",
        "case_id",
        unique=True,
        sqlite_where=text("person_id IS NULL AND organisation_id IS NULL"),
        postgresql_where=text("person_id IS NULL AND organisation_id IS NULL"),
    ),
    Index(
        "uq_ask_nobody_there",
        "round_id",
        "case_id",
        "organisation_id",
        unique=True,
        sqlite_where=text("person_id IS NULL"),
        postgresql_where=text("person_id IS NULL"),
    ),
    Index("ix_ask_round_id_status", "round_id", "status"),
    Index("ix_ask_person_id_status", "person_id", "status"),
)

answer = Table(
    "answer",
    metadata,
    id_column(),
    Column("ask_id", ForeignKey("ask.id"), nullable=False),
    Column("version", Integer, nullable=False),  # the highest holds; earlier ones stay
    Column("values", Words, nullable=False),
    Column("proposal", Text),  # the move the respondent proposes
    Column("person_id", ForeignKey("person.id"), nullable=False),  # who submitted
    Column("submitted_at", Instant, nullable=False),
    Column("reason", Text),  # of a correction after the round closed
    Column("event_id", ForeignKey("event.id"), nullable=False),
    UniqueConstraint("ask_id", "version"),
)

proposal = Table(
    "proposal",  # what a closed evaluation suggests: a draft agenda item, never a move
    metadata,
    id_column(),
    Column("round_id", ForeignKey("round.id"), nullable=False),
    Column("case_id", ForeignKey("case.id"), nullable=False),
    Column("move", Text),  # NULL: a tie, or nobody answered; the coordinator decides
    Column("counts", Words, nullable=False),  # {move: answers}
    Column("agenda_item_id", ForeignKey("agenda_item.id")),
    UniqueConstraint("round_id", "case_id"),
)

frozen_report = Table(
    "frozen_report",
    metadata,
    id_column(),
    Column("round_id", ForeignKey("round.id"), nullable=False),
    Column("version", Integer, nullable=False),  # 1 at closing; a correction makes the next
    Column("content", Words, nullable=False),
    Column("hash", Text, nullable=False),
    Column("frozen_at", Instant, nullable=False),
    Column("frozen_by", Text, nullable=False),
    Column("reason", Text),
    UniqueConstraint("round_id", "version"),
)
