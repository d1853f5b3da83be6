"""The answer that holds for an ask, and what was said about its case before."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, case, func, select, true

from engine.tables import answer, ask, round_


@dataclass(frozen=True, slots=True)
class LastAnswer:
    """What was said last about a case in an earlier round of the same review."""

    case_id: int
    person_id: int | None  # who was asked
    period: str
    values: Mapping[str, Any]


def holding_answer() -> ColumnElement[bool]:
    """Join an ask with the newest version of its answer."""
    newest = answer.alias("newest")
    return and_(
        answer.c.ask_id == ask.c.id,
        answer.c.version
        == select(func.max(newest.c.version))
        .where(newest.c.ask_id == ask.c.id)
        .correlate(ask)
        .scalar_subquery(),
    )


def last_answers(
    read: Connection, round_id: int, *, case_ids: Collection[int] | None = None
) -> list[LastAnswer]:
    """
    Give the newest answer about each case from before this round, in one query.

    A quarter without an answer does not erase the one before it: progress is compared with
    what was said last. Where each member answers, each has a last answer of their own.

    Args:
        case_ids: Only about these cases; None: about all.
    """
    this, earlier = round_.alias("this"), round_.alias("earlier")
    own = case((ask.c.committee_id.is_not(None), ask.c.person_id))
    newest = func.row_number().over(
        partition_by=(ask.c.case_id, own), order_by=(earlier.c.period_last.desc(), ask.c.id.desc())
    )
    told = (
        select(
            ask.c.id,
            ask.c.case_id,
            ask.c.person_id,
            earlier.c.period,
            answer.c["values"].label("said"),
            newest.label("nth"),
        )
        .select_from(ask)
        .join(answer, holding_answer())
        .join(earlier, earlier.c.id == ask.c.round_id)
        .join(
            this,
            and_(
                this.c.lifecycle == earlier.c.lifecycle,
                this.c.review == earlier.c.review,
                this.c.period_last > earlier.c.period_last,
            ),
        )
        .where(
            this.c.id == round_id,
            true() if case_ids is None else ask.c.case_id.in_(sorted(case_ids)),
        )
        .subquery()
    )
    rows = read.execute(
        select(told.c.case_id, told.c.person_id, told.c.period, told.c.said)
        .where(told.c.nth == 1)
        .order_by(told.c.id)
    )
    return [LastAnswer(*row) for row in rows]
