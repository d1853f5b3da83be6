"""로그인의 다음 단계: a telephone's code, setting one up, or a password that is over."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from engine.accounts import accounts, password_hash_of, sealed_secret, set_password, set_up_code
from engine.password_rules import plain_password
from engine.people import Person, people
from engine.sign_in import count_code, take_code
from engine.store import reading, transaction
from engine.time_code import step_of
from hyeopchi.pages.doorstep import Doorstep, doorstep_of
from hyeopchi.pages.entering import come_in, compare, hashed, mark_of, standing
from hyeopchi.pages.new_password import asked_of, problems_with
from hyeopchi.pages.qr import picture_of
from hyeopchi.pages.sign_in import minutes_until
from hyeopchi.web.forms import Form, text
from hyeopchi.web.page import page, to
from hyeopchi.web.seen import showed
from hyeopchi.web.website import Site, site_of

router = APIRouter()

SEAL = "second-step"  # what the office's key seals the secrets of second steps for
WRONG_CODE = "확인 번호가 맞지 않습니다. 휴대전화에 지금 보이는 번호를 적어 주십시오."


@router.get("/sign-in/code")
def ask_code(request: Request) -> Response:
    here = doorstep_of(request, "code")
    return page(request, "sign_in/code.html", problem="") if here else to("/sign-in")


@router.post("/sign-in/code")
def answer_code(request: Request, form: Form) -> Response:
    """Let in who has the telephone, or a spare code; five wrong ones wait."""
    site, here = site_of(request), doorstep_of(request, "code")
    if here is None:
        return to("/sign-in")
    with transaction(site.setting.store) as write:
        if standing(write, here, site.at()) is None:
            return to("/sign-in")
        until = count_code(write, here.person_id, at=site.at())
        passed = until is None and take_code(
            write,
            here.person_id,
            text(form, "code")[:100],
            secret=opened_secret(site, sealed_secret(write, here.person_id)),
            at=site.at(),
        )
    if passed:
        return come_in(request, site, here, passed={"code"})
    showed(request, [_person(site, here).key], what="확인 번호 실패")
    if until is None:
        return page(request, "sign_in/code.html", status=422, problem=WRONG_CODE)
    minutes = minutes_until(until, site.at())
    waiting = f"여러 번 틀려 잠시 받지 않습니다. {minutes}분 뒤에 다시 해 주십시오."
    return page(request, "sign_in/code.html", status=429, problem=waiting)


@router.get("/sign-in/setup")
def ask_setup(request: Request) -> Response:
    here = doorstep_of(request, "setup")
    return _setup(request, here) if here else to("/sign-in")


@router.post("/sign-in/setup")
def answer_setup(request: Request, form: Form) -> Response:
    """Keep the telephone whose first code is right, and show the spare codes once."""
    site, here = site_of(request), doorstep_of(request, "setup")
    if here is None or here.secret is None:
        return to("/sign-in")
    step = step_of(here.secret, text(form, "code"), at=site.at(), newest=None)
    if step is None:
        return _setup(request, here, problem=WRONG_CODE)
    with transaction(site.setting.store) as write:
        one = standing(write, here, site.at())
        if one is None or one.has_code:
            return to("/sign-in")
        sealed = site.key.seal(SEAL, here.secret)
        codes = set_up_code(write, here.person_id, sealed=sealed, step=step, at=site.at())
    entered = come_in(request, site, here, passed={"code"})
    shown = page(
        request, "sign_in/spare_codes.html", codes=codes, going=entered.headers["location"]
    )
    for name, value in entered.raw_headers:
        if name == b"set-cookie":
            shown.raw_headers.append((name, value))
    return shown


@router.get("/sign-in/password")
def ask_renewal(request: Request) -> Response:
    here = doorstep_of(request, "renew")
    return _renewal(request, []) if here else to("/sign-in")


@router.post("/sign-in/password")
def answer_renewal(request: Request, form: Form) -> Response:
    """Let in who replaces a password that is over by another one."""
    site, here = site_of(request), doorstep_of(request, "renew")
    if here is None:
        return to("/sign-in")
    typed = plain_password(str(form.get("password") or ""))
    with reading(site.setting.store) as read:
        kept = password_hash_of(read, here.person_id)
        one = standing(read, here, site.at())
    if one is None:
        return to("/sign-in")
    problems = problems_with(site, one.person, typed, str(form.get("again") or ""))
    if not problems and compare(kept, typed):
        problems = [("password", "지금까지 쓰던 비밀번호입니다. 다른 것으로 적어 주십시오.")]
    if problems:
        return _renewal(request, problems)
    again = hashed(typed)
    with transaction(site.setting.store) as write:
        set_password(write, here.person_id, again, at=site.at())
        mark = mark_of(accounts(write, at=site.at())[here.person_id])
    renewed = Doorstep("", here.person_id, mark, here.at, here.next, by=here.by)
    return come_in(request, site, renewed, passed={"code", "renew"})


def opened_secret(site: Site, sealed: str | None) -> str | None:
    """Open the secret of a second step; None: there is none, or the office's key is another."""
    return site.key.open(SEAL, sealed) if sealed else None


def _setup(request: Request, here: Doorstep, *, problem: str = "") -> Response:
    assert here.secret is not None
    site = site_of(request)
    return page(
        request,
        "sign_in/setup.html",
        status=422 if problem else 200,
        problem=problem,
        picture=picture_of(here.secret, _person(site, here).key, site.setting.office["name"]),
        secret=here.secret,
    )


def _renewal(request: Request, problems: list[tuple[str, str]]) -> Response:
    return page(
        request,
        "sign_in/renew.html",
        status=422 if problems else 200,
        problems=problems,
        rules=asked_of(site_of(request)),
    )


def _person(site: Site, here: Doorstep) -> Person:
    with reading(site.setting.store) as read:
        return people(read, [here.person_id])[here.person_id]
