"""
Write docs/images/*.png: what people really see, over the example office, by one command.

    make demo DEMO_SERVE=0 && make screenshots
    python -m tests.screenshots [the folder of the example office]

The real application answers a real browser; nothing is drawn by hand. Without an example office
the small one of tests/site.py is shown.
"""

import shutil
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import uvicorn
from playwright.sync_api import Browser, Page, sync_playwright
from sqlalchemy import func, select

from engine.holders import acting
from engine.seoul import day_in_seoul
from engine.sessions import open_session
from engine.store import reading, transaction
from engine.tables import ask, person, review_link, round_
from flows.steps.setting import Setting, setting_of
from hyeopchi.demo.open_desk import AS_IF, has_desk, open_desk
from hyeopchi.web.app import build_app
from hyeopchi.web.through import COOKIE
from hyeopchi.web.website import site_for
from tests.browser.conftest import CHROMIUM, DESK, MISSING, PHONE
from tests.site import OPENED, make_office

IMAGES = Path(__file__).parent.parent / "docs" / "images"
DEMO = Path(__file__).parent.parent / "demo-office"


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture: whose eyes, which page, and what is pressed before it is taken."""

    name: str
    who: str | None  # a role; link: a member after the press on the letter's link
    path: str
    press: tuple[str, ...] = ()  # links to follow, by a selector
    size: dict[str, int] | None = None
    contrast: bool = False
    whole: bool = False


SHOTS = (
    Shot("sign-in", None, "/sign-in"),
    Shot("today", "program_manager", "/today"),
    Shot("today-phone", "program_manager", "/today", size=PHONE),
    Shot("today-high-contrast", "program_manager", "/today", contrast=True),
    Shot("cases", "coordinator", "/cases"),
    Shot("cases-phone", "coordinator", "/cases", size=PHONE),
    Shot("case", "coordinator", "/cases", ("main table a[href^='/cases/']",), whole=True),
    Shot("dashboard", "coordinator", "/dashboard", whole=True),
    Shot("rounds", "coordinator", "/rounds"),
    Shot("round", "coordinator", "/rounds", ("main a[href^='/rounds/']",), whole=True),
    Shot("reports", "coordinator", "/reports"),
    Shot("report", "coordinator", "/reports", ("main a[href^='/reports/']",)),
    Shot("meetings", "coordinator", "/meetings"),
    Shot("outbox", "coordinator", "/outbox?view=sent"),
    Shot("letter", "coordinator", "/outbox?view=sent", ("main table a[href^='/outbox/']",)),
    Shot("review", "link", "/review", size=PHONE),
    Shot("flows", "admin", "/admin/flows"),
    Shot("people", "admin", "/admin/people"),
    Shot("clock", "admin", "/admin/clock"),
    Shot("audit-events", "auditor", "/audit/events"),
    Shot("audit-access", "auditor", "/audit/access"),
)


@dataclass(frozen=True, slots=True)
class Office:
    """The office that is looked at, and the moment that it is there."""

    setting: Setting
    at: datetime
    notice: str = ""


@contextmanager
def office_of(demo: Path, url: str) -> Iterator[Office]:
    """Give a copy of the example office on its morning, or else the small office of the tests."""
    with tempfile.TemporaryDirectory(prefix="hyeopchi-screenshots-") as temporary:
        folder = Path(temporary) / "office"
        if has_desk(demo):
            shutil.copytree(demo / "desk", folder / "desk")
            opened, _, _ = open_desk(folder, url)
            office = Office(
                setting_of(opened), AS_IF, "본보기 사무실입니다. 사람과 과제는 지어낸 것입니다."
            )
        else:
            make_office(folder)
            toml = folder / "office.toml"
            said = toml.read_text(encoding="utf-8").replace("https://testserver", url)
            toml.write_text(said, encoding="utf-8")
            office = Office(setting_of(folder), OPENED)
        yield office
        office.setting.store.dispose()


@contextmanager
def served(office: Office, sock: socket.socket) -> Iterator[None]:
    """Serve the office at one moment that does not pass."""
    app = build_app(site_for(office.setting, lambda: office.at, notice=office.notice))
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", access_log=False))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [sock]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield
    server.should_exit = True
    thread.join()


def token_of(office: Office, role: str) -> str:
    """Sign somebody in who holds *role*: of the clerks the one who is asked most just now."""
    with reading(office.setting.store) as read:
        if role == "link":
            query = (
                select(review_link.c.person_id, review_link.c.id)
                .join(round_, round_.c.id == review_link.c.round_id)
                .where(round_.c.status == "open")
                .order_by(review_link.c.id)
            )
            person_id, link_id = read.execute(query).first() or (None, None)
        else:
            holder = acting(day_in_seoul(office.at))
            asked = (
                select(func.count())
                .where(ask.c.person_id == person.c.id, ask.c.status == "open")
                .scalar_subquery()
            )
            query = (
                select(person.c.id)
                .join(holder, holder.c.person_id == person.c.id)
                .where(holder.c.role == role)
                .order_by(asked.desc(), person.c.id)
            )
            person_id, link_id = read.scalar(query), None
    assert person_id is not None, f"nobody is {role}"
    linked: dict[str, Any] = (
        {"kind": "link", "link_id": link_id, "longest": timedelta(hours=1)} if link_id else {}
    )
    with transaction(office.setting.store) as write:
        opened = open_session(
            write, person_id, at=office.at, source="127.0.0.1", agent="screenshots", **linked
        )
    return opened.token


def take(browser: Browser, office: Office, shot: Shot, url: str) -> None:
    """Open the page as that person, and keep its picture."""
    context = browser.new_context(
        viewport=shot.size or DESK,
        locale="ko-KR",
        timezone_id="Asia/Seoul",
        reduced_motion="reduce",
    )
    cookies = [(COOKIE, token_of(office, shot.who))] if shot.who else []
    cookies += [("hyeopchi-looks", "high-contrast")] if shot.contrast else []
    context.add_cookies([{"name": name, "value": value, "url": url} for name, value in cookies])
    page = context.new_page()
    answered = page.goto(url + shot.path)
    assert answered is not None
    assert answered.status < 400, (shot.name, answered.status)
    assert shot.who is None or "/sign-in" not in page.url, f"{shot.name}: nobody is signed in"
    for selector in shot.press:
        follow(page, selector)
    page.evaluate("document.fonts.ready")
    page.screenshot(path=IMAGES / f"{shot.name}.png", full_page=shot.whole)
    context.close()


def follow(page: Page, selector: str) -> None:
    """Go where the first such link leads, if there is one."""
    link = page.locator(selector).first
    if link.count():
        page.goto(urljoin(page.url, str(link.get_attribute("href"))))


def main(demo: Path, names: list[str]) -> None:
    if CHROMIUM is None:
        sys.exit(MISSING)
    IMAGES.mkdir(parents=True, exist_ok=True)
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{sock.getsockname()[1]}"
        with office_of(demo, url) as office, served(office, sock), sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
            for shot in SHOTS:
                if not names or shot.name in names:
                    take(browser, office, shot, url)
                    print(f"docs/images/{shot.name}.png")
            browser.close()


if __name__ == "__main__":
    given = [Path(one) for one in sys.argv[1:] if Path(one).is_dir()]
    main(given[0] if given else DEMO, [one for one in sys.argv[1:] if not Path(one).is_dir()])
