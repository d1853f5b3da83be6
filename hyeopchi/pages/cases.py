"""`/cases`: the list a clerk knows, narrowed, sorted, paged, kept as a view and taken away as a file."""

from typing import Annotated
from urllib.parse import parse_qsl

from fastapi import APIRouter, Depends, Request
from starlette.datastructures import ImmutableMultiDict
from starlette.responses import Response

from engine.definitions import all_in_force
from engine.saved_views import drop_view, save_view, saved_views
from engine.scope import scope_of
from engine.store import transaction
from hyeopchi.pages.case_list import Seal, case_list, gather, lifecycle_asked
from hyeopchi.pages.case_query import CaseQuery, query_of
from hyeopchi.pages.case_taking import take_away
from hyeopchi.web.doors import DOORS
from hyeopchi.web.errors import NotThere, RoleNotEnough
from hyeopchi.web.forms import Form, text
from hyeopchi.web.page import page, say, to
from hyeopchi.web.principal import Principal
from hyeopchi.web.reader import Read
from hyeopchi.web.through import Through
from hyeopchi.web.website import site_of

router = APIRouter()

Clerk = Annotated[Principal, Depends(Through("cases"))]


@router.get("/cases")
def listing(request: Request, who: Clerk, read: Read) -> Response:
    """Show the cases that the address asks for, of those that who asks may see."""
    site = site_of(request)
    force = all_in_force(read)
    lifecycle = lifecycle_asked(force, request.query_params.get("lifecycle"))
    if lifecycle is None:
        return page(request, "cases/none.html", who=who)
    query = query_of(request.query_params, lifecycle.key)
    seal = Seal(site, who.person_id)
    gathered = gather(
        read,
        scope_of(read, who.key, on=site.today()),
        query,
        lifecycle,
        cursor=seal.cursor(query.at),
        today=site.today(),
        calendar=site.setting.calendar,
    )
    found = case_list(gathered, query, seal)
    views = saved_views(read, who.person_id)
    tabs = [
        (f"/cases?lifecycle={key}", each.lifecycle.label, key == lifecycle.key)
        for key, each in force.items()
    ]
    return page(
        request,
        "cases/list.html",
        who=who,
        found=found,
        tabs=tabs if len(tabs) > 1 else [],
        views=[(view.id, f"/cases?{view.query}", view.name) for view in views],
        here=_address(found.query),
        may={"export": who.may("export"), "import": who.may("import")},
    )


@router.post("/views")
def keep_view(request: Request, who: Clerk, form: Form) -> Response:
    """Keep the list as it is under a name of one's own."""
    site = site_of(request)
    said = _said(text(form, "query"))
    name = text(form, "name")
    with transaction(site.setting.store) as write:
        save_view(write, who.person_id, name=name, query=said, at=site.at())
    say(site, who, "/cases", f"이 목록을 ‘{name}’ 이름으로 기억했습니다.")
    return to(f"/cases?{said}")


@router.post("/views/{view_id}/removal")
def forget_view(request: Request, who: Clerk, form: Form, view_id: int) -> Response:
    """Forget a view of one's own; another's is not there."""
    site = site_of(request)
    with transaction(site.setting.store) as write:
        gone = drop_view(write, who.person_id, view_id)
    if not gone:
        raise NotThere()
    say(site, who, "/cases", "기억한 목록을 지웠습니다. 과제는 그대로입니다.")
    return to(f"/cases?{_said(text(form, 'query'))}")


@router.post("/cases/exports")
def export(request: Request, who: Clerk, form: Form) -> Response:
    """Give the list as a file, and keep who took it, how much of it and why."""
    if not who.may("export"):
        raise RoleNotEnough(DOORS["export"].label)
    return take_away(request, who, _params(text(form, "query")), form)


def _said(query: str) -> str:
    """Give the address of a list as we would write it ourselves, whatever was sent."""
    params = _params(query)
    said = query_of(params, params.get("lifecycle", ""))
    return _address(said)


def _address(query: CaseQuery) -> str:
    return query.url("").removeprefix("?")


def _params(query: str) -> ImmutableMultiDict[str, str]:
    return ImmutableMultiDict(parse_qsl(query[:4000], max_num_fields=100))
