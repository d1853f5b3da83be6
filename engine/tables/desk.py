"""What people did to letters, what the clock ran, and that the access log was reviewed."""

from sqlalchemy import CheckConstraint, Column, Date, ForeignKey, Index, Table, Text

from engine.tables.base import Instant, Words, id_column, metadata

mail_act = Table(
    "mail_act",  # append-only: what a person did to a letter
    metadata,
    id_column(),
    Column("mail_id", ForeignKey("mail.id"), nullable=False),
    Column("act", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("reason", Text),
    Column("before", Words),  # of an edit: the subject and body as they were
    Index("ix_mail_act_mail_id", "mail_id"),
    CheckConstraint(
        "act IN ('held', 'released', 'edited', 'discarded', 'sent_again', 'arrived')", name="act"
    ),
)

clock_run = Table(
    "clock_run",  # append-only: what the clock ran, for people to look at; the record is the truth
    metadata,
    id_column(),
    Column("flow", Text, nullable=False),  # open_round, close_round, daily, verify_record, tick
    Column("about", Words, nullable=False),  # the round's lifecycle, review and period
    Column("via", Text, nullable=False),  # prefect, direct
    Column("began_at", Instant, nullable=False),
    Column("ended_at", Instant, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("message", Text),  # what it said of itself, or what went wrong
    Index("ix_clock_run_flow", "flow", "id"),
    CheckConstraint("via IN ('prefect', 'direct')", name="via"),
    CheckConstraint("outcome IN ('done', 'failed')", name="outcome"),
)

access_review = Table(
    "access_review",  # append-only: 접속기록 점검, once a month
    metadata,
    id_column(),
    Column("month", Date, nullable=False),  # its first day
    Column("actor", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("found", Text, nullable=False),  # 점검 결과
    Index("ix_access_review_month", "month"),
)
