"""What the lived year adds up to: every figure counted from the record, every sum checked."""

from collections import Counter
from datetime import date
from typing import Any

from sqlalchemy import Connection, func, select

from engine.ledger import ledger
from engine.proposal import proposals
from engine.round_view import RoundRow, rounds
from engine.store import reading
from engine.tables import event
from engine.task_report import TaskReport, task_report
from engine.verify import verify
from flows.steps.setting import Setting
from hyeopchi.demo.past import LIFECYCLE
from hyeopchi.demo.process_figures import round_figures

REPORTED_ON = date(2012, 12, 31)
YEAR_ENDS_ON = date(2013, 12, 31)


def figures(setting: Setting) -> dict[str, Any]:
    """Count everything that the demo shows, in a form that is also its `--json`."""
    with reading(setting.store) as read:
        report = task_report(read, LIFECYCLE, on=REPORTED_ON)
        held = [one for one in rounds(read) if one.lifecycle == LIFECYCLE]
        told = ledger(read)
        proved = verify(read)
        return {
            "tasks": _tasks(report),
            "midterm": _midterm(report),
            "adopted": _adopted(read, report),
            "rounds": [round_figures(read, one) for one in held],
            "proposals": _proposals(read, held),
            "mails": told.mails,
            "notices": told.notices,
            "verified": {
                "cases": proved.cases,
                "events": proved.events,
                "findings": len(proved.findings),
                "root": proved.root,
            },
        }


def _tasks(report: TaskReport) -> dict[str, Any]:
    return {
        "as_of": report.as_of,
        "columns": ["합계", *(column.label for column in report.table.columns)],
        "rows": [
            [line.label, line.total.count, *(figure.count for figure in line.figures)]
            for line in report.table.lines
        ],
        "imbalances": list(report.imbalances),
    }


def _midterm(report: TaskReport) -> dict[str, Any]:
    line = report.decisions[0]
    return {
        "title": line.title,
        "held_on": line.held_on,
        "reviewed": line.reviewed.count,
        "moves": {one.label: one.figure.count for one in line.moves},
        "balances": line.reviewed.count == sum(one.figure.count for one in line.moves),
    }


def _adopted(read: Connection, report: TaskReport) -> dict[str, Any]:
    """Count the new tasks whose adoption took effect in 2013."""
    new = next(line for line in report.table.lines if line.key == "new")
    adopted = read.scalar(
        select(func.count(event.c.case_id.distinct())).where(
            event.c.kind == "moved",
            event.c.move == "adopt",
            event.c.effective_on.between(date(2013, 1, 1), YEAR_ENDS_ON),
        )
    )
    return {"by": YEAR_ENDS_ON, "adopted": adopted, "proposed": new.total.count}


def _proposals(read: Connection, held: list[RoundRow]) -> dict[str, dict[str, int]]:
    counted = {
        one.period.label: Counter(tally.move or "tie" for tally in proposals(read, one.id))
        for one in held
    }
    return {period: dict(moves) for period, moves in counted.items() if moves}
