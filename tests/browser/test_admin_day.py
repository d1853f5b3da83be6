"""The administrator's change in a real browser: one number, the year it makes, a second person."""

import re
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import func, select

from engine.definitions import in_force
from engine.store import reading
from engine.tables import notice
from tests.browser.conftest import Served
from tests.browser.test_every_page import _faults_of
from tests.site import TestSite

pytestmark = pytest.mark.slow

EVALUATION = "half_yearly_evaluation"


def test_a_reminder_is_changed_rehearsed_and_published_by_two(served: Served) -> None:
    admin, faults = served.visitor("ad"), []
    page = admin.open("/admin/flows")
    page.get_by_role("link", name="정책과제").click()
    page.get_by_role("link", name="회차와 기한").click()
    days = page.locator(f"#f-remind-{EVALUATION}")
    expect(days).to_have_value("14, 7, 1")
    days.fill("14, 10, 1")
    page.get_by_role("button", name="저장").click()
    expect(page.get_by_role("main")).to_contain_text("초안 제1판")
    faults += _faults_of(page, 1440)

    _rehearse_a_year(page)
    changed = page.locator(".day-row.changed")
    assert [one.get_attribute("id") for one in changed.all()] == ["d-2014-01-24", "d-2014-01-27"]
    faults += _faults_of(page, 1440)

    page.get_by_role("link", name="달라진 점").click()
    expect(page.get_by_role("main")).to_contain_text("진행 중인 2013년 상반기는 그대로입니다.")
    page.get_by_role("button", name="발의").click()
    expect(page.get_by_role("main")).to_contain_text(
        "시행은 다른 관리자나 총괄부서 담당이 승인합니다."
    )
    expect(page.get_by_role("button", name="시행 승인")).to_have_count(0)
    assert _reminded(served.site) == (14, 7, 1)
    faults += _faults_of(page, 1440)

    second = served.visitor("an_two")
    page = second.open("/admin/flows")
    page.get_by_role("link", name="달라진 점 보기").click()
    page.get_by_role("button", name="시행 승인").click()
    expect(page.get_by_role("main")).to_contain_text("시행하였습니다.")
    faults += _faults_of(page, 1440)

    assert _reminded(served.site) == (14, 10, 1)
    assert faults + admin.faults + second.faults == []
    # 2013-H1 runs, due on 07-31: its members are reminded seven days before, and not ten.
    assert _letters_by_day(served.site, 17, 22, 24) == {17: 3, 22: 0, 24: 3}


def _rehearse_a_year(page: Page) -> None:
    page.get_by_role("link", name="시험해 보기").click()
    page.get_by_label("얼마 동안").select_option(value="12")
    page.get_by_role("button", name="시험하기").click()
    told = re.compile("시행 중인 판과 달라지는 날이 2일 있습니다")
    expect(page.locator("#played")).to_contain_text(told, timeout=240_000)


def _reminded(site: TestSite) -> tuple[int, ...]:
    with reading(site.store) as read:
        return in_force(read, "policy_task").lifecycle.reviews[EVALUATION].remind_days_before


def _letters_by_day(site: TestSite, *days: int) -> dict[int, int]:
    """Live these days of July, and count what members were reminded of on each."""
    found = {}
    for day in days:
        before = _reminders(site)
        site.clock.move(to=datetime(2013, 7, day, 1, tzinfo=UTC))
        site.tick()
        found[day] = _reminders(site) - before
    return found


def _reminders(site: TestSite) -> int:
    round_id = site.round_id(EVALUATION, "2013-H1")
    with reading(site.store) as read:
        counted = select(func.count()).where(notice.c.round_id == round_id)
        return read.scalar(counted) or 0
