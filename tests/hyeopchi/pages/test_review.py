"""The reviewer's ten minutes, page by page, without a script."""

import re

import pytest
from sqlalchemy import func, select

from engine.round_view import asks
from engine.store import reading
from engine.tables import access, answer, answer_draft, event, interest
from tests.hyeopchi.pages.member import (
    GOOD,
    body_of,
    cleared,
    count,
    evaluation,
    hand_in,
    hidden,
    items,
    letters_to,
    link_of_letter,
    press,
    start,
    write_all,
)
from tests.site import count_statements, words


def test_content_is_shown_only_after_a_word_about_conflicts(site):
    device, first = start(site, "seo"), items(site)[0]

    overview = device.get(f"/review/{evaluation(site)}")
    assert "먼저 이해관계를 확인해 주십시오" in words(overview)
    assert "빈집 정비" in words(overview)
    assert "대상지를 조사하고" not in words(overview)
    for path in (f"/review/items/{first}", f"/review/{evaluation(site)}/check"):
        assert device.get(path).headers["location"] == f"/review/{evaluation(site)}"
    quiet = device.post(f"/review/items/{first}/draft", GOOD)
    assert "저장하지 못했습니다" in words(quiet)
    assert count(site, answer_draft) == 0

    device.post(f"/review/{evaluation(site)}/interests")
    assert "대상지를 조사하고" in words(device.get(f"/review/items/{first}"))


def test_one_press_takes_an_item_from_its_member_before_its_content(site):
    device, (first, second, *_), before = start(site, "seo"), items(site), count(site, event)

    nothing = device.follow(device.post(f"/review/items/{first}/conflict", {"cause": ""}))
    assert "빠지는 까닭을 하나 골라 주십시오" in words(nothing)
    answered = device.post(f"/review/items/{first}/conflict", {"cause": "employer"})

    shown = device.follow(answered)
    assert "1 빈집 정비 과제에서 빠지셨습니다(제척)" in words(shown)
    assert "과제 5건의 평가를" in words(shown)
    assert device.get(f"/review/items/{first}").status_code == 404
    assert device.post(f"/review/items/{first}/conflict", {"cause": "party"}).status_code == 404
    assert (count(site, event), count(site, interest)) == (before + 1, 1)
    page = site.visitor("han").get(f"/rounds/{evaluation(site)}/links")
    assert "서윤슬 1 빈집 정비 제척 내가 속한 기관·단체가 이 과제를 맡거나 지원받습니다" in words(
        page
    )

    assert device.get(f"/review/items/{second}").status_code == 303

    device.post(f"/review/{evaluation(site)}/interests")

    assert "빠지셨습니다" not in words(device.get(f"/review/{evaluation(site)}"))


def test_an_item_stands_on_a_screen_with_two_quarters_the_question_and_the_form(site):
    device, (first, *_) = cleared(site), items(site)

    said = words(device.get(f"/review/items/{first}"))

    assert said.startswith("본문 바로가기 한빛시 서윤슬 위원 나가기 1 / 6")
    assert "2013년 2분기 정상추진 · 추진율 51% 빈집 정비 대상지를 조사하고 계획을 세움" in said
    assert "2013년 1분기 정상추진 · 추진율 36%" in said
    assert "2012년 4분기" not in said
    assert (
        "복지·여성·보건의료 실무분과가 묻습니다. 이 과제를 앞으로 어떻게 하면 좋겠습니까?" in said
    )
    assert "저장하고 다음 저장 나중에" in said
    assert (
        "계획대로 추진되고 있다" not in said
    )  # what a member said before is nobody else's to read


def test_going_on_wants_it_complete_and_looking_elsewhere_does_not(site):
    device, (first, second, *_) = cleared(site), items(site)
    half = {"opinion": "생각 중입니다."}

    stopped = device.post(f"/review/items/{first}", {**half, "go": "next"})
    assert (stopped.status_code, "「제안」" in words(stopped)) == (422, True)
    assert "생각 중입니다." in stopped.text
    for go, path in (
        ("later", f"/review/items/{second}"),
        ("previous", f"/review/items/{first}"),
        ("stay", f"/review/items/{first}"),
    ):
        answered = device.post(f"/review/items/{first}", {**half, "go": go})
        assert answered.headers["location"] == path
    assert "2013. 7. 3.(수) 10:00에 저장했습니다" in words(device.get(f"/review/items/{first}"))


def test_drafts_save_themselves_survive_and_are_no_events(site):
    device, (first, *_) = cleared(site), items(site)
    events = count(site, event)

    saved = device.post(
        f"/review/items/{first}/draft", {"opinion": "쓰다 만 글"}, headers={"HX-Request": "true"}
    )
    assert words(saved) == "2013. 7. 3.(수) 10:00에 저장했습니다."
    assert count(site, event) == events

    site.clock.move(hours=2)
    assert device.get("/review").headers["location"].startswith("/sign-in")
    path = link_of_letter(site, "seo")
    device.client.cookies.delete("__Host-hyeopchi")
    again = device.get(path)
    assert "시작하기" in words(again)  # the same device needs no code
    answered = press(device, path, again)
    device.csrf = hidden(device.follow(device.follow(answered)), "_csrf")
    assert "쓰다 만 글" in device.get(f"/review/items/{first}").text


def test_everything_is_checked_handed_in_once_and_confirmed(site):
    device = cleared(site)
    write_all(site, device)
    check = device.get(f"/review/{evaluation(site)}/check")
    assert words(check).count("계획대로 이어 갈 만합니다.") == 6

    data = {"_key": hidden(check, "_key")}
    first = device.post(f"/review/{evaluation(site)}/submission", data)
    second = device.post(f"/review/{evaluation(site)}/submission", data)

    assert first.headers["location"] == second.headers["location"]
    shown = device.follow(first)
    assert "접수번호 2013-H1-00001" in words(shown)
    with reading(site.store) as read:
        answered = read.scalar(
            select(func.count()).select_from(answer).where(answer.c.proposal == "maintain")
        )
    assert answered == 6 + 15  # with those of the closed round before
    assert "제출하신 평가입니다" in words(device.get(f"/review/items/{items(site)[0]}"))
    site.tick()
    confirmed = letters_to(site, "seo")[-1]
    assert confirmed["Subject"] == "[협치] 평가를 접수하였습니다 (접수번호 2013-H1-00001)"
    assert "6건을 2013. 7. 3.(수) 10:00에 접수하였습니다" in body_of(confirmed)
    assert site.anonymous().get(link_of_letter(site, "seo")).status_code == 404


def test_a_part_is_handed_in_only_when_one_says_so(site):
    device, (first, *rest) = cleared(site), items(site)
    device.post(f"/review/items/{first}", GOOD)
    check = device.get(f"/review/{evaluation(site)}/check")
    assert "아직 쓰지 않으신 과제가 5건 있습니다" in words(check)
    assert "제출하기" not in re.findall(r"<button[^>]*>([^<]*)", check.text)

    assert hand_in(site, device).headers["location"].endswith("/check")
    done = device.follow(hand_in(site, device, part="yes"))

    assert "아직 남은 과제가 5건 있습니다" in words(done)
    assert site.anonymous().get(link_of_letter(site, "seo")).status_code == 200
    assert device.get(f"/review/items/{rest[0]}").status_code == 200


def test_a_link_opens_nothing_of_others_rounds_or_members(site):
    device, (foreign, *_) = cleared(site), items(site, "bae")
    with reading(site.store) as read:
        old = site.round_id("half_yearly_evaluation", "2012-H2")
        report = site.round_id("quarterly_report", "2013-Q2")
        before = next(one.id for one in asks(read, old) if one.person_key == "seo")
        department = asks(read, report)[0].id

    for path in (
        f"/review/{old}",
        f"/review/{report}",
        f"/review/{old}/check",
        f"/review/items/{foreign}",
        f"/review/items/{before}",
        f"/review/items/{department}",
    ):
        missing = device.get("/review/items/987654321")
        assert (device.get(path).status_code, missing.status_code) == (404, 404), path
    for ask_id in (foreign, before, department):
        for act in ("", "/draft", "/conflict"):
            data = {**GOOD, "cause": "party"}
            assert device.post(f"/review/items/{ask_id}{act}", data).status_code == 404
    assert count(site, answer_draft) == 0


def test_who_has_an_account_uses_the_same_pages(site):
    visitor = site.visitor("seo")

    shown = visitor.follow(visitor.get("/review"))
    assert "서윤슬 위원님께 과제 6건" in words(shown)
    visitor.post(f"/review/{evaluation(site)}/interests")
    write_all(site, visitor)
    done = visitor.follow(hand_in(site, visitor))
    assert "접수번호" in words(done)
    assert site.visitor("bae").get(f"/review/items/{items(site)[0]}").status_code == 404
    assert visitor.post("/review/leave").headers["location"] == "/"


def test_leaving_ends_the_session_at_once(site):
    device = start(site, "seo")

    left = device.post("/review/leave")

    assert "나오셨습니다" in words(left)
    assert device.get("/review").headers["location"].startswith("/sign-in")


def test_what_was_shown_is_in_the_access_log_without_the_token(site):
    device = cleared(site)
    device.get(f"/review/items/{items(site)[0]}")

    with reading(site.store) as read:
        rows = read.execute(select(access.c.account, access.c.via, access.c.route)).all()
    assert ("seo", "link", "GET /review/items/{ask_id}") in [tuple(row) for row in rows]
    assert not [row for row in rows if row.route.startswith("GET /r/")]


@pytest.mark.parametrize("path", ["", "/check"])
def test_pages_of_a_turn_ask_a_constant_number_of_questions(site, path):
    asked = []
    for key in ("bae", "seo"):  # three items, and six
        device = cleared(site, key)
        write_all(site, device, key)
        with count_statements(site.store) as seen:
            assert device.get(f"/review/{evaluation(site)}{path}").status_code == 200
        asked.append(len(seen))

    assert asked[0] == asked[1] <= 20, asked
