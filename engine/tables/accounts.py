"""Who may sign in, who is signed in, and who looked at whose data."""

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
)

from engine.tables.base import Instant, Words, id_column, metadata

account = Table(
    "account",
    metadata,
    Column("person_id", ForeignKey("person.id"), primary_key=True),
    Column("password_hash", Text),  # Argon2id; NULL: never set
    Column("password_set_at", Instant),
    Column("code_secret", Text),  # of the second step, sealed with the office's key; NULL: none
    Column("code_step", Integer),  # the newest time step used: a code opens once
    Column("disabled_at", Instant),
    Column("created_at", Instant, nullable=False),
)

session = Table(
    "session",
    metadata,
    id_column(),
    Column("token_hash", Text, nullable=False, unique=True),  # SHA-256: the token is the cookie's
    Column("person_id", ForeignKey("person.id"), nullable=False),
    Column("kind", Text, nullable=False),  # staff, or link: a reviewer's, for the items of one link
    Column("link_id", Integer),
    Column("csrf", Text, nullable=False),
    Column("opened_at", Instant, nullable=False),
    Column("seen_at", Instant, nullable=False),
    Column("ends_at", Instant, nullable=False),  # at the latest
    Column("ended_at", Instant),
    Column("source", Text, nullable=False),  # the address it was opened from
    Column("agent", Text, nullable=False),  # the browser, as it names itself
    Column("said", Words),  # what the last action did, for the page that follows it
    Index("ix_session_person_id", "person_id"),
    CheckConstraint("kind IN ('staff', 'link')", name="kind"),
)

access = Table(
    "access",  # append-only 접속기록: 계정, 접속일시, 접속지, 처리한 정보주체, 수행업무
    metadata,
    id_column(),
    Column("account", Text),  # a person's key; NULL: nobody signed in
    Column("via", Text, nullable=False),  # session, link, key, none
    Column("at", Instant, nullable=False),
    Column("source", Text, nullable=False),
    Column("subjects", Words, nullable=False),  # keys of the persons whose data was shown
    Column("chosen", Text),  # the query, where the persons are too many to list
    Column("act", Text, nullable=False),  # in Korean: 과제 보기, 로그인
    Column("route", Text, nullable=False),  # GET /cases/{case_id}: the pattern, never the address
    Column("object", Text),  # the id in the path
    Column("outcome", Text, nullable=False),
    Index("ix_access_at", "at"),
    Index("ix_access_account_at", "account", "at"),
    CheckConstraint("outcome IN ('done', 'refused', 'failed')", name="outcome"),
)
