"""What a list of cases is narrowed to, as one value; and as a condition that one query carries."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, func, not_, select

from engine.case_index import choices_form
from engine.case_text import needle
from engine.last_answer import holding_answer
from engine.scope import Scope, seen
from engine.tables import answer, ask, case, case_index, event


@dataclass(frozen=True, slots=True)
class Reported:
    """What the newest report of a case's department came to: one round, handed in or not."""

    round_id: int
    submitted: bool


@dataclass(frozen=True, slots=True)
class Told:
    """
    What some round was told: whether it was answered, and what a field of its form said.

    A case of which several were asked is answered once none of them is awaited any more.
    """

    round_id: int
    submitted: bool | None = None  # None: asked, answered or not
    field: str | None = None
    value: str | None = None


@dataclass(frozen=True, slots=True)
class Stood:
    """In which state cases stood at the end of a day; any of them, without a state."""

    on: date
    state: str | None = None


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """Which cases a list holds: those for which everything said holds."""

    lifecycle: str | None = None
    states: tuple[str, ...] = ()
    subcommittee: str | None = None  # "" : those that say none
    lead: str | None = None
    choices: tuple[tuple[str, str], ...] = ()  # (field, choice)
    report: Reported | None = None
    grade: str | None = None  # the choice of the last answer: 이행상태
    overdue: date | None = None  # what was due before this day and is not answered
    text: str = ""
    told: Told | None = None
    stood: Stood | None = None


def conditions(which: CaseFilter, scope: Scope, dialect: str) -> list[ColumnElement[bool]]:
    """
    Give everything that must hold of a line of `case_index`, what *scope* lets through first.

    The states and the subcommittee are left to `placed`: counts by them are of all of them.
    """
    i = case_index.c
    found = visible(scope)
    if which.lifecycle is not None:
        # A part of an office is found by its cases, not by reading the whole index through.
        indexed = i.lifecycle if scope.everything else i.lifecycle + ""
        found.append(indexed == which.lifecycle)
    if which.lead is not None:
        found.append(i.lead == which.lead)
    found += [_holds(i.choices, choices_form([each]), dialect) for each in which.choices]
    if which.report is not None:
        status = i.report_status
        found += [
            i.report_round_id == which.report.round_id,
            status == "answered" if which.report.submitted else status.in_(("open", "missing")),
        ]
    if which.grade is not None:
        found.append(i.grade == which.grade)
    if which.overdue is not None:
        found.append(i.due_on < which.overdue)
    if wanted := needle(which.text):
        found.append(_holds(i.search, wanted, dialect))
    if which.told is not None:
        found.append(_told(which.told))
    if which.stood is not None:
        found.append(_stood(which.stood))
    return found


def placed(which: CaseFilter) -> list[ColumnElement[bool]]:
    """Give what must hold of the states and the subcommittee."""
    i = case_index.c
    found: list[ColumnElement[bool]] = []
    if which.states:
        found.append(i.state.in_(which.states))
    if which.subcommittee is not None:
        found.append(i.subcommittee == which.subcommittee)
    return found


def visible(scope: Scope) -> list[ColumnElement[bool]]:
    """Give the condition that lets through what *scope* sees; nothing where it sees everything."""
    if scope.everything:
        return []
    return [case_index.c.case_id.in_(select(case.c.id).where(seen(scope)))]


def _holds(column: ColumnElement[str], text: str, dialect: str) -> ColumnElement[bool]:
    """Look for *text* as it is: nothing in it is a wildcard."""
    found = func.instr if dialect == "sqlite" else func.strpos
    return found(column, text) > 0


def _told(told: Told) -> ColumnElement[bool]:
    asked = (
        select(ask.c.id)
        .select_from(ask)
        .where(ask.c.round_id == told.round_id, ask.c.case_id == case_index.c.case_id)
        .correlate(case_index)
    )
    awaited = asked.where(ask.c.status.in_(("open", "missing"))).exists()
    if told.submitted is None:
        return asked.where(ask.c.status != "withdrawn").exists()
    if not told.submitted:
        return awaited
    answered = asked.where(ask.c.status == "answered")
    if told.field is not None:
        said = answer.c["values"][told.field].as_string()
        answered = answered.join(answer, holding_answer()).where(said == told.value)
    return and_(answered.exists(), not_(awaited))


def _stood(stood: Stood) -> ColumnElement[bool]:
    """Hold of cases that their events up to the day had brought into the state."""
    then, last = event.alias("then"), event.alias("last")
    newest = (
        select(func.max(last.c.seq))
        .where(last.c.case_id == case_index.c.case_id, last.c.effective_on <= stood.on)
        .correlate(case_index)
        .scalar_subquery()
    )
    entered = select(then.c.id).where(then.c.case_id == case_index.c.case_id, then.c.seq == newest)
    if stood.state is not None:
        entered = entered.where(then.c.to_state == stood.state)
    return entered.correlate(case_index).exists()
