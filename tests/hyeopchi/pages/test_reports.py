"""보고서: the plenary's as it prints, figures that open what they count, files that leave with a reason."""

import io
import re
import zipfile
from datetime import date
from pathlib import Path

import pytest

from engine.definitions import publish
from engine.exports import exports
from engine.register import NewCase, register
from engine.store import reading, transaction
from tests.hyeopchi.pages.test_cases import crowd
from tests.site import TestSite, count_statements, words


@pytest.fixture
def first(site: TestSite) -> str:
    """The address of the report of the first quarter, which is closed."""
    return f"/reports/{site.round_id('quarterly_report', '2013-Q1')}"


def test_reports_are_listed_by_period_with_the_tables_of_the_definitions(site: TestSite):
    said = words(site.visitor("han").get("/reports"))

    assert "2013년 2분기 이행상황 보고 정책과제 마감 전 (잠정)" in said
    assert "2013년 1분기 이행상황 보고 정책과제 확정 1판" in said
    assert "정책과제 현황" in said
    assert "반기 실무분과위원 평가" not in said


def test_report_says_what_the_paper_says_and_who_froze_it(site: TestSite, first: str):
    page = site.visitor("han").get(first)
    said = words(page)

    assert "2013년 1분기 정책과제 이행상황 보고" in said
    assert "기준일 2013. 3. 31.(일)" in said
    assert re.search(
        r"확정 1판 \(2013\. 5\. 2\.\(목\) 확정, [0-9a-f]{12}\), 시계가 마감하며 확정", said
    )
    assert "2013년 1분기 정책과제 9건 가운데 9건의 이행상황을 보고받았다." in said
    assert "추진율 +15%p" in said
    assert '<span class="changed">36%</span>' in page.text
    assert '<span class="changed">정상추진</span>' not in page.text
    assert '<th scope="row" class="number">1</th>' in page.text
    assert "data-print" in page.text
    assert "style=" not in page.text


def test_every_figure_of_the_report_opens_the_cases_that_it_counts(site: TestSite, first: str):
    han = site.visitor("han")
    page = han.get(first)

    assert f'href="{first}/cases?row=culture&amp;column=normal">3</a>' in page.text
    listed = words(han.get(f"{first}/cases?row=culture&column=normal"))
    assert "문화·체육·관광 · 정상추진 3건" in listed
    assert "7 생활문화센터 8 거리 공연 9 협치 교육" in listed
    assert "빈집 정비" in words(han.get(f"{first}/cases"))
    same = re.search(
        r'href="(/cases\?[^"]+)">과제 목록에서',
        han.get(f"{first}/cases?row=culture&column=normal").text,
    )
    assert same is not None
    in_list = words(han.get(same[1].replace("&amp;", "&")))
    assert "거리 공연" in in_list
    assert "빈집 정비" not in in_list
    assert han.get(f"{first}/cases?row=nowhere").status_code == 404


def test_a_draft_says_that_it_is_one(site: TestSite):
    page = site.visitor("gan").get(f"/reports/{site.round_id('quarterly_report', '2013-Q2')}")

    assert "마감 전 (잠정)" in words(page)
    assert "보고를 요청한 9건 가운데 8건은 아직 제출되지 않았다." in words(page)


def test_report_leaves_as_a_workbook_with_a_reason(site: TestSite, first: str):
    han = site.visitor("han")

    refused = han.follow(han.post(f"{first}/exports", {"reason": " "}))
    taken = han.post(f"{first}/exports", {"reason": "본회의 배부"})

    assert "내려받는 까닭을 적어 주십시오." in words(refused)
    with zipfile.ZipFile(io.BytesIO(taken.content)) as book:
        assert "xl/workbook.xml" in book.namelist()
    with reading(site.store) as read:
        assert [(one.what, one.rows, one.reason) for one in exports(read)] == [
            ("plenary", 9, "본회의 배부")
        ]


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("han", 200),
        ("do", 200),
        ("gam", 200),
        ("gan", 200),
        ("lee", 403),
        ("ad", 403),
        ("seo", 403),
    ],
)
def test_reports_are_for_who_sees_the_whole_office(
    site: TestSite, first: str, who: str, status: int
):
    for path in ("/reports", first, "/reports/tasks/policy_task"):
        assert site.visitor(who).get(path).status_code == status


def test_members_opinions_are_in_no_report_for_who_may_not_know_them(site: TestSite):
    path = f"/reports/{site.round_id('half_yearly_evaluation', '2012-H2')}"

    assert [site.visitor(who).get(path).status_code for who in ("han", "gam", "gan")] == [
        200,
        200,
        404,
    ]


def test_the_count_of_tasks_is_as_of_any_day_and_opens_its_cases(site: TestSite):
    han, path = site.visitor("han"), "/reports/tasks/policy_task"

    now, before = han.get(path), han.get(f"{path}?on=2011-12-31")

    assert "정책과제 현황" in words(now)
    assert 'figure=agreed/total">9</a>' in now.text
    assert 'href="/cases?lifecycle=policy_task&amp;state=maintained">9</a>' in now.text
    assert "/cases?on=2011-12-31" not in before.text  # there was nothing to count
    counted = words(han.get(f"{path}/cases?on=2013-07-03&figure=agreed%2Fculture"))
    assert "7 생활문화센터 8 거리 공연 9 협치 교육" in counted
    assert han.get(f"{path}/cases?figure=nothing").status_code == 404
    assert "계 9건" in words(han.get(f"{path}/cases"))
    assert han.get("/reports/tasks/nothing").status_code == 404


@pytest.fixture
def communication(site: TestSite) -> str:
    """Two tasks of another definition, which describes tables; gives where those are."""
    shipped = Path(__file__).parents[3] / "states" / "lifecycles" / "communication_task.yaml"
    with transaction(site.store) as write:
        publish(
            write, shipped.read_bytes(), file=shipped.name, by="han", at=site.clock(),
            since=site.clock().date(),
        )  # fmt: skip
        rows = [
            NewCase(
                f"소통-{at}",
                title,
                "planned",
                {"area": "civic", "lead": "arts"},
                date(2013, 1, 2),
                "계획",
            )
            for at, title in enumerate(("시민 기자단", "마을 방송"), 1)
        ]
        register(write, "communication_task", rows, actor="han", at=site.clock())
    return "/reports/tables/communication_task"


def test_a_table_of_a_definition_is_a_page_as_of_any_day_whose_figures_open(
    site: TestSite, communication: str
):
    han = site.visitor("han")

    counted, listed = han.get(f"{communication}/by_area"), han.get(f"{communication}/tasks")
    before = words(han.get(f"{communication}/tasks?on=2012-12-31"))

    assert "추진분야별 소통과제" in words(counted)
    assert f'href="{communication}/by_area/cases?on=2013-07-03&amp;row=civic">2</a>' in counted.text
    assert "소통-1 시민 기자단 시민사회 정책 참여 확대 문화예술과" in words(listed)
    assert "이 날 기준으로 표에 드는 것이 없습니다." in before
    inside = words(han.get(f"{communication}/by_area/cases?row=civic"))
    assert "시민사회 정책 참여 확대 2건" in inside
    assert "소통-1 시민 기자단 소통-2 마을 방송" in inside
    for nothing in ("/nothing", "/by_area/cases?row=nothing"):
        assert han.get(f"{communication}{nothing}").status_code == 404
    assert han.get("/reports/tables/nothing/nothing").status_code == 404


def test_a_table_leaves_with_a_reason(site: TestSite, communication: str):
    han, path = site.visitor("han"), f"{communication}/tasks/exports"

    refused = han.post(path, {"format": "csv", "on": "2013-06-30"})
    taken = han.post(path, {"reason": "보고", "format": "csv", "on": "2013-06-30"})

    assert refused.status_code == 303
    assert "기준일: 2013. 6. 30.(일)" in taken.text
    assert "시민 기자단" in taken.text
    with reading(site.store) as read:
        (kept,) = exports(read)
    assert (kept.what, kept.rows, kept.chosen["as_of"]) == ("table", 2, "2013-06-30")


def test_pages_of_reports_ask_as_many_statements_for_the_draft_as_for_the_frozen_one(
    site: TestSite, first: str
):
    han = site.visitor("han")
    counts = {}
    for path in ("/reports", first, "/reports/tasks/policy_task"):
        han.get(path)
        with count_statements(site.store) as statements:
            han.get(path)
        counts[path] = len(statements)

    assert counts == {"/reports": 5, first: 15, "/reports/tasks/policy_task": 7}


def test_the_cases_of_a_figure_are_listed_a_hundred_on_a_page(site: TestSite):
    crowd(site, 191)
    han, path = site.visitor("han"), "/reports/tasks/policy_task/cases"

    first = han.get(path)
    (following,) = re.findall(r'href="([^"]+)" rel="next"', first.text)
    second = han.get(path + following)
    (back,) = re.findall(r'href="([^"]+)" rel="prev"', second.text)

    assert "200건" in words(first)
    listed = [re.findall(r'<a href="/cases/(\d+)">', one.text) for one in (first, second)]
    assert [len(one) for one in listed] == [100, 100]
    assert len({*listed[0], *listed[1]}) == 200
    assert 'rel="next"' not in second.text
    assert back == "?from=0"
    for odd in ("?from=999999999", "?from=-1", "?from=가", "?from=" + "9" * 50):
        assert han.get(path + odd).status_code == 200
