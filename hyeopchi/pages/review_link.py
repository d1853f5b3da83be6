"""The link of a reviewer's letter: looking at it does nothing, and one press opens a short session."""

import hmac
import secrets
from datetime import timedelta
from typing import Annotated, Final

from fastapi import APIRouter, Request
from fastapi import Path as InPath
from sqlalchemy import Connection, Select, func, select
from starlette.responses import Response

from engine.definitions import review_pinned
from engine.link_errors import TooOften
from engine.link_row import Link
from engine.link_start import TRIES, ask_code, begin, knows, try_code
from engine.rate import allow
from engine.review_links import link_of_token
from engine.round_name import round_name
from engine.sessions import open_session
from engine.store import reading, transaction
from engine.tables import ask, link_device
from flows.steps.letter_links import links_with
from flows.steps.review_letters import send_code
from hyeopchi.letter_preview import masked
from hyeopchi.pages.review_words import masked_name
from hyeopchi.web.cookie import keep_session
from hyeopchi.web.errors import FormForeign
from hyeopchi.web.forms import Form, text
from hyeopchi.web.page import page, to
from hyeopchi.web.through import whoever
from hyeopchi.web.website import Site, site_of
from states.period import period_named

router = APIRouter()

SESSION: Final = timedelta(minutes=60)
WINDOW: Final = timedelta(minutes=10)
_FROM_ONE_PLACE: Final = 60  # members may sit in one meeting room, behind one address
_OF_ONE_LINK: Final = 20
_CODES: Final = 3
_YEAR: Final = 365 * 24 * 3600

Token = Annotated[str, InPath(max_length=100)]


@router.api_route("/r/{token}", methods=["GET", "HEAD"])
def show(request: Request, token: Token) -> Response:
    """Show who is asked what, with the one button; whoever looks, nothing is written and nothing spent."""
    site = site_of(request)
    with reading(site.setting.store) as read:
        link = link_of_token(read, token, at=site.at())
        if link is None:
            return _gone(request)
        known = _is_known(read, site, request, link)
        if not known and link.locked_at is not None:
            return _gone(request)
        label = review_pinned(read, link.definition_hash).label
        count = read.scalar(_open_asks(link))
    who = whoever(request)
    start = _nonce(site, request) or secrets.token_urlsafe(32)
    answered = page(
        request,
        "review/link.html" if known else "review/code.html",
        csrf=who.csrf if who else "",
        start=_bound(site, start, token),
        path="",  # the address holds the token: no form of the frame is to carry it on
        address=f"/r/{token}",
        link=link,
        name=masked_name(link.name),
        asked=round_name(period_named(link.period).label, label),
        count=count,
        email=masked(link.email),
        sent=request.query_params.get("code"),
        tries=TRIES - link.tries,
        phone=site.setting.office["phone"],
    )
    answered.set_cookie(
        _named(site, "hyeopchi-start"), start, path="/", httponly=True, secure=site.secure,
        samesite="strict",
    )  # fmt: skip
    return _silent(answered)


@router.post("/r/{token}")
def start(request: Request, token: Token, form: Form) -> Response:
    """Open a session of an hour for the items of the link, and leave the token behind."""
    site = site_of(request)
    link = _asked(site, request, token, form)
    if link is None:
        return _gone(request)
    device = _device(site, request) or secrets.token_urlsafe(32)
    with transaction(site.setting.store) as write:
        begun = begin(write, link, device, at=site.at(), **_seen_from(request))
        if begun != "begun":
            return to(f"/r/{token}")
        return _opened(write, site, request, link, device)


@router.post("/r/{token}/codes")
def send(request: Request, token: Token, form: Form) -> Response:
    """Mail the member a code, to their own address and no other."""
    site = site_of(request)
    link = _asked(site, request, token, form)
    if link is None or link.locked_at is not None:
        return _gone(request)
    at = site.at()
    with transaction(site.setting.store) as write:
        if not allow(write, f"link-code:{link.id}", most=_CODES, within=WINDOW, at=at):
            raise TooOften(int(WINDOW.total_seconds()) // 60)
        link = ask_code(write, link.id, at=at)
    sent = send_code(site.setting, link, at=at)
    return to(f"/r/{token}?code={'sent' if sent else 'unsent'}")


@router.post("/r/{token}/devices")
def enter(request: Request, token: Token, form: Form) -> Response:
    """Let another device in that says the code."""
    site = site_of(request)
    link = _asked(site, request, token, form)
    if link is None:
        return _gone(request)
    device = _device(site, request) or secrets.token_urlsafe(32)
    sign = links_with(site.key, "").code_sign
    said = "".join(text(form, "code").split())
    with transaction(site.setting.store) as write:
        tried = try_code(
            write, link.id, said, device, sign=sign, at=site.at(), **_seen_from(request)
        )
        if tried == "begun":
            return _opened(write, site, request, link, device)
    return _gone(request) if tried == "locked" else to(f"/r/{token}?code=wrong")


def _asked(site: Site, request: Request, token: str, form: Form) -> Link | None:
    """
    Give the link that a press is meant for; None: it opens nothing.

    Raises:
        TooOften: There were too many presses, from one address or for one link.
        FormForeign: The press was not on the page that this browser was shown for this link.
    """
    at = site.at()
    place = request.client.host if request.client else ""
    with transaction(site.setting.store) as write:
        often = not allow(write, f"link-from:{place}", most=_FROM_ONE_PLACE, within=WINDOW, at=at)
        link = None if often else link_of_token(write, token, at=at)
        if link is not None:
            bucket = f"link-start:{link.id}"
            often = not allow(write, bucket, most=_OF_ONE_LINK, within=WINDOW, at=at)
    if often:
        raise TooOften(int(WINDOW.total_seconds()) // 60)
    if link is None:
        return None
    nonce = _nonce(site, request)
    told = text(form, "start").encode()
    if nonce is None or not hmac.compare_digest(told, _bound(site, nonce, token).encode()):
        raise FormForeign()
    return link


def _opened(write: Connection, site: Site, request: Request, link: Link, device: str) -> Response:
    opened = open_session(
        write,
        link.person_id,
        at=site.at(),
        kind="link",
        link_id=link.id,
        longest=SESSION,
        **_seen_from(request),
    )
    answered = to("/review")
    keep_session(answered, site, opened.token)
    answered.set_cookie(
        _named(site, "hyeopchi-device"), device, path="/", httponly=True, secure=site.secure,
        samesite="lax", max_age=_YEAR,
    )  # fmt: skip
    answered.delete_cookie(_named(site, "hyeopchi-start"), path="/", secure=site.secure)
    return answered


def _gone(request: Request) -> Response:
    """Answer alike whatever is wrong with a link: unknown, ended, revoked, spent, locked."""
    return _silent(page(request, "review/gone.html", status=404, path="", csrf=""))


def _silent(answered: Response) -> Response:
    """Let no browser keep or pass on the address, whatever the other pages say."""
    answered.headers["Referrer-Policy"] = "no-referrer"
    answered.headers["Cache-Control"] = "no-store"
    return answered


def _is_known(read: Connection, site: Site, request: Request, link: Link) -> bool:
    """Say whether this browser needs no code: it started the link before, or none did."""
    device = _device(site, request)
    if device is not None and knows(read, link.id, device):
        return True
    return not read.scalar(select(func.count()).where(link_device.c.link_id == link.id))


def _open_asks(link: Link) -> Select[tuple[int]]:
    return select(func.count()).where(
        ask.c.round_id == link.round_id,
        ask.c.person_id == link.person_id,
        ask.c.status.in_(("open", "answered")),
    )


def _bound(site: Site, nonce: str, token: str) -> str:
    """Bind the browser's own nonce to the link it was shown."""
    return site.key.sign("review-start", f"{nonce}:{token}")


def _nonce(site: Site, request: Request) -> str | None:
    return _cookie(request, _named(site, "hyeopchi-start"))


def _device(site: Site, request: Request) -> str | None:
    return _cookie(request, _named(site, "hyeopchi-device"))


def _cookie(request: Request, name: str) -> str | None:
    held = request.cookies.get(name, "")
    return held if 40 <= len(held) <= 60 else None


def _named(site: Site, name: str) -> str:
    return f"__Host-{name}" if site.secure else name


def _seen_from(request: Request) -> dict[str, str]:
    return {
        "source": request.client.host if request.client else "",
        "agent": request.headers.get("user-agent", ""),
    }
