"""What is to be said and what was said: notices as words, mails as text, and who may act."""

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
)

from engine.tables.base import Instant, Words, id_column, metadata

mail = Table(
    "mail",
    metadata,
    id_column(),
    Column("message_id", Text, nullable=False, unique=True),  # stable: a second copy is seen as one
    Column("person_id", ForeignKey("person.id"), nullable=False),
    Column("kind", Text, nullable=False),  # digest, or the notice's kind when it stands alone
    Column("on_day", Date, nullable=False),
    Column("only_once", Text, unique=True),  # digest:{person}:{day}: one digest a person a day
    Column("to_name", Text, nullable=False),
    Column("to_address", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("body", Text, nullable=False),  # kept as it was said
    Column("calendar", Text),  # an ICS file that goes with it
    Column("status", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("doubts", Integer, nullable=False, default=0),  # attempts that may have arrived
    Column("due_at", Instant, nullable=False),  # not before
    Column("lease_until", Instant),
    Column(
        "lease_token", Integer, nullable=False
    ),  # rises with every claim: a late worker cannot write
    Column("error", Text),
    Column("composed_at", Instant, nullable=False),
    Column("sent_at", Instant),
    Index("ix_mail_status_due_at", "status", "due_at"),
    CheckConstraint(
        # held: more than the cap allows, a person decides; bounced: the address takes no mail
        "status IN ('queued', 'held', 'sending', 'sent', 'retry', 'uncertain', 'dead', 'bounced', "
        "'discarded')",
        name="status",
    ),
)

notice = Table(
    "notice",
    metadata,
    id_column(),
    Column("key", Text, nullable=False, unique=True),  # dedupe: round 3, due-7, person 12
    Column("kind", Text, nullable=False),  # opened, reminder, escalation, handover, …
    Column("person_id", ForeignKey("person.id"), nullable=False),
    Column("round_id", ForeignKey("round.id")),
    Column("case_id", ForeignKey("case.id")),  # whose deadline or silence it is about
    Column(
        "organisation_id", ForeignKey("organisation.id")
    ),  # whose missing answers an escalation names
    Column("template", Text, nullable=False),
    Column("words", Words, nullable=False),  # values of the moment it was queued
    Column("statutory", Boolean, nullable=False),  # stands alone, never in a digest
    Column("not_before", Date, nullable=False),
    Column("status", Text, nullable=False),  # queued, mailed, cancelled, failed
    Column("reason", Text),  # why it was cancelled, or could not be composed
    Column("mail_id", ForeignKey("mail.id"), index=True),
    Column("queued_at", Instant, nullable=False),
    Index("ix_notice_status_not_before", "status", "not_before"),
    Index("ix_notice_person_id", "person_id"),
    CheckConstraint("status IN ('queued', 'mailed', 'cancelled', 'failed')", name="status"),
)

lease = Table(
    "lease",
    metadata,
    Column("name", Text, primary_key=True),  # clock
    Column("owner", Text, nullable=False),
    Column("until", Instant, nullable=False),
    Column("token", Integer, nullable=False),  # fencing: rises with every change of owner
)

secret = Table(
    "secret",  # made by the machine, shared by all that keep this record
    metadata,
    Column("name", Text, primary_key=True),  # message_id
    Column("value", Text, nullable=False),  # hexadecimal
)

suppression = Table(
    "suppression",  # addresses that take no mail until somebody mends them
    metadata,
    id_column(),
    Column("address", Text, nullable=False, unique=True),  # lower case
    Column("reason", Text, nullable=False),  # what the other server said
    Column("source", Text, nullable=False),  # smtp, report (a bounce that came back), person
    Column("since", Instant, nullable=False),
    Column("mail_id", ForeignKey("mail.id")),  # the letter that came back
    CheckConstraint("source IN ('smtp', 'report', 'person')", name="source"),
)
