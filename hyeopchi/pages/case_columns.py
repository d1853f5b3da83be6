"""The columns of a list: those a clerk knows, and for every other process what its definition says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import Connection

from engine.business_days import OfficeCalendar
from engine.case_cursor import Sort
from engine.case_deadline import watched_cases
from engine.case_search import ListedCase, ReportRound
from engine.definitions import lifecycle_pinned
from engine.tables import case
from hyeopchi.names import Names
from hyeopchi.pages.case_query import CaseQuery, grade_field
from states.lifecycle import Lifecycle, Review

_PLACES: Final = ("subcommittee", "committee", "organisation")
_SHOWN: Final = 2  # fields beside number and name


@dataclass(frozen=True, slots=True)
class Column:
    label: str
    kind: str = ""  # num, day; "" for words
    sort: str | None = None  # the address of the list sorted by it
    order: str | None = None  # ascending, descending: sorted by it now


@dataclass(frozen=True, slots=True)
class Row:
    """A case as a line of the table."""

    id: int
    number: str
    title: str
    fields: tuple[str, ...]
    state: str
    tone: str
    grade: str | None
    progress: int | None
    due_on: date | None


def shown_fields(lifecycle: Lifecycle) -> list[str]:
    """Choose the fields that tell cases apart: whose they are first, then what kind they are."""
    fields = lifecycle.fields.values()
    places = [one.key for kind in _PLACES for one in fields if one.type == kind]
    kinds = [one.key for one in fields if one.type == "choice"]
    return [*places, *kinds][:_SHOWN]


def columns_of(
    query: CaseQuery, names: Names, shown: Sequence[str], reports: Review | None
) -> list[Column]:
    """Give the columns with the addresses that sort by them."""
    lifecycle = names.definition

    def sorted_by(label: str, sort: Sort, kind: str = "") -> Column:
        here = query.sort == sort
        url = query.url(sort=sort, descending=here and not query.descending)
        order = ("descending" if query.descending else "ascending") if here else None
        return Column(label, kind, url, order)

    found = [sorted_by("번호", "number"), sorted_by(f"{lifecycle.case_label}명", "title")]
    found += [Column(lifecycle.fields[key].label) for key in shown]
    found.append(sorted_by("상태", "state"))
    if reports is not None:
        labels = {field.type: field.label for field in reversed(list(reports.form.values()))}
        found.append(Column(labels.get("choice", "이행상태")))
        found.append(Column(labels.get("percent", "추진율"), "num"))
    found.append(sorted_by("다음 기한", "due", "day"))
    return found


def rows_of(
    cases: Sequence[ListedCase],
    names: Names,
    shown: Sequence[str],
    grades: Mapping[str, str],
    deadlines: Mapping[int, date],
) -> list[Row]:
    found = []
    for one in cases:
        due = [day for day in (one.due_on, deadlines.get(one.id)) if day is not None]
        state = names.definition.states.get(one.state)
        found.append(
            Row(
                id=one.id,
                number=one.number,
                title=one.title,
                fields=tuple(names.value(key, one.fields.get(key)) for key in shown),
                state=names.state(one.state),
                tone="neutral" if state is None or state.final else "info",
                grade=grades.get(one.grade, one.grade) if one.grade else None,
                progress=one.progress,
                due_on=min(due, default=None),
            )
        )
    return found


def reports_of(lifecycle: Lifecycle, rounds: Sequence[ReportRound]) -> Review | None:
    """Give the review that departments report by: of the newest round, else of the definition."""
    if rounds:
        return rounds[0].review
    return next((one for one in lifecycle.reviews.values() if one.answers == "one"), None)


def grades_of(rounds: Sequence[ReportRound]) -> dict[str, str]:
    """Give what grades are called, in every round's own words, the newest first."""
    found: dict[str, str] = {}
    for one in rounds:
        field = grade_field(one)
        for key, label in field[2].items() if field else ():
            found.setdefault(key, label)
    return found


def deadlines_of(
    read: Connection, cases: Sequence[ListedCase], calendar: OfficeCalendar
) -> dict[int, date]:
    """Give by when the cases have to leave their states; no query where no state says so."""
    timed = [
        one.id
        for one in cases
        if (state := lifecycle_pinned(read, one.definition_hash).states.get(one.state))
        and state.deadline
    ]
    if not timed:
        return {}
    watched = watched_cases(read, calendar=calendar, which=case.c.id.in_(timed))
    return {one.case_id: one.due.due_on for one in watched if one.due is not None}
