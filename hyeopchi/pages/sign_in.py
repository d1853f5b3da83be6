"""로그인, 로그아웃: a name and a password, then whatever step is still asked."""

from datetime import datetime
from typing import Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from engine.accounts import accounts
from engine.password_rules import plain_password
from engine.sign_in import Knock, knock, let_in
from engine.store import reading, transaction
from hyeopchi.pages.doorstep import Doorstep
from hyeopchi.pages.entering import (
    come_in,
    compare,
    go_out,
    mark_of,
    refresh_hash,
    source_of,
)
from hyeopchi.web.forms import Form, text
from hyeopchi.web.page import own_path, page, to
from hyeopchi.web.seen import showed
from hyeopchi.web.through import whoever
from hyeopchi.web.website import Site, site_of

router = APIRouter()

WRONG: Final = "아이디나 비밀번호가 맞지 않습니다. 다시 적어 주십시오."
_LOGIN_MAX: Final = 200


@router.get("/sign-in")
def ask(request: Request, next: str = "/") -> Response:  # noqa: A002 – the word in the address
    """Ask for a name and a password; who is signed in goes on."""
    who = whoever(request)
    if who is not None and who.via == "session":
        return to(own_path(next))
    return _asked(request, own_path(next))


@router.post("/sign-in")
def answer(request: Request, form: Form) -> Response:
    """Let in who knows the password, slowly enough for who guesses."""
    site = site_of(request)
    login, typed = text(form, "login")[:_LOGIN_MAX], plain_password(str(form.get("password") or ""))
    going = own_path(text(form, "next", "/"))
    with transaction(site.setting.store) as write:
        who = knock(write, login, source=source_of(request), at=site.at())
    if who.held_until is not None:
        return _held(request, site, who, login, going)
    if not compare(who.password_hash, typed[:1_000]) or who.person_id is None:
        showed(request, [who.person_key], what="로그인 실패")
        return _asked(request, going, login=login, problem=WRONG, status=422)
    assert who.password_hash is not None
    with transaction(site.setting.store) as write:
        let_in(write, who, at=site.at())
    refresh_hash(site, who.person_id, who.password_hash, typed)
    with reading(site.setting.store) as read:
        one = accounts(read, at=site.at())[who.person_id]
    here = Doorstep("", who.person_id, mark_of(one), site.at().isoformat(), going)
    return come_in(request, site, here, passed=())


@router.post("/sign-out")
def leave(request: Request, form: Form) -> Response:
    """End the session; pressed twice, nothing more happens."""
    who = whoever(request)
    if who is not None:
        showed(request, [who.key], what="로그아웃")
    response = to("/sign-in")
    go_out(request, response, site_of(request), who.session_id if who else None)
    return response


def minutes_until(until: datetime, at: datetime) -> int:
    """Give how many minutes to wait, never fewer than it takes."""
    return max(1, -int((at - until).total_seconds() // 60))


def _held(request: Request, site: Site, who: Knock, login: str, going: str) -> Response:
    assert who.held_until is not None
    showed(request, [who.person_key], what="로그인 지연")
    minutes = minutes_until(who.held_until, site.at())
    sentence = f"여러 번 틀려 잠시 받지 않습니다. {minutes}분 뒤에 다시 해 주십시오."
    response = _asked(request, going, login=login, problem=sentence, status=429)
    response.headers["Retry-After"] = str(minutes * 60)
    return response


def _asked(
    request: Request, going: str, *, login: str = "", problem: str = "", status: int = 200
) -> Response:
    oidc = site_of(request).setting.oidc
    return page(
        request,
        "sign_in/sign_in.html",
        status=status,
        going=going,
        login=login,
        problem=problem,
        elsewhere=oidc.name if oidc else None,
    )
