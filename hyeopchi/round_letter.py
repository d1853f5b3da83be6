"""The 제출 요청문 and the 미제출 현황 of a round, as text to paste into 메모보고 or 공문."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from engine.definitions import in_force, review_pinned
from engine.people import committees
from engine.plenary_session import session_of
from engine.remark_list import Remark, unfinished_of_cases
from engine.round_view import Missing, RoundRow, asks, missing_by_organisation
from flows.steps.digest_words import remark_words
from hyeopchi.desk import SEOUL

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from notifications.letter import Letter
    from notifications.letters import Letters


@dataclass(frozen=True, slots=True)
class RoundFacts:
    """What both letters say, read at one moment."""

    round: RoundRow
    session: str  # the meeting it is for, or nothing
    owed: Sequence[Missing]  # by that moment
    cases: int
    closed_on: date | None  # None: answers were still taken then
    remarks: Sequence[Remark]  # unfinished, about the cases asked about


def round_facts(read: "Connection", of: RoundRow, *, at: datetime) -> RoundFacts:
    """Read who was asked in a round, what was missing at a moment, and what was remarked and not settled."""
    on = at.astimezone(SEOUL).date()
    definition = in_force(read, of.lifecycle).lifecycle
    pinned = review_pinned(read, of.definition_hash)
    session = session_of(of, definition, pinned, committees(read))
    asked = {one.case_id for one in asks(read, of.id) if one.status != "withdrawn"}
    remarks = unfinished_of_cases(read, asked, on=on)
    closed = of.closed_at if of.closed_at is not None and of.closed_at <= at else None
    return RoundFacts(
        of,
        session.label if session and of.period.every == "quarter" else "",
        missing_by_organisation(read, of.id, at=at),
        len(asked),
        closed.astimezone(SEOUL).date() if closed else None,
        [one for case_id in remarks for one in remarks[case_id]],
    )


def round_letter(
    letters: "Letters", kind: str, facts: RoundFacts, *, office: Mapping[str, str], today: date
) -> "Letter":
    """
    Write one of the two letters.

    Args:
        kind: ``request``, or ``missing``, which lists only those who still owe something.

    Raises:
        LetterUnknown: The review has no such letter.
    """
    of = facts.round
    rows = [one for one in facts.owed if kind == "request" or one.missing]
    return letters.render(
        f"{of.lifecycle}/{of.review}.{kind}",
        {
            "office": dict(office),
            "today": today,
            "review": of.review_label,
            "period": of.period.label,
            "due_on": of.span.due_on,
            "session": facts.session,
            "cases": facts.cases,
            "asked": sum(one.asked for one in facts.owed),
            "answered": sum(one.answered for one in facts.owed),
            "closed_on": facts.closed_on or "",
            "remarks": [remark_words(one, today) for one in facts.remarks],
            "rows": [
                {
                    "organisation": one.organisation or one.committee or "",
                    "person": one.person or "",
                    "asked": one.asked,
                    "answered": one.answered,
                    "missing": one.missing,
                    "titles": list(one.titles),
                }
                for one in rows
            ],
        },
    )
