"""An office's past, taken into the record each event as it was: replayed, never judged away."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, insert

from engine.case import cases_numbered
from engine.case_columns import Columns
from engine.case_row import RowReader
from engine.chain import GENESIS
from engine.command import Command, claim, is_done, keep_answer
from engine.definitions import InForce
from engine.grid import Grid
from engine.history_file import HistoryFile, HistoryRefused, HistoryRow, LineProblem
from engine.history_map import HistoryMap, moves_called
from engine.id_chunks import AT_ONCE, chunks
from engine.named_places import named_places
from engine.past_case import PastCase, Step, walk
from engine.record import Entry, record
from engine.register import frozen_through_of
from engine.seoul import SEOUL, day_in_seoul
from engine.tables import case
from states.lifecycle import Lifecycle
from states.requirement import Refusal


@dataclass(frozen=True, slots=True)
class HistoryPreview:
    """What taking a history would do. With a problem it does nothing."""

    key: str  # names the file in the record
    file: str
    cases: tuple[PastCase, ...]
    problems: tuple[LineProblem, ...]
    empty: Mapping[str, int]  # label of a required field -> cases that do not say it
    done: bool  # this very file was taken before

    @property
    def events(self) -> int:
        return sum(len(one.steps) for one in self.cases)

    def steps(self) -> Iterator[Step]:
        return (step for one in self.cases for step in one.steps)

    @property
    def activities(self) -> dict[str, int]:
        return dict(Counter(step.row.activity for step in self.steps()).most_common())

    @property
    def deviations(self) -> dict[str, dict[str, int]]:
        """Count the events that the definition would not allow: by reason, then activity."""
        counts = Counter((step.deviation, step.row.activity) for step in self.steps())
        found: dict[str, dict[str, int]] = {}
        for (reason, activity), count in counts.most_common():
            if reason is not None:
                found.setdefault(reason, {})[activity] = count
        return found

    @property
    def conforming(self) -> int:
        """Count the cases of which every event was open when it happened."""
        return sum(all(step.deviation is None for step in one.steps) for one in self.cases)

    @property
    def span(self) -> tuple[datetime, datetime] | None:
        """Give the first and the last moment, in Seoul."""
        if not self.cases:
            return None
        first = min(one.steps[0].row.at for one in self.cases)
        last = max(one.steps[-1].row.at for one in self.cases)
        return first.astimezone(SEOUL), last.astimezone(SEOUL)


@dataclass(frozen=True, slots=True)
class Taken:
    cases: int
    events: int
    fresh: bool  # False: this very file was taken before, and nothing was done


def preview_history(
    read: Connection, force: InForce, history: HistoryFile, mapped: HistoryMap
) -> HistoryPreview:
    """
    Show what taking *history* would make of each case, and where the definition would object.

    A known move's target becomes the state even where the move was not open; an activity that
    the definition does not know changes no state. Both stay, as events that deviate.

    Raises:
        SpreadsheetRefused: The mapping names a move that there is not.
    """
    lifecycle = force.lifecycle
    key = f"history:{lifecycle.key}:{history.digest}"
    done = is_done(read, key)
    called = moves_called(lifecycle, mapped, file=history.file)
    readers = _Fields(read, lifecycle, mapped)
    past = tuple(
        PastCase(number, _title(rows), readers.of(rows), tuple(walk(lifecycle, called, rows)))
        for number, rows in history.cases.items()
    )
    problems = [*history.problems, *readers.problems]
    if not done:
        problems += _impossible(read, lifecycle.key, past)
    empty = Counter(
        field.label
        for one in past
        for name, field in lifecycle.fields.items()
        if field.required and name not in one.fields
    )
    ordered = tuple(sorted(problems, key=lambda one: one.line))
    return HistoryPreview(key, history.file, past, ordered, dict(empty), done)


def take_history(
    write: Connection, force: InForce, preview: HistoryPreview, *, actor: str, at: datetime
) -> Taken:
    """
    Enter every case with its events, in one transaction: all of it, or nothing.

    The k-th events of all cases are written together, so that the statements grow with the
    longest case and not with the number of cases. The same file again does nothing.

    Raises:
        HistoryRefused: The preview names problems.
        CaseChanged, PeriodFrozen: Somebody was here since the preview.
    """
    if preview.problems:
        raise HistoryRefused(preview.problems)
    asked = Command(preview.key, {"cases": len(preview.cases), "events": preview.events}, actor)
    if is_done(write, preview.key) or not claim(write, asked, at=at):
        return Taken(len(preview.cases), preview.events, fresh=False)
    ids = _enter(write, force, preview, actor=actor, at=at)
    for wave in range(max((len(one.steps) for one in preview.cases), default=0)):
        entries = [
            _entry(ids[one.number], one.steps[wave], wave)
            for one in preview.cases
            if wave < len(one.steps)
        ]
        record(write, entries, actor=actor, at=at, key=preview.key)
    taken = Taken(len(preview.cases), preview.events, fresh=True)
    keep_answer(write, asked, {"cases": taken.cases, "events": taken.events})
    return taken


def _title(rows: Sequence[HistoryRow]) -> str:
    return next((row.title for row in rows if row.title), rows[0].case)


class _Fields:
    """Reads what the lines of a case say of its fields: the first that says something counts."""

    def __init__(self, read: Connection, lifecycle: Lifecycle, mapped: HistoryMap) -> None:
        self.problems: list[LineProblem] = []
        self._lifecycle = lifecycle
        nothing = Columns(-1, {}, (), ())
        places = named_places(read)
        self._reader = RowReader(Grid("", ()), nothing, lifecycle, places, date.max)
        unknown = ", ".join(key for key in mapped.fields if key not in lifecycle.fields)
        if unknown:
            mend = f"대응표의 [fields]를 고쳐 주십시오. 있는 항목: {', '.join(lifecycle.fields) or '없음'}"
            self.problems.append(LineProblem(1, f"정의에 없는 항목입니다: {unknown}", mend))

    def of(self, rows: Sequence[HistoryRow]) -> dict[str, object]:
        said: dict[str, HistoryRow] = {}
        for row in rows:
            for key in row.fields:
                said.setdefault(key, row)
        values: dict[str, object] = {}
        for key, row in said.items():
            field = self._lifecycle.fields.get(key)
            if field is None:
                continue
            read = self._reader.field_value(field, row.fields[key])
            if isinstance(read, Refusal):
                self.problems.append(LineProblem(row.line, read.sentence, read.mend))
            elif read is not None:
                values[key] = read
        return values


def _impossible(
    read: Connection, lifecycle: str, past: Sequence[PastCase]
) -> Iterator[LineProblem]:
    """Name the cases that are there already, and what would happen in a reported period."""
    known: dict[str, Any] = {}
    for numbers in chunks([one.number for one in past]):
        known |= cases_numbered(read, lifecycle, numbers)
    frozen = frozen_through_of(read, lifecycle)
    for one in past:
        line = one.steps[0].row.line
        if one.number in known:
            mend = "이미 있는 과제의 줄을 빼 주십시오"
            yield LineProblem(line, f"기록에 이미 있는 과제입니다: {one.number}", mend)
        elif frozen is not None and one.since <= frozen:
            mend = "그 기간의 보고는 고칠 수 없으니 그 과제를 빼 주십시오"
            yield LineProblem(line, f"{frozen}까지는 보고가 확정되어 있습니다: {one.number}", mend)


def _enter(
    write: Connection, force: InForce, preview: HistoryPreview, *, actor: str, at: datetime
) -> dict[str, int]:
    """Register the cases in the initial state, as of the day of their first event."""
    lifecycle = force.lifecycle
    ids: dict[str, int] = {}
    frozen = frozen_through_of(write, lifecycle.key)
    for start in range(0, len(preview.cases), AT_ONCE):
        past = preview.cases[start : start + AT_ONCE]
        write.execute(
            insert(case),
            [
                {
                    "lifecycle": lifecycle.key,
                    "number": one.number,
                    "title": one.title,
                    "state": lifecycle.initial.key,
                    "version": 0,
                    "head": GENESIS,
                    "definition_hash": force.definition_hash,
                    "fields": {},
                    "entered_on": one.since,
                    "effective_on": one.since,
                    "frozen_through": frozen,
                }
                for one in past
            ],
        )
        held = cases_numbered(write, lifecycle.key, [one.number for one in past])
        entries = [
            Entry(
                case_id=held[one.number].id,
                expected_version=0,
                kind="imported",
                effective_on=one.since,
                changes={"title": one.title, **one.fields},
                data={"basis": preview.file, "history": {"row": one.steps[0].row.line}},
            )
            for one in past
        ]
        record(write, entries, actor=actor, at=at, key=preview.key)
        ids |= {number: each.id for number, each in held.items()}
    return ids


def _entry(case_id: int, step: Step, wave: int) -> Entry:
    """Make the event; who acted then is a person's name, so it stays erasable."""
    row = step.row
    said = {"row": row.line, "occurred_at": row.at.isoformat(), "activity": row.activity}
    if step.deviation is not None:
        said["deviation"] = step.deviation
    return Entry(
        case_id=case_id,
        expected_version=wave + 1,
        kind="moved",
        move=step.move,
        to_state=step.state,
        effective_on=day_in_seoul(row.at),
        data={"history": said},
        text={"actor": row.actor} if row.actor else {},
    )
