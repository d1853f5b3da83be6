"""What left the record as a file: who took which list, how much of it, and why."""

from sqlalchemy import Column, Integer, Table, Text

from engine.tables.base import Instant, Words, id_column, metadata

export = Table(
    "export",  # append-only: 다운로드 사유 is part of the 접속기록
    metadata,
    id_column(),
    Column("what", Text, nullable=False),  # cases, people, eventlog, …
    Column("chosen", Words, nullable=False),  # what the list was narrowed to
    Column("format", Text, nullable=False),  # csv, xlsx, xes
    Column("reason", Text, nullable=False),
    Column("rows", Integer, nullable=False),
    Column("actor", Text, nullable=False),
    Column("at", Instant, nullable=False),
)
