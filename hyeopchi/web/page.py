"""A page in the frame that all share, and what an action says on the page that follows it."""

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlsplit

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.responses import Response

from engine.sessions import say as keep_said
from engine.store import transaction
from hyeopchi.web.forms import new_nonce
from hyeopchi.web.principal import Principal
from hyeopchi.web.templates import rendered
from hyeopchi.web.website import Site, site_of

LOOKS: Final = "hyeopchi-looks"  # a cookie: whether somebody asked for high contrast

# At most seven words (pages.md): the door behind each says who reads it.
NAVIGATION: Final = (
    ("today", "/today", "오늘 할 일"),
    ("cases", "/cases", "과제"),
    ("rounds", "/rounds", "회차"),
    ("meetings", "/meetings", "회의"),
    ("reports", "/reports", "보고서"),
    ("outbox", "/outbox", "알림"),
    ("auditing", "/audit", "감사"),
    ("admin", "/admin", "관리"),
)


def page(
    request: Request,
    template: str,
    *,
    who: Principal | None = None,
    block: str | None = None,
    status: int = 200,
    **words: Any,
) -> HTMLResponse:
    """
    Give a page of *template*, or the one *block* of it, with the words that the frame needs.

    Args:
        who: Who asks; None: nobody signed in, and the frame offers to.
        words: The page's own words, on top of the frame's.
    """
    frame = _frame(request, who)
    said = rendered(template, block, {**frame, **words})
    return HTMLResponse(said, status_code=status)


def say(site: Site, who: Principal, path: str, *sentences: str, kind: str = "done") -> None:
    """Keep what an action did; the page at *path* shows it until the next action. Kinds: done, refused."""
    if who.session_id is None:
        return
    with transaction(site.setting.store) as write:
        keep_said(
            write,
            who.session_id,
            {"path": urlsplit(path).path, "kind": kind, "sentences": list(sentences)},
        )


def unsay(site: Site, who: Principal) -> None:
    """Say no more what an earlier action did: another followed it, with nothing of its own to say."""
    if who.said:
        say(site, who, "/")


def to(path: str) -> Response:
    """Send the browser to one of our own pages, to be fetched anew."""
    assert own_path(path, "") == path, "only to our own pages"
    return RedirectResponse(path, status_code=303)


def own_path(said: str, default: str = "/") -> str:
    """Give *said* if it is a path of ours, else *default*: nobody is sent elsewhere by a link."""
    plain = said.startswith("/") and not said.startswith(("//", "/\\"))
    return said if plain and said.isprintable() and "\\" not in said else default


def _frame(request: Request, who: Principal | None) -> Mapping[str, Any]:
    site = site_of(request)
    path = request.url.path
    return {
        "who": who,
        "office": site.setting.office["name"],
        "today": site.today(),
        "notice": site.notice or None,
        "csrf": who.csrf if who else "",
        "fresh_key": new_nonce,
        "looks": "high-contrast" if request.cookies.get(LOOKS) == "high-contrast" else "",
        "path": path,
        "nav": [
            (href, label, path == href or path.startswith(f"{href}/"))
            for door, href, label in NAVIGATION
            if who and who.via == "session" and who.may(door)
        ],
        "said": _said(who, path),
        "idle_minutes": site.setting.web.idle_minutes if who else None,
    }


def _said(who: Principal | None, path: str) -> list[tuple[str, str]]:
    """Give what the last action did, if it is said on this page."""
    said = who.said if who else None
    if not said or said.get("path") != path:
        return []
    return [(said["kind"], sentence) for sentence in said["sentences"]]
