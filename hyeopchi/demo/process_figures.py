"""What the other processes of the example offices add up to: tables, rounds, councils' meetings."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection

from engine.case_table import filled_table
from engine.ledger import ledger
from engine.meetings import meetings
from engine.people import committees
from engine.round_view import RoundRow, asks, rounds
from engine.seoul import day_in_seoul
from engine.store import reading
from engine.verify import verify
from flows.steps.setting import Setting
from hyeopchi.demo.example import Example
from hyeopchi.demo.past import LIFECYCLE
from hyeopchi.reports.case_table import PrintedTable, case_table_data, printed

MEETINGS_OF = 2012


@dataclass(frozen=True, slots=True)
class ProcessFigures:
    """One office's other processes, counted from its record."""

    example: Example
    tables: tuple[PrintedTable, ...]
    rounds: tuple[dict[str, Any], ...]
    council_meetings: dict[str, dict[str, int]]  # of the year before: council, kind of session
    mails: dict[str, dict[str, int]]
    verified: dict[str, Any]

    def data(self) -> dict[str, Any]:
        """Give the figures as the demo's `--json` says them."""
        return {
            "office": self.example.key,
            "tables": [case_table_data(table) for table in self.tables],
            "rounds": list(self.rounds),
            "council_meetings": self.council_meetings,
            "mails": self.mails,
            "verified": self.verified,
        }


def process_figures(setting: Setting, example: Example) -> ProcessFigures:
    """Count what the demo shows of one office beside its policy tasks."""
    with reading(setting.store) as read:
        proved = verify(read)
        return ProcessFigures(
            example=example,
            tables=tuple(
                printed(filled_table(read, lifecycle, table, on=on))
                for lifecycle, table, on in example.tables
            ),
            rounds=tuple(
                round_figures(read, one) for one in rounds(read) if one.lifecycle != LIFECYCLE
            ),
            council_meetings=_council_meetings(read),
            mails={kind: dict(counts) for kind, counts in ledger(read).mails.items()},
            verified={
                "cases": proved.cases,
                "events": proved.events,
                "findings": len(proved.findings),
            },
        )


def _council_meetings(read: Connection) -> dict[str, dict[str, int]]:
    """Count the sessions that each council held in the year before the demo's own."""
    councils = {key: body.name for key, body in committees(read).items() if body.kind == "council"}
    held = Counter(
        (one.committee, one.kind)
        for one in meetings(read)
        if date(MEETINGS_OF, 1, 1) <= one.held_on <= date(MEETINGS_OF, 12, 31)
    )
    return {
        name: {kind: held[(key, kind)] for kind in ("regular", "extra")}
        for key, name in councils.items()
    }


def round_figures(read: Connection, one: RoundRow) -> dict[str, Any]:
    """Count what one round asked, and what came of it."""
    answered = [each.submitted_at for each in asks(read, one.id, status="answered")]
    late = sum(at is not None and day_in_seoul(at) > one.span.due_on for at in answered)
    return {
        "period": one.period.label,
        "review": one.review_label,
        "cases": one.items,
        "opened_on": one.opened_on,
        "due_on": one.span.due_on,
        "closed_on": one.closed_at and day_in_seoul(one.closed_at),
        "asked": one.asked,
        "answered": one.answered,
        "late": late,
        "missing": one.asked - one.answered,
    }
