"""달라진 점: what a draft changes in words, and how two people put it in force."""

from collections.abc import Callable
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from sqlalchemy import Connection
from starlette.responses import Response

from engine.draft import Draft, is_founding, source_of
from engine.draft_errors import DraftUnknown
from engine.drafts import approve, propose, send_back, withdraw
from engine.errors import DefinitionInvalid
from engine.store import reading, transaction
from hyeopchi.drafted import Drafted, definition_of, kept, lay_beside, new_reviews, told_changes
from hyeopchi.letter_desk import Row, compared
from hyeopchi.pages.flow_frame import HOME, checked, flow_of, flow_page, names_for, read_flow
from hyeopchi.web.errors import NotThere
from hyeopchi.web.forms import Form, text
from hyeopchi.web.page import say, to
from hyeopchi.web.principal import Principal
from hyeopchi.web.reader import Read
from hyeopchi.web.through import Through
from hyeopchi.web.website import Site, site_of
from hyeopchi.wording import said_of
from states.errors import HyeopchiError

router = APIRouter()
Admin = Annotated[Principal, Depends(Through("admin"))]


@router.get(HOME + "/{lifecycle}/changes")
def changes(request: Request, who: Admin, read: Read, lifecycle: str) -> Response:
    """Say in words what the draft changes, from when, and who has to press next."""
    site = site_of(request)
    of = flow_of(read, lifecycle)
    draft, held = of.draft, of.in_force
    said = definition_of(of.text, lifecycle)
    since = (draft.since if draft else None) or site.today()
    told = told_changes(read, held.lifecycle, said, since=since) if held and said else ()
    _, found = checked(site, lifecycle, of.text) if draft else (None, ())
    return flow_page(
        request,
        "flows/changes.html",
        of,
        who=who,
        names=names_for(read, of),
        told=told,
        kept=kept(read, held, said) if held and said and told else [],
        fresh=said if held is None else None,
        problems=found,
        founding=is_founding(read),
        overtaken=_overtaken(of),
        since=since,
        new_reviews=new_reviews(read, said) if said else [],
        rows=_text_rows(read, of),
    )


@router.post(HOME + "/{lifecycle}/proposal")
def ask(request: Request, who: Admin, form: Form, lifecycle: str) -> Response:
    """Propose the draft as it reads now; whoever founds the office puts it in force at once."""
    site = site_of(request)
    of = read_flow(site, lifecycle)
    hashed, seen = text(form, "hash"), _seen(text(form, "seen"))
    since = _day(text(form, "since")) or site.today()
    file_problems = checked(site, lifecycle, of.text)[1]
    if file_problems:
        return _back(
            site, who, lifecycle,
            f"고칠 곳이 {len(file_problems)}군데 있어 발의하지 않았습니다.", kind="refused",
        )  # fmt: skip

    def act(write: Connection) -> str:
        draft = _draft(write, lifecycle)
        alone = is_founding(write)
        propose(write, draft.id, hashed=hashed, seen=seen, since=since, by=who.key, at=site.at())
        if not alone:
            return "발의하였습니다. 다른 관리자나 총괄부서 담당이 승인하면 시행됩니다."
        approve(write, draft.id, hashed=hashed, seen=seen, by=who.key, at=site.at())
        return "처음 시행하는 정의여서 바로 시행하였습니다."

    return _done(site, who, lifecycle, act)


@router.post(HOME + "/{lifecycle}/approval")
def put_in_force(request: Request, who: Admin, form: Form, lifecycle: str) -> Response:
    """Put in force what somebody else proposed, exactly as it was read."""
    site = site_of(request)
    of = read_flow(site, lifecycle)
    hashed, seen = text(form, "hash"), _seen(text(form, "seen"))
    with reading(site.setting.store) as read:
        before = source_of(read, of.publication) if of.publication else None
    if checked(site, lifecycle, of.text)[1]:
        return _back(
            site, who, lifecycle,
            "알림 문안이나 시험 파일이 바뀌어 고칠 곳이 생겼습니다. 시행하지 않았습니다.", kind="refused",
        )  # fmt: skip

    def act(write: Connection) -> str:
        draft = _draft(write, lifecycle)
        approve(write, draft.id, hashed=hashed, seen=seen, by=who.key, at=site.at())
        return "시행하였습니다. 진행 중인 회차는 열 때의 내용 그대로입니다." + lay_beside(
            site.setting.folder, lifecycle, of.text, before=before
        )

    return _done(site, who, lifecycle, act)


@router.post(HOME + "/{lifecycle}/return")
def give_back(request: Request, who: Admin, form: Form, lifecycle: str) -> Response:
    """Let a proposed draft be written on again: taken back by who proposed it, or not approved."""
    site = site_of(request)
    why = text(form, "why")[:500]

    def act(write: Connection) -> str:
        send_back(write, _draft(write, lifecycle).id, by=who.key, at=site.at(), why=why)
        return "고치는 중으로 되돌렸습니다."

    return _done(site, who, lifecycle, act)


@router.post(HOME + "/{lifecycle}/withdrawal")
def give_up(request: Request, who: Admin, form: Form, lifecycle: str) -> Response:
    """Give the draft up; its texts stay in the record."""
    site = site_of(request)
    of = read_flow(site, lifecycle)

    def act(write: Connection) -> str:
        withdraw(write, _draft(write, lifecycle).id, by=who.key, at=site.at())
        return "초안을 거두었습니다. 시행 중인 것은 그대로입니다."

    if of.in_force is None:  # nothing of the flow is left to look at
        return _done(site, who, lifecycle, act, path=HOME)
    return _done(site, who, lifecycle, act)


def _done(
    site: Site,
    who: Principal,
    lifecycle: str,
    act: Callable[[Connection], str],
    *,
    path: str = "",
) -> Response:
    """Do it in one transaction, and say on the page what came of it."""
    try:
        with transaction(site.setting.store) as write:
            sentence = act(write)
    except DefinitionInvalid as error:
        sentence = f"고칠 곳이 {len(error.problems)}군데 있습니다."
        return _back(site, who, lifecycle, sentence, kind="refused")
    except HyeopchiError as error:
        said = said_of(error)
        if said is None or isinstance(error, NotThere):
            raise
        return _back(site, who, lifecycle, f"{said.sentence} {said.mend}".strip(), kind="refused")
    return _back(site, who, lifecycle, sentence, path=path)


def _back(
    site: Site, who: Principal, lifecycle: str, sentence: str, *, kind: str = "done", path: str = ""
) -> Response:
    path = path or f"{HOME}/{lifecycle}/changes"
    say(site, who, path, sentence, kind=kind)
    return to(path)


def _draft(read: Connection, lifecycle: str) -> Draft:
    held = flow_of(read, lifecycle).draft
    if held is None:
        raise DraftUnknown(0)
    return held


def _seen(said: str) -> int | None:
    return int(said) if said.isdecimal() and len(said) < 12 else None


def _day(said: str) -> date | None:
    try:
        return date.fromisoformat(said)
    except ValueError:
        return None


def _overtaken(of: Drafted) -> bool:
    """Tell whether something was published after the draft was begun or proposed."""
    return of.draft is not None and of.draft.based_on != of.publication


def _text_rows(read: Connection, of: Drafted) -> list[Row]:
    if of.publication is None or of.draft is None:
        return []
    rows = compared(source_of(read, of.publication) or "", of.text)
    return [row for row in rows if row.mark != "same"]
