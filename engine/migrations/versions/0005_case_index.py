"""Keep what lists and searches need beside the register, and the views that people save."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from engine.case_index import rebuild
from engine.tables.base import Id, Instant

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_PLAIN = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
_SORTS = {
    "number": ("lifecycle", "number_form", "case_id"),
    "anywhere": ("number_form", "case_id"),
    "title": ("lifecycle", "title_form", "case_id"),
    "state": ("lifecycle", "state_rank", "number_form", "case_id"),
    "changed": ("lifecycle", "changed_at", "case_id"),
    "due": ("lifecycle", "due_on", "number_form", "case_id"),
    "report": ("report_round_id", "report_status"),
    "counted": (
        "lifecycle", "state", "subcommittee", "lead", "report_round_id", "report_status", "grade",
        "due_on", "choices",
    ),
}  # fmt: skip


def upgrade() -> None:
    op.create_table(
        "case_index",
        sa.Column("case_id", Id, autoincrement=False, nullable=False),
        sa.Column("lifecycle", sa.Text(), nullable=False),
        sa.Column("number_form", _PLAIN, nullable=False),
        sa.Column("title_form", _PLAIN, nullable=False),
        sa.Column("search", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("state_rank", sa.Integer(), nullable=False),
        sa.Column("subcommittee", sa.Text(), nullable=False),
        sa.Column("lead", sa.Text(), nullable=False),
        sa.Column("choices", sa.Text(), nullable=False),
        sa.Column("changed_at", Instant(), nullable=False),
        sa.Column("asked_on", sa.Date(), server_default="9999-12-31", nullable=False),
        sa.Column("leaves_on", sa.Date(), server_default="9999-12-31", nullable=False),
        sa.Column("due_on", sa.Date(), server_default="9999-12-31", nullable=False),
        sa.Column("report_round_id", Id, nullable=True),
        sa.Column("report_status", sa.Text(), nullable=True),
        sa.Column("grade", sa.Text(), nullable=True),
        sa.Column("progress", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_case_index_case_id")),
        sa.ForeignKeyConstraint(
            ["report_round_id"], ["round.id"], name=op.f("fk_case_index_report_round_id")
        ),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_case_index")),
    )
    op.create_table(
        "saved_view",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("person_id", Id, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("saved_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_saved_view_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_view")),
        sa.UniqueConstraint("person_id", "name", name=op.f("uq_saved_view_person_id_name")),
    )
    rebuild(op.get_bind())
    for name, columns in _SORTS.items():
        op.create_index(f"ix_case_index_{name}", "case_index", list(columns), unique=False)


def downgrade() -> None:
    op.drop_table("saved_view")
    for name in _SORTS:
        op.drop_index(f"ix_case_index_{name}", table_name="case_index")
    op.drop_table("case_index")
