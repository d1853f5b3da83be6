"""What lists and searches need beside the register, and the views that people keep of lists."""

from datetime import date
from typing import Final

from sqlalchemy import Column, Date, ForeignKey, Index, Integer, Table, Text, UniqueConstraint
from sqlalchemy.dialects import postgresql

from engine.tables.base import Instant, id_column, metadata

NEVER: Final = date(9999, 12, 31)  # no deadline: sorts last, as a NULL would not on both databases

# Compared sign by sign, whatever the database's language: keys are made for that order, and 가나다
# is the order of the syllables' numbers.
Plain = Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")

case_index = Table(
    "case_index",  # derived from case, ask and answer; engine/case_index.py can make it anew
    metadata,
    Column("case_id", ForeignKey("case.id"), primary_key=True, autoincrement=False),
    Column("lifecycle", Text, nullable=False),
    Column("number_form", Plain, nullable=False),  # 2 before 10
    Column("title_form", Plain, nullable=False),
    Column("search", Text, nullable=False),  # number, title and 초성, a line each
    Column("state", Text, nullable=False),
    Column("state_rank", Integer, nullable=False),  # its place in the definition
    Column("subcommittee", Text, nullable=False),  # keys; "" where a case does not say
    Column("lead", Text, nullable=False),
    Column("choices", Text, nullable=False),  # |batch=agreed|horizon=within|
    Column("changed_at", Instant, nullable=False),  # when its last event was recorded
    # When its next open ask is due, by when it leaves its state, and whichever comes first; NEVER
    # for what is not. Days off are the law's: an office's own are counted where a day is shown.
    Column("asked_on", Date, nullable=False, server_default=NEVER.isoformat()),
    Column("leaves_on", Date, nullable=False, server_default=NEVER.isoformat()),
    Column("due_on", Date, nullable=False, server_default=NEVER.isoformat()),
    # The newest round in which one answers for the case: open, answered, missing.
    Column("report_round_id", ForeignKey("round.id")),
    Column("report_status", Text),
    # What was answered last in such a round: its first choice and its first percentage.
    Column("grade", Text),
    Column("progress", Integer),
    Index("ix_case_index_number", "lifecycle", "number_form", "case_id"),
    Index("ix_case_index_anywhere", "number_form", "case_id"),  # a search looks in all processes
    Index("ix_case_index_title", "lifecycle", "title_form", "case_id"),
    Index("ix_case_index_state", "lifecycle", "state_rank", "number_form", "case_id"),
    Index("ix_case_index_changed", "lifecycle", "changed_at", "case_id"),
    Index("ix_case_index_due", "lifecycle", "due_on", "number_form", "case_id"),
    Index("ix_case_index_report", "report_round_id", "report_status"),
    # Everything that lists are narrowed to: counts are read from the index alone.
    Index(
        "ix_case_index_counted",
        "lifecycle",
        "state",
        "subcommittee",
        "lead",
        "report_round_id",
        "report_status",
        "grade",
        "due_on",
        "choices",
    ),
)

saved_view = Table(
    "saved_view",  # a list as somebody wants to see it again
    metadata,
    id_column(),
    Column("person_id", ForeignKey("person.id"), nullable=False),
    Column("name", Text, nullable=False),
    Column("query", Text, nullable=False),  # what stands after the ? of the list
    Column("saved_at", Instant, nullable=False),
    UniqueConstraint("person_id", "name"),
)
