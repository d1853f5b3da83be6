"""Let nobody change or remove an event, a published definition, a decision or a frozen report."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# `event` and the rest are the record; free text (event_text) may have to be erased by law.
_KEPT = ("event", "definition", "publication", "decision", "answer", "frozen_report", "checkpoint")


def upgrade() -> None:
    if op.get_context().dialect.name == "sqlite":
        for table in _KEPT:
            for action in ("UPDATE", "DELETE"):
                op.execute(
                    f"CREATE TRIGGER {table}_no_{action.lower()} BEFORE {action} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
                )
        return
    op.execute(
        "CREATE FUNCTION hyeopchi_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"
    )
    for table in _KEPT:
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION hyeopchi_append_only()"
        )


def downgrade() -> None:
    if op.get_context().dialect.name == "sqlite":
        for table in _KEPT:
            op.execute(f"DROP TRIGGER {table}_no_update")
            op.execute(f"DROP TRIGGER {table}_no_delete")
        return
    for table in _KEPT:
        op.execute(f"DROP TRIGGER {table}_append_only ON {table}")
    op.execute("DROP FUNCTION hyeopchi_append_only()")
