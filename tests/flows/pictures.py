"""What the record holds, without the ids that a database gives out as it likes."""

from typing import Any

from sqlalchemy import Engine, select

from engine.store import reading
from engine.tables import (
    answer,
    ask,
    case,
    event,
    frozen_report,
    mail,
    notice,
    occurrence,
    person,
    proposal,
    round_,
    round_item,
)

Picture = dict[str, list[tuple[Any, ...]]]


def picture_of(store: Engine) -> Picture:
    """Give every round, ask, answer, event, notice and mail by its names, sorted."""
    r, c, p = round_.c, case.c, person.c
    in_round = (r.review, r.period)
    queries = {
        "occurrence": select(
            occurrence.c.review, occurrence.c.period, occurrence.c.ended, occurrence.c.late
        ),
        "round": select(*in_round, r.opens_on, r.due_on, r.closes_on, r.status, r.opened_on),
        "item": select(*in_round, c.number, round_item.c.state)
        .join_from(round_item, round_)
        .join(case, case.c.id == round_item.c.case_id),
        "ask": select(*in_round, c.number, p.key, ask.c.status)
        .join_from(ask, round_)
        .join(case, case.c.id == ask.c.case_id)
        .outerjoin(person, person.c.id == ask.c.person_id),
        "answer": select(*in_round, c.number, answer.c.version, answer.c.submitted_at)
        .join_from(answer, ask)
        .join(round_, round_.c.id == ask.c.round_id)
        .join(case, case.c.id == ask.c.case_id),
        "event": select(
            c.number, event.c.seq, event.c.kind, event.c.to_state, event.c.recorded_at
        ).join_from(event, case),
        "proposal": select(*in_round, c.number, proposal.c.move)
        .join_from(proposal, round_)
        .join(case, case.c.id == proposal.c.case_id),
        "report": select(*in_round, frozen_report.c.version).join_from(frozen_report, round_),
        "notice": select(*in_round, p.key, notice.c.kind, notice.c.not_before, notice.c.status)
        .join_from(notice, round_)
        .join(person, person.c.id == notice.c.person_id),
        "mail": select(
            mail.c.message_id, p.key, mail.c.kind, mail.c.on_day, mail.c.status, mail.c.attempts
        ).join_from(mail, person),
    }
    with reading(store) as read:
        return {
            name: sorted((tuple(row) for row in read.execute(query)), key=repr)
            for name, query in queries.items()
        }
