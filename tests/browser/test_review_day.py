"""The reviewer's ten minutes in a real browser: from the link in the mail to the receipt."""

import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from engine.round_view import asks
from engine.store import reading
from tests.browser.conftest import DESK, PHONE, Served
from tests.browser.test_every_page import _faults_of
from tests.hyeopchi.pages.member import link_of_letter

pytestmark = pytest.mark.slow

SHOTS = os.environ.get("HYEOPCHI_SHOTS")  # a folder for pictures of the day


def shot(page: Page, name: str) -> None:
    if SHOTS:
        page.screenshot(path=str(Path(SHOTS) / f"{name}.png"), full_page=True)


def look(page: Page, name: str, faults: list[str], width: int = PHONE["width"]) -> None:
    shot(page, name)
    faults += [f"{name} {one}" for one in _faults_of(page, width)]


def test_a_member_evaluates_three_tasks_on_a_phone(served: Served):
    watched, faults = served.visitor(None, PHONE, has_touch=True, is_mobile=True), []
    page = watched.open(link_of_letter(served.site, "bae"))
    look(page, "1-link", faults)

    page.get_by_role("button", name="시작하기").tap()
    expect(page).to_have_url(re.compile(r"/review/\d+$"))
    look(page, "2-overview", faults)
    page.get_by_role("button", name="이해관계 없음, 평가 시작").tap()

    for number, (choice, words) in enumerate(
        (
            ("유지", "꾸준히 이어 갈 만합니다."),
            ("종결", "목표를 이루었습니다."),
            ("유지", "더 지켜봅니다."),
        ),
        1,
    ):
        expect(page.locator(".progress-line strong")).to_have_text(f"{number} / 3")
        page.locator("label", has_text=re.compile(f"^{choice}$")).tap()
        page.get_by_label("평가의견").fill(words)
        if number == 1:
            expect(page.locator("#saved")).to_contain_text("10:00에 저장했습니다", timeout=10_000)
            look(page, "3-item", faults)
        page.get_by_role("button", name="저장하고 다음").tap()

    expect(page.locator("h1")).to_have_text("확인하고 제출")
    look(page, "4-check", faults)
    page.get_by_role("button", name="제출하기").tap()

    expect(page.locator(".receipt-number")).to_contain_text("2013-H1-00001")
    look(page, "5-receipt", faults)
    page.get_by_role("main").get_by_role("button", name="나가기").tap()
    expect(page.locator("h1")).to_have_text("나오셨습니다")
    assert faults + watched.faults == []
    assert "/r/" not in page.evaluate("document.referrer")
    with reading(served.site.store) as read:
        given = [
            (one.number, one.proposal, one.values)
            for one in asks(read, served.site.round_id("half_yearly_evaluation", "2013-H1"))
            if one.person_key == "bae"
        ]
    assert given == [
        ("7", "maintain", {"opinion": "꾸준히 이어 갈 만합니다."}),
        ("8", "close", {"opinion": "목표를 이루었습니다."}),
        ("9", "maintain", {"opinion": "더 지켜봅니다."}),
    ]


def test_a_member_works_by_keyboard_alone(served: Served):
    watched = served.visitor(None, DESK)
    page = watched.open(link_of_letter(served.site, "bae"))
    _tab_to(page, "시작하기")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/review/\d+$"))
    shot(page, "6-overview-desk")
    _tab_to(page, "이해관계 없음, 평가 시작")
    page.keyboard.press("Enter")
    for number in (1, 2, 3):
        expect(page.locator(".progress-line strong")).to_have_text(f"{number} / 3")
        for _ in range(40):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.type") == "radio":
                break
        page.keyboard.press("Space")
        page.keyboard.press("Tab")
        page.keyboard.type("좋습니다.")
        if number == 1:
            shot(page, "7-item-desk")
        _tab_to(page, "저장하고 다음")
        page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("확인하고 제출")
    _tab_to(page, "제출하기")
    shot(page, "8-check-desk")
    page.keyboard.press("Enter")
    expect(page.locator(".receipt-number")).to_contain_text("2013-H1-00001")
    assert watched.faults == []


def test_words_that_could_not_be_saved_say_so(served: Served):
    watched = served.visitor(None, PHONE)
    page = watched.open(link_of_letter(served.site, "bae"))
    page.get_by_role("button", name="시작하기").click()
    page.get_by_role("button", name="이해관계 없음, 평가 시작").click()
    served.site.clock.move(hours=2)

    page.get_by_label("평가의견").press_sequentially("시간이 지난 뒤의 글")

    expect(page.locator("#saved")).to_contain_text("저장하지 못했습니다", timeout=10_000)
    assert page.get_by_label("평가의견").input_value() == "시간이 지난 뒤의 글"


def test_the_coordinator_follows_the_members(served: Served):
    faults: list[str] = []
    round_id = served.site.round_id("half_yearly_evaluation", "2013-H1")
    for size in (DESK, PHONE):
        watched = served.visitor("han", size)
        page = watched.open(f"/rounds/{round_id}/links")
        look(page, f"9-links-{size['width']}", faults, size["width"])
        assert watched.faults == []
    assert faults == []


def _tab_to(page: Page, name: str) -> None:
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.innerText || ''").strip() == name:
            return
    raise AssertionError(f"the keyboard does not reach {name}")
