"""관리 › 권한 내력: who gave and took which right from whom, newest first, as the rule keeps it."""

from typing import Annotated, Final

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from engine.people import everybody
from engine.role_changes import changes_of
from hyeopchi.pages.people_words import change_words
from hyeopchi.web.page import page
from hyeopchi.web.principal import Principal
from hyeopchi.web.reader import Read
from hyeopchi.web.seen import showed
from hyeopchi.web.through import Through

router = APIRouter()

PATH: Final = "/admin/rights"
_PAGE: Final = 50


@router.get(PATH)
def show(
    request: Request,
    who: Annotated[Principal, Depends(Through("rights"))],
    read: Read,
    before: int = 0,
) -> Response:
    """Show fifty lines of the history of rights."""
    found = changes_of(read, before=before or None, limit=_PAGE + 1)
    shown = found[:_PAGE]
    names = {"system": "시스템"} | {key: one.name for key, one in everybody(read).items()}
    showed(request, [one.person.key for one in shown], what="권한 내력 보기")
    return page(
        request,
        "people/rights.html",
        who=who,
        rows=[(one, names.get(one.actor, one.actor), change_words(one.change)) for one in shown],
        linked=who.may("staff"),
        next=f"{PATH}?before={shown[-1].id}" if len(found) > _PAGE else None,
    )
