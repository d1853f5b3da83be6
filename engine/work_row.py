"""One line of what is due: what, by when, and where it is done."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

Kind = Literal[
    "answer",  # a department's report
    "evaluation",  # a member's
    "deadline",  # of a case
    "silence",  # of a case
    "remark",  # 지적사항
    "late_answers",  # of one's department
    "late_case",  # of one's department
    "open_round",
    "close_round",
    "drafts",  # agenda items that wait for a meeting
    "decided",  # moves that were decided and not carried out
    "held",  # letters that wait for a person
    "failed",  # letters that did not arrive
    "untold",  # notices of which no letter could be made
]


@dataclass(frozen=True, slots=True)
class Work:
    """One thing that is due from a person."""

    kind: Kind
    due_on: date | None  # by law, by definition or by schedule; None: no day is set
    label: str  # what: the review, the deadline, the agenda item
    title: str  # of the case, or of the first of several
    count: int
    lifecycle: str | None = None
    round_id: int | None = None
    ask_id: int | None = None  # the first one that is open
    case_id: int | None = None
    number: str | None = None
    meeting_id: int | None = None
    period: str = ""
    state: str = ""  # of the case, by its label
    people: int = 0  # how many owe it
    whose: str | None = None  # the absent person in whose place it is done
    since: date | None = None

    def of_department(self) -> "Work":
        """Give the same as a superior sees it: it is somebody else's to do."""
        return replace(self, kind="late_case")
