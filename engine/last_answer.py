"""The answer that holds for an ask, and what the round before this one was told."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, ScalarSelect, and_, func, select

from engine.tables import answer, ask, round_


@dataclass(frozen=True, slots=True)
class LastAnswer:
    """What was said about a case in the previous round of the same review."""

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


def last_answers(read: Connection, round_id: int) -> list[LastAnswer]:
    """Give every answer of the round before this one, in one query."""
    rows = read.execute(
        select(ask.c.case_id, ask.c.person_id, round_.c.period, answer.c["values"])
        .select_from(ask)
        .join(answer, holding_answer())
        .join(round_, round_.c.id == ask.c.round_id)
        .where(ask.c.round_id == _previous(round_id))
        .order_by(ask.c.id)
    )
    return [LastAnswer(*row) for row in rows]


def _previous(round_id: int) -> ScalarSelect[int]:
    """Select the id of the newest round of the same review whose period ended earlier."""
    this, earlier = round_.alias("this"), round_.alias("earlier")
    return (
        select(earlier.c.id)
        .join(
            this,
            and_(
                this.c.lifecycle == earlier.c.lifecycle,
                this.c.review == earlier.c.review,
                this.c.period_last > earlier.c.period_last,
            ),
        )
        .where(this.c.id == round_id)
        .order_by(earlier.c.period_last.desc())
        .limit(1)
        .scalar_subquery()
    )
