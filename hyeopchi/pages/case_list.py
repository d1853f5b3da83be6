"""What the list of cases shows, gathered in a constant number of statements."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import Connection

from engine.business_days import OfficeCalendar
from engine.case_cursor import Cursor, cursor_of, cursor_text
from engine.case_search import CasePage, Counts, ReportRound, count_cases, list_cases, report_rounds
from engine.definitions import InForce
from engine.people import committees, organisations
from engine.scope import Scope
from hyeopchi.names import Names
from hyeopchi.pages.case_columns import (
    Column,
    Row,
    columns_of,
    deadlines_of,
    grades_of,
    reports_of,
    rows_of,
    shown_fields,
)
from hyeopchi.pages.case_query import NONE, CaseQuery, filter_of, grade_field
from hyeopchi.pages.case_sentence import sentence
from hyeopchi.pages.case_words import Chip, conditions_of, report_called
from hyeopchi.web.website import Site
from states.lifecycle import Lifecycle

PAGE: Final = 50
FIRST: Final = "policy_task"  # the process that an office opens first, where it is in force

Options = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Filters:
    """What the form of conditions offers."""

    places: Options
    places_label: str
    leads: Options
    leads_label: str
    choices: list[tuple[str, str, Options, str]]  # name, label, options, chosen
    grades: Options
    grades_label: str
    report: str  # 이번 분기 보고; "" where nothing is reported


@dataclass(frozen=True, slots=True)
class CaseList:
    """A list, ready to print."""

    query: CaseQuery
    lifecycle: Lifecycle
    sentence: str
    chips: list[Chip]
    states: list[tuple[str, str, int, bool]]  # address, label, cases, chosen
    total: int
    columns: list[Column]
    rows: list[Row]
    reports: bool
    filters: Filters
    previous: str | None
    next: str | None


@dataclass(frozen=True, slots=True)
class Gathered:
    """A list as it was read."""

    names: Names
    rounds: list[ReportRound]
    counts: Counts
    page: CasePage
    deadlines: Mapping[int, date]


def lifecycle_asked(force: Mapping[str, InForce], said: str | None) -> Lifecycle | None:
    """Choose the process: the one that was said, else policy tasks, else the first; None: none there."""
    key = said if said in force else FIRST if FIRST in force else next(iter(sorted(force)), None)
    return force[key].lifecycle if key else None


def gather(
    read: Connection,
    scope: Scope,
    query: CaseQuery,
    lifecycle: Lifecycle,
    *,
    cursor: Cursor | None,
    today: date,
    calendar: OfficeCalendar,
) -> Gathered:
    rounds = report_rounds(read, lifecycle.key)
    which = filter_of(query, rounds, today)
    page = list_cases(
        read,
        scope,
        which,
        sort=query.sort,
        descending=query.descending,
        cursor=cursor,
        limit=PAGE,
    )
    return Gathered(
        names=Names.of(lifecycle, organisations(read), committees(read)),
        rounds=rounds,
        counts=count_cases(read, scope, which),
        page=page,
        deadlines=deadlines_of(read, page.cases, calendar),
    )


def case_list(found: Gathered, query: CaseQuery, seal: "Seal") -> CaseList:
    names, lifecycle = found.names, found.names.definition
    conditions = conditions_of(query, names, found.rounds)
    total = found.counts.total(query.states, query.place)
    shown = shown_fields(lifecycle)
    reports = reports_of(lifecycle, found.rounds)
    grades = grades_of(found.rounds)
    return CaseList(
        query=query,
        lifecycle=lifecycle,
        sentence=sentence([one.clause for one in conditions], lifecycle.case_label, total),
        chips=[Chip(one.words, one.without.url()) for one in conditions],
        states=_states(found, query),
        total=total,
        columns=columns_of(query, names, shown, reports),
        rows=rows_of(found.page.cases, names, shown, grades, found.deadlines),
        reports=reports is not None,
        filters=_filters(found, query, grades),
        previous=seal.url(query, found.page.previous),
        next=seal.url(query, found.page.next),
    )


@dataclass(frozen=True, slots=True)
class Seal:
    """Hands out the places where pages begin, so that nobody else can read or make one."""

    site: Site
    person_id: int

    @property
    def _purpose(self) -> str:
        return f"cursor:{self.person_id}"

    def url(self, query: CaseQuery, cursor: Cursor | None) -> str | None:
        if cursor is None:
            return None
        return query.url(at=self.site.key.seal(self._purpose, cursor_text(cursor)))

    def cursor(self, said: str) -> Cursor | None:
        """Open what was handed out; anything else is no place, and the list begins anew."""
        if not said or not said.isascii():
            return None
        text = self.site.key.open(self._purpose, said)
        return cursor_of(text) if text is not None else None


def _states(found: Gathered, query: CaseQuery) -> list[tuple[str, str, int, bool]]:
    """Give the states with how many each has, the definition's order first; empty ones only if chosen."""
    counts = found.counts.by_state(query.place)
    order = [*found.names.definition.states, *sorted(counts)]
    tabs = [(query.url(states=()), "모두", sum(counts.values()), not query.states)]
    for key in dict.fromkeys(order):
        if counts.get(key) or key in query.states:
            label = found.names.state(key)
            here = query.states == (key,)
            tabs.append((query.url(states=(key,)), label, counts.get(key, 0), here))
    return tabs


def _filters(found: Gathered, query: CaseQuery, grades: Mapping[str, str]) -> Filters:
    names, lifecycle = found.names, found.names.definition
    fields = lifecycle.fields.values()
    place = next((one for one in fields if one.type == "subcommittee"), None)
    lead = next((one for one in fields if one.type == "organisation"), None)
    by_place = found.counts.by_subcommittee(query.states)
    known = [key for key in names.committees if key in by_place or key == query.place]
    places = [(key, f"{names.committees[key]} ({by_place.get(key, 0):,})") for key in known]
    if by_place.get(""):
        places.append((NONE, f"없음 ({by_place['']:,})"))
    chosen = dict(query.choices)
    return Filters(
        places=places if place else [],
        places_label=place.label if place else "",
        leads=sorted(names.organisations.items(), key=lambda one: one[1]) if lead else [],
        leads_label=lead.label if lead else "",
        choices=[
            (f"choice.{one.key}", one.label, list(one.choices.items()), chosen.get(one.key, ""))
            for one in fields
            if one.type == "choice"
        ],
        grades=list(grades.items()),
        grades_label=(grade_field(found.rounds[0]) or ("", ""))[1] if found.rounds else "",
        report=report_called(found.rounds[0]) if found.rounds else "",
    )
