"""Rounds and asks as lists to read: one query a list, however many rows."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, ScalarSelect, Select, and_, func, select

from engine.case import natural
from engine.last_answer import holding_answer, last_answers
from engine.round_errors import RoundUnknown
from engine.tables import (
    answer,
    ask,
    case,
    committee,
    definition,
    frozen_report,
    organisation,
    person,
    round_,
    round_item,
)
from states.lifecycle import Span
from states.period import Period, period_named


@dataclass(frozen=True, slots=True)
class RoundRow:
    """One run of a review for one period, and how far it is."""

    id: int
    lifecycle: str
    review: str
    review_label: str
    period: Period
    span: Span
    status: str  # opening, open, closed
    asked: int
    answered: int
    items: int  # cases
    report_version: int | None  # of its frozen report
    definition_hash: str  # the review that it pins
    opened_on: date
    nominal_due_on: date | None
    closed_at: datetime | None

    @property
    def missing(self) -> int:
        return self.asked - self.answered


@dataclass(frozen=True, slots=True)
class AskRow:
    """One respondent asked about one case, with the answer that holds, if any."""

    id: int
    round_id: int
    case_id: int
    number: str
    title: str
    state: str  # on the period's last day
    person_id: int | None  # None: 담당자 없음
    person_key: str | None
    person_name: str | None
    organisation_id: int | None
    organisation_key: str | None
    organisation_name: str | None
    committee_id: int | None
    committee_key: str | None
    committee_name: str | None
    status: str  # open, answered, missing, withdrawn
    version: int | None
    values: Mapping[str, Any] | None
    proposal: str | None
    submitted_at: datetime | None


@dataclass(frozen=True, slots=True)
class Missing:
    """What one respondent still owes a round: a line of the 미제출 현황."""

    organisation_id: int | None
    organisation: str | None
    committee_id: int | None
    committee: str | None
    person_id: int | None
    person: str | None
    asked: int
    answered: int
    titles: tuple[str, ...]  # of the cases not answered

    @property
    def missing(self) -> int:
        return len(self.titles)


def rounds(
    read: Connection,
    *,
    lifecycle: str | None = None,
    review: str | None = None,
    status: str | None = None,
) -> list[RoundRow]:
    """Give the rounds that fit, by the last day of their period."""
    wanted = [
        column == value
        for column, value in (
            (round_.c.lifecycle, lifecycle),
            (round_.c.review, review),
            (round_.c.status, status),
        )
        if value is not None
    ]
    query = _rounds().where(*wanted).order_by(round_.c.period_last, round_.c.id)
    return [_round_row(row) for row in read.execute(query)]


def round_named(read: Connection, lifecycle: str, review: str, period: str) -> RoundRow:
    """
    Find the round of one review for the period with this name.

    Raises:
        RoundUnknown: It did not begin.
    """
    query = _rounds().where(
        round_.c.lifecycle == lifecycle, round_.c.review == review, round_.c.period == period
    )
    row = read.execute(query).one_or_none()
    if row is None:
        raise RoundUnknown(f"{lifecycle} {review} {period}")
    return _round_row(row)


def round_with_id(read: Connection, round_id: int) -> RoundRow:
    """
    Find a round by its id.

    Raises:
        RoundUnknown: There is none.
    """
    row = read.execute(_rounds().where(round_.c.id == round_id)).one_or_none()
    if row is None:
        raise RoundUnknown(round_id)
    return _round_row(row)


def asks(
    read: Connection,
    round_id: int,
    *,
    status: str | None = None,
    organisation_id: int | None = None,
    person_id: int | None = None,
    which: ColumnElement[bool] | None = None,
    limit: int | None = None,
) -> list[AskRow]:
    """Give who is asked about what in a round, in the order of the case numbers; the first *limit* by case."""
    query = _asks().where(ask.c.round_id == round_id)
    if which is not None:
        query = query.where(which)
    if limit is not None:
        query = query.order_by(ask.c.case_id, ask.c.id).limit(limit)
    if status is not None:
        query = query.where(ask.c.status == status)
    if organisation_id is not None:
        query = query.where(ask.c.organisation_id == organisation_id)
    if person_id is not None:
        query = query.where(ask.c.person_id == person_id)
    found = [AskRow(*row) for row in read.execute(query)]
    return sorted(found, key=lambda one: (natural(one.number), one.person_name or "", one.id))


def previous_values(read: Connection, round_id: int) -> dict[int, Mapping[str, Any]]:
    """Give what was answered about each case the last time, by case, where one answers for it."""
    return {last.case_id: last.values for last in last_answers(read, round_id)}


def missing_by_organisation(
    read: Connection, round_id: int, *, at: datetime | None = None
) -> list[Missing]:
    """
    Give everybody who was asked, by department or subcommittee, with what they still owe.

    Those who answered everything are listed too, with nothing missing.

    Args:
        at: Count only what was answered by this moment; None: everything.
    """
    by_then = None if at is None else _answered_by(read, round_id, at)
    grouped: dict[tuple[str, str, int], list[AskRow]] = {}
    for one in asks(read, round_id):
        if one.status != "withdrawn":
            place = one.organisation_name or one.committee_name or ""
            who = (place, one.person_name or "", one.person_id or 0)
            late = by_then is not None and one.status == "answered" and one.id not in by_then
            grouped.setdefault(who, []).append(replace(one, status="open") if late else one)
    return [_missing(grouped[who]) for who in sorted(grouped)]


def _answered_by(read: Connection, round_id: int, at: datetime) -> frozenset[int]:
    """Give the asks of a round that some version of an answer had come in for by then."""
    query = select(answer.c.ask_id).join(ask, ask.c.id == answer.c.ask_id)
    wanted = query.where(ask.c.round_id == round_id, answer.c.submitted_at <= at)
    return frozenset(read.scalars(wanted))


def _rounds() -> Select[Any]:
    return select(
        round_,
        definition.c.content["label"].as_string().label("review_label"),
        _counted(ask.c.round_id == round_.c.id, ask.c.status != "withdrawn").label("asked"),
        _counted(ask.c.round_id == round_.c.id, ask.c.status == "answered").label("answered"),
        _counted(round_item.c.round_id == round_.c.id).label("items"),
        select(func.max(frozen_report.c.version))
        .where(frozen_report.c.round_id == round_.c.id)
        .scalar_subquery()
        .label("report_version"),
    ).select_from(round_.join(definition, definition.c.hash == round_.c.definition_hash))


def _counted(*which: ColumnElement[bool]) -> ScalarSelect[int]:
    return select(func.count()).where(*which).correlate(round_).scalar_subquery()


def _round_row(row: Any) -> RoundRow:
    return RoundRow(
        id=row.id,
        lifecycle=row.lifecycle,
        review=row.review,
        review_label=row.review_label,
        period=period_named(row.period),
        span=Span(row.opens_on, row.due_on, row.closes_on),
        status=row.status,
        asked=row.asked,
        answered=row.answered,
        items=row.items,
        report_version=row.report_version,
        definition_hash=row.definition_hash,
        opened_on=row.opened_on,
        nominal_due_on=row.nominal_due_on,
        closed_at=row.closed_at,
    )


def _asks() -> Select[Any]:
    return (
        select(
            ask.c.id,
            ask.c.round_id,
            ask.c.case_id,
            case.c.number,
            case.c.title,
            round_item.c.state,
            ask.c.person_id,
            person.c.key,
            person.c.name,
            ask.c.organisation_id,
            organisation.c.key,
            organisation.c.name,
            ask.c.committee_id,
            committee.c.key,
            committee.c.name,
            ask.c.status,
            answer.c.version,
            answer.c["values"],
            answer.c.proposal,
            answer.c.submitted_at,
        )
        .select_from(ask)
        .join(case, case.c.id == ask.c.case_id)
        .join(
            round_item,
            and_(round_item.c.round_id == ask.c.round_id, round_item.c.case_id == ask.c.case_id),
        )
        .outerjoin(person, person.c.id == ask.c.person_id)
        .outerjoin(organisation, organisation.c.id == ask.c.organisation_id)
        .outerjoin(committee, committee.c.id == ask.c.committee_id)
        .outerjoin(answer, holding_answer())
    )


def _missing(owed: list[AskRow]) -> Missing:
    first = owed[0]
    return Missing(
        organisation_id=first.organisation_id,
        organisation=first.organisation_name,
        committee_id=first.committee_id,
        committee=first.committee_name,
        person_id=first.person_id,
        person=first.person_name,
        asked=len(owed),
        answered=sum(one.status == "answered" for one in owed),
        titles=tuple(one.title for one in owed if one.status != "answered"),
    )
