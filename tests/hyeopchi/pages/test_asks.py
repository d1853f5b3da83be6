"""A department answers one ask after another; what is another's is not there."""

import re

import pytest

from engine.closing import close_round
from engine.deputies import set_deputy
from engine.round_view import AskRow, asks
from engine.store import reading, transaction
from tests.site import TestSite, count_statements, words

QUARTER = ("quarterly_report", "2013-Q2")
GIVEN = {
    "version": "0",
    "results": "서가를 늘림",
    "next_steps": "개관함",
    "progress": "60",
    "grade": "normal",
}


def ask_of(
    site: TestSite, number: str, review: str = QUARTER[0], period: str = QUARTER[1]
) -> AskRow:
    with reading(site.store) as read:
        return next(
            one for one in asks(read, site.round_id(review, period)) if one.number == number
        )


def test_ask_shows_the_form_with_the_last_answer_beside_and_how_far_one_is(site: TestSite):
    page = site.visitor("lee").get(f"/asks/{ask_of(site, '2').id}")
    said = words(page)

    assert page.status_code == 200
    assert "2 마을 도서관" in said
    assert "기한 2013. 7. 10.(수) 7일 남음" in said
    assert "2 / 6" in said
    assert "2013년 1분기의 답 37%" in said
    assert "지난 답 가져오기" in said
    assert "‘추진율’ 값이 지난번보다 낮아졌을 때 적습니다." in said
    assert '<input type="hidden" name="version" value="0">' in page.text


def test_ask_is_saved_and_leads_to_the_next(site: TestSite):
    lee, second, third = site.visitor("lee"), ask_of(site, "2"), ask_of(site, "3")

    answered = lee.post(f"/asks/{second.id}", {**GIVEN, "go": "next"})

    assert answered.headers["location"] == f"/asks/{third.id}"
    assert "2 마을 도서관의 답을 저장했습니다." in words(lee.follow(answered))
    kept = ask_of(site, "2")
    assert (kept.status, kept.version) == ("answered", 1)
    assert kept.values == {
        "results": "서가를 늘림", "next_steps": "개관함", "progress": 60, "grade": "normal",
    }  # fmt: skip


def test_ask_keeps_what_was_typed_and_says_beside_it_why_it_will_not_do(site: TestSite):
    lee, second = site.visitor("lee"), ask_of(site, "2")

    page = lee.post(f"/asks/{second.id}", {**GIVEN, "progress": "육십", "results": ""})

    assert page.status_code == 422
    said = words(page)
    assert "「추진율」 항목에 쓸 수 없는 값입니다: 육십." in said
    assert 'value="육십"' in page.text
    assert "「추진실적」 항목이 비어 있습니다." in said
    assert 'href="#f-progress"' in page.text
    assert ask_of(site, "2").status == "open"


def test_ask_wants_a_reason_beside_the_field_when_progress_falls(site: TestSite):
    lee, second = site.visitor("lee"), ask_of(site, "2")

    fell = lee.post(f"/asks/{second.id}", {**GIVEN, "progress": "10"})
    explained = lee.post(
        f"/asks/{second.id}", {**GIVEN, "progress": "10", "fall_reason": "대상지를 바꿈"}
    )

    assert fell.status_code == 422
    assert 'id="f-fall_reason-p"' in fell.text
    assert "추진율: 2013년 1분기(37%)보다 낮습니다(10%)." in words(fell)
    assert explained.status_code == 303


def test_ask_takes_the_last_answer_as_a_text_to_begin_with(site: TestSite):
    lee, second = site.visitor("lee"), ask_of(site, "2")

    page = lee.post(f"/asks/{second.id}", {**GIVEN, "next_steps": "", "copy": "next_steps"})

    assert page.status_code == 200
    assert "예산을 확보하고 착수함</textarea>" in page.text
    assert "서가를 늘림</textarea>" in page.text  # what was typed elsewhere stays
    assert ask_of(site, "2").status == "open"


def test_ask_does_not_overwrite_what_somebody_handed_in_meanwhile(site: TestSite):
    lee, han, second = site.visitor("lee"), site.visitor("han"), ask_of(site, "2")
    assert han.post(f"/asks/{second.id}", {**GIVEN, "progress": "70"}).status_code == 303

    late = lee.post(f"/asks/{second.id}", {**GIVEN, "progress": "80"})

    assert late.status_code == 422
    assert "그사이 이 과제의 답이 새로 제출되었습니다." in words(late)
    assert 'name="version" value="1"' in late.text
    assert (
        lee.post(f"/asks/{second.id}", {**GIVEN, "progress": "80", "version": "1"}).status_code
        == 303
    )


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("lee", 200), ("ko", 200), ("han", 200), ("do", 200), ("gam", 200), ("gan", 200),
        ("moon", 404), ("ad", 403), ("seo", 403),
    ],
)  # fmt: skip
def test_ask_is_there_for_its_department_and_who_sees_all(site: TestSite, who: str, status: int):
    assert site.visitor(who).get(f"/asks/{ask_of(site, '2').id}").status_code == status


def test_ask_of_another_department_looks_like_one_that_does_not_exist(site: TestSite):
    moon = site.visitor("moon")

    def shown(path: str) -> str:
        page = moon.get(path).text.replace(path, "")
        return re.sub(r'name="_key" value="[^"]+"', "", page)

    theirs = f"/asks/{ask_of(site, '2').id}"
    assert shown(theirs) == shown("/asks/999999")
    assert moon.post(theirs, GIVEN).status_code == 404
    assert ask_of(site, "2").status == "open"


def test_ask_of_a_member_is_seen_by_who_collects_and_who_audits_alone(site: TestSite):
    one = ask_of(site, "2", "half_yearly_evaluation", "2012-H2")

    seen = {who: site.visitor(who).get(f"/asks/{one.id}").status_code
            for who in ("han", "gam", "gan", "do", "lee", "ko")}  # fmt: skip

    assert seen == {"han": 200, "gam": 200, "gan": 404, "do": 404, "lee": 404, "ko": 404}


def test_ask_that_one_may_only_read_has_no_form(site: TestSite):
    second = ask_of(site, "2")
    page = site.visitor("gam").get(f"/asks/{second.id}")

    assert 'name="results"' not in page.text
    assert "아직 제출되지 않았습니다." in words(page)
    posted = site.visitor("gam").post(f"/asks/{second.id}", GIVEN)
    assert posted.status_code == 422
    assert "이 과제의 담당자가 아니어서 제출할 수 없습니다." in words(posted)
    assert ask_of(site, "2").status == "open"


def test_ask_is_answered_by_a_deputy_in_the_absent_persons_place(site: TestSite):
    with transaction(site.store) as write:
        set_deputy(
            write, of="lee", to="moon", starts_on=site.clock().date(), ends_on=site.clock().date(),
            reason="출장", actor="han", at=site.clock(),
        )  # fmt: skip
    moon, second = site.visitor("moon"), ask_of(site, "2")

    assert moon.post(f"/asks/{second.id}", GIVEN).status_code == 303
    assert ask_of(site, "2").status == "answered"


def test_mine_leads_to_the_first_open_ask_and_says_when_all_is_done(site: TestSite):
    moon, round_id = site.visitor("moon"), site.round_id(*QUARTER)
    path = f"/rounds/{round_id}/mine"
    numbers = ("7", "8", "9")

    assert moon.get(path).headers["location"] == f"/asks/{ask_of(site, '7').id}"
    for number in numbers:
        last = moon.post(f"/asks/{ask_of(site, number).id}", {**GIVEN, "go": "next"})

    assert last.headers["location"] == path
    said = words(moon.follow(last))
    assert "3건 가운데 3건 제출" in said
    assert "모두 제출했습니다. 2013. 7. 10.(수)까지는 다시 고칠 수 있습니다." in said


def test_answer_of_a_closed_round_is_corrected_by_who_runs_rounds_with_a_reason(site: TestSite):
    han, second = site.visitor("han"), ask_of(site, "2")
    han.post(f"/asks/{second.id}", GIVEN)
    with transaction(site.store) as write:
        close_round(write, site.round_id(*QUARTER), by="han", at=site.clock())
    path = f"/asks/{second.id}/amendment"
    corrected = {**GIVEN, "progress": "65"}

    assert "답 고치기" in words(han.get(f"/asks/{second.id}"))
    assert site.visitor("lee").get(path).headers["location"] == f"/asks/{second.id}"
    assert "고치는 까닭을 적어 주십시오." in words(han.post(path, corrected))
    done = han.post(path, {**corrected, "reason": "집행액 오기"})

    said = words(han.follow(done))
    assert "보고서의 다음 판으로 확정했습니다." in said
    assert "2판 · 2013. 7. 3.(수) 10:00 · 한가람 협치팀장 고친 까닭: 집행액 오기" in said
    assert ask_of(site, "2").values["progress"] == 65


def test_ask_asks_as_many_statements_for_three_asks_as_for_six(site: TestSite):
    counts = []
    for who, number in (("moon", "7"), ("lee", "2")):
        visitor, path = site.visitor(who), f"/asks/{ask_of(site, number).id}"
        visitor.get(path)
        with count_statements(site.store) as statements:
            visitor.get(path)
        counts.append(len(statements))

    assert counts == [24, 24]
