"""The frame in a real browser."""

import pytest

from tests.browser.conftest import Served

pytestmark = pytest.mark.slow


def test_an_unknown_page_says_so_in_words_and_breaks_nothing(served: Served):
    watched = served.visitor("han")

    watched.page.goto(served.url + "/nowhere")

    assert "찾으시는 것이 없습니다" in watched.page.inner_text("h1")
    # The browser itself reports the 404 of the page.
    assert [one for one in watched.faults if "404" not in one] == []
