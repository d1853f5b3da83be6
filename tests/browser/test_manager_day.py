"""The manager's day in a real browser, from the mail: a task cannot be closed, is raised, decided, closed."""

import re
from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from engine.accounts import set_password, set_up_code
from engine.invites import make_invite
from engine.password_hash import hash_password
from engine.seoul import day_in_seoul
from engine.store import reading, transaction
from engine.tables import mail, person
from engine.time_code import code_at, new_secret
from hyeopchi.pages.sign_in_steps import SEAL
from tests.browser.conftest import Served, Watched
from tests.browser.test_every_page import _faults_of
from tests.site import TestSite

pytestmark = pytest.mark.slow

MONDAY = datetime(2013, 7, 15, 1, tzinfo=UTC)  # 10:00 in Seoul: a report is five days late
PASSWORD = "moonlit river 7"


def test_a_task_is_closed_once_the_plenary_has_decided(served: Served) -> None:
    watched, faults = _from_the_mail(served), []
    page = watched.page
    faults += _faults_of(page, 1440)
    page.get_by_role("navigation").get_by_role("link", name="과제", exact=True).click()
    page.get_by_role("link", name="빈집 정비").click()
    blocked = page.locator(".blocked-move", has_text="종결")
    expect(blocked).to_contain_text("본회의 결정이 필요합니다.")
    faults += _faults_of(page, 1440)

    blocked.get_by_role("link", name="안건으로 올리기").click()
    faults += _faults_of(page, 1440)
    page.get_by_role("button", name="안건으로 올리기").click()
    item = page.url.removeprefix(served.url)

    watched.open("/meetings/new")
    page.get_by_label("회의하는 날").fill("2013-07-15")
    page.locator("label", has_text="임시회").click()
    page.get_by_role("button", name="등록하기").click()
    faults += _faults_of(page, 1440)
    watched.open(item)
    page.locator("#f-meeting").select_option(index=1)
    page.get_by_role("button", name="회의에 올리기").click()
    page.get_by_label("결과").select_option(label="원안가결")
    page.get_by_role("button", name="결정 적기").click()
    expect(page.get_by_role("main")).to_contain_text("결정 1건을 기록하였습니다.")
    faults += _faults_of(page, 1440)

    page.get_by_role("link", name="종결 처리하기").click()
    page.locator("label", has_text="완료").click()
    faults += _faults_of(page, 1440)
    page.get_by_role("button", name="종결 처리하기").click()

    expect(page.get_by_role("main")).to_contain_text("1 빈집 정비를 「종결」 처리하였습니다.")
    expect(page.locator("#event-7")).to_contain_text("회의 결정에 따라 종결 (한가람 협치팀장)")
    faults += _faults_of(page, 1440)
    assert faults == []
    assert watched.faults == []


def _from_the_mail(served: Served) -> Watched:
    """Follow the digest of the morning to the pages, through both steps of signing in."""
    site = served.site
    site.clock.move(to=MONDAY)
    secret = _account(site, "han")
    site.tick()
    with reading(site.store) as read:
        digest = select(mail.c.body).join(person, person.c.id == mail.c.person_id)
        body = read.scalars(
            digest.where(person.c.key == "han", mail.c.on_day == day_in_seoul(MONDAY))
        ).one()
    (address,) = re.findall(r"^협치 화면: (\S+)$", body, re.MULTILINE)

    watched = served.visitor(None)
    page = watched.page
    page.goto(address)
    page.get_by_label("아이디").fill("han")
    page.get_by_label("비밀번호").fill(PASSWORD)
    page.get_by_role("button", name="로그인").click()
    page.get_by_label("확인 번호").fill(code_at(secret, site.clock()))
    page.get_by_role("button", name="확인").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("오늘 할 일")
    return watched


def _account(site: TestSite, key: str) -> bytes:
    """Give the person a password and a telephone, and us its secret."""
    secret = new_secret()
    with transaction(site.store) as write:
        id_ = make_invite(write, key, by="ad", at=site.clock()).person.id
        set_password(write, id_, hash_password(PASSWORD), at=site.clock())
        sealed = site.app.state.site.key.seal(SEAL, secret)
        set_up_code(write, id_, sealed=sealed, step=1, at=site.clock())
    return secret
