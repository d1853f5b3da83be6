"""Where one case stands on agendas: what was decided about it, and what waits for a decision."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, and_, select, union

from engine.tables import (
    agenda_case,
    agenda_item,
    committee,
    decision,
    decision_use,
    meeting,
    proposal,
)


@dataclass(frozen=True, slots=True)
class OnAgenda:
    """One agenda item that names the case."""

    item_id: int
    title: str
    move: str
    meeting_id: int | None  # None: a draft
    meeting_kind: str | None
    committee: str | None
    held_on: date | None
    number: int | None
    decision: int | None
    result: str | None
    effective_on: date | None
    used: bool


def on_agendas(read: Connection, case_id: int, *, on: date | None = None) -> list[OnAgenda]:
    """
    Give every item that proposes something about a case or decided about it, newest first.

    Args:
        on: Leave out meetings after this day, and drafts: nobody knows when one was made.
    """
    p, q, d, m = agenda_case.c, proposal.c, decision.c, meeting.c
    named = union(
        select(p.agenda_item_id, p.move).where(p.case_id == case_id),
        select(q.agenda_item_id, q.move).where(
            q.case_id == case_id, q.agenda_item_id.is_not(None), q.move.is_not(None)
        ),
        select(d.agenda_item_id, d.move).where(d.case_id == case_id),
    ).subquery()
    query = (
        select(
            agenda_item.c.id, agenda_item.c.title, named.c.move, m.id, m.kind, committee.c.name,
            m.held_on, agenda_item.c.number, d.id, d.result, d.effective_on,
            decision_use.c.event_id.is_not(None), d.move.label("decided"),
        )
        .select_from(named)
        .join(agenda_item, agenda_item.c.id == named.c.agenda_item_id)
        .outerjoin(meeting, m.id == agenda_item.c.meeting_id)
        .outerjoin(committee, committee.c.id == m.committee_id)
        .outerjoin(
            decision, and_(d.agenda_item_id == agenda_item.c.id, d.case_id == case_id)
        )
        .outerjoin(decision_use, decision_use.c.decision_id == d.id)
        .order_by(m.held_on.is_not(None), m.held_on.desc(), agenda_item.c.id.desc())  # drafts first
    )  # fmt: skip
    if on is not None:
        query = query.where(m.held_on <= on)
    rows = [row for row in read.execute(query) if row.decided in (None, row.move)]
    return [OnAgenda(*row[:-1]) for row in rows]
