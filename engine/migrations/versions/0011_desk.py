"""Keep what people did to letters, what the clock ran, and reviews of the access log."""

import sqlalchemy as sa
from alembic import op

from engine.tables.base import Id, Instant, Words

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "mail_act",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("mail_id", Id, nullable=False),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("before", Words, nullable=True),
        sa.CheckConstraint(
            "act IN ('held', 'released', 'edited', 'discarded', 'sent_again', 'arrived')",
            name=op.f("ck_mail_act_act"),
        ),
        sa.ForeignKeyConstraint(["mail_id"], ["mail.id"], name=op.f("fk_mail_act_mail_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_act")),
    )
    op.create_index("ix_mail_act_mail_id", "mail_act", ["mail_id"])
    op.create_table(
        "clock_run",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("flow", sa.Text(), nullable=False),
        sa.Column("about", Words, nullable=False),
        sa.Column("via", sa.Text(), nullable=False),
        sa.Column("began_at", Instant(), nullable=False),
        sa.Column("ended_at", Instant(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=True),
        sa.CheckConstraint("via IN ('prefect', 'direct')", name=op.f("ck_clock_run_via")),
        sa.CheckConstraint("outcome IN ('done', 'failed')", name=op.f("ck_clock_run_outcome")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clock_run")),
    )
    op.create_index("ix_clock_run_flow", "clock_run", ["flow", "id"])
    op.create_table(
        "access_review",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("found", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_review")),
    )
    op.create_index("ix_access_review_month", "access_review", ["month"])
    for table in ("mail_act", "clock_run", "access_review"):
        _append_only(table)


def downgrade() -> None:
    for table in ("access_review", "clock_run", "mail_act"):
        op.drop_table(table)


def _append_only(table: str) -> None:
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
