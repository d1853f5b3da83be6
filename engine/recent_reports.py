"""What departments reported last about cases: what a member reads before judging one."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, and_, func, select

from engine.definitions import review_pinned
from engine.last_answer import holding_answer
from engine.tables import answer, ask, round_
from states.lifecycle import Field

LAST: Final = 2


@dataclass(frozen=True, slots=True)
class Report:
    """What was reported about a case for one period, with the form it was asked by."""

    case_id: int
    period: str
    values: Mapping[str, Any]
    fields: Mapping[str, Field]


def recent_reports(
    read: Connection, round_id: int, case_ids: Collection[int]
) -> dict[int, list[Report]]:
    """
    Give the last two reports about each case up to the period that a round is about, newest first.

    Only what a department answers for a case is a report; what members said of it is not shown
    to other members. One query for any number of cases, and one for each form it was asked by.
    """
    this, of = round_.alias("this"), round_.alias("of")
    newest = func.row_number().over(
        partition_by=ask.c.case_id, order_by=(of.c.period_last.desc(), ask.c.id.desc())
    )
    told = (
        select(
            ask.c.case_id,
            of.c.period,
            of.c.definition_hash,
            answer.c["values"].label("said"),
            newest.label("nth"),
        )
        .select_from(ask)
        .join(answer, holding_answer())
        .join(of, of.c.id == ask.c.round_id)
        .join(
            this,
            and_(
                this.c.id == round_id,
                this.c.lifecycle == of.c.lifecycle,
                this.c.review != of.c.review,
                this.c.period_last >= of.c.period_last,
            ),
        )
        .where(ask.c.case_id.in_(sorted(case_ids)), ask.c.committee_id.is_(None))
        .subquery()
    )
    rows = read.execute(
        select(told).where(told.c.nth <= LAST).order_by(told.c.case_id, told.c.nth)
    ).all()
    forms = {one: review_pinned(read, one).form for one in {row.definition_hash for row in rows}}
    found: dict[int, list[Report]] = {case_id: [] for case_id in case_ids}
    for row in rows:
        form = forms[row.definition_hash]
        found[row.case_id].append(Report(row.case_id, row.period, row.said, form))
    return found
