"""Remarks about a case (지적사항), what was done about them, and undoing what was done last."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from sqlalchemy import Connection
from starlette.datastructures import FormData
from starlette.responses import Response

from engine.case import Case
from engine.errors import KeyReused
from engine.remark_errors import RemarkRefused, RemarkSettled, RemarkUnknown
from engine.remark_list import SOURCES, Remark, remark_with_id
from engine.remarks import add_remark, settle_remark
from engine.store import reading, transaction
from hyeopchi.pages.case_sight import case_crumbs, case_in_sight, storable
from hyeopchi.pages.said_again import sentences_of, status_of
from hyeopchi.web.errors import NotThere
from hyeopchi.web.forms import Form, nonce, text
from hyeopchi.web.page import page, say, to
from hyeopchi.web.principal import Principal
from hyeopchi.web.reader import Read
from hyeopchi.web.through import Through
from hyeopchi.web.website import site_of
from states.day import date_of
from states.errors import HyeopchiError

router = APIRouter()
Remarking = Annotated[Principal, Depends(Through("remark"))]
Settling = Annotated[Principal, Depends(Through("settle"))]

_NO_DAY = "날짜를 2013. 4. 10.처럼 적어 주십시오."


@router.get("/cases/{case_id}/remarks/new")
def ask(request: Request, case_id: int, who: Remarking, read: Read) -> Response:
    """Show the form for a remark."""
    today = site_of(request).today()
    one, _ = case_in_sight(read, who, case_id, on=today)
    typed = {"source": "plenary", "text": "", "on": today.isoformat()}
    return _page(request, who, one, None, typed)


@router.post("/cases/{case_id}/remarks")
def add(request: Request, case_id: int, who: Remarking, form: Form) -> Response:
    """Keep a remark about the case."""
    site = site_of(request)
    with reading(site.setting.store) as read:
        one, _ = case_in_sight(read, who, case_id, on=site.today())
    typed, on = _typed(form, site.today())
    if on is None:
        return _page(request, who, one, None, typed, [("on", _NO_DAY)], status=422)
    try:
        with transaction(site.setting.store) as write:
            add_remark(
                write,
                one.lifecycle,
                one.number,
                source=typed["source"],
                text=typed["text"],
                on=on,
                actor=who.key,
                at=site.at(),
                key=nonce(form),
            )
    except (KeyReused, RemarkRefused) as error:
        problems = _problems(error)
        return _page(request, who, one, None, typed, problems, status=status_of(error))
    say(site, who, f"/cases/{case_id}", "지적사항을 적었습니다.")
    return to(f"/cases/{case_id}")


@router.get("/cases/{case_id}/remarks/{remark_id}/settle")
def ask_settling(
    request: Request, case_id: int, remark_id: int, who: Settling, read: Read
) -> Response:
    """Show the form for what was done about one remark."""
    today = site_of(request).today()
    one, _ = case_in_sight(read, who, case_id, on=today)
    of = _remark(read, one, remark_id)
    return _page(request, who, one, of, {"source": "", "text": "", "on": today.isoformat()})


@router.post("/cases/{case_id}/remarks/{remark_id}/settle")
def settle(request: Request, case_id: int, remark_id: int, who: Settling, form: Form) -> Response:
    """Say what was done about one remark."""
    site = site_of(request)
    with reading(site.setting.store) as read:
        one, _ = case_in_sight(read, who, case_id, on=site.today())
        of = _remark(read, one, remark_id)
    typed, on = _typed(form, site.today())
    if on is None:
        return _page(request, who, one, of, typed, [("on", _NO_DAY)], status=422)
    try:
        with transaction(site.setting.store) as write:
            settle_remark(
                write,
                of.id,
                text=typed["text"],
                on=on,
                actor=who.key,
                at=site.at(),
                key=nonce(form),
            )
    except (KeyReused, RemarkRefused, RemarkSettled) as error:
        problems = _problems(error)
        return _page(request, who, one, of, typed, problems, status=status_of(error))
    say(site, who, f"/cases/{case_id}", "지적사항을 조치한 것으로 적었습니다.")
    return to(f"/cases/{case_id}")


def _remark(read: Connection, one: Case, remark_id: int) -> Remark:
    """Give a remark about this very case; another case's is not there."""
    if not storable(remark_id):
        raise NotThere()
    try:
        found = remark_with_id(read, remark_id)
    except RemarkUnknown as error:
        raise NotThere() from error
    if found.case_id != one.id:
        raise NotThere()
    return found


def _typed(form: FormData, today: date) -> tuple[dict[str, str], date | None]:
    typed = {name: text(form, name) for name in ("source", "text", "on")}
    return typed, date_of(typed["on"]) if typed["on"] else today


def _problems(error: HyeopchiError) -> list[tuple[str, str]]:
    at = "text"
    if isinstance(error, RemarkRefused):
        at = {"empty": "text", "source": "source"}.get(error.why, "on")
    return [(at, said) for said in sentences_of(error)]


def _page(
    request: Request,
    who: Principal,
    one: Case,
    of: Remark | None,
    typed: dict[str, str],
    problems: list[tuple[str, str]] | None = None,
    *,
    status: int = 200,
) -> Response:
    """Show the form for a remark, or for what was done about the one it is *of*."""
    title = "조치한 것 적기" if of else "지적사항 적기"
    return page(
        request,
        "case/remark.html",
        who=who,
        status=status,
        one=one,
        of=of,
        title=title,
        typed=typed,
        sources=list(SOURCES.items()),
        source_words=SOURCES,
        problems=problems or [],
        problem_of=dict(problems or []),
        crumbs=case_crumbs(one, title),
    )
