"""Signing in, step by step: nobody comes in without all of them, and waiting tells nothing."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from engine import password_hash
from engine.accounts import disable, set_password, set_up_code
from engine.invites import make_invite
from engine.password_hash import Cost, hash_password
from engine.people import person_with_key
from engine.sessions import session_of
from engine.store import reading, transaction
from engine.tables import access, session
from engine.time_code import code_at, new_secret
from hyeopchi.pages.sign_in_steps import SEAL
from hyeopchi.web.through import SECURE_COOKIE
from tests.site import TestSite, Visitor, words

PASSWORD = "moonlit river 7"
WRONG = "아이디나 비밀번호가 맞지 않습니다."


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(password_hash, "COST", Cost(8, 1, 1))


@pytest.fixture
def staff(site: TestSite, monkeypatch: pytest.MonkeyPatch) -> TestSite:
    """lee and han have passwords; han has a telephone too."""
    with transaction(site.store) as write:
        for key in ("lee", "han", "seo"):
            who = make_invite(write, key, by="ad", at=site.clock()).person
            set_password(write, who.id, hash_password(PASSWORD), at=site.clock())
    return site


def sign_in(visitor: Visitor, key: str = "seo", password: str = PASSWORD, **more: str):
    return visitor.post("/sign-in", {"login": key, "password": password, **more})


def with_telephone(site: TestSite, key: str) -> tuple[str, list[str]]:
    secret = new_secret()
    with transaction(site.store) as write:
        sealed = site.app.state.site.key.seal(SEAL, secret)
        id_ = person_with_key(write, key).id
        return secret, set_up_code(write, id_, sealed=sealed, step=1, at=site.clock())


def acts(site: TestSite) -> list[tuple[str | None, str, list[str], str]]:
    with reading(site.store) as read:
        return [
            tuple(row)
            for row in read.execute(
                select(access.c.account, access.c.act, access.c.subjects, access.c.outcome)
            )
        ]


def test_a_right_password_opens_a_session_under_a_new_token(staff: TestSite):
    visitor = staff.anonymous()
    visitor.client.cookies.set(SECURE_COOKIE, "fixed-before", domain="testserver.local", path="/")

    answered = sign_in(visitor, next="/account")

    assert (answered.status_code, answered.headers["location"]) == (303, "/account")
    token = visitor.client.cookies.get(SECURE_COOKIE)
    assert token not in (None, "fixed-before")
    with reading(staff.store) as read:
        one = session_of(read, token, at=staff.clock())
        assert one is not None
        assert one.person_key == "seo"
    kept = answered.headers["set-cookie"]
    assert all(word in kept for word in ("HttpOnly", "Secure", "SameSite=lax", "Path=/"))
    assert acts(staff) == [("seo", "로그인", ["seo"], "done")]


def test_signing_in_again_ends_the_session_before(staff: TestSite):
    visitor = staff.anonymous()
    sign_in(visitor)
    first = visitor.client.cookies.get(SECURE_COOKIE)
    visitor.csrf = csrf_of(staff, first)

    sign_in(visitor)

    with reading(staff.store) as read:
        assert session_of(read, first, at=staff.clock()) is None


def csrf_of(site: TestSite, token: str) -> str:
    with reading(site.store) as read:
        one = session_of(read, token, at=site.clock())
        assert one is not None
        return one.csrf


@pytest.mark.parametrize("key", ["seo", "nobody-called-so", ""])
def test_a_wrong_password_is_told_alike_whoever_is_there(staff: TestSite, key: str):
    answered = sign_in(staff.anonymous(), key, "wrong password")

    assert answered.status_code == 422
    assert WRONG in words(answered)
    assert acts(staff) == [(None, "로그인 실패", [key] if key == "seo" else [], "failed")]


def test_five_failures_wait_and_say_how_long(staff: TestSite):
    visitor = staff.anonymous()
    for _ in range(5):
        sign_in(visitor, password="wrong password")

    answered = sign_in(visitor)

    assert answered.status_code == 429
    assert answered.headers["retry-after"] == "1800"
    assert "여러 번 틀려 잠시 받지 않습니다. 30분 뒤에 다시 해 주십시오." in words(answered)
    staff.clock.move(minutes=30)
    assert sign_in(visitor).status_code == 303


def test_who_is_disabled_does_not_come_in_and_is_told_nothing_else(staff: TestSite):
    with transaction(staff.store) as write:
        disable(write, "seo", actor="ad", on=staff.clock().date(), at=staff.clock())

    assert WRONG in words(sign_in(staff.anonymous()))


@pytest.mark.parametrize("next_", ["//evil.example", "https://evil.example", "/\\evil.example"])
def test_nobody_is_sent_elsewhere_after_signing_in(staff: TestSite, next_: str):
    assert sign_in(staff.anonymous(), next=next_).headers["location"] == "/"


def test_a_form_of_another_site_signs_nobody_in(staff: TestSite):
    visitor = staff.anonymous()
    visitor.client.headers["Sec-Fetch-Site"] = "cross-site"

    assert sign_in(visitor).status_code == 403


def test_who_has_a_telephone_types_its_code(staff: TestSite):
    secret, spare = with_telephone(staff, "han")
    visitor = staff.anonymous()

    assert sign_in(visitor, "han", next="/today").headers["location"] == "/sign-in/code"
    assert visitor.client.cookies.get(SECURE_COOKIE) is None
    assert "여섯 자리" in words(visitor.get("/sign-in/code"))
    wrong = visitor.post("/sign-in/code", {"code": "000000"})
    assert (wrong.status_code, "확인 번호가 맞지 않습니다." in words(wrong)) == (422, True)
    right = {"code": code_at(secret, staff.clock())}
    assert visitor.post("/sign-in/code", right).headers["location"] == "/today"

    another = staff.anonymous()
    sign_in(another, "han")
    assert another.post("/sign-in/code", right).status_code == 422  # used already
    assert another.post("/sign-in/code", {"code": spare[3].lower()}).headers["location"] == "/"


def test_five_wrong_codes_wait(staff: TestSite):
    secret, _ = with_telephone(staff, "han")
    visitor = staff.anonymous()
    sign_in(visitor, "han")

    said = [visitor.post("/sign-in/code", {"code": "000000"}).status_code for _ in range(6)]

    assert said == [422] * 5 + [429]
    staff.clock.move(minutes=5)
    right = {"code": code_at(secret, staff.clock())}
    assert visitor.post("/sign-in/code", right).status_code == 303


def test_nobody_stands_on_the_doorstep_for_longer_than_ten_minutes(staff: TestSite):
    secret, _ = with_telephone(staff, "han")
    visitor = staff.anonymous()
    sign_in(visitor, "han")
    staff.clock.move(minutes=10)

    late = visitor.post("/sign-in/code", {"code": code_at(secret, staff.clock())})

    assert late.headers["location"] == "/sign-in"
    assert visitor.client.cookies.get(SECURE_COOKIE) is None


def test_a_password_set_anew_clears_the_doorstep(staff: TestSite):
    secret, _ = with_telephone(staff, "han")
    visitor = staff.anonymous()
    sign_in(visitor, "han")
    staff.clock.move(minutes=1)
    with transaction(staff.store) as write:
        id_ = person_with_key(write, "han").id
        set_password(write, id_, hash_password("another one"), at=staff.clock())

    stale = visitor.post("/sign-in/code", {"code": code_at(secret, staff.clock())})

    assert stale.headers["location"] == "/sign-in"


def test_staff_without_a_telephone_set_one_up_first(staff: TestSite):
    visitor = staff.anonymous()

    assert sign_in(visitor, "lee").headers["location"] == "/sign-in/setup"
    shown = visitor.get("/sign-in/setup")
    assert "<svg" in shown.text
    assert "viewBox" in shown.text  # or the picture would be cut to its frame
    assert "style=" not in shown.text
    secret = shown.text.split("<code>")[1].split("</code>")[0]
    assert visitor.post("/sign-in/setup", {"code": "000000"}).status_code == 422
    done = visitor.post("/sign-in/setup", {"code": code_at(secret, staff.clock())})
    assert done.text.count("<li><code>") == 10
    assert visitor.get("/account").status_code == 200

    again = staff.anonymous()
    assert sign_in(again, "lee").headers["location"] == "/sign-in/code"


def test_a_password_of_an_institution_is_over_after_ninety_days(site: TestSite):
    folder = site.setting.folder
    settings = folder / "office.toml"
    said = settings.read_text(encoding="utf-8")
    settings.write_text(
        said.replace('password = "asvs"', 'password = "institution"').replace(
            'second_step = "staff"', 'second_step = "admin"'
        ),
        encoding="utf-8",
    )
    from tests.site import open_site

    office = open_site(folder)
    with transaction(office.store) as write:
        id_ = make_invite(write, "lee", by="ad", at=office.clock()).person.id
        set_password(write, id_, hash_password(PASSWORD), at=office.clock())
    visitor = office.anonymous()
    office.clock.move(days=90)

    assert sign_in(visitor, "lee").headers["location"] == "/sign-in/password"
    said = visitor.post("/sign-in/password", {"password": PASSWORD, "again": PASSWORD})
    assert "지금까지 쓰던 비밀번호입니다." in words(said)
    short = visitor.post("/sign-in/password", {"password": "a-b-c", "again": "a-b-d"})
    assert "9자보다 짧습니다." in words(short)
    assert "두 번 적은 비밀번호가 서로 다릅니다." in words(short)
    new = {"password": "Harbour-light 9", "again": "Harbour-light 9"}
    assert visitor.post("/sign-in/password", new).headers["location"] == "/"
    office.close()


def test_an_invited_person_sets_a_password_and_comes_in(site: TestSite):
    with transaction(site.store) as write:
        code = make_invite(write, "seo", by="ad", at=site.clock()).code
    visitor = site.anonymous()
    new = {"code": code, "password": PASSWORD, "again": PASSWORD}

    assert "초대 부호" in words(visitor.get("/invited"))
    assert "맞지" not in words(visitor.post("/invited", {**new, "again": "other"}))
    named = visitor.post("/invited", {**new, "password": "seo-yunseul-1", "again": "seo-yunseul-1"})
    assert "아이디, 이름, 기관 이름이 들어 있습니다." in words(named)
    assert visitor.post("/invited", new).headers["location"] == "/"
    assert visitor.get("/account").status_code == 200
    assert "들어갈 수 없습니다" in words(site.anonymous().post("/invited", new))
    assert acts(site)[-2][:3] == ("seo", "비밀번호 설정과 로그인", ["seo"])


def test_signing_out_ends_the_session(site: TestSite):
    visitor = site.visitor("lee")

    assert visitor.post("/sign-out").headers["location"] == "/sign-in"
    assert visitor.get("/account").headers["location"] == "/sign-in?next=%2Faccount"
    with reading(site.store) as read:
        assert read.scalar(select(session.c.ended_at)) == site.clock()


def test_a_session_ends_after_thirty_minutes_of_nothing_and_after_twelve_hours(site: TestSite):
    visitor = site.visitor("lee")
    site.clock.move(minutes=29, seconds=59)
    assert visitor.get("/account").status_code == 200
    site.clock.move(minutes=30)
    assert visitor.get("/account").status_code == 303

    busy = site.visitor("lee")
    for _ in range(48):
        site.clock.move(minutes=14, seconds=50)
        busy.get("/account")
    assert busy.get("/account").status_code == 200
    site.clock.move(to=site.clock() + timedelta(minutes=9))
    assert busy.get("/account").status_code == 303
