"""What lists and searches need of a case, kept in the transaction that changes it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    and_,
    bindparam,
    delete,
    func,
    or_,
    select,
    update,
)
from sqlalchemy import case as case_when
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.types import Date

from engine.business_days import OfficeCalendar
from engine.case_deadline import watched_cases
from engine.case_text import number_form, search_form, title_form
from engine.definitions import lifecycle_pinned, review_pinned
from engine.id_chunks import chunks
from engine.last_answer import holding_answer
from engine.tables import answer, ask, case, case_index, event, round_, round_item
from engine.tables.case_index import NEVER
from states.lifecycle import Field, Lifecycle


@dataclass(frozen=True, slots=True)
class Indexed:
    """A case as it is now, for its line in the index."""

    case_id: int
    lifecycle: str
    definition_hash: str
    number: str
    title: str
    state: str
    fields: Mapping[str, Any]
    changed_at: datetime  # when its last event was recorded


def index_cases(write: Connection, cases: Iterable[Indexed]) -> None:
    """
    Write the lines of the *cases* as they are now; what rounds ask of them is left alone.

    One statement, three more where the states of a process have deadlines.
    """
    # By rising id, as `record` locks cases: two writers would wait for each other for ever.
    found = sorted(cases, key=lambda one: one.case_id)
    leaves = _leaving(write, found)
    rows = [_line(write, one, leaves.get(one.case_id, NEVER)) for one in found]
    if not rows:
        return
    insert = sqlite.insert if write.dialect.name == "sqlite" else postgresql.insert
    new = insert(case_index)
    written: dict[str, Any] = {name: new.excluded[name] for name in rows[0] if name != "case_id"}
    written["due_on"] = _earlier(case_index.c.asked_on, new.excluded.leaves_on)
    write.execute(new.on_conflict_do_update(index_elements=["case_id"], set_=written), rows)


def index_opened(write: Connection, round_id: int, *, after: int) -> None:
    """
    Note that a round asks about the cases beyond the id *after*: two statements for any number.

    What is due and what is asked for only comes nearer by a new ask; nothing is read anew.
    """
    held = write.execute(select(round_).where(round_.c.id == round_id)).one()
    one = review_pinned(write, held.definition_hash).answers == "one"
    asked = select(ask.c.case_id).where(ask.c.round_id == round_id, ask.c.case_id > after)
    i = case_index.c
    values: dict[Any, Any] = {
        column: case_when((column > held.due_on, held.due_on), else_=column)
        for column in (i.asked_on, i.due_on)
    }
    if one:
        earlier = select(round_.c.id).where(
            or_(
                round_.c.period_last < held.period_last,
                and_(round_.c.period_last == held.period_last, round_.c.id <= round_id),
            )
        )
        newest = or_(i.report_round_id.is_(None), i.report_round_id.in_(earlier))
        values[i.report_round_id] = case_when((newest, round_id), else_=i.report_round_id)
        values[i.report_status] = case_when((newest, "open"), else_=i.report_status)
    if write.dialect.name == "postgresql":  # SQLite has locked the whole database already
        held_now = select(i.case_id).where(i.case_id.in_(asked)).order_by(i.case_id)
        write.execute(held_now.with_for_update())
    write.execute(update(case_index).where(i.case_id.in_(asked)).values(values))


def index_closed(write: Connection, round_id: int) -> None:
    """Note that a round asks no longer: one statement. The cases are locked already."""
    i = case_index.c
    left = (
        select(func.min(round_.c.due_on))
        .join_from(ask, round_, round_.c.id == ask.c.round_id)
        .where(ask.c.case_id == i.case_id, ask.c.status == "open")
        .scalar_subquery()
    )
    asked_on = func.coalesce(left, NEVER)
    missing = and_(i.report_round_id == round_id, i.report_status == "open")
    write.execute(
        update(case_index)
        .where(i.case_id.in_(select(round_item.c.case_id).where(round_item.c.round_id == round_id)))
        .values(
            asked_on=asked_on,
            due_on=_earlier(asked_on, i.leaves_on),
            report_status=case_when((missing, "missing"), else_=i.report_status),
        )
    )


def index_answers(write: Connection, case_ids: Collection[int]) -> None:
    """Read anew what rounds ask and were told about the cases: two statements a thousand."""
    for part in chunks(sorted(case_ids)):
        rows = write.execute(
            select(
                ask.c.case_id, ask.c.status, round_.c.id, round_.c.due_on, round_.c.period_last,
                round_.c.definition_hash, answer.c["values"].label("said"),
            )
            .join_from(ask, round_, round_.c.id == ask.c.round_id)
            .outerjoin(answer, holding_answer())
            .where(ask.c.case_id.in_(part), ask.c.status != "withdrawn")
            .order_by(ask.c.case_id, round_.c.period_last, round_.c.id, ask.c.id)
        ).all()  # fmt: skip
        asked: dict[int, list[Row[Any]]] = {case_id: [] for case_id in part}
        for row in rows:
            asked[row.case_id].append(row)
        lines = [{"of": case_id, **_report(write, some)} for case_id, some in asked.items()]
        columns = [name for name in lines[0] if name != "of"]
        write.execute(
            update(case_index)
            .where(case_index.c.case_id == bindparam("of"))
            .values(
                {name: bindparam(name) for name in columns}
                | {"due_on": _earlier(bindparam("asked_on", type_=Date), case_index.c.leaves_on)}
            ),
            lines,
        )


def rebuild(write: Connection) -> None:
    """Make the whole index anew from the record; a migration does, for what was there before it."""
    write.execute(delete(case_index))
    last = 0
    while True:
        c = case.c
        rows = write.execute(
            select(
                c.id, c.lifecycle, c.definition_hash, c.number, c.title, c.state, c.fields,
                event.c.recorded_at,
            )
            .join(event, and_(event.c.case_id == c.id, event.c.seq == c.version))
            .where(c.id > last)
            .order_by(c.id)
            .limit(1000)
        ).all()  # fmt: skip
        if not rows:
            return
        index_cases(write, [Indexed(*row) for row in rows])
        index_answers(write, [row.id for row in rows])
        last = rows[-1].id


def _earlier(one: ColumnElement[date], other: ColumnElement[date]) -> ColumnElement[date]:
    return case_when((one < other, one), else_=other)


def _leaving(read: Connection, cases: Sequence[Indexed]) -> dict[int, date]:
    """Give by when the cases have to leave their states; no query where no state says so."""
    timed = [
        one.case_id
        for one in cases
        if (state := lifecycle_pinned(read, one.definition_hash).states.get(one.state))
        and state.deadline
    ]
    if not timed:
        return {}
    watched = watched_cases(read, calendar=OfficeCalendar(), which=case.c.id.in_(timed))
    return {one.case_id: one.due.due_on for one in watched if one.due is not None}


def _line(read: Connection, one: Indexed, leaves_on: date) -> dict[str, Any]:
    pinned = lifecycle_pinned(read, one.definition_hash)
    states = list(pinned.states)
    return {
        "case_id": one.case_id,
        "lifecycle": one.lifecycle,
        "number_form": number_form(one.number),
        "title_form": title_form(one.title),
        "search": search_form(one.number, one.title),
        "state": one.state,
        "state_rank": states.index(one.state) if one.state in states else len(states),
        "subcommittee": _first(pinned, "subcommittee", one.fields),
        "lead": _first(pinned, "organisation", one.fields),
        "choices": choices_form(
            (key, one.fields.get(key))
            for key, field in pinned.fields.items()
            if field.type == "choice"
        ),
        "changed_at": one.changed_at,
        "leaves_on": leaves_on,
        "due_on": leaves_on,
    }


def choices_form(chosen: Iterable[tuple[str, object]]) -> str:
    """Give choices as one text in which each can be looked for: ``|batch=agreed|``."""
    said = [f"{key}={value}" for key, value in chosen if value]
    return f"|{'|'.join(said)}|" if said else ""


def _first(pinned: Lifecycle, kind: str, fields: Mapping[str, Any]) -> str:
    """Give the value of the definition's first field of this type."""
    key = next((key for key, field in pinned.fields.items() if field.type == kind), None)
    return str(fields.get(key) or "") if key else ""


def _report(read: Connection, asked: Sequence[Row[Any]]) -> dict[str, Any]:
    """Say what is due about a case, and what was reported last; *asked* is oldest first."""
    asked_on: date = min((row.due_on for row in asked if row.status == "open"), default=NEVER)
    line: dict[str, Any] = {
        "asked_on": asked_on,
        "report_round_id": None,
        "report_status": None,
        "grade": None,
        "progress": None,
    }
    ones = [row for row in asked if review_pinned(read, row.definition_hash).answers == "one"]
    if not ones:
        return line
    newest = [row.status for row in ones if row.id == ones[-1].id]
    line["report_round_id"] = ones[-1].id
    line["report_status"] = next(each for each in ("open", "missing", "answered") if each in newest)
    told = next((row for row in reversed(ones) if row.said is not None), None)
    if told is not None:
        form = review_pinned(read, told.definition_hash).form
        line["grade"] = told.said.get(first_field(form, "choice"))
        line["progress"] = told.said.get(first_field(form, "percent"))
    return line


def first_field(form: Mapping[str, Field], kind: str) -> str | None:
    """Give the key of a form's first field of this type: 이행상태 is a choice, 추진율 a percentage."""
    return next((key for key, field in form.items() if field.type == kind), None)
