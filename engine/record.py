"""Write what was done to cases: the only place where an event is made."""

import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, bindparam, insert, select, update

from engine.case_index import Indexed, index_cases
from engine.chain import event_hash, plain, text_digest
from engine.errors import CaseChanged, CaseNotFound, EffectiveTooEarly, PeriodFrozen
from engine.happened import happened_since
from engine.relations import relate
from engine.tables import case, event, event_text

# These say something about a case and change nothing in it, so they do not
# hold back a later change that takes effect on an earlier day.
QUIET = frozenset(
    {"answered", "assigned", "attached", "corrected", "proved", "remarked", "settled"}
)

_AT_ONCE = 1000  # rows a statement; below every driver's limit of parameters


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing done to one case, not yet written."""

    case_id: int
    expected_version: int | None  # None: whatever it is, once the case is locked
    kind: str  # of an event, as engine/tables/cases.py lists them
    effective_on: date  # 시행일
    move: str | None = None
    to_state: str | None = None  # None: the state stays
    changes: Mapping[str, object] = field(default_factory=dict)  # field -> new value; "title" too
    data: Mapping[str, object] = field(default_factory=dict)
    text: Mapping[str, str] = field(default_factory=dict)  # free text, erasable
    rewinds_to: date | None = None  # undone: the day of the last change that still holds


@dataclass(frozen=True, slots=True)
class Recorded:
    """An event, written."""

    event_id: int
    case_id: int
    seq: int


def record(
    write: Connection,
    entries: Sequence[Entry],
    *,
    actor: str,
    at: datetime,
    on_behalf_of: str | None = None,
    key: str | None = None,
) -> list[Recorded]:
    """
    Write one event a case, in the caller's transaction: all of them, or none.

    Locks the cases, compares their versions, chains the hashes and raises each
    version: 유지 → 유지 changes no state, and two deciders must still not both win.
    Seven statements for up to a thousand entries, one more if they carry texts.

    Args:
        write: A write transaction.
        entries: At most one for a case.
        actor: The key of the person who acts, or ``system``.
        at: Now, with a timezone; never recorded as earlier than the case's last event.
        on_behalf_of: The key of the person acted for (대결).
        key: The idempotency key of the command.

    Raises:
        CaseNotFound: A case is not there.
        CaseChanged: A case is no longer at the version it was read at.
        EffectiveTooEarly: An entry takes effect before the case's last change.
        PeriodFrozen: An entry takes effect inside a period that was reported.
    """
    assert at.tzinfo is not None, "a naive datetime loses the user's day"
    assert len({entry.case_id for entry in entries}) == len(entries), "one entry a case"
    recorded: list[Recorded] = []
    if len(entries) > _AT_ONCE:
        lock_in_order(write, sorted(entry.case_id for entry in entries))
    for start in range(0, len(entries), _AT_ONCE):
        chunk = entries[start : start + _AT_ONCE]
        cases = _locked(write, [entry.case_id for entry in chunk])
        for entry in chunk:
            _check(write, entry, cases)
        last = _last_recorded(write, list(cases))
        rows = [
            _event(
                entry,
                cases[entry.case_id],
                actor,
                max(at, last.get(entry.case_id, at)),
                on_behalf_of,
                key,
            )
            for entry in chunk
        ]
        write.execute(insert(event), [_columns(row) for row in rows])
        _move_cases(write, chunk, rows, cases)
        ids = _event_ids(write, cases)
        _keep_texts(write, rows, ids)
        recorded += [Recorded(ids[row["case_id"]], row["case_id"], row["seq"]) for row in rows]
    return recorded


def _last_change(entry: Entry, held: Row[Any], row: Mapping[str, Any]) -> date:
    """Give the day before which nothing may take effect any more."""
    if entry.kind in QUIET:
        return held.effective_on  # type: ignore[no-any-return]
    return entry.rewinds_to or row["effective_on"]


def _locked(write: Connection, case_ids: Sequence[int]) -> dict[int, Row[Any]]:
    """Read the cases under their locks, in one order, so that two writers cannot wait for each other."""
    query = (
        select(case)
        .where(case.c.id.in_(case_ids))
        .order_by(case.c.id)
        .with_for_update()  # SQLite has locked the whole database already
    )
    return {row.id: row for row in write.execute(query)}


def _last_recorded(write: Connection, case_ids: Sequence[int]) -> dict[int, datetime]:
    """Read when each case's last event was recorded: under the lock, or it may be an older one."""
    rows = write.execute(
        select(event.c.case_id, event.c.recorded_at)
        .join(case, and_(case.c.id == event.c.case_id, case.c.version == event.c.seq))
        .where(case.c.id.in_(case_ids))
    )
    return {row.case_id: row.recorded_at for row in rows}


def lock_in_order(write: Connection, case_ids: Sequence[int]) -> None:
    """Lock cases by rising id: two writers with other orders would wait for each other for ever."""
    for start in range(0, len(case_ids), _AT_ONCE):
        chunk = case_ids[start : start + _AT_ONCE]
        write.execute(
            select(case.c.id).where(case.c.id.in_(chunk)).order_by(case.c.id).with_for_update()
        )


def _check(write: Connection, entry: Entry, cases: Mapping[int, Row[Any]]) -> None:
    held = cases.get(entry.case_id)
    if held is None:
        raise CaseNotFound(None, entry.case_id)
    if entry.expected_version is not None and entry.expected_version != held.version:
        raise CaseChanged(
            held.number,
            expected=entry.expected_version,
            version=held.version,
            happened=happened_since(write, held.id, entry.expected_version),
        )
    if entry.kind in QUIET:
        return
    if entry.effective_on < held.effective_on:
        raise EffectiveTooEarly(held.number, on=entry.effective_on, last=held.effective_on)
    if held.frozen_through is not None and entry.effective_on <= held.frozen_through:
        raise PeriodFrozen(held.number, on=entry.effective_on, frozen_through=held.frozen_through)


def _event(
    entry: Entry,
    held: Row[Any],
    actor: str,
    at: datetime,
    on_behalf_of: str | None,
    key: str | None,
) -> dict[str, Any]:
    salt = secrets.token_hex(16) if entry.text else ""
    words = plain(entry.text)
    data = plain(entry.data)
    if entry.changes:
        data["changes"] = plain(entry.changes)
    said = {
        "seq": held.version + 1,
        "kind": entry.kind,
        "move": entry.move,
        "from_state": held.state if held.version else None,
        "to_state": entry.to_state or held.state,
        "actor": actor,
        "on_behalf_of": on_behalf_of,
        "effective_on": max(entry.effective_on, held.effective_on),  # moves only a quiet one
        "recorded_at": at,
        "data": data,
        "text_digest": text_digest(salt, words) if words else None,
        "key": key,
        "prev_hash": held.head,
    }
    hashed = event_hash(case_number=held.number, lifecycle=held.lifecycle, **said)
    return {**said, "case_id": held.id, "hash": hashed, "salt": salt, "words": words}


def _columns(row: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key not in ("salt", "words")}


def _event_ids(write: Connection, case_ids: Collection[int]) -> dict[int, int]:
    """Give the id of each case's newest event, by case."""
    rows = write.execute(
        select(event.c.case_id, event.c.id)
        .join(case, and_(case.c.id == event.c.case_id, case.c.version == event.c.seq))
        .where(case.c.id.in_(case_ids))
    )
    return {row.case_id: row.id for row in rows}


def _keep_texts(
    write: Connection, rows: Sequence[Mapping[str, Any]], ids: Mapping[int, int]
) -> None:
    texts = [
        {"event_id": ids[row["case_id"]], "salt": row["salt"], "words": row["words"]}
        for row in rows
        if row["words"]
    ]
    if texts:
        write.execute(insert(event_text), texts)


def _move_cases(
    write: Connection,
    entries: Sequence[Entry],
    rows: Sequence[dict[str, Any]],
    cases: Mapping[int, Row[Any]],
) -> None:
    after = []
    for entry, row in zip(entries, rows, strict=True):
        held = cases[entry.case_id]
        changes = dict(row["data"].get("changes", {}))
        after.append(
            {
                "of": held.id,
                "title": changes.pop("title", held.title),
                "state": row["to_state"],
                "version": row["seq"],
                "head": row["hash"],
                "effective_on": _last_change(entry, held, row),
                "fields": {k: v for k, v in {**held.fields, **changes}.items() if v is not None},
            }
        )
    columns = [name for name in after[0] if name != "of"]
    write.execute(
        update(case)
        .where(case.c.id == bindparam("of"))
        .values({name: bindparam(name) for name in columns}),
        after,
    )
    _index(write, rows, cases, after)
    changed = [
        (cases[entry.case_id], new["fields"])
        for entry, new in zip(entries, after, strict=True)
        if entry.changes
    ]
    relate(write, [(held.id, held.definition_hash, fields) for held, fields in changed])


def _index(
    write: Connection,
    rows: Sequence[Mapping[str, Any]],
    cases: Mapping[int, Row[Any]],
    after: Sequence[Mapping[str, Any]],
) -> None:
    index_cases(
        write,
        [
            Indexed(
                case_id=new["of"],
                lifecycle=(held := cases[new["of"]]).lifecycle,
                definition_hash=held.definition_hash,
                number=held.number,
                title=new["title"],
                state=new["state"],
                fields=new["fields"],
                changed_at=row["recorded_at"],
            )
            for new, row in zip(after, rows, strict=True)
        ],
    )
