"""The frame by keyboard alone, without scripts, and when a person stops using it."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Served

pytestmark = pytest.mark.slow

WORDS = ("오늘 할 일", "과제", "회차", "회의", "보고서", "알림", "관리")


def tab_to(page: Page, name: str, most: int = 60) -> None:
    """Press Tab until what is called *name* has the focus."""
    for _ in range(most):
        page.keyboard.press("Tab")
        said = page.evaluate("document.activeElement.innerText || ''")
        if said.strip().startswith(name):
            return
    raise AssertionError(f"{name} is not reached by Tab")


@pytest.mark.parametrize("word", WORDS)
def test_every_word_of_the_navigation_is_reached_by_keyboard(served: Served, word: str):
    watched = served.visitor("han")
    page = watched.open("/account")

    tab_to(page, word)
    page.keyboard.press("Enter")

    expect(page.locator(".nav-wide [aria-current=page]")).to_have_text(word)
    assert watched.faults == []


def test_the_first_tab_skips_to_the_content(served: Served):
    page = served.visitor("han").open("/outbox")

    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.innerText") == "본문 바로가기"
    page.keyboard.press("Enter")

    assert page.evaluate("document.activeElement.id") == "content"


def test_the_menu_opens_and_closes_by_keyboard(served: Served):
    page = served.visitor("han").open("/outbox")

    tab_to(page, "한가람")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="로그아웃")).to_be_visible()
    page.keyboard.press("Escape")

    expect(page.get_by_role("button", name="로그아웃")).to_be_hidden()
    assert page.evaluate("document.activeElement.innerText").startswith("한가람")


def test_the_focus_is_always_seen(served: Served):
    page = served.visitor("han").open("/outbox?view=sent")

    for _ in range(25):
        page.keyboard.press("Tab")
        looks: dict[str, Any] = page.evaluate(
            "(() => { const c = getComputedStyle(document.activeElement), "
            "l = getComputedStyle(document.activeElement.nextElementSibling || document.body);"
            " return {outline: c.outlineStyle, shadow: c.boxShadow, label: l.boxShadow}; })()"
        )
        seen = looks["outline"] != "none" or {looks["shadow"], looks["label"]} != {"none"}
        assert seen, page.evaluate("document.activeElement.outerHTML")[:200]


def test_a_telephone_without_scripts_finds_its_way(served: Served):
    page = served.visitor("han", PHONE, java_script_enabled=False).open("/outbox")

    page.locator(".nav-narrow summary").click()
    page.locator(".nav-narrow").get_by_role("link", name="회차").click()

    assert page.url == f"{served.url}/rounds"


def test_looks_change_by_one_press_and_stay(served: Served):
    page = served.visitor("han").open("/outbox?view=sent")

    page.locator(".menu summary").click()
    page.get_by_role("button", name="고대비 화면으로").click()
    assert page.locator("html").get_attribute("data-krds-mode") == "high-contrast"
    page.goto(served.url + "/rounds")

    assert page.locator("html").get_attribute("data-krds-mode") == "high-contrast"


def test_a_page_left_alone_says_so_before_the_session_ends(served: Served):
    watched = served.visitor("han")
    watched.page.clock.install()
    page = watched.open("/outbox")
    stay = page.get_by_role("button", name="계속 쓰기")
    expect(stay).to_be_hidden()

    page.clock.fast_forward(28 * 60 * 1000 + 1000)
    expect(stay).to_be_focused()
    with page.expect_response(lambda answer: answer.url.endswith("/stay")) as told:
        page.keyboard.press("Enter")

    assert told.value.status == 204
    expect(stay).to_be_hidden()
    assert watched.faults == []
