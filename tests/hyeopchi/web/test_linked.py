"""Every page is linked from another one, or it says here how else one comes to it."""

import html
import re
from collections import Counter, deque
from functools import cache
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest

import hyeopchi.pages
from tests.hyeopchi.authz_objects import OBJECTS
from tests.hyeopchi.authz_principals import PRINCIPALS
from tests.hyeopchi.web.test_matrix import ENTRIES
from tests.site import TestSite, Visitor

pytestmark = pytest.mark.slow

ROUTES = [one for one in ENTRIES if one.method == "GET" and not one.path.startswith("/api/")]
PATTERNS = [
    (re.compile(re.sub(r"\{\w+\}", "[^/]+", one.path.replace("{name:path}", ".+"))), one)
    for one in sorted(ROUTES, key=lambda one: one.path.count("{"))
]
WALKERS = ("coordinator", "admin", "auditor", "manager_own", "link_own", "anonymous")
TEMPLATES = Path(hyeopchi.pages.__file__).parent / "templates"
OFTEN = 6  # so many pages of one route are looked at for links
# Linked only where the office of the test has not come to: the template, and the link that it holds.
LINKED_LATER = {
    "GET /account/code": ("account/show.html", 'href="/account/code"'),
    "GET /account/password": ("account/show.html", 'href="/account/password"'),
    "GET /admin/flows/{lifecycle}/trial/{day}": ("flows/year.html", "/trial/{{ one.day.iso"),
    "GET /asks/{ask_id}/amendment": ("asks/show.html", '~ "/amendment")'),
    "GET /cases/{case_id}/proofs": ("case/show.html", 'here ~ "/proofs?of='),
    "GET /reports/tables/{lifecycle}/{table}/cases": ("reports/table.html", "{{ path }}/cases?"),
    "GET /review/{round_id}/check": ("review/show.html", '~ "/check"'),
    "GET /review/{round_id}/sheet": ("review/show.html", "/sheet"),
    "GET /review/{round_id}/sheet.xlsx": ("review/sheet.html", '~ "/sheet.xlsx"'),
    "GET /rounds/{round_id}/mine": ("rounds/show.html", '~ "/mine"'),
    "GET /sign-in/oidc": ("sign_in/sign_in.html", '"/sign-in/oidc?next='),
}
NOT_LINKED = {
    "GET /": "where everybody begins",
    "GET /calendar/{token}.ics": "a calendar asks for it; its address is copied from 달력 구독",
    "GET /health": "whoever watches the machine asks for it",
    "GET /r/{token}": "linked from the member's letter",
    "GET /sign-in/code": "a right password leads there",
    "GET /sign-in/oidc/return": "the identity provider leads back there",
    "GET /sign-in/password": "a password that is over leads there",
    "GET /sign-in/setup": "a right password leads there",
}


def test_every_page_is_linked_from_another(site: TestSite):
    for name in sorted({one.object for one in ROUTES}):
        OBJECTS[name](site)
    linked: set[str] = set()
    for name in WALKERS:
        linked |= walked(PRINCIPALS[name](site))

    missing = {one.route for one in ROUTES} - linked
    assert sorted(missing) == sorted({*LINKED_LATER, *NOT_LINKED})


@pytest.mark.parametrize("route", LINKED_LATER)
def test_page_is_linked_where_it_is_needed(route: str):
    template, link = LINKED_LATER[route]

    assert link in (TEMPLATES / template).read_text(encoding="utf-8")


def walked(visitor: Visitor) -> set[str]:
    """Follow every link from the first page on; give the routes that were linked to."""
    waiting, known, looked = deque(["/"]), {"/"}, Counter[str]()
    found: set[str] = set()
    while waiting:
        path = waiting.popleft()
        route = route_of(path)
        looked[route] += 1
        if looked[route] > OFTEN:
            continue
        answered = visitor.get(path)
        links = re.findall(r'(?:href|src|action|hx-get)="([^"]*)"', answered.text)
        links += [answered.headers.get("location", "")]
        for link in links:
            to = urlsplit(urljoin(path, html.unescape(link)))
            named = to.path + (f"?{to.query}" if to.query else "")
            if to.netloc or not to.path.startswith("/") or named in known or not route_of(named):
                continue
            known.add(named)
            found.add(route_of(named))
            waiting.append(named)
    return found


@cache
def route_of(path: str) -> str:
    """Give the route that answers *path*, or nothing: the routes that name no id come first."""
    bare = path.partition("?")[0]
    return next((one.route for pattern, one in PATTERNS if pattern.fullmatch(bare)), "")
