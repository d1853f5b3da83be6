"""관리 › 사람: everybody with what they hold today and whether they may sign in; contacts half hidden."""

import re
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from engine.account_errors import KeyTaken
from engine.accounts import accounts
from engine.people import NewPerson, add_people, everybody
from engine.store import transaction
from hyeopchi.address import ADDRESS
from hyeopchi.duties import duties_on
from hyeopchi.masks import masked_email, masked_phone
from hyeopchi.pages.people_words import account_state
from hyeopchi.web.forms import Form, text
from hyeopchi.web.page import page, say, to
from hyeopchi.web.principal import Principal
from hyeopchi.web.reader import Read
from hyeopchi.web.seen import showed
from hyeopchi.web.through import Through
from hyeopchi.web.website import site_of
from states.role import ROLES

router = APIRouter()

PATH: Final = "/admin/people"
Clerk = Annotated[Principal, Depends(Through("staff"))]
PAGE: Final = 50
KEY: Final = re.compile(r"[a-z][a-z0-9_-]{1,39}")
_STATES: Final = (
    ("open", "사용"),
    ("none", "계정 없음"),
    ("invited", "초대함"),
    ("disabled", "중지"),
)


@router.get(PATH)
def show(
    request: Request, who: Clerk, read: Read, role: str = "", account: str = "", after: int = 0
) -> Response:
    """List people, fifty a page, narrowed by role and by how their account stands."""
    site, at = site_of(request), site_of(request).at()
    held, known = duties_on(read, site.today()), accounts(read, at=at)
    found = [
        one
        for one in everybody(read).values()
        if (not role or any(duty.role == role for duty in held.get(one.id, ())))
        and _stands(account, account_state(known.get(one.id))[0])
    ]
    shown = [one for one in found if one.id > after][:PAGE]
    more = bool(shown) and any(one.id > shown[-1].id for one in found)
    showed(request, [one.key for one in shown], what="사람 목록 보기")
    return page(
        request,
        "people/list.html",
        who=who,
        rows=[
            {
                "id": one.id,
                "key": one.key,
                "name": one.name,
                "title": one.title,
                "email": masked_email(one.email),
                "phone": masked_phone(one.phone),
                "duties": [
                    f"{duty.place} {ROLES.get(duty.role, duty.role)}"
                    if duty.place
                    else ROLES.get(duty.role, duty.role)
                    for duty in held.get(one.id, ())
                ],
                "account": account_state(known.get(one.id)),
            }
            for one in shown
        ],
        count=len(found),
        role=role,
        account=account,
        roles=list(ROLES.items()),
        states=_STATES,
        next=f"{PATH}?role={role}&account={account}&after={shown[-1].id}" if more else None,
    )


@router.get(f"{PATH}/new")
def ask(request: Request, who: Clerk) -> Response:
    return _asked(request, who, {}, [])


@router.post(PATH)
def add(request: Request, who: Clerk, form: Form) -> Response:
    """Enter a person; what they may do comes with a duty, and signing in with an invitation."""
    site = site_of(request)
    given = {name: text(form, name)[:200] for name in ("key", "name", "title", "email", "phone")}
    problems: list[tuple[str, str]] = []
    if not KEY.fullmatch(given["key"]):
        problems.append(
            ("key", "영문 소문자로 시작해 소문자, 숫자, -, _로 2자에서 40자까지 적어 주십시오.")
        )
    if not given["name"]:
        problems.append(("name", "이름을 적어 주십시오."))
    if given["email"] and not ADDRESS.fullmatch(given["email"]):
        problems.append(("email", "메일 주소를 이름@기관.kr처럼 적어 주십시오."))
    if problems:
        return _asked(request, who, given, problems)
    try:
        with transaction(site.setting.store) as write:
            if given["key"] in everybody(write):
                raise KeyTaken(given["key"])
            title, email, phone = (given[name] or None for name in ("title", "email", "phone"))
            add_people(write, [NewPerson(given["key"], given["name"], title, email, phone)])
            added = everybody(write)[given["key"]].id
    except KeyTaken:
        return _asked(request, who, given, [("key", "이미 쓰고 있는 아이디입니다.")])
    showed(request, [given["key"]], what="사람 등록")
    path = f"{PATH}/{added}"
    say(site, who, path, f"{given['name']}님을 등록했습니다. 직무를 주고 초대해 주십시오.")
    return to(path)


def _stands(asked: str, state: str) -> bool:
    if not asked:
        return True
    return state in {
        "open": ("사용", "지연"),
        "none": ("계정 없음",),
        "invited": ("초대함", "초대 지남"),
        "disabled": ("중지",),
    }.get(asked, ())


def _asked(
    request: Request, who: Principal, given: dict[str, str], problems: list[tuple[str, str]]
) -> Response:
    return page(
        request,
        "people/new.html",
        who=who,
        status=422 if problems else 200,
        given=given,
        problems=problems,
    )
