"""내 계정: what changes a way in asks for the password again, and ends every other session."""

import pytest

from engine import password_hash
from engine.accounts import account_of, set_password
from engine.invites import make_invite
from engine.password_hash import Cost, hash_password, is_password
from engine.people import person_with_key
from engine.sessions import session_of
from engine.store import reading, transaction
from engine.time_code import code_at
from hyeopchi.web.through import SECURE_COOKIE
from tests.site import TestSite, Visitor, words

PASSWORD, NEW = "moonlit river 7", "harbour light 9"
WRONG = "지금 비밀번호가 맞지 않습니다."


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(password_hash, "COST", Cost(8, 1, 1))


@pytest.fixture
def own(site: TestSite) -> Visitor:
    """seo, who has a password, signed in."""
    return signed_in(site, "seo")


def signed_in(site: TestSite, key: str) -> Visitor:
    with transaction(site.store) as write:
        id_ = make_invite(write, key, by="ad", at=site.clock()).person.id
        set_password(write, id_, hash_password(PASSWORD), at=site.clock())
    return site.visitor(key)


def renewed(site: TestSite, visitor: Visitor) -> None:
    """Read the new session's token off the cookie, as the next page's form would."""
    token = visitor.client.cookies.get(SECURE_COOKIE, domain="testserver.local")
    with reading(site.store) as read:
        one = session_of(read, token, at=site.clock())
        assert one is not None
        visitor.csrf = one.csrf


def test_a_password_is_changed_and_every_other_browser_is_out(site: TestSite, own: Visitor):
    other = site.visitor("seo")
    new = {"now": PASSWORD, "password": NEW, "again": NEW}

    assert WRONG in words(own.post("/account/password", {**new, "now": "no"}))
    assert other.get("/account").status_code == 200
    done = own.post("/account/password", new)

    assert done.headers["location"] == "/account"
    assert SECURE_COOKIE in done.headers["set-cookie"]  # under a new token
    assert other.get("/account").status_code == 303
    with reading(site.store) as read:
        from engine.accounts import password_hash_of

        assert is_password(password_hash_of(read, person_with_key(read, "seo").id), NEW)


def test_five_wrong_passwords_wait_here_too(own: Visitor):
    new = {"password": NEW, "again": NEW}
    for _ in range(5):
        own.post("/account/password", {**new, "now": "no"})

    assert WRONG in words(own.post("/account/password", {**new, "now": PASSWORD}))


def test_a_contact_is_changed_by_who_knows_the_password(site: TestSite, own: Visitor):
    given = {"email": "seo@new.example", "phone": "010-9999-0001"}

    assert own.post("/account/contact", {**given, "now": "no"}).status_code == 422
    assert (
        own.post("/account/contact", {**given, "email": "곳", "now": PASSWORD}).status_code == 422
    )
    said = words(own.follow(own.post("/account/contact", {**given, "now": PASSWORD})))

    assert "연락처를 고쳤습니다." in said
    with reading(site.store) as read:
        one = person_with_key(read, "seo")
    assert (one.email, one.phone) == ("seo@new.example", "010-9999-0001")


def test_other_sessions_are_listed_and_ended(site: TestSite, own: Visitor):
    other = site.visitor("seo")

    assert words(own.get("/account")).count("192.0.2.1") == 2
    assert "다른 기기에서 모두 로그아웃했습니다." in words(
        own.follow(own.post("/account/sessions"))
    )
    assert other.get("/account").status_code == 303


def set_up(site: TestSite, visitor: Visitor, **changed: str):
    page = visitor.get("/account/code").text
    secret = page.split("<code>")[1].split("</code>")[0]
    offered = page.split('name="offered" value="')[1].split('"')[0]
    given = {"offered": offered, "now": PASSWORD, "code": code_at(secret, site.clock())}
    return visitor.post("/account/code", {**given, **changed})


def test_a_second_step_is_set_up_and_taken_away(site: TestSite, own: Visitor):
    assert set_up(site, own, now="no").status_code == 422
    assert set_up(site, own, code="000000").status_code == 422
    assert set_up(site, own, offered="forged").headers["location"] == "/account/code"
    done = set_up(site, own)
    assert done.text.count("<li><code>") == 10
    renewed(site, own)
    assert "예비 번호가 10개 남았습니다." in words(own.get("/account"))

    anew = own.post("/account/code/spare", {"now": PASSWORD})
    assert anew.text.count("<li><code>") == 10
    renewed(site, own)
    assert WRONG in words(own.follow(own.post("/account/code/off", {"now": "no"})))
    own.post("/account/code/off", {"now": PASSWORD})
    with reading(site.store) as read:
        assert not account_of(read, "seo", at=site.clock()).has_code


def test_an_offered_secret_is_only_its_persons(site: TestSite, own: Visitor):
    theirs = signed_in(site, "noh").get("/account/code").text
    offered = theirs.split('name="offered" value="')[1].split('"')[0]

    assert set_up(site, own, offered=offered).headers["location"] == "/account/code"


def test_who_must_have_a_second_step_keeps_it(site: TestSite):
    lee = signed_in(site, "lee")
    set_up(site, lee)
    renewed(site, lee)

    said = words(lee.follow(lee.post("/account/code/off", {"now": PASSWORD})))

    assert "직무에 필요한 2단계 확인이라 끌 수 없습니다." in said
