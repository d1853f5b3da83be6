"""`/dashboard` 현황: how the cases stand, what was reported and how they came to their ends."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from engine.case_figures import quarter_ends, round_figures, state_changes, stood_on
from engine.case_filter import CaseFilter
from engine.case_search import count_cases, report_rounds
from engine.definitions import all_in_force
from engine.people import committees, organisations
from engine.scope import scope_of
from hyeopchi.names import Names
from hyeopchi.pages.case_list import lifecycle_asked
from hyeopchi.pages.case_query import grade_field
from hyeopchi.pages.dashboard_figures import burn_up, by_place, grades_by_round, rates
from hyeopchi.web.page import page
from hyeopchi.web.principal import Principal
from hyeopchi.web.reader import Read
from hyeopchi.web.through import Through
from hyeopchi.web.website import site_of

router = APIRouter()

_ROUNDS = 8  # two years of quarters


@router.get("/dashboard")
def dashboard(
    request: Request, who: Annotated[Principal, Depends(Through("cases"))], read: Read
) -> Response:
    """Show the figures of one process, of the cases that who asks may see."""
    site = site_of(request)
    today = site.today()
    force = all_in_force(read)
    lifecycle = lifecycle_asked(force, request.query_params.get("lifecycle"))
    if lifecycle is None:
        return page(request, "cases/none.html", who=who)
    key = lifecycle.key
    scope = scope_of(read, who.key, on=today)
    names = Names.of(lifecycle, organisations(read), committees(read))
    counts = count_cases(read, scope, CaseFilter(key))
    every = report_rounds(read, key)
    rounds = [one for one in every if one.review.key == every[0].review.key][:_ROUNDS]
    field = grade_field(rounds[0] if rounds else None)
    figures = round_figures(read, scope, [one.id for one in rounds], field[0] if field else None)
    changes = state_changes(read, scope, key)
    days = quarter_ends(today, first=changes[0].on if changes else None, most=_ROUNDS)
    found = [
        by_place(counts, names),
        grades_by_round(figures, rounds, key),
        rates(figures, rounds, key),
        burn_up(stood_on(changes, days), names, today),
    ]
    tabs = [
        (f"/dashboard?lifecycle={each}", one.lifecycle.label, each == key)
        for each, one in force.items()
    ]
    return page(
        request,
        "cases/dashboard.html",
        who=who,
        lifecycle=lifecycle,
        tabs=tabs if len(tabs) > 1 else [],
        total=counts.total(),
        sections=[one for one in found if one is not None] if counts.total() else [],
        everything=scope.everything,
    )
