"""What was answered about one case in the last periods of each review, to be read side by side."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Connection, and_, func, select

from engine.seoul import SEOUL
from engine.tables import answer, ask, organisation, round_


@dataclass(frozen=True, slots=True)
class PeriodAnswer:
    """The answer that held for one ask; values are None as long as nobody answered."""

    review: str
    period: str
    due_on: date
    definition_hash: str  # of the review, as the round pinned it
    round_id: int
    ask_id: int
    status: str  # open, answered, missing
    organisation: str | None  # its name
    person_id: int | None  # who answered
    values: Mapping[str, Any] | None


def last_period_answers(
    read: Connection, case_id: int, *, periods: int = 4, on: date | None = None
) -> list[PeriodAnswer]:
    """
    Give what departments answered about a case, the newest period first, in one query.

    What members of a committee answered is theirs, and not among it.

    Args:
        on: As of the end of this day in Seoul.
    """
    newest_first = func.dense_rank().over(
        partition_by=round_.c.review, order_by=round_.c.period_last.desc()
    )
    asked = (
        select(
            ask.c.id.label("ask_id"), ask.c.status, ask.c.organisation_id, ask.c.round_id,
            round_.c.review, round_.c.period, round_.c.period_last, round_.c.due_on,
            round_.c.definition_hash, newest_first.label("nth"),
        )
        .join(round_, round_.c.id == ask.c.round_id)
        .where(
            ask.c.case_id == case_id,
            ask.c.committee_id.is_(None),
            ask.c.status != "withdrawn",
            *([round_.c.opened_on <= on] if on else []),
        )
        .subquery()
    )  # fmt: skip
    said = and_(answer.c.ask_id == asked.c.ask_id)
    if on is not None:
        midnight = datetime.combine(on + timedelta(days=1), time(), SEOUL)
        said = and_(said, answer.c.submitted_at < midnight)
    rows = read.execute(
        select(
            asked.c.review, asked.c.period, asked.c.due_on, asked.c.definition_hash,
            asked.c.round_id, asked.c.ask_id, asked.c.status, organisation.c.name,
            answer.c.person_id, answer.c["values"],
        )
        .outerjoin(organisation, organisation.c.id == asked.c.organisation_id)
        .outerjoin(answer, said)
        .where(asked.c.nth <= periods)
        .order_by(asked.c.period_last.desc(), asked.c.ask_id, answer.c.version)
    )  # fmt: skip
    return list({row.ask_id: PeriodAnswer(*row) for row in rows}.values())  # the newest holds
