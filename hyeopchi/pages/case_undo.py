"""Undoing what was done last to a case: with a reason, as an event of its own."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from sqlalchemy import Connection
from starlette.responses import Response

from engine.called import called
from engine.case import Case
from engine.correction import undo_last, undoable
from engine.errors import CaseChanged, KeyReused, NothingToUndo, PeriodFrozen, UndoRefused
from engine.people import committees, organisations
from engine.store import reading
from hyeopchi.names import Names
from hyeopchi.pages.case_sight import case_crumbs, case_in_sight
from hyeopchi.pages.case_view import lifecycle_of
from hyeopchi.pages.meanwhile import Meanwhile
from hyeopchi.pages.said_again import meanwhile_of, sentences_of, status_of
from hyeopchi.story import sentence_of
from hyeopchi.web.forms import Form, nonce, text
from hyeopchi.web.page import page, say, to
from hyeopchi.web.principal import Principal
from hyeopchi.web.reader import Read
from hyeopchi.web.seen import showed
from hyeopchi.web.through import Through
from hyeopchi.web.website import site_of

router = APIRouter()
Who = Annotated[Principal, Depends(Through("undo"))]


@router.get("/cases/{case_id}/undo")
def ask(request: Request, case_id: int, who: Who, read: Read) -> Response:
    """Show what would be undone, and ask why."""
    one, _ = case_in_sight(read, who, case_id, on=site_of(request).today())
    return _page(request, read, who, one, "")


@router.post("/cases/{case_id}/undo")
def undo(request: Request, case_id: int, who: Who, form: Form) -> Response:
    """Undo the last move or edit, if nothing rests on it."""
    site = site_of(request)
    reason, version = text(form, "reason"), text(form, "version")
    with reading(site.setting.store) as read:
        one, _ = case_in_sight(read, who, case_id, on=site.today())
        if not reason:
            problems = [("reason", "되돌리는 까닭을 적어 주십시오.")]
            return _page(request, read, who, one, reason, problems, status=422)
    seen = int(version) if version.isascii() and version.isdecimal() else None
    try:
        undo_last(
            site.setting.store,
            one.lifecycle,
            one.number,
            reason=reason,
            actor=who.key,
            at=site.at(),
            expected_version=seen,
            key=nonce(form),
        )
    except (CaseChanged, KeyReused, NothingToUndo, PeriodFrozen, UndoRefused) as error:
        with reading(site.setting.store) as read:
            one, _ = case_in_sight(read, who, case_id, on=site.today())
            meanwhile = meanwhile_of(read, one, error)
            problems = [] if meanwhile else [("reason", said) for said in sentences_of(error)]
            return _page(
                request, read, who, one, reason, problems, meanwhile, status=status_of(error)
            )
    say(site, who, f"/cases/{case_id}", "마지막 처리를 되돌렸습니다. 두 기록 모두 남습니다.")
    return to(f"/cases/{case_id}")


def _page(
    request: Request,
    read: Connection,
    who: Principal,
    one: Case,
    reason: str,
    problems: list[tuple[str, str]] | None = None,
    meanwhile: Meanwhile | None = None,
    *,
    status: int = 200,
) -> Response:
    last = undoable(read, one.id)
    sentence = ""
    if last is not None:
        names = Names.of(lifecycle_of(read, one), organisations(read), committees(read))
        people = called(read, {last.actor, *([last.on_behalf_of] if last.on_behalf_of else [])})
        sentence = sentence_of(last, names, {str(key): said for key, said in people.items()})
        showed(request, (last.actor, last.on_behalf_of), what="되돌리기 화면")
    return page(
        request,
        "case/undo.html",
        who=who,
        status=status,
        one=one,
        sentence=sentence,
        reason=reason,
        problems=problems or [],
        problem_of=dict(problems or []),
        meanwhile=meanwhile,
        crumbs=case_crumbs(one, "되돌리기"),
    )
