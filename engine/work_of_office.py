"""What waits for those who look after the office: rounds, decisions, drafts and letters."""

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import Connection, func, select

from engine.business_days import OfficeCalendar
from engine.definitions import InForce
from engine.due import due_rounds
from engine.outbox_desk import UNDELIVERED
from engine.permission import ACTS
from engine.tables import (
    agenda_item,
    ask,
    case,
    decision,
    decision_use,
    definition,
    mail,
    notice,
    round_,
)
from engine.work_row import Work
from states.period import period_named

_RECENT: Final = timedelta(days=14)  # a notice that failed earlier is history


def office_work(
    read: Connection,
    roles: Collection[str],
    published: Mapping[str, InForce],
    *,
    today: date,
    calendar: OfficeCalendar,
) -> list[Work]:
    """Give what these roles look after, each part only for those who may act on it."""
    works: list[Work] = []
    if set(roles) & set(ACTS["round"]):
        works += _to_open(read, today=today, calendar=calendar)
        works += _to_close(read, today=today)
    if set(roles) & set(ACTS["decide"]):
        works += _drafts(read)
        works += _decided(read, published, today=today)
    if set(roles) & set(ACTS["outbox"]):
        works += _letters(read, today=today)
    return works


def _to_open(read: Connection, *, today: date, calendar: OfficeCalendar) -> list[Work]:
    """Give the periods that are due and that no clock has opened yet."""
    return [
        Work(
            kind="open_round",
            due_on=due.span.opens_on,
            label=due.review.label,
            title="",
            count=1,
            lifecycle=due.lifecycle,
            period=due.period.label,
        )
        for due in due_rounds(read, today=today, calendar=calendar)
        if due.skip is None
    ]


def _to_close(read: Connection, *, today: date) -> list[Work]:
    """Give the open rounds whose answers are due or all there: they close on their day, or by hand."""
    left = (
        select(func.count())
        .where(ask.c.round_id == round_.c.id, ask.c.status == "open")
        .scalar_subquery()
    )
    rows = read.execute(
        select(
            round_.c.id, round_.c.lifecycle, round_.c.period, round_.c.due_on, round_.c.closes_on,
            definition.c.content["label"].as_string().label("review"), left.label("left"),
        )
        .join(definition, definition.c.hash == round_.c.definition_hash)
        .where(round_.c.status == "open")
        .order_by(round_.c.due_on, round_.c.id)
    ).all()  # fmt: skip
    return [
        Work(
            kind="close_round",
            due_on=row.closes_on or row.due_on,
            label=row.review,
            title="",
            count=1,
            people=row.left,
            lifecycle=row.lifecycle,
            round_id=row.id,
            period=period_named(row.period).label,
        )
        for row in rows
        if row.due_on < today or not row.left
    ]


def _drafts(read: Connection) -> list[Work]:
    waiting = select(func.count(), func.min(agenda_item.c.title)).where(
        agenda_item.c.meeting_id.is_(None)
    )
    count, title = read.execute(waiting).one()
    return [Work(kind="drafts", due_on=None, label="안건 초안", title=title or "", count=count)]


def _decided(read: Connection, published: Mapping[str, InForce], *, today: date) -> list[Work]:
    """Give the agenda items whose passed decisions took effect and moved nothing yet."""
    rows = read.execute(
        select(
            agenda_item.c.id, agenda_item.c.title, agenda_item.c.meeting_id,
            func.count().label("left"), func.min(decision.c.effective_on).label("since"),
            func.min(case.c.id).label("case_id"), func.min(case.c.lifecycle).label("lifecycle"),
            func.min(decision.c.move).label("move"),
            func.count(decision.c.move.distinct()).label("moves"),
        )
        .join_from(decision, agenda_item, agenda_item.c.id == decision.c.agenda_item_id)
        .join(case, case.c.id == decision.c.case_id)
        .outerjoin(decision_use, decision_use.c.decision_id == decision.c.id)
        .where(
            decision.c.result.in_(("passed", "amended")),
            decision.c.effective_on <= today,
            decision_use.c.event_id.is_(None),
        )
        .group_by(agenda_item.c.id, agenda_item.c.title, agenda_item.c.meeting_id)
        .order_by(agenda_item.c.id)
    ).all()  # fmt: skip
    return [
        Work(
            kind="decided",
            due_on=row.since,
            label=_move_label(published, row),
            title=row.title,
            count=row.left,
            lifecycle=row.lifecycle,
            meeting_id=row.meeting_id,
            case_id=row.case_id if row.left == 1 else None,
        )
        for row in rows
    ]


def _move_label(published: Mapping[str, InForce], row: Any) -> str:
    force = published.get(row.lifecycle)
    if row.moves != 1 or force is None or row.move not in force.lifecycle.moves:
        return ""
    return force.lifecycle.moves[row.move].label


def _letters(read: Connection, *, today: date) -> list[Work]:
    """Count the letters that wait for a person or did not arrive, and the notices without one."""
    status = mail.c.status
    held, failed = read.execute(
        select(
            func.count().filter(status == "held"), func.count().filter(status.in_(UNDELIVERED))
        ).where(status.in_(("held", *UNDELIVERED)))
    ).one()
    untold = read.scalar(
        select(func.count())
        .select_from(notice)
        .where(notice.c.status == "failed", notice.c.not_before >= today - _RECENT)
    )
    return [
        Work(kind="held", due_on=None, label="보류한 알림", title="", count=held),
        Work(kind="failed", due_on=None, label="닿지 않은 알림", title="", count=failed),
        Work(kind="untold", due_on=None, label="쓰지 못한 알림", title="", count=untold or 0),
    ]
