"""Add drafts of definitions, published by two people, and every text that a letter ever had."""

import sqlalchemy as sa
from alembic import op

from engine.tables.base import Id, Instant

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_STATES = ("working", "proposed", "published", "withdrawn")
_ACTS = ("begun", "written", "rehearsed", "proposed", "sent_back", "published", "withdrawn")
_PROPOSED = (
    "state NOT IN ('proposed', 'published') OR (proposed_by IS NOT NULL "
    "AND proposed_at IS NOT NULL AND proposed_hash IS NOT NULL AND since IS NOT NULL)"
)
_APPROVED = (
    "state <> 'published' OR (approved_by IS NOT NULL AND approved_at IS NOT NULL "
    "AND approved_hash IS NOT NULL AND approved_hash = proposed_hash)"
)
_TWO_PEOPLE = "state <> 'published' OR alone OR approved_by <> proposed_by"
_OPEN = "state IN ('working', 'proposed')"
_KEPT = ("draft_text", "draft_act", "letter_text")  # append-only
# What is over changes no more, but for being told which publication it became.
_OVER = (
    "OLD.state IN ('published', 'withdrawn') "
    "AND NOT (OLD.state = 'published' AND NEW.state = 'published' "
    "AND OLD.publication_id IS NULL AND NEW.publication_id IS NOT NULL "
    "AND OLD.proposed_by = NEW.proposed_by AND OLD.approved_by = NEW.approved_by "
    "AND OLD.proposed_hash = NEW.proposed_hash AND OLD.approved_hash = NEW.approved_hash "
    "AND OLD.alone = NEW.alone)"
)


def upgrade() -> None:
    _add_draft()
    _add_texts()
    if op.get_context().dialect.name == "sqlite":
        _guard_sqlite()
    else:
        _guard_postgresql()


def downgrade() -> None:
    for table in ("letter_text", "draft_act", "draft_text", "draft"):
        op.drop_table(table)
    if op.get_context().dialect.name == "postgresql":
        op.execute("DROP FUNCTION hyeopchi_not_alone()")


def _add_draft() -> None:
    op.create_table(
        "draft",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("lifecycle", sa.Text(), nullable=False),
        sa.Column("based_on", Id, nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("begun_by", sa.Text(), nullable=False),
        sa.Column("begun_at", Instant(), nullable=False),
        sa.Column("rehearsed_hash", sa.Text(), nullable=True),
        sa.Column("rehearsed_at", Instant(), nullable=True),
        sa.Column("proposed_by", sa.Text(), nullable=True),
        sa.Column("proposed_at", Instant(), nullable=True),
        sa.Column("proposed_hash", sa.Text(), nullable=True),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("approved_by", sa.Text(), nullable=True),
        sa.Column("approved_at", Instant(), nullable=True),
        sa.Column("approved_hash", sa.Text(), nullable=True),
        sa.Column("alone", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("publication_id", Id, nullable=True),
        sa.CheckConstraint(f"state IN {_STATES}", name=op.f("ck_draft_state")),
        sa.CheckConstraint(_PROPOSED, name=op.f("ck_draft_proposed")),
        sa.CheckConstraint(_APPROVED, name=op.f("ck_draft_approved")),
        sa.CheckConstraint(_TWO_PEOPLE, name=op.f("ck_draft_two_people")),
        sa.ForeignKeyConstraint(["based_on"], ["publication.id"], name=op.f("fk_draft_based_on")),
        sa.ForeignKeyConstraint(
            ["publication_id"], ["publication.id"], name=op.f("fk_draft_publication_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
    )
    op.create_index(op.f("ix_draft_lifecycle"), "draft", ["lifecycle"])
    op.create_index(
        "uq_draft_open",
        "draft",
        ["lifecycle"],
        unique=True,
        sqlite_where=sa.text(_OPEN),
        postgresql_where=sa.text(_OPEN),
    )


def _add_texts() -> None:
    op.create_table(
        "draft_text",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("draft_id", Id, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("written_by", sa.Text(), nullable=False),
        sa.Column("written_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["draft_id"], ["draft.id"], name=op.f("fk_draft_text_draft_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_text")),
        sa.UniqueConstraint("draft_id", "version", name=op.f("uq_draft_text_draft_id_version")),
    )
    op.create_table(
        "draft_act",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("draft_id", Id, nullable=False),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("why", sa.Text(), nullable=True),
        sa.CheckConstraint(f"act IN {_ACTS}", name=op.f("ck_draft_act_act")),
        sa.ForeignKeyConstraint(["draft_id"], ["draft.id"], name=op.f("fk_draft_act_draft_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_act")),
    )
    op.create_index(op.f("ix_draft_act_draft_id"), "draft_act", ["draft_id"])
    op.create_table(
        "letter_text",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("hash", sa.Text(), nullable=True),
        sa.Column("saved_by", sa.Text(), nullable=True),
        sa.Column("saved_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter_text")),
    )
    op.create_index(op.f("ix_letter_text_name"), "letter_text", ["name"])


def _guard_sqlite() -> None:
    for table in _KEPT:
        for action in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{action.lower()} BEFORE {action} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
    refuse = "BEGIN SELECT RAISE(ABORT, 'draft is append-only once it is over'); END"
    op.execute(f"CREATE TRIGGER draft_no_delete BEFORE DELETE ON draft {refuse}")
    op.execute(f"CREATE TRIGGER draft_over BEFORE UPDATE ON draft WHEN {_OVER} {refuse}")
    op.execute(
        "CREATE TRIGGER draft_not_alone BEFORE UPDATE ON draft WHEN NEW.alone AND NOT OLD.alone "
        "AND EXISTS (SELECT 1 FROM publication) "
        "BEGIN SELECT RAISE(ABORT, 'draft needs two people: something was published'); END"
    )


def _guard_postgresql() -> None:
    append_only = "EXECUTE FUNCTION hyeopchi_append_only()"
    for table in _KEPT:
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
            f"FOR EACH ROW {append_only}"
        )
    op.execute(f"CREATE TRIGGER draft_no_delete BEFORE DELETE ON draft FOR EACH ROW {append_only}")
    op.execute(
        f"CREATE TRIGGER draft_over BEFORE UPDATE ON draft FOR EACH ROW WHEN ({_OVER}) {append_only}"
    )
    op.execute(
        "CREATE FUNCTION hyeopchi_not_alone() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN IF EXISTS (SELECT 1 FROM publication) THEN "
        "RAISE EXCEPTION 'draft needs two people: something was published'; END IF; "
        "RETURN NEW; END $$"
    )
    op.execute(
        "CREATE TRIGGER draft_not_alone BEFORE UPDATE ON draft FOR EACH ROW "
        "WHEN (NEW.alone AND NOT OLD.alone) EXECUTE FUNCTION hyeopchi_not_alone()"
    )
