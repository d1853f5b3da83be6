"""The page of webhooks: entered by an administrator, where the office lets it, and seen through."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from flows.steps.webhook_call import Called
from flows.steps.webhook_setting import WebhookSetting
from flows.steps.webhooks import tell_webhooks
from hyeopchi.web.app import build_app
from hyeopchi.web.website import site_for
from tests.site import TestSite, words

NEW = {"url": "https://hook.city.example/in", "events": ["case.moved", "round.opened"]}


@pytest.fixture
def telling(site: TestSite) -> TestSite:
    """The office, with a host that may be told."""
    setting = replace(site.setting, webhooks=WebhookSetting(hosts=("hook.city.example",)))
    site.setting = setting
    site.app = build_app(site_for(setting, site.clock))
    return site


def test_office_that_names_no_host_is_told_how_to(site: TestSite) -> None:
    ad = site.visitor("ad")

    assert "바깥으로 알리는 기능이 꺼져 있습니다" in words(ad.get("/admin/webhooks"))
    assert ad.post("/admin/webhooks", NEW).status_code == 422


def test_secret_is_shown_once(telling: TestSite) -> None:
    ad = telling.visitor("ad")

    made = ad.post("/admin/webhooks", NEW)

    assert made.status_code == 200
    assert len(re.findall(r"whs_[A-Za-z0-9_-]{43}", made.text)) == 1
    assert "whs_" not in ad.get("/admin/webhooks").text
    assert "whs_" not in ad.get("/admin/webhooks/1").text


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("http://hook.city.example/", "hosts에 없는 호스트"),
        ("https://other.example/", "hosts에 없는 호스트"),
        ("https://a:b@hook.city.example/", "이름이나 비밀번호가"),
        ("https://127.0.0.1/", "hosts에 없는 호스트"),
        ("", "https로 시작하고"),
    ],
)
def test_address_that_will_not_do_says_why(telling: TestSite, url: str, why: str) -> None:
    answered = telling.visitor("ad").post("/admin/webhooks", {**NEW, "url": url})

    assert answered.status_code == 422
    assert why in words(answered)


def test_what_was_given_up_says_why_and_is_sent_again(telling: TestSite) -> None:
    ad = telling.visitor("ad")
    ad.post("/admin/webhooks", NEW)
    ad.follow(ad.post("/admin/webhooks/1/ping"))
    refusing = lambda *_: Called(410, "받는 곳이 410으로 답했습니다.", for_good=True)  # noqa: E731
    tell_webhooks(telling.setting, at=telling.clock(), by=refusing)
    shown = words(ad.get("/admin/webhooks/1"))

    again = ad.post("/admin/webhooks/1/deliveries/1/resend")
    told = tell_webhooks(
        telling.setting, at=telling.clock() + timedelta(minutes=1), by=lambda *_: Called(204)
    )

    assert "보내지 못함" in shown
    assert "받는 곳이 410으로 답했습니다." in shown
    assert "다시 보낼 차례에 넣었습니다" in words(ad.follow(again))
    assert told.delivered == 1


def test_only_an_administrator_stops_it_and_then_it_is_told_nothing(telling: TestSite) -> None:
    ad = telling.visitor("ad")
    ad.post("/admin/webhooks", NEW)

    refused = {
        telling.visitor(key).post("/admin/webhooks/1/stop").status_code
        for key in ("lee", "gam", "seo")
    }
    done = ad.post("/admin/webhooks/1/stop")

    assert refused == {403}
    assert "받는 곳을 멈췄습니다" in words(ad.follow(done))
    assert ad.post("/admin/webhooks/1/stop").status_code == 404
    assert ad.post("/admin/webhooks/1/ping").status_code == 404
