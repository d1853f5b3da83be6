"""A history in the record beside the file it came from: nothing lost, nothing added, nothing moved."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from sqlalchemy import Connection, select

from engine.history_file import HistoryFile
from engine.tables import case, event, event_text

# What an event of a history is: activity, moment, and who acted where that is kept.
_Event = tuple[str, datetime, str | None]


@dataclass(frozen=True, slots=True)
class ActivityCount:
    activity: str
    in_file: int
    in_record: int


@dataclass(frozen=True, slots=True)
class Compared:
    """The file's figures beside the record's, and the cases whose events are not the same."""

    cases: tuple[int, int]  # in the file, in the record
    events: tuple[int, int]
    activities: tuple[ActivityCount, ...]
    differing: tuple[str, ...]  # numbers

    @property
    def equal(self) -> bool:
        return (
            self.cases[0] == self.cases[1]
            and self.events[0] == self.events[1]
            and all(one.in_file == one.in_record for one in self.activities)
            and not self.differing
        )


def compare_history(read: Connection, lifecycle: str, history: HistoryFile) -> Compared:
    """Read the events that came of *history*, and hold them against it one by one."""
    held = _held(read, lifecycle, f"history:{lifecycle}:{history.digest}")
    said: dict[str, list[_Event]] = {
        number: [(row.activity, row.at, row.actor) for row in rows]
        for number, rows in history.cases.items()
    }
    counts = Counter(activity for events in said.values() for activity, _, _ in events)
    found = Counter(activity for events in held.values() for activity, _, _ in events)
    return Compared(
        cases=(len(said), len(held)),
        events=(counts.total(), found.total()),
        activities=tuple(
            ActivityCount(activity, counts[activity], found[activity])
            for activity in sorted(counts | found, key=lambda one: (-counts[one], one))
        ),
        differing=tuple(
            number for number in said | held if not _same(said.get(number), held.get(number))
        ),
    )


def _held(read: Connection, lifecycle: str, key: str) -> dict[str, list[_Event]]:
    rows = read.execution_options(yield_per=2000).execute(
        select(case.c.number, event.c.data, event_text.c.words)
        .join(event, event.c.case_id == case.c.id)
        .outerjoin(event_text, event_text.c.event_id == event.c.id)
        .where(case.c.lifecycle == lifecycle, event.c.key == key, event.c.kind == "moved")
        .order_by(case.c.id, event.c.seq)
    )
    return {
        number: [
            (
                row.data["history"]["activity"],
                datetime.fromisoformat(row.data["history"]["occurred_at"]),
                None if row.words is None else row.words.get("actor"),
            )
            for row in of
        ]
        for number, of in groupby(rows, key=lambda row: row.number)
    }


def _same(said: list[_Event] | None, held: list[_Event] | None) -> bool:
    """Tell whether two stories are one; a name erased since (개인정보 파기) is no difference."""
    if said is None or held is None or len(said) != len(held):
        return False
    return all(
        one[:2] == other[:2] and other[2] in (one[2], None)
        for one, other in zip(said, held, strict=True)
    )
