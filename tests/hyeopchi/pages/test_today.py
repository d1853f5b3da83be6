"""오늘 할 일: what is due from whoever asks, in words, with one press to do it."""

from datetime import date, timedelta

import pytest

from engine.answers import Submission, submit
from engine.round_view import asks
from engine.store import reading, transaction
from engine.work_row import Work
from hyeopchi.pages.work_words import WorkLine, finished_words, grouped, worded
from tests.site import TestSite, count_statements, words


def test_today_names_what_a_clerk_owes_and_how_they_stand(site: TestSite):
    lee = site.visitor("lee")
    said = words(lee.get("/today"))
    rest = words(lee.get("/today?all=true"))

    assert "담당 과제 6건, 2분기 이행상황 보고 6건 가운데 1건 제출" in said
    assert "오늘 할 일을 모두 마쳤습니다. 다음 기한은 7월 10일입니다." in said
    assert "이번 주가 지나 기한이 오는 것 1건 보기" in said
    assert "분기 이행상황 보고 – 마을 도서관 외 4건" not in said  # due next week
    assert (
        "분기 이행상황 보고 – 마을 도서관 외 4건 2013년 2분기 2013. 7. 10.(수) 7일 남음 작성하기"
        in rest
    )


def test_today_groups_by_day_and_opens_the_form(site: TestSite):
    round_id = site.round_id("quarterly_report", "2013-Q2")
    site.clock.move(days=5)  # Monday 7-08: due on Wednesday
    lee = site.visitor("lee")

    assert "이번 주 1건" in words(lee.get("/today"))
    assert f'href="/rounds/{round_id}/mine"' in lee.get("/today").text

    site.clock.move(days=2)
    assert "오늘 1건" in words(site.visitor("lee").get("/today"))

    site.clock.move(days=2)
    late = words(site.visitor("lee").get("/today"))
    assert "지난 것 1건" in late
    assert "2일 지남" in late
    lead = words(site.visitor("ko").get("/today"))
    assert "분기 이행상황 보고 미제출 5건 2013년 2분기 · 담당자 1명" in lead


def test_today_is_said_kindly_when_nothing_is_left(site: TestSite):
    round_id = site.round_id("quarterly_report", "2013-Q2")
    with transaction(site.store) as write:
        mine = [one for one in asks(write, round_id) if one.person_key == "lee"]
        said = {"results": "함", "next_steps": "함", "progress": 90, "grade": "normal"}
        submit(
            write, round_id, [Submission(one.id, said) for one in mine], by="lee", at=site.clock()
        )

    page = words(site.visitor("lee").get("/today"))

    assert "오늘 할 일을 모두 마쳤습니다. 다음 기한은 10월 10일입니다." in page
    assert "6건 가운데 6건 제출" in page


def test_today_of_the_coordinator_names_what_waits_for_the_office(site: TestSite):
    site.clock.move(days=9)  # 7-12: answers were due on the 10th

    said = words(site.visitor("han").get("/today?all=true"))

    assert "진행 중인 과제 9건, 2분기 이행상황 보고 9건 가운데 1건 제출" in said
    assert "회차 마감 – 2013년 2분기 이행상황 보고 아직 제출되지 않은 것 8건" in said


@pytest.mark.parametrize(("who", "status"), [("ad", 200), ("seo", 200), ("gan", 200), ("gam", 200)])
def test_today_opens_to_everybody_of_the_office_and_shows_an_administrator_no_case(
    site: TestSite, who: str, status: int
):
    page = site.visitor(who).get("/today")

    assert page.status_code == status
    if who == "ad":
        assert "빈집" not in page.text


def test_today_asks_as_many_statements_for_one_ask_as_for_many(site: TestSite):
    round_id = site.round_id("quarterly_report", "2013-Q2")
    moon, lee = site.visitor("moon"), site.visitor("lee")
    for visitor in (moon, lee):
        visitor.get("/today")
    counts = []
    for visitor in (moon, lee):
        with count_statements(site.store) as statements:
            visitor.get("/today")
        counts.append(len(statements))
    with reading(site.store) as read:
        left = [one.person_key for one in asks(read, round_id) if one.status == "open"]

    assert (left.count("moon"), left.count("lee")) == (3, 5)
    assert counts == [12, 12]


MONDAY = date(2013, 7, 8)


def test_grouped_puts_sunday_into_this_week_and_the_rest_behind_a_link():
    works = [
        Work("deadline", MONDAY + timedelta(days=days), "기한", f"사업 {days}", 1, case_id=days)
        for days in (-1, 0, 6, 7)
    ]

    def titles(everything: bool) -> dict[str, list[str]]:
        found = grouped(works, today=MONDAY, everything=everything)
        return {group.label: [line.what for line in group.lines] for group in found}

    assert titles(False) == {
        "지난 것": ["기한 – 사업 -1"],
        "오늘": ["기한 – 사업 0"],
        "이번 주": ["기한 – 사업 6"],
    }
    assert titles(True)["그 뒤"] == ["기한 – 사업 7"]


def test_grouped_shows_so_many_rows_and_counts_the_rest():
    works = [Work("deadline", MONDAY, "기한", "사업", 1, case_id=one) for one in range(32)]

    (group,) = grouped(works, today=MONDAY, everything=False)

    assert (len(group.lines), group.more) == (30, 2)


def test_worded_opens_one_ask_alone_and_names_whose_it_is():
    one = Work("answer", MONDAY, "분기 이행상황 보고", "빈집 정비", 1, round_id=3, ask_id=8,
               period="2013년 2분기", whose="이든솔")  # fmt: skip

    assert worded(one) == WorkLine(
        "분기 이행상황 보고 – 빈집 정비",
        "2013년 2분기 · 이든솔의 일을 대신함",
        MONDAY,
        "/asks/8",
        "작성하기",
    )


def test_finished_words_name_the_year_only_if_it_is_another():
    assert finished_words(date(2014, 1, 10), today=MONDAY).endswith("2014년 1월 10일입니다.")
    assert finished_words(None, today=MONDAY) == "오늘 할 일을 모두 마쳤습니다."
