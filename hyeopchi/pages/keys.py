"""API 키: a program's way in, made by the person it acts as, shown once, ended at any time."""

from datetime import date, timedelta
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from engine.api_keys import SCOPES, all_keys, keys_of, make_key, revoke_key
from engine.command import Command, once
from engine.outside_errors import ApiKeyUnfit
from engine.store import reading, transaction
from hyeopchi.web.errors import NotThere
from hyeopchi.web.forms import Form, nonce, text, texts
from hyeopchi.web.page import page, say, to
from hyeopchi.web.principal import Principal
from hyeopchi.web.reader import Read
from hyeopchi.web.seen import showed
from hyeopchi.web.through import Through
from hyeopchi.web.website import Site, site_of
from hyeopchi.wording import said_of

router = APIRouter()

Self = Annotated[Principal, Depends(Through("account"))]
Clerk = Annotated[Principal, Depends(Through("admin"))]

# How long a key may live, as people choose it: an end that nobody set is an end that never comes.
LASTING: Final = (("30", "30일"), ("90", "90일"), ("180", "180일"), ("365", "1년"))
_USUAL: Final = "90"
_FIELD: Final = {"name": "name", "scopes": "scopes", "expires": "days", "many": "name"}


@router.get("/account/keys")
def own(request: Request, who: Self, read: Read) -> Response:
    """Show one's own keys, and the form for another."""
    return _own(request, who, keys_of(read, who.person_id))


@router.post("/account/keys")
def make(request: Request, who: Self, form: Form) -> Response:
    """Make a key and show it, this once."""
    site = site_of(request)
    given = {
        "name": text(form, "name"),
        "scopes": texts(form, "scopes"),
        "days": text(form, "days", _USUAL),
    }
    shown: list[str] = []
    try:
        _make(site, who, given, nonce(form), shown)
    except ApiKeyUnfit as error:
        said = said_of(error)
        sentence = f"{said.sentence} {said.mend}" if said else ""
        problems = [(_FIELD[error.why], sentence)]
        with reading(site.setting.store) as read:
            held = keys_of(read, who.person_id)
        return _own(request, who, held, given=given, problems=problems, status=422)
    if not shown:  # the same form once more: the key was shown then
        say(site, who, "/account/keys", "이미 만든 키입니다. 키는 만들 때 한 번만 보입니다.")
        return to("/account/keys")
    with reading(site.setting.store) as read:
        return _own(request, who, keys_of(read, who.person_id), made=shown[0])


@router.post("/account/keys/{key_id}/revocation")
def revoke_own(request: Request, who: Self, form: Form, key_id: int) -> Response:
    """End one of one's own keys."""
    site = site_of(request)
    with transaction(site.setting.store) as write:
        done = revoke_key(write, key_id, by=who.key, at=site.at(), person_id=who.person_id)
    if not done:
        raise NotThere()
    say(site, who, "/account/keys", "키를 폐기했습니다. 이 키로는 더 이상 들어올 수 없습니다.")
    return to("/account/keys")


@router.get("/admin/keys")
def everybodys(request: Request, who: Clerk, read: Read) -> Response:
    """Show whose keys there are, and what each is for."""
    held = all_keys(read)
    showed(request, [one.person_key for one in held], what="API 키 목록 보기")
    today = site_of(request).today()
    return page(
        request,
        "keys/all.html",
        who=who,
        keys=[one for one in held if one.works_on(today)],
        ended=[one for one in held if not one.works_on(today)],
        scopes=SCOPES,
    )


@router.post("/admin/keys/{key_id}/revocation")
def revoke_anybodys(request: Request, who: Clerk, form: Form, key_id: int) -> Response:
    """End anybody's key."""
    site = site_of(request)
    with transaction(site.setting.store) as write:
        if not revoke_key(write, key_id, by=who.key, at=site.at()):
            raise NotThere()
    say(site, who, "/admin/keys", "키를 폐기했습니다. 이 키로는 더 이상 들어올 수 없습니다.")
    return to("/admin/keys")


def _make(
    site: Site, who: Principal, given: dict[str, Any], form_key: str | None, shown: list[str]
) -> None:
    """
    Make the key that the form asks for, once; put it into *shown*, and nowhere else.

    Raises:
        ApiKeyUnfit: It cannot be made so.
    """
    days = given["days"]
    lasts = int(days) if days in dict(LASTING) else 0

    def do() -> int:
        key_id, key = make_key(
            write,
            person_id=who.person_id,
            name=given["name"],
            scopes=given["scopes"],
            expires_on=site.today() + timedelta(days=lasts),
            at=site.at(),
        )
        shown.append(key)
        return key_id

    asked = Command(f"form:{who.key}:{form_key}", {"do": "make key"}, who.key) if form_key else None
    with transaction(site.setting.store) as write:
        once(write, asked, do, at=site.at())


def _own(
    request: Request,
    who: Principal,
    held: list[Any],
    *,
    made: str | None = None,
    given: dict[str, Any] | None = None,
    problems: list[tuple[str, str]] | None = None,
    status: int = 200,
) -> Response:
    today: date = site_of(request).today()
    return page(
        request,
        "keys/own.html",
        who=who,
        status=status,
        keys=[one for one in held if one.works_on(today)],
        ended=[one for one in held if not one.works_on(today)],
        scopes=SCOPES,
        lasting=LASTING,
        made=made,
        given=given or {"name": "", "scopes": [], "days": _USUAL},
        problems=problems or [],
    )
