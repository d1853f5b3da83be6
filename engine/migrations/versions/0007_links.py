"""Add the links of reviewers' letters, conflicts of interest, drafts of answers and receipts."""

import sqlalchemy as sa
from alembic import op

from engine.tables.base import Id, Instant, Words

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_KEPT = ("interest", "receipt")


def upgrade() -> None:
    _add_links()
    _add_declarations()
    _add_writing()
    for table in _KEPT:
        _append_only(table)


def downgrade() -> None:
    for table in ("receipt", "answer_draft", "interest", "rate", "link_device", "review_link"):
        op.drop_table(table)


def _add_links() -> None:
    op.create_table(
        "review_link",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("round_id", Id, nullable=False),
        sa.Column("person_id", Id, nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("salt", sa.Text(), nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("issued_at", Instant(), nullable=False),
        sa.Column("issued_by", sa.Text(), nullable=False),
        sa.Column("mailed_at", Instant(), nullable=True),
        sa.Column("started_at", Instant(), nullable=True),
        sa.Column("code_serial", sa.Integer(), nullable=False),
        sa.Column("code_until", Instant(), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("locked_at", Instant(), nullable=True),
        sa.Column("revoked_at", Instant(), nullable=True),
        sa.Column("spent_at", Instant(), nullable=True),
        sa.Column("reopened_at", Instant(), nullable=True),
        _foreign("review_link", "round_id", "round"),
        _foreign("review_link", "person_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_link")),
        sa.UniqueConstraint(
            "round_id", "person_id", name=op.f("uq_review_link_round_id_person_id")
        ),
        sa.UniqueConstraint("token_hash", name=op.f("uq_review_link_token_hash")),
    )
    op.create_index("ix_review_link_person_id", "review_link", ["person_id"])
    op.create_table(
        "link_device",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("link_id", Id, nullable=False),
        sa.Column("device_hash", sa.Text(), nullable=False),
        sa.Column("started_at", Instant(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("agent", sa.Text(), nullable=False),
        _foreign("link_device", "link_id", "review_link"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_link_device")),
        sa.UniqueConstraint(
            "link_id", "device_hash", name=op.f("uq_link_device_link_id_device_hash")
        ),
    )
    op.create_table(
        "rate",
        sa.Column("bucket", sa.Text(), nullable=False),
        sa.Column("since", Instant(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("bucket", name=op.f("pk_rate")),
    )


def _add_declarations() -> None:
    op.create_table(
        "interest",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("ask_id", Id, nullable=False),
        sa.Column("person_id", Id, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("cause", sa.Text(), nullable=True),
        sa.Column("declared_at", Instant(), nullable=False),
        sa.Column("event_id", Id, nullable=True),
        sa.CheckConstraint(
            "kind IN ('none', 'excluded', 'avoided')", name=op.f("ck_interest_kind")
        ),
        _foreign("interest", "ask_id", "ask"),
        _foreign("interest", "person_id", "person"),
        _foreign("interest", "event_id", "event"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interest")),
    )
    op.create_index("ix_interest_ask_id_person_id", "interest", ["ask_id", "person_id"])


def _add_writing() -> None:
    op.create_table(
        "answer_draft",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("ask_id", Id, nullable=False),
        sa.Column("person_id", Id, nullable=False),
        sa.Column("values", Words, nullable=False),
        sa.Column("proposal", sa.Text(), nullable=True),
        sa.Column("saved_at", Instant(), nullable=False),
        _foreign("answer_draft", "ask_id", "ask"),
        _foreign("answer_draft", "person_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer_draft")),
        sa.UniqueConstraint("ask_id", "person_id", name=op.f("uq_answer_draft_ask_id_person_id")),
    )
    op.create_table(
        "receipt",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("round_id", Id, nullable=False),
        sa.Column("person_id", Id, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("asks", Words, nullable=False),
        sa.Column("still_open", sa.Integer(), nullable=False),
        sa.Column("submitted_at", Instant(), nullable=False),
        _foreign("receipt", "round_id", "round"),
        _foreign("receipt", "person_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receipt")),
        sa.UniqueConstraint("key", name=op.f("uq_receipt_key")),
    )
    op.create_index("ix_receipt_round_id_person_id", "receipt", ["round_id", "person_id"])


def _foreign(table: str, column: str, of: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{of}.id"], name=op.f(f"fk_{table}_{column}"))


def _append_only(table: str) -> None:
    """What was declared, and what was received, is a fact of its day."""
    if op.get_context().dialect.name == "sqlite":
        for action in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{action.lower()} BEFORE {action} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
        return
    op.execute(
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION hyeopchi_append_only()"
    )
