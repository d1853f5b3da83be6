"""오늘 할 일: what is due from whoever asks, by the day of law, with one press to do each."""

from collections.abc import Collection
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from engine.round_list import Coming, coming_rounds
from engine.work_list import WorkList, work_list
from hyeopchi.pages.work_words import finished_words, grouped, later, standing_words
from hyeopchi.web.page import page
from hyeopchi.web.principal import Principal
from hyeopchi.web.reader import Read
from hyeopchi.web.through import Through
from hyeopchi.web.website import site_of

router = APIRouter()

_DATED = ("late", "today", "week", "later")


@router.get("/today")
def show(
    request: Request,
    who: Annotated[Principal, Depends(Through("today"))],
    read: Read,
    all: bool = False,  # noqa: A002 - the word in the address
) -> Response:
    """Show what is due until the end of this week; with *all* what comes after it too."""
    site = site_of(request)
    today = site.today()
    found = work_list(read, who.key, today=today, calendar=site.setting.calendar)
    groups = grouped(found.works, today=today, everything=all)
    after = later(found.works, today=today)
    done = not any(group.key in _DATED for group in groups)
    coming = coming_rounds(read, today=today, calendar=site.setting.calendar) if done else []
    return page(
        request,
        "today/show.html",
        who=who,
        sentence=standing_words(found),
        groups=groups,
        later=0 if all else len(after),
        everything=all,
        finished=finished_words(
            _next_due(found, coming, who.roles), today=today, undated=bool(groups)
        )
        if done
        else "",
    )


def _next_due(found: WorkList, coming: Collection[Coming], roles: Collection[str]) -> date | None:
    """Give the next day on which something is due from the person, open already or coming."""
    days = [one.due_on for one in found.works if one.due_on is not None]
    days += [
        one.span.due_on for one in coming if one.answered_by in roles or "coordinator" in roles
    ]
    return min(days, default=None)
