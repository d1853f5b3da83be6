"""Every table of the record, the outbox's too. SQLAlchemy Core: rows leave the engine as dataclasses."""

from engine.tables.accounts import access, account, session
from engine.tables.base import as_json, metadata
from engine.tables.cases import (
    case,
    case_link,
    case_relation,
    checkpoint,
    command,
    event,
    event_text,
    proof,
    remark,
)
from engine.tables.definitions import definition, publication, schedule
from engine.tables.exports import export
from engine.tables.meetings import agenda_item, decision, decision_use, meeting
from engine.tables.outbox import lease, mail, notice, secret, suppression
from engine.tables.people import (
    committee,
    deputy,
    duty,
    organisation,
    person,
    seat,
    seat_subcommittee,
    seat_term,
)
from engine.tables.rounds import (
    answer,
    ask,
    frozen_report,
    occurrence,
    proposal,
    round_,
    round_item,
)

__all__ = [
    "access", "account", "agenda_item", "answer", "as_json", "ask", "case", "case_link", "case_relation", "checkpoint",
    "command", "committee", "decision", "decision_use", "definition", "deputy", "duty", "event", "event_text",
    "export", "frozen_report", "lease", "mail", "meeting", "metadata", "notice", "occurrence", "organisation",
    "person", "proof", "proposal", "publication", "remark", "round_", "round_item", "schedule", "seat",
    "seat_subcommittee", "seat_term", "secret", "session", "suppression",
]  # fmt: skip
