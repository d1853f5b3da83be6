"""
Every page of the matrix in a real browser, as somebody who may see it, in both modes, at a desk and on a telephone.

Nothing that axe knows of is wrong, nothing is said on the console, the strict CSP stops nothing,
no other host is asked, no page is wider than the telephone it is read on, and Tab reaches every link,
button and field. That something links to every page is tried by tests/hyeopchi/web/test_linked.py.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page

from hyeopchi.web.page import LOOKS
from hyeopchi.web.through import COOKIE, SECURE_COOKIE
from tests.browser.conftest import DESK, PHONE, Served, serving
from tests.browser.tab_order import unreached
from tests.hyeopchi.authz_objects import OBJECTS, Ids
from tests.hyeopchi.authz_principals import PRINCIPALS
from tests.hyeopchi.web.test_matrix import ENTRIES, Entry
from tests.site import copy_office

pytestmark = pytest.mark.slow

# The first of these that a route lets in looks at it: whoever sees most comes first.
LOOKERS = (
    "coordinator", "admin", "manager_own", "lead_own", "auditor", "secretary", "division_head",
    "link_own", "reviewer", "manager_other",
)  # fmt: skip
PAGES = [
    one
    for one in ENTRIES
    if one.method == "GET" and not one.path.startswith("/api/") and not one.elsewhere
]


@dataclass(slots=True)
class Tour:
    """One office for all pages: looking changes nothing in it."""

    served: Served
    contexts: dict[str, BrowserContext] = field(default_factory=dict)
    objects: dict[str, Ids] = field(default_factory=dict)

    def context(self, looker: str) -> BrowserContext:
        if looker not in self.contexts:
            context = self.served.browser.new_context(locale="ko-KR", timezone_id="Asia/Seoul")
            token = PRINCIPALS[looker](self.served.site).client.cookies.get(SECURE_COOKIE)
            if token:
                context.add_cookies([{"name": COOKIE, "value": token, "url": self.served.url}])
            self.contexts[looker] = context
            self.served.contexts.append(context)
        return self.contexts[looker]

    def path(self, entry: Entry) -> str:
        if entry.object not in self.objects:
            self.objects[entry.object] = OBJECTS[entry.object](self.served.site)
        path = entry.path
        for key, value in self.objects[entry.object].own.items():
            path = path.replace("{" + key + "}", str(value))
        return path + (f"?{entry.query}" if entry.query else "")


@pytest.fixture(scope="module")
def tour(
    site_template: Path, tmp_path_factory: pytest.TempPathFactory, browser: Browser
) -> Iterator[Tour]:
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("HYEOPCHI_DATABASE_URL", raising=False)
        folder = copy_office(site_template, tmp_path_factory.mktemp("tour") / "office")
        with serving(folder, browser) as served:
            yield Tour(served)


@pytest.mark.parametrize("entry", PAGES, ids=lambda one: one.route)
def test_page_has_nothing_wrong(tour: Tour, entry: Entry):
    looker = next((one for one in LOOKERS if one in entry.own), "anonymous")
    context = tour.context(looker)
    url = tour.served.url + tour.path(entry)
    first = context.request.get(url)
    assert first.status < 400, (looker, first.status, first.text()[:300])
    if not first.headers.get("content-type", "").startswith("text/html"):
        return  # a file, or JSON: there is nothing to look at
    watched = tour.served.watch(context.new_page())
    page = watched.page

    page.set_viewport_size(DESK)
    page.goto(url)
    found = _faults_of(page, DESK["width"])
    page.set_viewport_size(PHONE)
    found += _faults_of(page, PHONE["width"], of=("scrollable-region-focusable", "target-size"))
    page.set_viewport_size(DESK)
    found += [f"not reached by Tab: {one}" for one in unreached(page)]
    with _high_contrast(context, tour.served.url):
        page.goto(url)
        # What the mode changes is colours: of the rest axe has told in the plain one.
        found += _faults_of(page, DESK["width"], of=("color-contrast",))
    page.close()

    assert found + watched.faults == []


@contextmanager
def _high_contrast(context: BrowserContext, url: str) -> Iterator[None]:
    context.add_cookies([{"name": LOOKS, "value": "high-contrast", "url": url}])
    yield
    context.clear_cookies(name=LOOKS)


def _faults_of(page: Page, width: int, *, of: tuple[str, ...] = ()) -> list[str]:
    """Give what axe finds, by all its rules or those named, and what is too wide or has no heading."""
    rules = {"runOnly": list(of)} if of else None
    found = [
        f"{width}: {one['id']}: {node['target']} {node['failureSummary']}"
        for one in Axe().run(page, options=rules).response["violations"]
        for node in one["nodes"]
    ]
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    if wide > 0:
        found.append(f"{width}: the page is {wide} pixels too wide")
    if page.locator("h1").count() != 1:
        found.append(f"{width}: {page.locator('h1').count()} headings of the first rank")
    return found
