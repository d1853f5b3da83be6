"""The rounds that a person may see, counted as far as they see them, and those that come next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, and_, func, select, true

from engine.business_days import OfficeCalendar
from engine.deadline import span_of
from engine.definitions import all_in_force, schedules
from engine.round_scope import AskScope, seen_asks, seen_rounds
from engine.round_view import RoundRow
from engine.tables import ask, definition, frozen_report, occurrence, round_, round_item
from states.lifecycle import Span
from states.period import Period, period_named, period_of


@dataclass(frozen=True, slots=True)
class Coming:
    """A period of a review that is not open yet."""

    lifecycle: str
    lifecycle_label: str
    review: str
    review_label: str
    answered_by: str  # the role
    period: Period
    span: Span


@dataclass(frozen=True, slots=True)
class SeenRound:
    """A round, with the figures of what the person may see of it."""

    row: RoundRow
    lifecycle_label: str
    each: bool  # members answer, each for themselves


def rounds_seen(
    read: Connection, scope: AskScope, labels: Mapping[str, str], *, round_id: int | None = None
) -> list[SeenRound]:
    """
    Give the rounds of which something is theirs to see, the newest period first; one query.

    Args:
        labels: Lifecycles by key, as people call them.
        round_id: Only this one.
    """
    query = _rounds(scope).where(seen_rounds(scope))
    if round_id is not None:
        query = query.where(round_.c.id == round_id)
    query = query.order_by(round_.c.period_last.desc(), round_.c.id.desc())
    return [
        SeenRound(_row(row), labels.get(row.lifecycle, row.lifecycle), row.answers == "each")
        for row in read.execute(query)
    ]


def coming_rounds(
    read: Connection, *, today: date, calendar: OfficeCalendar, days: int = 200
) -> list[Coming]:
    """Give the next period of each review that opens within so many days; three queries."""
    published = all_in_force(read)
    o = occurrence.c
    done = {tuple(row) for row in read.execute(select(o.lifecycle, o.review, o.period))}
    found = []
    for one in schedules(read):
        force = published.get(one.lifecycle)
        review = force.lifecycle.reviews.get(one.review) if force else None
        if force is None or review is None:
            continue
        period = period_of(today, review.every)
        for nth in (period.previous(), period, period.next()):
            span = span_of(review, nth, calendar)
            if (
                (one.lifecycle, one.review, nth.name) not in done
                and today < span.opens_on
                and (span.opens_on - today).days <= days
                and nth.last >= one.since
                and (one.until is None or nth.last <= one.until)
            ):
                label = force.lifecycle.label
                by = review.answered_by.role
                found.append(Coming(one.lifecycle, label, one.review, review.label, by, nth, span))
                break
    return sorted(found, key=lambda one: (one.span.opens_on, one.lifecycle, one.review))


def _rounds(scope: AskScope) -> Select[Any]:
    # How far a round is shows no answer, so members' evaluations are counted for whoever sees all.
    which = true() if scope.cases.everything else seen_asks(scope)
    asked = and_(ask.c.round_id == round_.c.id, ask.c.status != "withdrawn", which)
    answered = and_(ask.c.round_id == round_.c.id, ask.c.status == "answered", which)
    return select(
        round_,
        definition.c.content["label"].as_string().label("review_label"),
        definition.c.content["answers"].as_string().label("answers"),
        select(func.count()).where(asked).correlate(round_).scalar_subquery().label("asked"),
        select(func.count()).where(answered).correlate(round_).scalar_subquery().label("taken"),
        select(func.count())
        .where(round_item.c.round_id == round_.c.id)
        .correlate(round_)
        .scalar_subquery()
        .label("items"),
        select(func.max(frozen_report.c.version))
        .where(frozen_report.c.round_id == round_.c.id)
        .scalar_subquery()
        .label("report_version"),
    ).select_from(round_.join(definition, definition.c.hash == round_.c.definition_hash))


def _row(row: Any) -> RoundRow:
    return RoundRow(
        id=row.id,
        lifecycle=row.lifecycle,
        review=row.review,
        review_label=row.review_label,
        period=period_named(row.period),
        span=Span(row.opens_on, row.due_on, row.closes_on),
        status=row.status,
        asked=row.asked,
        answered=row.taken,
        items=row.items,
        report_version=row.report_version,
        definition_hash=row.definition_hash,
        opened_on=row.opened_on,
        nominal_due_on=row.nominal_due_on,
        closed_at=row.closed_at,
    )


def by_period(rounds: Sequence[SeenRound]) -> dict[str, list[SeenRound]]:
    """Group rounds by the name of their period, the newest first."""
    found: dict[str, list[SeenRound]] = {}
    for one in rounds:
        found.setdefault(one.row.period.label, []).append(one)
    return found
