"""Keep the files of cases, and what an agenda item proposes about which case."""

import sqlalchemy as sa
from alembic import op

from engine.tables.base import Id, Instant

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _add_files()
    _add_agenda_cases()
    _append_only()


def downgrade() -> None:
    op.drop_table("agenda_case")
    op.drop_table("file")


def _add_files() -> None:
    op.create_table(
        "file",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("case_id", Id, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("format", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.Column("event_id", Id, nullable=False),
        sa.CheckConstraint("size > 0", name=op.f("ck_file_size")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_file_case_id")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_file_event_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_file")),
        sa.UniqueConstraint("event_id", name=op.f("uq_file_event_id")),
        sa.UniqueConstraint("case_id", "key", "version", name=op.f("uq_file_case_id_key_version")),
    )
    op.create_index("ix_file_digest", "file", ["digest"])


def _add_agenda_cases() -> None:
    op.create_table(
        "agenda_case",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("agenda_item_id", Id, nullable=False),
        sa.Column("case_id", Id, nullable=False),
        sa.Column("move", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agenda_item_id"], ["agenda_item.id"], name=op.f("fk_agenda_case_agenda_item_id")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_agenda_case_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda_case")),
        sa.UniqueConstraint(
            "agenda_item_id", "case_id", name=op.f("uq_agenda_case_agenda_item_id_case_id")
        ),
    )
    op.create_index("ix_agenda_case_case_id", "agenda_case", ["case_id"])


def _append_only() -> None:
    """A file is what an event said; nobody changes its row afterwards."""
    if op.get_context().dialect.name == "sqlite":
        for action in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER file_no_{action.lower()} BEFORE {action} ON file "
                "BEGIN SELECT RAISE(ABORT, 'file is append-only'); END"
            )
        return
    op.execute(
        "CREATE TRIGGER file_append_only BEFORE UPDATE OR DELETE ON file "
        "FOR EACH ROW EXECUTE FUNCTION hyeopchi_append_only()"
    )
