"""관리 › 기관: departments and bodies, their names and telephones."""

from typing import Annotated, Final

from fastapi import APIRouter, Depends, Request
from sqlalchemy import Connection
from starlette.responses import Response

from engine.account_errors import KeyTaken
from engine.organisation_desk import correct_organisation
from engine.people import NewOrganisation, add_organisations, organisations
from engine.store import reading, transaction
from hyeopchi.pages.people import KEY
from hyeopchi.pages.people_words import KINDS
from hyeopchi.web.errors import NotThere
from hyeopchi.web.forms import Form, text
from hyeopchi.web.page import page, say, to
from hyeopchi.web.principal import Principal
from hyeopchi.web.reader import Read
from hyeopchi.web.through import Through
from hyeopchi.web.website import site_of

router = APIRouter()

PATH: Final = "/admin/organisations"
Clerk = Annotated[Principal, Depends(Through("staff"))]


@router.get(PATH)
def show(request: Request, who: Clerk, read: Read) -> Response:
    """List the organisations, each with its form."""
    return _shown(request, read, who)


@router.post(PATH)
def add(request: Request, who: Clerk, form: Form) -> Response:
    """Enter a department or a body."""
    site = site_of(request)
    given = {name: text(form, name)[:200] for name in ("key", "name", "kind", "parent", "phone")}
    problems = []
    if not KEY.fullmatch(given["key"]):
        problems.append(
            ("key", "영문 소문자로 시작해 소문자, 숫자, -, _로 2자에서 40자까지 적어 주십시오.")
        )
    if not given["name"]:
        problems.append(("name", "이름을 적어 주십시오."))
    if given["kind"] not in KINDS:
        problems.append(("kind", "종류를 골라 주십시오."))
    if not problems:
        try:
            with transaction(site.setting.store) as write:
                if given["key"] in organisations(write):
                    raise KeyTaken(given["key"])
                add_organisations(
                    write,
                    [
                        NewOrganisation(
                            given["key"], given["name"], given["kind"],
                            given["parent"] or None, given["phone"] or None,
                        )
                    ],
                )  # fmt: skip
        except KeyTaken:
            problems.append(("key", "이미 쓰고 있는 키입니다."))
    if problems:
        with reading(site.setting.store) as read:
            return _shown(request, read, who, problems=problems, given=given)
    say(site, who, PATH, f"{given['name']} 기관을 등록했습니다.")
    return to(PATH)


@router.post(f"{PATH}/{{organisation_id}}")
def correct(request: Request, organisation_id: int, who: Clerk, form: Form) -> Response:
    """Correct a name or a telephone; the record's past keeps the name by its key."""
    site = site_of(request)
    name, phone = text(form, "name")[:200], text(form, "phone")[:50]
    if not name:
        with reading(site.setting.store) as read:
            problem = [("name", "이름을 적어 주십시오.")]
            return _shown(request, read, who, problems=problem)
    with transaction(site.setting.store) as write:
        found = correct_organisation(write, organisation_id, name=name, phone=phone or None)
    if not found:
        raise NotThere()
    say(site, who, PATH, f"{name} 기관의 정보를 고쳤습니다.")
    return to(PATH)


def _shown(
    request: Request,
    read: Connection,
    who: Principal,
    *,
    problems: list[tuple[str, str]] | None = None,
    given: dict[str, str] | None = None,
) -> Response:
    found = organisations(read)
    return page(
        request,
        "people/organisations.html",
        who=who,
        status=422 if problems else 200,
        rows=list(found.values()),
        kinds=list(KINDS.items()),
        kind_of=KINDS,
        parents=[(one.key, one.name) for one in found.values()],
        problems=problems or [],
        given=given or {},
    )
