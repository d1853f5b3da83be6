"""Answers that are due in open rounds: from one person, from a department, from the whole office."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, func, select

from engine.tables import ask, case, definition, person, round_
from engine.work_row import Work
from states.period import period_named


@dataclass(frozen=True, slots=True)
class Standing:
    """How far the newest round of a person is: 분기 이행상황 보고 12건 가운데 9건 제출."""

    round_id: int
    review_label: str
    period: str  # 2013년 1분기
    asked: int
    answered: int


def answer_works(
    read: Connection, person_ids: Collection[int], *, me: int
) -> list[tuple[Work, Standing | None]]:
    """Give what these people were asked in rounds that take answers, a work a round and person."""
    open_, taken = ask.c.status == "open", ask.c.status != "withdrawn"
    grouped = (
        select(
            ask.c.round_id,
            ask.c.person_id,
            func.count().filter(open_).label("left"),
            func.count().filter(taken).label("asked"),
            func.min(ask.c.id).filter(open_).label("first"),
        )
        .join(round_, round_.c.id == ask.c.round_id)
        .where(ask.c.person_id.in_(sorted(person_ids)), round_.c.status == "open")
        .group_by(ask.c.round_id, ask.c.person_id)
        .subquery()
    )
    first = ask.alias("first_ask")
    rows = read.execute(
        select(
            grouped, round_.c.lifecycle, round_.c.period, round_.c.due_on, case.c.title,
            person.c.name, definition.c.content["label"].as_string().label("review"),
            definition.c.content["answers"].as_string().label("answers"),
        )
        .join_from(grouped, round_, round_.c.id == grouped.c.round_id)
        .join(definition, definition.c.hash == round_.c.definition_hash)
        .join(person, person.c.id == grouped.c.person_id)
        .outerjoin(first, first.c.id == grouped.c.first)
        .outerjoin(case, case.c.id == first.c.case_id)
        .order_by(round_.c.due_on, round_.c.id, grouped.c.person_id)
    ).all()  # fmt: skip
    return [
        (_answer_work(row, me=me), _standing_of(row) if row.person_id == me else None)
        for row in rows
    ]


def _answer_work(row: Any, *, me: int) -> Work:
    return Work(
        kind="evaluation" if row.answers == "each" else "answer",
        due_on=row.due_on,
        label=row.review,
        title=row.title or "",
        count=row.left,
        lifecycle=row.lifecycle,
        round_id=row.round_id,
        ask_id=row.first,
        period=period_named(row.period).label,
        whose=None if row.person_id == me else row.name,
    )


def _standing_of(row: Any) -> Standing:
    period = period_named(row.period).label
    return Standing(row.round_id, row.review, period, row.asked, row.asked - row.left)


def newest_standing(of: Sequence[Standing]) -> Standing | None:
    """Of the rounds that ask one, the newest with something asked."""
    return max((one for one in of if one.asked), key=lambda one: one.round_id, default=None)


def office_standing(read: Connection) -> Standing | None:
    """Give how far the newest open round of departments is, whoever is asked; one query."""
    newest = (
        select(round_.c.id)
        .join(definition, definition.c.hash == round_.c.definition_hash)
        .where(
            round_.c.status == "open",
            definition.c.content["answers"].as_string() == "one",
        )
        .order_by(round_.c.period_last.desc(), round_.c.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    row = read.execute(
        select(
            round_.c.id.label("round_id"),
            round_.c.period,
            definition.c.content["label"].as_string().label("review"),
            select(func.count())
            .where(ask.c.round_id == round_.c.id, ask.c.status != "withdrawn")
            .scalar_subquery()
            .label("asked"),
            select(func.count())
            .where(ask.c.round_id == round_.c.id, ask.c.status == "open")
            .scalar_subquery()
            .label("left"),
        )
        .join(definition, definition.c.hash == round_.c.definition_hash)
        .where(round_.c.id == newest)
    ).one_or_none()
    return None if row is None else _standing_of(row)


def late_answers(read: Connection, places: Sequence[int], *, on: date) -> list[Work]:
    """Give the answers that these departments owe past their due day, a work a round."""
    rows = read.execute(
        select(
            round_.c.id, round_.c.lifecycle, round_.c.period, round_.c.due_on,
            definition.c.content["label"].as_string().label("review"), func.count().label("late"),
            func.count(ask.c.person_id.distinct()).label("people"),
        )
        .join_from(ask, round_, round_.c.id == ask.c.round_id)
        .join(definition, definition.c.hash == round_.c.definition_hash)
        .where(
            ask.c.organisation_id.in_(places),
            ask.c.status == "open",
            round_.c.status == "open",
            round_.c.due_on < on,
        )
        .group_by(round_.c.id, definition.c.hash)
        .order_by(round_.c.due_on, round_.c.id)
    ).all()  # fmt: skip
    return [
        Work(
            kind="late_answers",
            due_on=row.due_on,
            label=row.review,
            title="",
            count=row.late,
            people=row.people,
            lifecycle=row.lifecycle,
            round_id=row.id,
            period=period_named(row.period).label,
        )
        for row in rows
    ]
