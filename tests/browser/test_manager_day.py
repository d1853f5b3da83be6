"""The manager's day in a real browser: a task cannot be closed, is raised, decided, and closed."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Served
from tests.browser.test_every_page import _faults_of

pytestmark = pytest.mark.slow


def test_a_task_is_closed_once_the_plenary_has_decided(served: Served) -> None:
    watched, faults = served.visitor("han"), []
    case_id = served.site.case_id("1")
    page = watched.open(f"/cases/{case_id}")
    blocked = page.locator(".blocked-move", has_text="종결")
    expect(blocked).to_contain_text("본회의 결정이 필요합니다.")
    faults += _faults_of(page, 1440)

    blocked.get_by_role("link", name="안건으로 올리기").click()
    faults += _faults_of(page, 1440)
    page.get_by_role("button", name="안건으로 올리기").click()
    item = page.url.removeprefix(served.url)

    watched.open("/meetings/new")
    page.get_by_label("회의하는 날").fill("2013-07-03")
    page.locator("label", has_text="임시회").click()
    page.get_by_role("button", name="등록하기").click()
    faults += _faults_of(page, 1440)
    watched.open(item)
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
