"""The page of API keys: shown once, one's own, ended by oneself or an administrator."""

import re

from sqlalchemy import select

from engine.store import reading
from engine.tables import api_key, session
from tests.site import TestSite, words

MADE = {"name": "현황판", "scopes": ["cases:read", "rounds:read"], "days": "90"}
KEY = re.compile(r"hyk_[A-Za-z0-9_-]{43}")


def test_key_is_shown_once_and_opens_what_it_names(site: TestSite) -> None:
    lee = site.visitor("lee")

    made = lee.post("/account/keys", MADE)

    (key,) = KEY.findall(made.text)
    headers = {"Authorization": f"Bearer {key}"}
    assert made.status_code == 200
    assert site.anonymous().get("/api/v1/me", headers=headers).json()["key"] == "lee"
    assert KEY.findall(lee.get("/account/keys").text) == []
    assert "현황판" in words(lee.get("/account/keys"))
    with reading(site.store) as read:
        kept = str(read.execute(select(api_key)).all()) + str(read.execute(select(session)).all())
    assert key not in kept


def test_same_form_twice_makes_one_key(site: TestSite) -> None:
    lee = site.visitor("lee")
    form = {**MADE, "_key": "one-form-pressed-twice"}

    lee.post("/account/keys", form)
    again = lee.post("/account/keys", form)

    assert again.status_code == 303
    assert "이미 만든 키입니다" in words(lee.follow(again))
    with reading(site.store) as read:
        assert len(read.execute(select(api_key.c.id)).all()) == 1


def test_form_that_is_not_filled_in_says_what_is_missing(site: TestSite) -> None:
    answered = site.visitor("lee").post("/account/keys", {"name": "현황판", "days": "9999"})

    assert answered.status_code == 422
    assert "키로 할 수 있는 일을 고르지 않았습니다" in words(answered)
    assert 'value="현황판"' in answered.text


def test_key_is_ended_by_its_owner_and_nobody_like_them(site: TestSite) -> None:
    lee, moon = site.visitor("lee"), site.visitor("moon")
    lee.post("/account/keys", MADE)

    assert moon.post("/account/keys/1/revocation").status_code == 404
    done = lee.post("/account/keys/1/revocation")

    assert "키를 폐기했습니다" in words(lee.follow(done))
    assert lee.post("/account/keys/1/revocation").status_code == 404


def test_administrator_sees_whose_keys_there_are_and_ends_them(site: TestSite) -> None:
    lee, ad = site.visitor("lee"), site.visitor("ad")
    lee.post("/account/keys", MADE)

    shown = words(ad.get("/admin/keys"))
    refused = [site.visitor(key).post("/admin/keys/1/revocation") for key in ("lee", "gam", "seo")]
    done = ad.post("/admin/keys/1/revocation")

    assert "이든솔 현황판 hyk_" in shown
    assert {one.status_code for one in refused} == {403}
    assert "폐기했거나 기한이 지난 키" in words(ad.follow(done))
    assert ad.post("/admin/keys/987/revocation").status_code == 404
