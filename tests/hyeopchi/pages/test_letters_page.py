"""관리 › 알림 문안: seen as a real person gets them, checked by line, every text kept."""

from sqlalchemy import select

from engine.letter_texts import letter_hash, letter_versions
from engine.store import reading
from engine.tables import access
from hyeopchi.letter_desk import shipped_text
from tests.site import TITLES, TestSite, count_statements, words

DIGEST = "/admin/letters/digest"
OWN = "[협치] {{ total | number }}건\n\n{{ person.name }}님께 알려 드립니다.\n"


def test_the_list_names_every_letter_of_every_flow(site: TestSite):
    admin = site.visitor("ad")

    said = words(admin.get("/admin/letters"))
    admin.post(DIGEST, {"text": OWN, "act": "save", "hash": ""})
    with count_statements(site.store) as before:
        later = words(admin.get("/admin/letters"))
    site.visitor("an_two").post("/admin/letters/held", {"text": "제목\n", "act": "save"})
    with count_statements(site.store) as after:
        assert "발송 보류 held 사무실이 고친 문안" in words(admin.get("/admin/letters"))

    assert "하루 알림 digest 기본 문안 –" in said
    assert "제출 요청문 policy_task/quarterly_report.request 기본 문안 –" in said
    assert "하루 알림 digest 사무실이 고친 문안 2013. 7. 3.(수) 10:00 안다솜 주무관" in later
    assert len(before) == len(after)


def test_a_letter_is_shown_as_a_real_person_gets_it(site: TestSite):
    han = site.visitor("han")

    first, second = han.get(DIGEST), han.get(f"{DIGEST}?n=1")

    assert "이든솔 주무관님께" in words(first)
    assert "마을 도서관" in words(first)
    assert "빈집 정비" not in words(first)  # answered already
    assert "le***@city.example" in words(first)
    assert "lee@city.example" not in first.text
    assert "2명 가운데 2번째" in words(second)
    assert "문나래 주무관님께" in words(second)
    with reading(site.store) as read:
        seen = read.execute(select(access.c.subjects).where(access.c.route.like("%letters%")))
        assert ["lee"] in [row.subjects for row in seen]


def test_an_administrator_sees_letters_without_what_they_say_of_cases(site: TestSite):
    admin = site.visitor("ad")
    apart = "{% for one in sections %}{{ one }}{% endfor %}"

    shown = words(admin.get(DIGEST))
    tried = admin.post(DIGEST, {"text": f"제목\n\n{apart}\n", "act": "check"}).text

    assert "이든솔 주무관님께" in shown
    assert "○○○" in shown
    for title in TITLES.values():
        assert title[0] not in shown + tried


def test_a_members_letter_shows_that_there_is_a_link_and_never_one(site: TestSite):
    said = words(site.visitor("ad").get("/admin/letters/reviewer"))

    assert "서윤슬 위원님께" in said
    assert "(위원 링크: 보낼 때 넣습니다)" in said
    assert "/r/" not in said


def test_letters_about_a_round_turn_over_its_rounds(site: TestSite):
    admin = site.visitor("ad")

    newest = words(admin.get("/admin/letters/policy_task/quarterly_report.missing"))
    older = words(admin.get("/admin/letters/policy_task/quarterly_report.missing?n=2"))

    assert "2013년 2분기 정책과제 이행상황 미제출 현황" in newest
    assert "3개 가운데 3번째 " in older
    assert "2012년 4분기 정책과제 이행상황 미제출 현황" in older


def test_every_letter_can_be_looked_at(site: TestSite):
    admin = site.visitor("ad")
    said = admin.get("/admin/letters").text
    names = [part.partition('"')[0] for part in said.split('href="/admin/letters/')[1:]]

    for name in names:
        page = admin.get(f"/admin/letters/{name}")
        assert page.status_code == 200, name
        assert 'class="letter"' in page.text, name


def test_problems_stand_at_their_lines_with_the_words_that_may_be_used(site: TestSite):
    admin = site.visitor("ad")
    broken = "[협치] 알림\n\n{{ persn.name }}\n{% set a = 1 %}\n{{ person.phone }}\n"

    page = admin.post(DIGEST, {"text": broken, "act": "save", "hash": ""})

    assert page.status_code == 422
    for line in (3, 4, 5):
        assert f'data-line="{line}"' in page.text
    assert "‘persn’이라는 낱말은 이 글에 주어지지 않습니다. 혹시 ‘person’입니까" in words(page)
    assert "고칠 곳이 3군데 있어 저장하지 않았습니다." in words(page)
    assert "sections.items.due_on" in words(page)
    assert not (site.setting.folder / "templates" / "digest.txt.j2").exists()


def test_a_letter_that_would_never_end_is_told_and_not_waited_for(site: TestSite):
    admin = site.visitor("ad")
    loops = "제목\n" + "{% for a in sections %}" * 3 + "x" + "{% endfor %}" * 3 + "\n"
    missing = "제목\n{{ sections[40].heading }}\n"

    page = admin.post(DIGEST, {"text": loops * 2, "act": "check"})
    absent = admin.post(DIGEST, {"text": missing, "act": "check"})

    assert page.status_code == 200
    assert absent.status_code == 200
    assert "알림 문안 digest를 쓰지 못했습니다." in words(absent)


def test_a_letter_is_looked_at_before_it_is_saved(site: TestSite):
    admin = site.visitor("ad")

    page = admin.post(
        DIGEST, {"text": OWN, "act": "look", "n": "1"}, headers={"HX-Request": "true"}
    )

    assert "<html" not in page.text
    assert "문나래님께 알려 드립니다." in words(page)
    assert not (site.setting.folder / "templates" / "digest.txt.j2").exists()


def test_a_saved_letter_is_in_use_and_every_text_is_kept(site: TestSite):
    admin = site.visitor("ad")
    file = site.setting.folder / "templates" / "digest.txt.j2"

    saved = admin.follow(admin.post(DIGEST, {"text": OWN, "act": "save", "hash": ""}))
    kept = file.read_text(encoding="utf-8")
    second = OWN.replace("알려", "다시 알려")
    admin.post(DIGEST, {"text": second, "act": "save", "hash": letter_hash(OWN)})
    back = admin.follow(
        admin.post(DIGEST, {"text": second, "act": "shipped", "hash": letter_hash(second)})
    )

    assert "다음에 나가는 알림부터 이 문안으로 나갑니다." in words(saved)
    assert "기본 문안과 다른 곳" in words(saved)
    assert kept == OWN
    assert "기본 문안으로 되돌렸습니다." in words(back)
    assert not file.exists()
    with reading(site.store) as read:
        versions = letter_versions(read, "digest")
    assert [one.hash for one in versions] == [None, letter_hash(second), letter_hash(OWN)]
    assert {one.saved_by for one in versions} == {"ad"}
    old = admin.get(f"{DIGEST}?version={versions[-1].id}")
    assert "님께 알려 드립니다." in words(old)
    assert str(shipped_text("digest")).splitlines()[5] in old.text


def test_a_letter_that_was_changed_meanwhile_is_not_written_over(site: TestSite):
    admin, other = site.visitor("ad"), site.visitor("an_two")
    admin.post(DIGEST, {"text": OWN, "act": "save", "hash": ""})

    page = other.post(DIGEST, {"text": OWN + "끝.\n", "act": "save", "hash": ""})

    assert page.status_code == 422
    assert "그 사이에 다른 사람이 이 문안을 고쳤습니다." in words(page)
    assert "끝." in page.text


def test_only_letters_that_there_are_can_be_opened(site: TestSite):
    admin = site.visitor("ad")

    for name in ("nothing", "../office", "policy_task/nothing.request", "a/b/c"):
        assert admin.get(f"/admin/letters/{name}").status_code == 404
        assert admin.post(f"/admin/letters/{name}", {"text": "x", "act": "save"}).status_code == 404
