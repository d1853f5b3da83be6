"""Every table of the record, the outbox's too. SQLAlchemy Core: rows leave the engine as dataclasses."""

from engine.tables.accounts import access, account, session
from engine.tables.base import as_json, metadata
from engine.tables.case_index import case_index, saved_view
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
from engine.tables.desk import access_review, clock_run, mail_act
from engine.tables.drafts import draft, draft_act, draft_text, letter_text
from engine.tables.exports import export
from engine.tables.files import agenda_case, file
from engine.tables.links import (
    answer_draft,
    interest,
    link_device,
    rate,
    receipt,
    review_link,
)
from engine.tables.meetings import agenda_item, decision, decision_use, meeting
from engine.tables.outbox import lease, mail, notice, secret, suppression
from engine.tables.outside import api_key, calendar_feed, webhook, webhook_delivery
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
from engine.tables.staff import (
    attempt,
    handover_paper,
    identity,
    invite,
    known_source,
    role_change,
    spare_code,
)

__all__ = [
    "access", "access_review", "account", "agenda_case", "agenda_item", "answer", "answer_draft", "api_key", "as_json", "ask",
    "attempt", "calendar_feed", "case", "case_index", "case_link", "case_relation", "checkpoint", "clock_run", "command",
    "committee", "decision", "decision_use", "definition", "deputy", "draft", "draft_act",
    "draft_text", "duty", "event", "event_text", "export", "file", "frozen_report",
    "handover_paper", "identity", "interest", "invite", "known_source", "lease", "letter_text", "link_device", "mail", "mail_act",
    "meeting", "metadata", "notice", "occurrence", "organisation", "person", "proof", "proposal",
    "publication", "rate", "receipt", "remark", "review_link", "role_change", "round_", "round_item", "saved_view", "schedule", "seat",
    "seat_subcommittee", "seat_term", "secret", "session", "spare_code", "suppression", "webhook",
    "webhook_delivery",
]  # fmt: skip
