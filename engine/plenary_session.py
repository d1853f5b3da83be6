"""The session of the plenary that a round reports to, if it reports to one."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.people import Committee
from engine.round_view import RoundRow
from states.lifecycle import Lifecycle, Review

PLENARY = "본회의"


@dataclass(frozen=True, slots=True)
class Session:
    """The session a report goes to: one need not fall on the end of a period."""

    regular: bool  # 정기회; else 임시회, which may be held in writing
    year: int
    month: int

    @property
    def label(self) -> str:
        kind = "정기회" if self.regular else "임시회(서면 가능)"
        return f"{self.year}년 {self.month}월 {kind}"


def session_of(
    of: RoundRow, definition: Lifecycle, review: Review, bodies: Mapping[str, Committee]
) -> Session | None:
    """
    Give the session that a round reports to, that of the month its answers are due in, or None.

    A plenary with 정기회 in April and September hears the first quarter in its April
    session; the others need a 임시회 in July, October and January, or go in writing. It hears
    of what its subcommittees look after, and of reviews whose note says that they go to 본회의;
    a grant or an agreement goes to no session, and neither does anything in an office whose
    plenary has no 정기회.
    """
    regular = {month for body in bodies.values() for month in body.regular_months}
    overseen = any(field.type == "subcommittee" for field in definition.fields.values())
    if not regular or not (overseen or PLENARY in (review.note or "")):
        return None
    day = of.span.due_on
    return Session(regular=day.month in regular, year=day.year, month=day.month)
