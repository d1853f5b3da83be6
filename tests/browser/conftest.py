"""A real browser at a real server: Debian's chromium, driven by Playwright."""

import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from engine.people import person_with_key
from engine.sessions import open_session
from engine.store import transaction
from hyeopchi.web.through import COOKIE
from tests.site import TestSite, copy_office, open_site
from tests.site_fixture import site_template

__all__ = ["site_template"]

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
MISSING = "no browser test ran: there is no chromium; install Debian's package `chromium`"
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1440, "height": 900}


def pytest_terminal_summary(terminalreporter: Any) -> None:
    if CHROMIUM is None:
        terminalreporter.write_line(MISSING, red=True, bold=True)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip(MISSING)
    with sync_playwright() as playwright:
        # The sandbox needs rights that a container may not have; every page is our own.
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@dataclass(slots=True)
class Watched:
    """A page, and everything that it should not have done."""

    page: Page
    url: str
    faults: list[str] = field(default_factory=list)

    def open(self, path: str) -> Page:
        answered = self.page.goto(self.url + path)
        assert answered is not None
        assert answered.status < 400, (path, answered.status)
        return self.page


@dataclass(slots=True)
class Served:
    """The office of tests/site.py on a port of this machine."""

    site: TestSite
    url: str
    browser: Browser
    contexts: list[BrowserContext] = field(default_factory=list)

    def visitor(
        self, key: str | None, size: dict[str, int] = DESK, *, contrast: bool = False, **more: Any
    ) -> Watched:
        """Open a browser, signed in as the person with *key*; None: nobody."""
        context = self.browser.new_context(
            viewport=size, locale="ko-KR", timezone_id="Asia/Seoul", **more
        )
        self.contexts.append(context)
        cookies = []
        if key is not None:
            with transaction(self.site.store) as write:
                opened = open_session(
                    write, person_with_key(write, key).id,
                    at=self.site.clock(), source="127.0.0.1", agent="browser",
                )  # fmt: skip
            cookies.append({"name": COOKIE, "value": opened.token, "url": self.url})
        if contrast:
            cookies.append({"name": "hyeopchi-looks", "value": "high-contrast", "url": self.url})
        context.add_cookies(cookies)
        return self.watch(context.new_page())

    def watch(self, page: Page) -> Watched:
        watched = Watched(page, self.url)
        faults = watched.faults
        page.on(
            "console",
            lambda said: faults.append(f"console: {said.text}") if said.type == "error" else None,
        )
        page.on("pageerror", lambda error: faults.append(f"script: {error}"))
        page.on(
            "request",
            lambda asked: (
                None
                if asked.url.startswith((self.url, "data:", "blob:", "about:"))
                else faults.append(f"another host: {asked.url}")
            ),
        )
        return watched


@contextmanager
def serving(folder: Path, browser: Browser) -> Iterator[Served]:
    """Serve the office in *folder* by plain http, as long as somebody looks."""
    toml = folder / "office.toml"
    with _free_port() as sock:
        url = f"http://127.0.0.1:{sock.getsockname()[1]}"
        said = toml.read_text(encoding="utf-8").replace("https://testserver", url)
        toml.write_text(said, encoding="utf-8")
        site = open_site(folder)
        server = uvicorn.Server(uvicorn.Config(site.app, log_level="warning", access_log=False))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [sock]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        served = Served(site, url, browser)
        yield served
        for context in served.contexts:
            context.close()
        server.should_exit = True
        thread.join()
    site.close()


@pytest.fixture
def served(
    site_template: Path, tmp_path: Path, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Served]:
    monkeypatch.delenv("HYEOPCHI_DATABASE_URL", raising=False)
    with serving(copy_office(site_template, tmp_path / "office"), browser) as served:
        yield served


def _free_port() -> Any:
    import socket

    sock = socket.socket()
    sock.bind(("127.0.0.1", 0))
    return sock
