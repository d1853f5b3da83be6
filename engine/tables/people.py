"""Who: organisations, people, committees with seats, and dated duties."""

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
)

from engine.tables.base import Instant, Words, id_column, metadata

organisation = Table(
    "organisation",
    metadata,
    id_column(),
    Column("key", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("kind", Text, nullable=False),  # department, team, body, city
    Column("parent_id", ForeignKey("organisation.id")),
    Column("phone", Text),
    Column("invented", Boolean, nullable=False),  # an example office's, not a fact
)

person = Table(
    "person",
    metadata,
    id_column(),
    Column("key", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("title", Text),  # 직위: 주무관, 협치기획팀장, 위원
    Column("email", Text),
    Column("phone", Text),
    Column("invented", Boolean, nullable=False),
)

committee = Table(
    "committee",
    metadata,
    id_column(),
    Column("key", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("kind", Text, nullable=False),  # plenary, subcommittee, working_group
    Column("parent_id", ForeignKey("committee.id")),
    Column("number", Integer, nullable=False),  # its place in tables of figures
    Column("basis", Text),  # 근거 조례
    Column("founded_on", Date),
    Column("regular_months", Words),  # 정기회: [4, 9]
)

seat = Table(
    "seat",
    metadata,
    id_column(),
    Column("committee_id", ForeignKey("committee.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("kind", Text, nullable=False),  # ex_officio 당연직, appointed 위촉직
    Column("office", Text, nullable=False),  # co_chair 공동위원장, chair, member
    UniqueConstraint("committee_id", "number"),
    CheckConstraint("kind IN ('ex_officio', 'appointed')", name="kind"),
)

seat_subcommittee = Table(
    "seat_subcommittee",
    metadata,
    Column("seat_id", ForeignKey("seat.id"), primary_key=True),
    Column("committee_id", ForeignKey("committee.id"), primary_key=True),
)

seat_term = Table(
    "seat_term",
    metadata,
    id_column(),
    Column("seat_id", ForeignKey("seat.id"), nullable=False),
    Column("person_id", ForeignKey("person.id"), nullable=False),
    Column("starts_on", Date, nullable=False),  # 위촉일
    Column("ends_on", Date),  # the last day in the seat; NULL: 당연직, as long as in post
    UniqueConstraint("seat_id", "starts_on"),
    Index("ix_seat_term_person_id", "person_id"),
)

duty = Table(
    "duty",
    metadata,
    id_column(),
    Column("person_id", ForeignKey("person.id"), nullable=False),
    Column("role", Text, nullable=False),  # the roles of docs/glossary.md
    # At most one of the three; none: office-wide (coordinator, admin, auditor).
    Column("organisation_id", ForeignKey("organisation.id")),
    Column("committee_id", ForeignKey("committee.id")),
    Column("case_id", ForeignKey("case.id")),
    Column("starts_on", Date, nullable=False),
    Column("ends_on", Date),  # the last day of the duty
    Index("ix_duty_role_organisation_id", "role", "organisation_id"),
    Index("ix_duty_person_id", "person_id"),
)

deputy = Table(
    "deputy",  # 대결: who acts and is told in whose place, and from when to when
    metadata,
    id_column(),
    Column("person_id", ForeignKey("person.id"), nullable=False),
    Column("deputy_id", ForeignKey("person.id"), nullable=False, index=True),
    Column("starts_on", Date, nullable=False),
    Column("ends_on", Date, nullable=False),  # the last day
    Column("reason", Text),  # 출장, 휴가
    Column("entered_by", Text, nullable=False),
    Column("entered_at", Instant, nullable=False),
    UniqueConstraint("person_id", "starts_on"),
    CheckConstraint("person_id <> deputy_id", name="not_oneself"),
    CheckConstraint("starts_on <= ends_on", name="order"),
)
