"""관리 › 사람 › 계정: invite, disable at once, unlock, and reset what was lost; each kept."""

from collections.abc import Callable
from typing import Final

from fastapi import APIRouter, Request
from sqlalchemy import Connection
from starlette.responses import Response

from engine.account_errors import AccountKept, AccountUnknown
from engine.accounts import admins_on, disable, enable, may_touch, reset_code, unlock
from engine.identities import bind_identity, release_identity
from engine.invites import LASTING, make_invite
from engine.people import Person
from engine.store import reading, transaction
from hyeopchi.pages.people import PATH, Clerk
from hyeopchi.pages.person import ONE, done, person_of, shown
from hyeopchi.web.forms import Form, text
from hyeopchi.web.page import page
from hyeopchi.web.principal import Principal
from hyeopchi.web.seen import showed
from hyeopchi.web.website import Site, site_of

router = APIRouter()

_HOURS: Final = int(LASTING.total_seconds() // 3600)


@router.post(f"{ONE}/account/invite")
def invite(request: Request, person_id: int, who: Clerk, form: Form) -> Response:
    """Make a one-time secret and show it once, to be handed over in person or by telephone."""
    site = site_of(request)
    with transaction(site.setting.store) as write:
        one = person_of(write, person_id)
        _check(write, who, one, site)
        made = make_invite(write, one.key, by=who.key, at=site.at())
    showed(request, [one.key], what="초대")
    url = site.setting.web.url or ""
    return page(
        request,
        "people/invited.html",
        who=who,
        person=one,
        code=made.code,
        ends_at=made.ends_at,
        hours=_HOURS,
        address=f"{url}/invited",
        link=f"{url}/invited#{made.code}" if url else None,
        back=f"{PATH}/{one.id}",
    )


@router.post(f"{ONE}/account/disable")
def stop(request: Request, person_id: int, who: Clerk, form: Form) -> Response:
    """Disable an account: whoever is signed in as them is out with their next request."""

    def act(write: Connection, one: Person, site: Site) -> None:
        disable(write, one.key, actor=who.key, on=site.today(), at=site.at())

    return _acted(
        request,
        person_id,
        who,
        act,
        "계정 중지",
        "의 계정을 중지하고 모든 기기에서 로그아웃했습니다.",
    )


@router.post(f"{ONE}/account/enable")
def start(request: Request, person_id: int, who: Clerk, form: Form) -> Response:
    def act(write: Connection, one: Person, site: Site) -> None:
        enable(write, one.key, actor=who.key, on=site.today(), at=site.at())

    return _acted(request, person_id, who, act, "계정 다시 사용", "의 계정을 다시 쓰게 했습니다.")


@router.post(f"{ONE}/account/unlock")
def let_try(request: Request, person_id: int, who: Clerk, form: Form) -> Response:
    def act(write: Connection, one: Person, site: Site) -> None:
        unlock(write, one.key, at=site.at())

    return _acted(request, person_id, who, act, "로그인 지연 풂", "의 로그인 지연을 풀었습니다.")


@router.post(f"{ONE}/account/reset-code")
def reset(request: Request, person_id: int, who: Clerk, form: Form) -> Response:
    def act(write: Connection, one: Person, site: Site) -> None:
        reset_code(write, one.key, actor=who.key, on=site.today(), at=site.at())

    sentence = "의 2단계 확인을 지웠습니다. 다음 로그인에 새로 설정합니다."
    return _acted(request, person_id, who, act, "2단계 확인 초기화", sentence)


@router.post(f"{ONE}/account/identity")
def bind(request: Request, person_id: int, who: Clerk, form: Form) -> Response:
    """Bind the person to who they are at the office's identity provider, once; empty: release."""
    site, subject = site_of(request), text(form, "subject")[:255]
    provider = site.setting.oidc
    with reading(site.setting.store) as read:
        one = person_of(read, person_id)
        if provider is None:
            problem = [("subject", "이 사무실은 기관 통합 로그인을 쓰지 않습니다.")]
            return shown(request, read, one, who, problems=problem)
    with transaction(site.setting.store) as write:
        _check(write, who, one, site)
        if subject:
            bind_identity(
                write, one.id, issuer=provider.issuer, subject=subject, by=who.key, at=site.at()
            )
        else:
            release_identity(write, one.id, issuer=provider.issuer, by=who.key, at=site.at())
    said = (
        "을 기관 통합 로그인에 연결했습니다."
        if subject
        else "의 기관 통합 로그인 연결을 끊었습니다."
    )
    return done(request, site, who, one, "외부 계정 연결", f"{one.name}님{said}")


def _acted(
    request: Request,
    person_id: int,
    who: Principal,
    act: Callable[[Connection, Person, Site], None],
    what: str,
    said: str,
) -> Response:
    site = site_of(request)
    with reading(site.setting.store) as read:
        one = person_of(read, person_id)
    try:
        with transaction(site.setting.store) as write:
            act(write, one, site)
    except AccountUnknown:
        with reading(site.setting.store) as read:
            problem = [("account", "아직 계정이 없습니다. 먼저 초대해 주십시오.")]
            return shown(request, read, one, who, problems=problem)
    return done(request, site, who, one, what, f"{one.name}님{said}")


def _check(read: Connection, who: Principal, one: Person, site: Site) -> None:
    """
    Let only an admin make a way into an admin's account, and nobody one into their own.

    Raises:
        AccountKept: It is not theirs to do.
    """
    if who.key == one.key and admins_on(read, on=site.today()):
        raise AccountKept("oneself", one.key)
    may_touch(read, who.key, one.key, on=site.today())
