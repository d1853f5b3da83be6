"""Meetings, what they had on the agenda, and what they decided about which case."""

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

from engine.tables.base import Instant, id_column, metadata

meeting = Table(
    "meeting",
    metadata,
    id_column(),
    Column("key", Text, nullable=False, unique=True),  # plenary-2012-12-14
    Column("committee_id", ForeignKey("committee.id"), nullable=False),
    Column("kind", Text, nullable=False),  # regular 정기회, extra 임시회, written 서면
    Column("held_on", Date, nullable=False),
    Column("place", Text),
    Column("seated", Integer),  # 재적
    Column("present", Integer),  # 출석
    CheckConstraint("kind IN ('regular', 'extra', 'written')", name="kind"),
)

agenda_item = Table(
    "agenda_item",
    metadata,
    id_column(),
    Column("meeting_id", ForeignKey("meeting.id")),  # NULL: a draft, waiting for a meeting
    Column("number", Integer),
    Column("title", Text, nullable=False),
    Column("note", Text),
    UniqueConstraint("meeting_id", "number"),
)

decision = Table(
    "decision",
    metadata,
    id_column(),
    Column("agenda_item_id", ForeignKey("agenda_item.id"), nullable=False),
    Column("case_id", ForeignKey("case.id"), nullable=False),
    Column("move", Text, nullable=False),
    Column(
        "result", Text, nullable=False
    ),  # passed 원안가결, amended 수정가결, rejected 부결, deferred 보류
    Column("effective_on", Date, nullable=False),
    Column("recorded_at", Instant, nullable=False),
    Column("actor", Text, nullable=False),
    UniqueConstraint("agenda_item_id", "case_id"),  # one item decides once about a case
    Index("ix_decision_case_id_move", "case_id", "move"),
    CheckConstraint("result IN ('passed', 'amended', 'rejected', 'deferred')", name="result"),
)

decision_use = Table(
    "decision_use",
    metadata,
    Column(
        "decision_id", ForeignKey("decision.id"), primary_key=True
    ),  # a decision opens a move once
    Column("event_id", ForeignKey("event.id"), nullable=False, unique=True),
)
