"""Enter cases, and edit what they say: every change an event."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, func, insert, select

from engine.case import Case, cases, cases_numbered
from engine.chain import GENESIS, plain
from engine.definitions import in_force, lifecycle_pinned
from engine.errors import (
    CaseNotFound,
    CaseNumberTaken,
    FieldLocked,
    FieldsInvalid,
    PeriodFrozen,
    StateUnknown,
)
from engine.field_lock import locks_on
from engine.other_cases import hold_against_rivals
from engine.record import Entry, Recorded, record
from engine.tables import case, round_
from engine.unique_values import Claim, claims, contested
from states import Field, Lifecycle, typed

_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class NewCase:
    """A case to enter, in any state: history comes in honestly, with its 근거."""

    number: str
    title: str
    state: str
    fields: Mapping[str, object]
    effective_on: date  # since when it is in that state
    basis: str  # 근거: where the row came from


@dataclass(frozen=True, slots=True)
class CaseEdit:
    """What to change in a case as it was read; a value of None empties the field."""

    case_id: int
    expected_version: int
    changes: Mapping[str, object]  # field -> value; "title" too


def register(
    write: Connection,
    lifecycle: str,
    rows: Sequence[NewCase],
    *,
    actor: str,
    at: datetime,
    key: str | None = None,
) -> list[int]:
    """
    Enter cases under the definition in force, each with one `imported` event; give their ids.

    Raises:
        LifecycleUnknown: No such definition is in force.
        CaseNumberTaken: A number is in use.
        StateUnknown: A row names a state that the lifecycle does not have.
        FieldsInvalid: A row's fields do not fit the lifecycle.
        PeriodFrozen: A row enters inside a period that was reported.
    """
    force = in_force(write, lifecycle)
    taken = cases_numbered(write, lifecycle, [row.number for row in rows])
    frozen_through = frozen_through_of(write, lifecycle)
    for row in rows:
        if frozen_through is not None and row.effective_on <= frozen_through:
            raise PeriodFrozen(row.number, on=row.effective_on, frozen_through=frozen_through)
    cleaned = [(row, _fitting(force.lifecycle, row, taken)) for row in rows]
    ids: list[int] = []
    for start in range(0, len(cleaned), _AT_ONCE):
        chunk = cleaned[start : start + _AT_ONCE]
        write.execute(
            insert(case),
            [
                {
                    **_columns(lifecycle, force.definition_hash, row),
                    "frozen_through": frozen_through,
                }
                for row, _ in chunk
            ],
        )
        entered = cases_numbered(write, lifecycle, [row.number for row, _ in chunk])
        entries = [
            Entry(
                case_id=entered[row.number].id,
                expected_version=0,
                kind="imported",
                effective_on=row.effective_on,
                changes={"title": row.title, **fields},
                data={"basis": row.basis},
            )
            for row, fields in chunk
        ]
        ids += [done.case_id for done in record(write, entries, actor=actor, at=at, key=key)]
    return ids


def _columns(lifecycle: str, definition_hash: str, row: NewCase) -> dict[str, object]:
    """Give a case before its first event: the event brings what it says."""
    return {
        "lifecycle": lifecycle,
        "number": row.number,
        "title": row.title,
        "state": row.state,
        "version": 0,
        "head": GENESIS,
        "definition_hash": definition_hash,
        "fields": {},
        "entered_on": row.effective_on,
        "effective_on": row.effective_on,
    }


def frozen_through_of(read: Connection, lifecycle: str) -> date | None:
    """Give the last day of the newest period that was reported; nothing takes effect by then."""
    newest: date | None = read.scalar(
        select(func.max(round_.c.period_last)).where(
            round_.c.lifecycle == lifecycle, round_.c.status == "closed"
        )
    )
    return newest


def edit(
    write: Connection,
    edits: Sequence[CaseEdit],
    *,
    actor: str,
    at: datetime,
    on: date,
    reason: str,
    key: str | None = None,
) -> list[Recorded]:
    """
    Change what cases say as of the day *on*, each with one `edited` event.

    Raises:
        CaseNotFound, CaseChanged: A case is not there, or not as it was read.
        FieldsInvalid: A change does not fit the case's lifecycle, or gives a live case what
            another one holds and only one may hold.
        FieldLocked: In the case's state only a move may change the field.
    """
    held = {one.id: one for one in cases(write, ids=[each.case_id for each in edits])}
    entries: list[Entry] = []
    claimed: list[Claim] = []
    for each in edits:
        if each.case_id not in held:
            raise CaseNotFound(None, each.case_id)
        one = held[each.case_id]
        lifecycle = lifecycle_pinned(write, one.definition_hash)
        fields = lifecycle.fields
        given = {name: value for name, value in each.changes.items() if name != "title"}
        changed = _typed(
            {name: fields[name] for name in given if name in fields}, given, number=one.number
        )
        emptied = {name: None for name in given if name not in changed}
        _unlocked(write, one, {**changed, **emptied})
        after = {**one.fields, **changed, **emptied}
        claimed += claims(one, lifecycle, state=one.state, fields=after, on=on)
        title = {"title": plain(each.changes["title"])} if "title" in each.changes else {}
        entries.append(
            Entry(
                case_id=one.id,
                expected_version=each.expected_version,
                kind="edited",
                effective_on=on,
                changes={**title, **changed, **emptied},
                text={"reason": reason} if reason else {},
            )
        )
    hold_against_rivals(write, [each.wanted for each in claimed])
    recorded = record(write, entries, actor=actor, at=at, key=key)
    _uncontested(write, claimed)
    return recorded


def _uncontested(write: Connection, claimed: Sequence[Claim]) -> None:
    """Refuse what two live cases would share, once all is changed: two may swap, or take the same."""
    numbers = {each.wanted.case.id: each.wanted.case.number for each in claimed}
    for case_id, refusals in contested(write, claimed).items():
        raise FieldsInvalid(numbers[case_id], refusals)


def _unlocked(read: Connection, one: Case, said: Mapping[str, object]) -> None:
    """Refuse a change that only a move may make; what stays as it was is none."""
    changed = [name for name, value in said.items() if plain(value) != one.fields.get(name)]
    locks = locks_on(lifecycle_pinned(read, one.definition_hash), one.state, changed)
    for lock in locks.values():
        raise FieldLocked(one.number, lock)


def _fitting(
    lifecycle: Lifecycle, row: NewCase, taken: Mapping[str, object]
) -> Mapping[str, object]:
    if row.number in taken:
        raise CaseNumberTaken(lifecycle.key, row.number)
    if row.state not in lifecycle.states:
        raise StateUnknown(lifecycle.key, row.state, tuple(lifecycle.states))
    return _typed(lifecycle.fields, row.fields, number=row.number)


def _typed(
    fields: Mapping[str, Field], given: Mapping[str, object], *, number: str
) -> dict[str, object]:
    values, refusals = typed(fields, given)
    if refusals:
        raise FieldsInvalid(number, refusals)
    return values
