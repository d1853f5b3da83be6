"""관리 › 사람: contacts half hidden, rights given with a line of history, accounts ended at once."""

import pytest
from sqlalchemy import select

from engine import password_hash
from engine.password_hash import Cost
from engine.people import person_with_key
from engine.store import reading
from engine.tables import access, duty, person, role_change
from hyeopchi.masks import masked_email, masked_phone
from hyeopchi.web.principal import roles_of
from tests.site import TestSite, Visitor, count_statements, words


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(password_hash, "COST", Cost(8, 1, 1))


def path_of(site: TestSite, key: str) -> str:
    with reading(site.store) as read:
        return f"/admin/people/{person_with_key(read, key).id}"


def acted(visitor: Visitor, path: str, data: dict[str, str] | None = None) -> str:
    return words(visitor.follow(visitor.post(path, data)))


def last_act(site: TestSite) -> tuple[str, list[str]]:
    with reading(site.store) as read:
        row = read.execute(
            select(access.c.act, access.c.subjects).order_by(access.c.id.desc()).limit(1)
        ).one()
    return row.act, row.subjects


@pytest.mark.parametrize(
    ("phone", "masked"),
    [
        ("010-9876-1234", "010-****-1234"),
        ("02-123-4567", "02-****-4567"),
        ("01098761234", "****-1234"),
        ("(02)123-4567", "02-****-4567"),
        ("1234", "****"),
        ("", None),
        (None, None),
    ],
)
def test_masked_phone_keeps_the_last_four(phone: str | None, masked: str | None):
    assert masked_phone(phone) == masked


@pytest.mark.parametrize(
    ("email", "masked"),
    [("hong@city.example", "ho***@city.example"), ("ad@city.example", "a***@city.example"), (None, None)],
)  # fmt: skip
def test_masked_email_keeps_two_signs(email: str | None, masked: str | None):
    assert masked_email(email) == masked


def test_the_list_hides_contacts_and_says_whose_it_showed(site: TestSite):
    said = words(site.visitor("ad").get("/admin/people"))

    assert "le***@city.example" in said
    assert "010-****-0002" in said
    assert "lee@city.example" not in said
    assert "복지정책과 주무관(담당자)" in said
    act, subjects = last_act(site)
    assert act == "사람 목록 보기"
    assert "lee" in subjects


def test_the_list_is_narrowed_by_role_and_account(site: TestSite):
    visitor = site.visitor("han")

    assert "사람 3명" in words(visitor.get("/admin/people?role=reviewer"))
    assert "사람 0명" in words(visitor.get("/admin/people?account=open"))
    assert "사람 12명" in words(visitor.get("/admin/people?account=none"))


def test_the_list_asks_as_much_of_many_as_of_few(site: TestSite):
    from engine.people import NewPerson, add_people
    from engine.store import transaction

    visitor = site.visitor("ad")
    with count_statements(site.store) as few:
        visitor.get("/admin/people")
    with transaction(site.store) as write:
        add_people(write, [NewPerson(f"p{number}", f"사람{number}") for number in range(200)])
    with count_statements(site.store) as many:
        visitor.get("/admin/people")

    assert (len(few), len(many)) == (7, 7)


def test_a_contact_is_shown_for_a_reason_that_is_kept(site: TestSite):
    visitor, path = site.visitor("ad"), path_of(site, "lee")

    assert visitor.post(f"{path}/contact", {"reason": ""}).status_code == 422
    shown = words(visitor.post(f"{path}/contact", {"reason": "반송 메일 확인"}))

    assert "lee@city.example" in shown
    assert last_act(site) == ("연락처 전체 보기: 반송 메일 확인", ["lee"])
    assert "lee@city.example" not in words(visitor.get(path))


def test_a_person_is_entered_given_a_duty_and_it_is_taken_again(site: TestSite):
    visitor = site.visitor("ad")
    new = {"key": "na", "name": "나루", "title": "주무관", "email": "na@city.example"}

    assert visitor.post("/admin/people", {**new, "key": "나루"}).status_code == 422
    said = acted(visitor, "/admin/people", new)
    assert "나루님을 등록했습니다." in said
    assert "이미 쓰고 있는 아이디입니다." in words(visitor.post("/admin/people", new))

    path = path_of(site, "na")
    given = {
        "role": "program_manager",
        "place": "o:arts",
        "starts_on": "2013-07-01",
        "reason": "발령",
    }
    assert "직무를 주었습니다: 문화예술과 주무관(담당자)." in acted(
        visitor, f"{path}/duties", given
    )
    with reading(site.store) as read:
        assert roles_of(read, "na", on=site.clock().date()) == {"program_manager"}
        held = read.scalar(select(duty.c.id).order_by(duty.c.id.desc()).limit(1))

    said = acted(visitor, f"{path}/duties/end", {"duty": str(held), "reason": "착오"})
    assert "직무를 끝냈습니다" in said
    assert "직무 말소 – 문화예술과 주무관(담당자), 2013. 7. 2.(화)까지, 착오" in said
    with reading(site.store) as read:
        assert roles_of(read, "na", on=site.clock().date()) == frozenset()
        kept = read.execute(select(role_change.c.act, role_change.c.actor, role_change.c.reason))
        assert [tuple(row) for row in kept] == [("grant", "ad", "발령"), ("revoke", "ad", "착오")]


@pytest.mark.parametrize(
    ("by", "key", "role", "said"),
    [
        ("ad", "ad", "coordinator", "자기에게 직무를 줄 수 없습니다."),
        ("han", "lee", "admin", "관리자의 계정과 직무는 관리자만 바꿉니다."),
        ("ad", "lee", "team_lead", "부서가 필요하고"),
    ],
)
def test_rights_that_are_not_given(site: TestSite, by: str, key: str, role: str, said: str):
    given = {"role": role, "place": "", "starts_on": "2013-07-01"}

    answered = site.visitor(by).post(f"{path_of(site, key)}/duties", given)

    assert answered.status_code == 422
    assert said in words(answered)
    with reading(site.store) as read:
        assert read.execute(select(role_change)).all() == []


def test_an_invitation_is_shown_once_and_the_account_ends_at_once(site: TestSite):
    visitor, path = site.visitor("ad"), path_of(site, "lee")

    shown = visitor.post(f"{path}/account/invite")
    code = shown.text.split("<code>")[1].split("</code>")[0]
    new = {"code": code, "password": "moonlit river 7", "again": "moonlit river 7"}
    assert site.anonymous().post("/invited", new).status_code == 303
    assert code not in visitor.get(path).text

    theirs = site.visitor("lee")
    assert theirs.get("/account").status_code == 200
    said = acted(visitor, f"{path}/account/disable")
    assert "계정을 중지하고 모든 기기에서 로그아웃했습니다." in said
    assert theirs.get("/account").headers["location"].startswith("/sign-in")
    assert "다시 쓰게 했습니다." in acted(visitor, f"{path}/account/enable")


def test_a_coordinator_makes_no_way_into_an_admins_account(site: TestSite):
    path = path_of(site, "ad")

    answers = [
        site.visitor("han").post(f"{path}/account/{act}").status_code
        for act in ("invite", "disable", "reset-code")
    ]

    assert answers == [422] * 3
    assert site.visitor("an_two").post(f"{path}/account/invite").status_code == 200


def test_a_corrected_person_keeps_what_was_left_empty(site: TestSite):
    visitor, path = site.visitor("ad"), path_of(site, "lee")

    acted(
        visitor, path, {"name": "이든솔", "title": "실무관", "email": "", "phone": "010-7777-0002"}
    )

    with reading(site.store) as read:
        one = person_with_key(read, "lee")
    assert (one.title, one.email, one.phone) == ("실무관", "lee@city.example", "010-7777-0002")


def test_no_case_content_reaches_an_administrators_pages(site: TestSite):
    visitor = site.visitor("ad")
    with reading(site.store) as read:
        ids = list(read.scalars(select(person.c.id)))

    for path in ("/admin", "/admin/people", *(f"/admin/people/{one}" for one in ids)):
        assert "빈집 정비" not in visitor.get(path).text
