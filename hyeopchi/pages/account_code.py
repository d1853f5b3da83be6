"""내 계정 › 2단계 확인: set one up, get spare codes anew, take it away; each after the password."""

from typing import Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from engine.account_errors import PasswordWrong
from engine.accounts import new_spare_codes, set_up_code, take_code_away
from engine.role_changes import RoleChange, keep_changes
from engine.sessions import end_sessions
from engine.store import transaction
from engine.time_code import new_secret, step_of
from hyeopchi.pages.account import Self, own_account, prove, renewed
from hyeopchi.pages.entering import code_is_due, renew_session
from hyeopchi.pages.qr import picture_of
from hyeopchi.pages.sign_in_steps import SEAL, WRONG_CODE
from hyeopchi.web.forms import Form, text
from hyeopchi.web.page import page, say, to
from hyeopchi.web.principal import Principal
from hyeopchi.web.seen import showed
from hyeopchi.web.website import site_of

router = APIRouter()

_OFFERED: Final = "second-step-offered"
_WRONG: Final = ("now", "지금 비밀번호가 맞지 않습니다. 다시 적어 주십시오.")


@router.get("/account/code")
def ask(request: Request, who: Self) -> Response:
    return _asked(request, who, new_secret(), [])


@router.post("/account/code")
def set_up(request: Request, who: Self, form: Form) -> Response:
    """Keep the telephone whose code is right; every other browser is out."""
    site = site_of(request)
    offered = site.key.open(_OFFERED, text(form, "offered")[:500]) or ""
    owner, _, secret = offered.partition(":")
    if owner != str(who.person_id):
        return to("/account/code")
    problems = _unproven(request, who, form)
    step = step_of(secret, text(form, "code"), at=site.at(), newest=None)
    if step is None:
        problems.append(("code", WRONG_CODE))
    if problems or step is None:
        return _asked(request, who, secret, problems)
    with transaction(site.setting.store) as write:
        sealed = site.key.seal(SEAL, secret)
        codes = set_up_code(write, who.person_id, sealed=sealed, step=step, at=site.at())
        end_sessions(write, who.person_id, at=site.at(), but=who.session_id)
    return _shown(request, who, codes)


@router.post("/account/code/spare")
def spare(request: Request, who: Self, form: Form) -> Response:
    """Give ten new spare codes; those before open nothing."""
    site = site_of(request)
    own = own_account(site, who.person_id)
    if own is None or not own.has_code:
        return to("/account")
    if _unproven(request, who, form):
        return _refused(request, who)
    with transaction(site.setting.store) as write:
        codes = new_spare_codes(write, who.person_id, at=site.at())
    return _shown(request, who, codes)


@router.post("/account/code/off")
def take_away(request: Request, who: Self, form: Form) -> Response:
    """Do without a second step, where the office does not ask for one."""
    site = site_of(request)
    if code_is_due(site, who.roles):
        say(site, who, "/account", "직무에 필요한 2단계 확인이라 끌 수 없습니다.", kind="refused")
        return to("/account")
    if _unproven(request, who, form):
        return _refused(request, who)
    with transaction(site.setting.store) as write:
        take_code_away(write, who.person_id)
        keep_changes(
            write,
            [RoleChange(who.person_id, "change", "account", reason="2단계 확인 끔")],
            actor=who.key,
            at=site.at(),
        )
        end_sessions(write, who.person_id, at=site.at(), but=who.session_id)
    return renewed(request, site, who, "2단계 확인을 껐습니다. 다른 기기에서는 로그아웃되었습니다.")


def _unproven(request: Request, who: Principal, form: Form) -> list[tuple[str, str]]:
    try:
        prove(request, site_of(request), who, str(form.get("now") or ""))
    except PasswordWrong:
        return [_WRONG]
    return []


def _refused(request: Request, who: Principal) -> Response:
    say(site_of(request), who, "/account", _WRONG[1], kind="refused")
    return to("/account")


def _asked(
    request: Request, who: Principal, secret: str, problems: list[tuple[str, str]]
) -> Response:
    site = site_of(request)
    return page(
        request,
        "account/code.html",
        who=who,
        status=422 if problems else 200,
        problems=problems,
        picture=picture_of(secret, who.key, site.setting.office["name"]),
        secret=secret,
        offered=site.key.seal(_OFFERED, f"{who.person_id}:{secret}"),
    )


def _shown(request: Request, who: Principal, codes: list[str]) -> Response:
    """Show the codes once, under a new token."""
    site = site_of(request)
    token = Response()
    renew_session(request, token, site, who.person_id, what="2단계 확인 설정")
    showed(request, [who.key])
    shown = page(
        request,
        "sign_in/spare_codes.html",
        who=request.state.who,
        codes=codes,
        going="/account",
    )
    shown.raw_headers += [one for one in token.raw_headers if one[0] == b"set-cookie"]
    return shown
