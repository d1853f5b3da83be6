"""The page of one case: its story, what can be done now, and everything it holds."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from markupsafe import Markup
from starlette.responses import Response

from engine.case_deadline import watched_cases
from engine.remark_list import SOURCES
from engine.tables import case
from hyeopchi.diagram_svg import described, svg
from hyeopchi.pages.answer_table import answer_tables
from hyeopchi.pages.case_sight import case_crumbs, case_in_sight, storable
from hyeopchi.pages.case_view import CaseView, case_view, stands_as_of, timeline
from hyeopchi.pages.decision_words import RESULTS
from hyeopchi.pages.mending import MoveNow
from hyeopchi.web.page import page
from hyeopchi.web.principal import Principal
from hyeopchi.web.reader import Read
from hyeopchi.web.seen import showed
from hyeopchi.web.through import Through
from hyeopchi.web.website import site_of
from states.day import date_of

router = APIRouter()

_KIN = {"replaced": "대체", "merged": "통합"}


@dataclass(frozen=True, slots=True)
class MovesShown:
    """The moves, parted: those that can be begun, those that lack something, and other people's."""

    open: tuple[MoveNow, ...]
    blocked: tuple[MoveNow, ...]
    others: tuple[MoveNow, ...]

    @classmethod
    def of(cls, view: CaseView) -> "MovesShown":
        return cls(
            tuple(each for each in view.moves if each.open),
            tuple(each for each in view.moves if each.theirs and each.mends),
            tuple(each for each in view.moves if not each.theirs),
        )


@router.get("/cases/{case_id}")
def show(
    request: Request,
    case_id: int,
    who: Annotated[Principal, Depends(Through("cases"))],
    read: Read,
    as_of: str = "",
    before: int | None = None,
) -> Response:
    """Show one case, now or as it stood at the end of a day."""
    site = site_of(request)
    today = site.today()
    one, scope = case_in_sight(read, who, case_id, on=today)
    on, problem = _day(as_of, today)
    before = before if before and storable(before) else None
    if "hx-request" in request.headers and before is not None:
        part = timeline(read, one, who, before=before, on=on)
        showed(request, part.actors, what="과제 기록 보기")
        return page(
            request,
            "case/events.html",
            who=who,
            case_id=case_id,
            timeline=part,
            as_of=on,
            lone=True,
        )
    then = stands_as_of(read, one, on)
    if then is None:
        return page(
            request, "case/not_yet.html", who=who, one=one, as_of=on, crumbs=case_crumbs(one)
        )
    view = case_view(read, then, who, scope, today=today, on=on, before=before)
    watched = (
        watched_cases(read, calendar=site.setting.calendar, which=case.c.id == one.id)
        if on is None
        else []
    )
    showed(request, {*view.timeline.actors, *(f.actor for f in view.attached)}, what="과제 보기")
    return page(
        request,
        "case/show.html",
        who=who,
        view=view,
        one=view.one,
        crumbs=case_crumbs(one),
        as_of=on,
        day_problem=problem,
        diagram=Markup(svg(view.lifecycle, view.walk)),  # noqa: S704 - its texts are escaped there
        described=described(view.lifecycle, view.walk),
        watched=watched[0] if watched else None,
        tables=answer_tables(read, view.answers, view.names),
        results_of=RESULTS,
        sources=SOURCES,
        kin_words=_KIN,
        older_part=before is not None,
        moves=MovesShown.of(view),
    )


def _day(said: str, today: date) -> tuple[date | None, str]:
    """Read the day of an as-of view; today and what is no day are the present."""
    if not said.strip():
        return None, ""
    on = date_of(said)
    if on is None:
        return None, "날짜를 2013. 4. 10.처럼 적어 주십시오."
    if on >= today:
        return None, "" if on == today else "아직 오지 않은 날이라 지금 모습을 보여 드립니다."
    return on, ""
