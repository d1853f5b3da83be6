"""`/search`: one box for everything: cases first, then places, people and meetings one may see."""

from typing import Annotated, Final

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from engine.case_filter import CaseFilter
from engine.case_search import ListedCase, cases_called, list_cases
from engine.case_text import needle
from engine.definitions import all_in_force
from engine.facts import MEETING_KINDS
from engine.find import MOST, find_meetings, find_people, find_places
from engine.scope import SEE_ALL, scope_of
from hyeopchi.pages.case_list import FIRST
from hyeopchi.pages.case_query import CaseQuery
from hyeopchi.web.page import page, to
from hyeopchi.web.principal import Principal
from hyeopchi.web.reader import Read
from hyeopchi.web.seen import showed
from hyeopchi.web.through import Through
from hyeopchi.web.website import site_of

router = APIRouter()

_PEOPLE: Final = SEE_ALL | {"admin"}  # who may see that somebody is in the office, without a reason
_LONGEST: Final = 200


@router.get("/search")
def search(
    request: Request, who: Annotated[Principal, Depends(Through("search"))], read: Read
) -> Response:
    """Show what the fragment is found in; a case's whole number leads to the case."""
    query = " ".join(request.query_params.get("q", "").split())[:_LONGEST]
    force = all_in_force(read)
    scope = scope_of(read, who.key, on=site_of(request).today())
    labels = {key: one.lifecycle for key, one in force.items()}
    if query and not scope.nothing:
        exact = cases_called(read, scope, query, among=labels)
        if len(exact) == 1:
            return to(f"/cases/{exact[0]}")
    wanted = bool(needle(query))
    cases: tuple[ListedCase, ...] = ()
    if wanted and not scope.nothing:
        cases = list_cases(read, scope, CaseFilter(text=query), limit=MOST).cases
    people = find_people(read, query) if wanted and who.roles & _PEOPLE else []
    if people:
        showed(request, [one.key for one in people], what="사람 찾기")
    lists = [
        (CaseQuery(key, text=query).url(), labels[key].label)
        for key in dict.fromkeys(one.lifecycle for one in cases)
        if key in labels
    ]
    first = FIRST if FIRST in labels else next(iter(labels), "")
    places = find_places(read, query) if wanted and not scope.nothing else []
    return page(
        request,
        "cases/search.html",
        who=who,
        query=query,
        wanted=wanted,
        cases=[(one, labels.get(one.lifecycle)) for one in cases],
        more=len(cases) == MOST,
        lists=lists,
        places=[(_list_of(first, one.kind, one.key), one.name) for one in places],
        people=people,
        meetings=find_meetings(read, query) if wanted and who.may("meetings") else [],
        kinds=MEETING_KINDS,
    )


def _list_of(lifecycle: str, kind: str, key: str) -> str:
    if kind == "subcommittee":
        return CaseQuery(lifecycle, place=key).url()
    return CaseQuery(lifecycle, lead=key).url()
