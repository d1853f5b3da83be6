"""처음 들어오기: a one-time secret from an admin, and a password of one's own."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from engine.account_errors import InviteUnknown
from engine.accounts import accounts
from engine.attempts import SOURCE, count, source_key, take_back
from engine.invites import accept_invite, invited
from engine.password_rules import plain_password
from engine.people import Person
from engine.store import transaction
from hyeopchi.pages.doorstep import Doorstep
from hyeopchi.pages.entering import come_in, hashed, mark_of, source_of
from hyeopchi.pages.new_password import asked_of, problems_with
from hyeopchi.pages.sign_in import minutes_until
from hyeopchi.web.forms import Form, text
from hyeopchi.web.page import page
from hyeopchi.web.seen import showed
from hyeopchi.web.website import Site, site_of

router = APIRouter()

_NOT_OPEN = "이 초대 부호로는 들어갈 수 없습니다. 이미 썼거나 기한이 지났으면 관리자에게 새 부호를 요청해 주십시오."


@router.get("/invited")
def ask(request: Request) -> Response:
    """Ask for the secret and a password; a link may carry the secret behind its #, for scripts."""
    return _asked(request)


@router.post("/invited")
def answer(request: Request, form: Form) -> Response:
    """Set the password of whom the secret invites, and let them in."""
    site, code = site_of(request), text(form, "code")[:100]
    typed = plain_password(str(form.get("password") or ""))
    who = _whom(request, site, code)
    if isinstance(who, str):
        showed(request, what="초대 부호 실패")
        return _asked(request, code=code, problems=[("code", who)], status=422)
    problems = problems_with(site, who, typed, str(form.get("again") or ""))
    if problems:
        return _asked(request, code=code, problems=problems, status=422)
    password = hashed(typed)
    try:
        with transaction(site.setting.store) as write:
            accept_invite(write, code, password_hash=password, at=site.at())
            mark = mark_of(accounts(write, at=site.at())[who.id])
    except InviteUnknown:
        return _asked(request, code=code, problems=[("code", _NOT_OPEN)], status=422)
    here = Doorstep("", who.id, mark, site.at().isoformat(), by="비밀번호 설정과 로그인")
    return come_in(request, site, here, passed=())


def _whom(request: Request, site: Site, code: str) -> Person | str:
    """Give whom the secret invites, or why nobody; an address that tries many must wait."""
    key = source_key(source_of(request))
    with transaction(site.setting.store) as write:
        until = count(write, {key: SOURCE}, at=site.at())
        if until is not None:
            minutes = minutes_until(until, site.at())
            return f"여러 번 틀려 잠시 받지 않습니다. {minutes}분 뒤에 다시 해 주십시오."
        try:
            who = invited(write, code, at=site.at())
        except InviteUnknown:
            return _NOT_OPEN
        take_back(write, [key])
        return who


def _asked(
    request: Request,
    *,
    code: str = "",
    problems: list[tuple[str, str]] | None = None,
    status: int = 200,
) -> Response:
    return page(
        request,
        "sign_in/invited.html",
        status=status,
        code=code,
        problems=problems or [],
        rules=asked_of(site_of(request)),
    )
