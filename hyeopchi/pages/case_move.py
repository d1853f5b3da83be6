"""A move of one case as a form: what it asks, what it rests on, what would come of it, and doing it."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from engine.advance import advance
from engine.errors import (
    CaseChanged,
    DecisionUsed,
    EffectiveTooEarly,
    KeyReused,
    MovesRefused,
    PeriodFrozen,
    SuccessorEnded,
)
from engine.store import reading
from hyeopchi.pages.case_sight import case_crumbs, case_in_sight
from hyeopchi.pages.move_form import (
    MoveAsked,
    MoveForm,
    move_asked,
    move_form,
    opened,
)
from hyeopchi.pages.said_again import meanwhile_of, sentences_of
from hyeopchi.web.errors import NotThere
from hyeopchi.web.forms import Form, nonce, text
from hyeopchi.web.page import page, say, to
from hyeopchi.web.principal import Principal
from hyeopchi.web.reader import Read
from hyeopchi.web.through import Through
from hyeopchi.web.website import Site, site_of
from notifications.korean import josa
from states.errors import HyeopchiError

router = APIRouter()

Who = Annotated[Principal, Depends(Through("move"))]


@router.get("/cases/{case_id}/moves/{move}")
def ask(
    request: Request, case_id: int, move: str, who: Who, read: Read, decision: int | None = None
) -> Response:
    """Show the form of one move that leaves the case's state, and what is still missing for it."""
    site = site_of(request)
    one, scope = case_in_sight(read, who, case_id, on=site.today())
    asked = opened(read, one, move, decision=decision, today=site.today())
    if asked is None:
        raise NotThere()
    form = move_form(read, one, asked, who, scope, today=site.today(), step="")
    return _page(request, who, form)


@router.post("/cases/{case_id}/moves")
def act(request: Request, case_id: int, who: Who, form: Form) -> Response:
    """Search a successor, look at what would come of the move, or make it."""
    site = site_of(request)
    step = text(form, "step", "do")
    with reading(site.setting.store) as read:
        one, scope = case_in_sight(read, who, case_id, on=site.today())
        asked = move_asked(read, one, form, today=site.today())
        if asked is None:
            raise NotThere()
        if step != "do" or asked.problems:
            status = 422 if asked.problems else 200
            return _page(
                request,
                who,
                move_form(read, one, asked, who, scope, today=site.today(), step=step),
                status=status,
            )
    try:
        advance(
            site.setting.store,
            one.lifecycle,
            asked.request(one),
            actor=who.key,
            at=site.at(),
            on=asked.on,
            key=nonce(form),
        )
    except (MovesRefused, EffectiveTooEarly, PeriodFrozen, SuccessorEnded) as error:
        return _again(request, site, who, case_id, asked, error, status=422)
    except (CaseChanged, DecisionUsed, KeyReused) as error:
        return _again(request, site, who, case_id, asked, error, status=409)
    said = f"{josa(f'{one.number} {one.title}', '을/를')} 「{asked.label}」 처리하였습니다."
    say(site, who, f"/cases/{case_id}", said)
    return to(f"/cases/{case_id}")


def _again(
    request: Request,
    site: Site,
    who: Principal,
    case_id: int,
    asked: MoveAsked,
    error: HyeopchiError,
    *,
    status: int,
) -> Response:
    """Show the form once more: why it was not done, what happened meanwhile, and all that was typed."""
    with reading(site.setting.store) as read:
        one, scope = case_in_sight(read, who, case_id, on=site.today())
        meanwhile = meanwhile_of(read, one, error)
        if not isinstance(error, CaseChanged | MovesRefused):  # the form says those by itself
            field = "on" if isinstance(error, EffectiveTooEarly | PeriodFrozen) else "step"
            for sentence in sentences_of(error):
                asked = asked.with_problem(field, sentence)
        form = move_form(
            read, one, asked, who, scope, today=site.today(), step="do", meanwhile=meanwhile
        )
    return _page(request, who, form, status=status)


def _page(request: Request, who: Principal, form: MoveForm, *, status: int = 200) -> Response:
    return page(
        request,
        "case/move.html",
        who=who,
        status=status,
        form=form,
        one=form.one,
        crumbs=case_crumbs(form.one, form.label),
    )
