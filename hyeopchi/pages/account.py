"""내 계정: one's own password, second step, address, and where one is signed in."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from engine.account_errors import PasswordWrong
from engine.accounts import (
    Account,
    accounts,
    is_over,
    set_password,
    spare_codes_left,
)
from engine.deputies import absences
from engine.mail_address import mend_address
from engine.password_rules import plain_password
from engine.people import NewPerson, correct_people, people
from engine.sessions import end_sessions, sessions_of
from engine.sign_in import Knock, knock, let_in
from engine.store import reading, transaction
from hyeopchi.pages.entering import (
    code_is_due,
    compare,
    hashed,
    renew_session,
    rules_of,
    source_of,
)
from hyeopchi.pages.new_password import asked_of, problems_with
from hyeopchi.web.forms import Form, text
from hyeopchi.web.page import page, say, to
from hyeopchi.web.principal import Principal
from hyeopchi.web.reader import Read
from hyeopchi.web.seen import showed
from hyeopchi.web.through import Through, idle
from hyeopchi.web.website import Site, site_of

router = APIRouter()

Self = Annotated[Principal, Depends(Through("account"))]
_WRONG = ("now", "지금 비밀번호가 맞지 않습니다. 다시 적어 주십시오.")


@router.get("/account")
def show(request: Request, who: Self, read: Read) -> Response:
    """Show one's own account."""
    site, at = site_of(request), site_of(request).at()
    own = accounts(read, at=at).get(who.person_id)
    return page(
        request,
        "account/show.html",
        who=who,
        person=people(read, [who.person_id])[who.person_id],
        account=own,
        lasts=rules_of(site).lasts,
        over=own is not None and is_over(own, lasts=rules_of(site).lasts, at=at),
        due=code_is_due(site, who.roles),
        spare=spare_codes_left(read, who.person_id),
        sessions=sessions_of(read, who.person_id, at=at, idle=idle(site)),
        absences=[
            one
            for one in absences(read, since=site.today())
            if who.person_id in (one.person.id, one.deputy.id)
        ],
    )


@router.get("/account/password")
def ask_password(request: Request, who: Self) -> Response:
    return _password(request, who, [])


@router.post("/account/password")
def change_password(request: Request, who: Self, form: Form) -> Response:
    """Change one's password, knowing the one of now: every other browser is out."""
    site = site_of(request)
    typed = plain_password(str(form.get("password") or ""))
    with reading(site.setting.store) as read:
        person = people(read, [who.person_id])[who.person_id]
    problems = problems_with(site, person, typed, str(form.get("again") or ""))
    try:
        prove(request, site, who, str(form.get("now") or ""))
    except PasswordWrong:
        problems.append(_WRONG)
    if problems:
        return _password(request, who, problems)
    password = hashed(typed)
    with transaction(site.setting.store) as write:
        set_password(write, who.person_id, password, at=site.at())
        end_sessions(write, who.person_id, at=site.at(), but=who.session_id)
    return renewed(
        request, site, who, "비밀번호를 바꾸었습니다. 다른 기기에서는 로그아웃되었습니다."
    )


@router.get("/account/contact")
def ask_contact(request: Request, who: Self, read: Read) -> Response:
    person = people(read, [who.person_id])[who.person_id]
    return _contact(request, who, {"email": person.email, "phone": person.phone}, [])


@router.post("/account/contact")
def change_contact(request: Request, who: Self, form: Form) -> Response:
    """Change one's own address and telephone, knowing the password: letters go there."""
    from hyeopchi.address import ADDRESS

    site = site_of(request)
    given = {"email": text(form, "email")[:200], "phone": text(form, "phone")[:50]}
    problems: list[tuple[str, str]] = []
    if given["email"] and not ADDRESS.fullmatch(given["email"]):
        problems.append(("email", "메일 주소를 이름@기관.kr처럼 적어 주십시오."))
    try:
        prove(request, site, who, str(form.get("now") or ""))
    except PasswordWrong:
        problems.append(_WRONG)
    if problems:
        return _contact(request, who, given, problems)
    with transaction(site.setting.store) as write:
        before = people(write, [who.person_id])[who.person_id]
        changed = NewPerson(
            before.key, before.name, before.title, before.email, given["phone"] or None
        )
        correct_people(write, [changed])
        if given["email"] and given["email"] != before.email:
            mend_address(write, before.key, given["email"], at=site.at())
    showed(request, [who.key], what="자기 연락처 고침")
    say(site, who, "/account", "연락처를 고쳤습니다.")
    return to("/account")


@router.post("/account/sessions")
def end_others(request: Request, who: Self, form: Form) -> Response:
    """다른 기기에서 로그아웃: end every session but this one."""
    site = site_of(request)
    with transaction(site.setting.store) as write:
        end_sessions(write, who.person_id, at=site.at(), but=who.session_id)
    showed(request, [who.key], what="다른 기기에서 로그아웃")
    say(site, who, "/account", "다른 기기에서 모두 로그아웃했습니다.")
    return to("/account")


def prove(request: Request, site: Site, who: Principal, typed: str) -> None:
    """
    Let who is signed in prove once more that it is them, counted as a sign-in is.

    Raises:
        PasswordWrong: It is not their password, or they must wait.
    """
    with transaction(site.setting.store) as write:
        tried: Knock = knock(write, who.key, source=source_of(request), at=site.at())
    right = tried.held_until is None and compare(tried.password_hash, plain_password(typed)[:1_000])
    if not right or tried.person_id != who.person_id:
        showed(request, [who.key], what="비밀번호 확인 실패")
        raise PasswordWrong()
    with transaction(site.setting.store) as write:
        let_in(write, tried, at=site.at())


def renewed(request: Request, site: Site, who: Principal, *sentences: str) -> Response:
    """Go back to one's account under a new token, with what was done said there."""
    response = to("/account")
    renew_session(request, response, site, who.person_id, what="내 계정 바꿈")
    say(site, request.state.who, "/account", *sentences)
    return response


def own_account(site: Site, person_id: int) -> Account | None:
    with reading(site.setting.store) as read:
        return accounts(read, at=site.at()).get(person_id)


def _password(request: Request, who: Principal, problems: list[tuple[str, str]]) -> Response:
    return page(
        request,
        "account/password.html",
        who=who,
        status=422 if problems else 200,
        problems=problems,
        rules=asked_of(site_of(request)),
    )


def _contact(
    request: Request,
    who: Principal,
    given: Mapping[str, str | None],
    problems: list[tuple[str, str]],
) -> Response:
    return page(
        request,
        "account/contact.html",
        who=who,
        status=422 if problems else 200,
        given=given,
        problems=problems,
    )
