"""Add invitations, failed tries, spare codes, identities elsewhere, role changes, handover papers."""

import sqlalchemy as sa
from alembic import op

from engine.tables.base import Id, Instant, Words

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _ways_in()
    _what_was_given()
    for table in ("role_change", "handover_paper"):
        _append_only(table)


def downgrade() -> None:
    for table in (
        "handover_paper", "role_change", "identity", "spare_code", "known_source", "attempt",
        "invite",
    ):  # fmt: skip
        op.drop_table(table)


def _ways_in() -> None:
    op.create_table(
        "invite",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("person_id", Id, nullable=False),
        sa.Column("code_hash", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("ends_at", Instant(), nullable=False),
        sa.Column("used_at", Instant(), nullable=True),
        sa.Column("withdrawn_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_invite_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invite")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_invite_code_hash")),
    )
    op.create_index("ix_invite_person_id", "invite", ["person_id"])
    op.create_table(
        "attempt",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last_at", Instant(), nullable=False),
        sa.Column("held_until", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_attempt")),
    )
    op.create_table(
        "known_source",
        sa.Column("person_id", Id, autoincrement=False, nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("seen_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_known_source_person_id")
        ),
        sa.PrimaryKeyConstraint("person_id", "source", name=op.f("pk_known_source")),
    )
    op.create_table(
        "spare_code",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("person_id", Id, nullable=False),
        sa.Column("code_hash", sa.Text(), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("used_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_spare_code_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spare_code")),
        sa.UniqueConstraint(
            "person_id", "code_hash", name=op.f("uq_spare_code_person_id_code_hash")
        ),
    )
    op.create_table(
        "identity",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("issuer", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("person_id", Id, nullable=False),
        sa.Column("bound_by", sa.Text(), nullable=False),
        sa.Column("bound_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_identity_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity")),
        sa.UniqueConstraint("issuer", "subject", name=op.f("uq_identity_issuer_subject")),
        sa.UniqueConstraint("issuer", "person_id", name=op.f("uq_identity_issuer_person_id")),
    )


def _what_was_given() -> None:
    op.create_table(
        "role_change",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("person_id", Id, nullable=False),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=True),
        sa.Column("place", sa.Text(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.CheckConstraint("act IN ('grant', 'change', 'revoke')", name=op.f("ck_role_change_act")),
        sa.CheckConstraint(
            "what IN ('duty', 'seat', 'account', 'identity')", name=op.f("ck_role_change_what")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_role_change_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_change")),
    )
    op.create_index("ix_role_change_person_id", "role_change", ["person_id"])
    op.create_table(
        "handover_paper",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("giver_id", Id, nullable=False),
        sa.Column("taker_id", Id, nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("content", Words, nullable=False),
        sa.ForeignKeyConstraint(
            ["giver_id"], ["person.id"], name=op.f("fk_handover_paper_giver_id")
        ),
        sa.ForeignKeyConstraint(
            ["taker_id"], ["person.id"], name=op.f("fk_handover_paper_taker_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handover_paper")),
    )


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
