"""Signing in through a real OpenID Connect provider (npm's oidc-provider), as a browser would."""

import re
import shutil
import socket
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import httpx
import pytest

from engine.identities import bind_identity
from engine.people import person_with_key
from engine.store import transaction
from hyeopchi.web.through import SECURE_COOKIE
from tests.site import TestSite, Visitor, open_site, words

pytestmark = pytest.mark.campaign

SECRET = "a-secret-of-this-test-alone"
BACK = "https://testserver/sign-in/oidc/return"


@pytest.fixture(scope="module")
def issuer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The provider, installed into a folder of its own and started there."""
    folder = tmp_path_factory.mktemp("provider")
    shutil.copyfile(Path(__file__).parent / "oidc_provider.mjs", folder / "provider.mjs")
    (folder / "package.json").write_text('{"private": true, "type": "module"}')
    subprocess.run(
        ["npm", "install", "oidc-provider@8", "--no-audit", "--no-fund"],
        cwd=folder, check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        ["node", "provider.mjs", str(port), SECRET, BACK],
        cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    assert server.stdout is not None
    told = []
    for line in server.stdout:
        told.append(line)
        if line.startswith("ready"):
            break
    assert told[-1].startswith("ready"), "".join(told)
    yield f"http://127.0.0.1:{port}"
    server.terminate()
    server.wait(timeout=10)
    server.stdout.close()


@pytest.fixture
def office(site: TestSite, issuer: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestSite]:
    """The office of the tests, registered at the provider; its clock is the provider's."""
    monkeypatch.setenv("HYEOPCHI_OIDC_SECRET", SECRET)
    settings = site.setting.folder / "office.toml"
    said = settings.read_text(encoding="utf-8")
    oidc = f'[oidc]\nissuer = "{issuer}"\nclient_id = "hyeopchi"\nname = "한빛시"\n'
    settings.write_text(f"{said}\n{oidc}match_email = true\n", encoding="utf-8")
    opened = open_site(site.setting.folder)
    opened.clock.move(to=datetime.now(UTC))
    yield opened
    opened.close()


def signed_in_there(address: str, login: str) -> str:
    """Type a name into the provider's forms; give where it sends the browser in the end."""
    with httpx.Client(trust_env=False) as browser:
        answered = browser.get(address)
        while True:
            if answered.status_code in (302, 303):
                to = urljoin(str(answered.url), answered.headers["location"])
                if urlsplit(to).hostname != "127.0.0.1":
                    return to
                answered = browser.get(to)
                continue
            form = re.search(r'<form[^>]*action="([^"]+)"', answered.text)
            prompt = re.search(r'name="prompt" value="(\w+)"', answered.text)
            assert form, answered.text[:500]
            assert prompt, answered.text[:500]
            typed = {"prompt": prompt[1], "login": login, "password": "any"}
            answered = browser.post(urljoin(str(answered.url), form[1]), data=typed)


def through(office: TestSite, login: str) -> tuple[Visitor, httpx.Response]:
    visitor = office.anonymous()
    started = visitor.get("/sign-in/oidc?next=/account")
    assert started.status_code == 303
    back = signed_in_there(started.headers["location"], login)
    assert back.startswith(BACK)
    return visitor, visitor.get(back.removeprefix("https://testserver"))


def test_a_bound_person_signs_in(office: TestSite, issuer: str):
    with transaction(office.store) as write:
        seo = person_with_key(write, "seo").id
        bind_identity(write, seo, issuer=issuer, subject="1", by="ad", at=office.clock())

    assert "한빛시 계정으로 로그인" in words(office.anonymous().get("/sign-in"))
    visitor, answered = through(office, "1")

    assert answered.headers["location"] == "/account"
    assert visitor.client.cookies.get(SECURE_COOKIE)
    assert "서윤슬" in words(visitor.get("/account"))


def test_a_verified_address_binds_once_and_staff_still_show_a_telephone(office: TestSite):
    _, answered = through(office, "lee")

    assert answered.headers["location"] == "/sign-in/setup"
    _, again = through(office, "lee")
    assert again.headers["location"] == "/sign-in/setup"


def test_an_address_that_is_not_verified_binds_nobody(office: TestSite):
    visitor, answered = through(office, "moon")

    assert answered.status_code == 422
    assert "아직 연결되지 않았습니다" in words(answered)
    assert visitor.client.cookies.get(SECURE_COOKIE) is None


def test_an_answer_of_another_sign_in_opens_nothing(office: TestSite):
    one = office.anonymous()
    back = signed_in_there(one.get("/sign-in/oidc").headers["location"], "lee")
    other = office.anonymous()
    other.get("/sign-in/oidc")

    for visitor in (other, office.anonymous()):
        stolen = visitor.get(back.removeprefix("https://testserver"))
        assert stolen.status_code == 422
        assert visitor.client.cookies.get(SECURE_COOKIE) is None
    assert one.get(back.removeprefix("https://testserver")).status_code == 303
    assert one.get(back.removeprefix("https://testserver")).status_code == 422  # once
