"""Add what a whole year needs: proofs, remarks, deputies, held and bounced letters, many parties."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from engine.tables.base import Id, Instant, Words

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_MAIL = ("queued", "sending", "sent", "retry", "uncertain", "dead")
_MADE = ("id", "case_id", "source", "made_on", "made_by")  # of a remark; never changes
_RELATION = "case_id, relation, organisation_id, committee_id"


def upgrade() -> None:
    _add_tables()
    _many_relations()
    op.drop_index("uq_ask_nobody", table_name="ask")
    _index_asks("uq_ask_nobody", [], "person_id IS NULL AND organisation_id IS NULL")
    _index_asks("uq_ask_nobody_there", ["organisation_id"], "person_id IS NULL")
    op.add_column(
        "publication", sa.Column("apart", Words, nullable=False, server_default=sa.text("'{}'"))
    )
    with op.batch_alter_table("notice") as notice:
        notice.add_column(sa.Column("case_id", Id, nullable=True))
        notice.create_foreign_key(op.f("fk_notice_case_id"), "case", ["case_id"], ["id"])
    with op.batch_alter_table("mail") as mail:
        mail.add_column(sa.Column("calendar", sa.Text(), nullable=True))
        mail.drop_constraint(op.f("ck_mail_status"), type_="check")
        mail.create_check_constraint(
            op.f("ck_mail_status"), _among("status", (*_MAIL, "held", "bounced", "discarded"))
        )
    _append_only()
    _settled_once()


def downgrade() -> None:
    # What was never sent, or came back, had no status of its own before.
    op.execute("UPDATE mail SET status = 'dead' WHERE status IN ('held', 'bounced', 'discarded')")
    with op.batch_alter_table("mail") as mail:
        mail.drop_constraint(op.f("ck_mail_status"), type_="check")
        mail.create_check_constraint(op.f("ck_mail_status"), _among("status", _MAIL))
        mail.drop_column("calendar")
    with op.batch_alter_table("notice") as notice:
        notice.drop_constraint(op.f("fk_notice_case_id"), type_="foreignkey")
        notice.drop_column("case_id")
    op.drop_column("publication", "apart")
    op.drop_index("uq_ask_nobody", table_name="ask")
    op.drop_index("uq_ask_nobody_there", table_name="ask")
    _index_asks("uq_ask_nobody", [], "person_id IS NULL")
    _one_relation()
    for table in ("export", "secret", "suppression", "deputy", "remark", "proof"):
        op.drop_table(table)


def _add_tables() -> None:
    op.create_table(
        "proof",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("case_id", Id, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("mark", sa.Text(), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("document_number", sa.Text(), nullable=True),
        sa.Column("event_id", Id, nullable=False),
        sa.CheckConstraint(
            _among("kind", ("document", "check", "signature", "attendance")),
            name=op.f("ck_proof_kind"),
        ),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_proof_case_id")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_proof_event_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proof")),
        sa.UniqueConstraint(
            "event_id", "kind", "key", "item", name=op.f("uq_proof_event_id_kind_key_item")
        ),
    )
    op.create_index("ix_proof_case_id", "proof", ["case_id"])
    op.create_table(
        "remark",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("case_id", Id, nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("made_by", Id, nullable=False),
        sa.Column("settled_on", sa.Date(), nullable=True),
        sa.Column("settled_by", Id, nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_remark_case_id")),
        sa.ForeignKeyConstraint(["made_by"], ["event.id"], name=op.f("fk_remark_made_by")),
        sa.ForeignKeyConstraint(["settled_by"], ["event.id"], name=op.f("fk_remark_settled_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_remark")),
        sa.UniqueConstraint("made_by", name=op.f("uq_remark_made_by")),
        sa.UniqueConstraint("settled_by", name=op.f("uq_remark_settled_by")),
    )
    op.create_index("ix_remark_case_id", "remark", ["case_id"])
    op.create_table(
        "deputy",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("person_id", Id, nullable=False),
        sa.Column("deputy_id", Id, nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("entered_by", sa.Text(), nullable=False),
        sa.Column("entered_at", Instant(), nullable=False),
        sa.CheckConstraint("person_id <> deputy_id", name=op.f("ck_deputy_not_oneself")),
        sa.CheckConstraint("starts_on <= ends_on", name=op.f("ck_deputy_order")),
        sa.ForeignKeyConstraint(["deputy_id"], ["person.id"], name=op.f("fk_deputy_deputy_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_deputy_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deputy")),
        sa.UniqueConstraint("person_id", "starts_on", name=op.f("uq_deputy_person_id_starts_on")),
    )
    op.create_index(op.f("ix_deputy_deputy_id"), "deputy", ["deputy_id"])
    op.create_table(
        "suppression",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("since", Instant(), nullable=False),
        sa.Column("mail_id", Id, nullable=True),
        sa.CheckConstraint(
            _among("source", ("smtp", "report", "person")), name=op.f("ck_suppression_source")
        ),
        sa.ForeignKeyConstraint(["mail_id"], ["mail.id"], name=op.f("fk_suppression_mail_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suppression")),
        sa.UniqueConstraint("address", name=op.f("uq_suppression_address")),
    )
    op.create_table(
        "secret",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_secret")),
    )
    op.create_table(
        "export",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("chosen", Words, nullable=False),
        sa.Column("format", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_export")),
    )


def _many_relations() -> None:
    """Let one field of a case relate it to several organisations: the parties of an agreement."""
    op.rename_table("case_relation", "case_relation_before")
    op.drop_index(op.f("ix_case_relation_committee_id"), table_name="case_relation_before")
    op.drop_index(op.f("ix_case_relation_organisation_id"), table_name="case_relation_before")
    op.create_table(
        "case_relation",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        *_relation_columns("fk_case_relation"),
        sa.PrimaryKeyConstraint("id", name="pk_case_relation_id"),
        sa.UniqueConstraint(
            "case_id",
            "relation",
            "organisation_id",
            name=op.f("uq_case_relation_case_id_relation_organisation_id"),
        ),
        sa.UniqueConstraint(
            "case_id", "relation", "committee_id", name="uq_case_relation_committee"
        ),
    )
    _carry_relations()


def _one_relation() -> None:
    op.execute(
        "DELETE FROM case_relation WHERE id NOT IN "
        "(SELECT min(id) FROM case_relation GROUP BY case_id, relation)"
    )
    op.rename_table("case_relation", "case_relation_before")
    op.drop_index(op.f("ix_case_relation_committee_id"), table_name="case_relation_before")
    op.drop_index(op.f("ix_case_relation_organisation_id"), table_name="case_relation_before")
    op.create_table(
        "case_relation",
        *_relation_columns("fk_case_relation"),
        sa.PrimaryKeyConstraint("case_id", "relation", name="pk_case_relation_one"),
    )
    _carry_relations()


def _relation_columns(prefix: str) -> tuple[sa.Column[Any] | sa.ForeignKeyConstraint, ...]:
    return (
        sa.Column("case_id", Id, nullable=False),
        sa.Column("relation", sa.Text(), nullable=False),
        sa.Column("organisation_id", Id, nullable=True),
        sa.Column("committee_id", Id, nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f(f"{prefix}_case_id")),
        sa.ForeignKeyConstraint(
            ["committee_id"], ["committee.id"], name=op.f(f"{prefix}_committee_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f(f"{prefix}_organisation_id")
        ),
    )


def _carry_relations() -> None:
    op.execute(
        f"INSERT INTO case_relation ({_RELATION}) SELECT {_RELATION} FROM case_relation_before"  # noqa: S608
    )
    op.drop_table("case_relation_before")
    for column in ("committee_id", "organisation_id"):
        op.create_index(op.f(f"ix_case_relation_{column}"), "case_relation", [column])


def _append_only() -> None:
    """A proof is what an event said, an export what was taken; nobody changes either afterwards."""
    for table in ("proof", "export"):
        if op.get_context().dialect.name == "sqlite":
            for action in ("UPDATE", "DELETE"):
                op.execute(
                    f"CREATE TRIGGER {table}_no_{action.lower()} BEFORE {action} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
                )
        else:
            op.execute(
                f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION hyeopchi_append_only()"
            )


def _settled_once() -> None:
    """A remark is what an event said, until another one says once what was done about it."""
    made = " OR ".join(f"OLD.{name} <> NEW.{name}" for name in _MADE)
    again = (
        "OLD.settled_on IS NOT NULL OR OLD.settled_by IS NOT NULL "
        f"OR NEW.settled_on IS NULL OR NEW.settled_by IS NULL OR {made}"
    )
    if op.get_context().dialect.name == "sqlite":
        refuse = "BEGIN SELECT RAISE(ABORT, 'remark is append-only, and settled once'); END"
        op.execute(f"CREATE TRIGGER remark_no_delete BEFORE DELETE ON remark {refuse}")
        op.execute(
            f"CREATE TRIGGER remark_settled_once BEFORE UPDATE ON remark WHEN {again} {refuse}"
        )
        return
    refuse = "EXECUTE FUNCTION hyeopchi_append_only()"
    op.execute(f"CREATE TRIGGER remark_append_only BEFORE DELETE ON remark FOR EACH ROW {refuse}")
    op.execute(
        "CREATE TRIGGER remark_settled_once BEFORE UPDATE ON remark "
        f"FOR EACH ROW WHEN ({again}) {refuse}"
    )


def _index_asks(name: str, columns: list[str], where: str) -> None:
    op.create_index(
        name,
        "ask",
        ["round_id", "case_id", *columns],
        unique=True,
        sqlite_where=sa.text(where),
        postgresql_where=sa.text(where),
    )


def _among(column: str, values: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(value) for value in values)})"
