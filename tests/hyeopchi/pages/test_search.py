"""The box in the header: any fragment, any spacing, 초성, a number; and nobody else's cases."""

import pytest

from tests.site import TestSite, words


@pytest.mark.parametrize("query", ["빈집", "집정", "빈 집정비", "ㅂㅈ", "ㅈㅈㅂ"])
def test_a_fragment_finds_the_case(site: TestSite, query: str) -> None:
    assert "빈집 정비" in words(site.visitor("han").get(f"/search?q={query}"))


def test_a_whole_number_leads_to_its_case(site: TestSite) -> None:
    answered = site.visitor("han").get("/search?q=7")

    assert answered.headers["location"] == f"/cases/{site.case_id('7')}"


def test_another_departments_number_leads_nowhere(site: TestSite) -> None:
    lee = site.visitor("lee")

    other, missing = lee.get("/search?q=7"), lee.get("/search?q=77")

    assert (other.status_code, missing.status_code) == (200, 200)
    assert words(other).replace("77", "7") == words(missing).replace("77", "7")
    assert "생활문화센터" not in words(lee.get("/search?q=생활"))


def test_people_are_found_by_those_who_may_and_it_is_kept(site: TestSite) -> None:
    assert "문나래 주무관" in words(site.visitor("han").get("/search?q=ㅁㄴㄹ"))
    assert "문나래" in words(site.visitor("ad").get("/search?q=문나래"))
    assert "사람 문나래" not in words(site.visitor("lee").get("/search?q=문나래"))


def test_places_lead_to_their_cases_and_nothing_is_said_kindly(site: TestSite) -> None:
    han = site.visitor("han")

    assert 'href="/cases?lifecycle=policy_task&amp;lead=arts"' in han.get("/search?q=문화예술").text
    assert "찾지 못했습니다." in words(han.get("/search?q=없는말"))
    assert "찾을 글자를 적어 주십시오." in words(han.get("/search?q=%20"))
    assert han.get("/search?q=%00%25_'\"").status_code == 200
