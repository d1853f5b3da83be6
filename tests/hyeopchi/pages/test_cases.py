"""The list of cases: narrowed, read back, paged, kept, taken away; and only one's own."""

import csv
import io
import re
from datetime import date

import pytest
from sqlalchemy import select, text

from engine.case_index import rebuild
from engine.register import NewCase, register
from engine.store import reading, transaction
from engine.tables import export, saved_view
from tests.rounds_town import _CROWD
from tests.site import LIFECYCLE, TestSite, Visitor, count_statements, words

LATE = "/cases?state=maintained&place=welfare&report=waiting"


def shown(visitor: Visitor, path: str) -> list[str]:
    """Give the names of the cases that a list shows, in order."""
    return re.findall(r'<a href="/cases/\d+">([^<]+)</a>', visitor.get(path).text)


def crowd(site: TestSite, count: int, lead: str = "welfare-policy") -> None:
    fields = {"subcommittee": "welfare", "batch": "agreed", "lead": lead}
    rows = [
        NewCase(f"B-{n}", f"늘린 과제 {n}", "maintained", fields, date(2013, 7, 1), "시험")
        for n in range(1, count + 1)
    ]
    with transaction(site.store) as write:
        register(write, LIFECYCLE, rows, actor="han", at=site.clock())


def test_the_list_reads_back_what_it_was_narrowed_to(site: TestSite) -> None:
    said = words(site.visitor("han").get(LATE))

    assert "유지 상태이고 복지·여성·보건의료 분과이며 이번 분기 보고를 내지 않은 과제 5건" in said


def test_the_list_is_narrowed_and_sorted(site: TestSite) -> None:
    han = site.visitor("han")

    assert shown(han, f"{LATE}&sort=-number") == [
        "건강 돌봄 교실", "청년 주거 상담", "무장애 보행로", "돌봄 확대", "마을 도서관",
    ]  # fmt: skip
    assert shown(han, "/cases?q=ㄷㅂ") == ["돌봄 확대", "건강 돌봄 교실"]
    assert shown(han, "/cases?q=협치교육") == ["협치 교육"]
    assert shown(han, "/cases?report=submitted") == ["빈집 정비"]
    assert shown(han, "/cases?lead=arts&choice.batch=agreed&grade=normal") == [
        "생활문화센터", "거리 공연", "협치 교육",
    ]  # fmt: skip
    assert shown(han, "/cases?choice.batch=new") == []


def test_what_an_address_says_that_no_case_fits_lists_nothing(site: TestSite) -> None:
    han = site.visitor("han")

    for path in ("state=none", "place=none", "lead=none", "choice.x=y", "round=999&told=normal"):
        answered = han.get(f"/cases?{path}")
        assert (answered.status_code, shown(han, f"/cases?{path}")) == (200, [])
        assert "조건에 맞는 과제가 없습니다." in words(answered)


def test_a_clerk_sees_the_cases_of_their_own_department_only(site: TestSite) -> None:
    moon = site.visitor("moon")

    assert shown(moon, "/cases") == ["생활문화센터", "거리 공연", "협치 교육"]
    assert "모든 과제 3건" in words(moon.get("/cases"))
    assert shown(moon, "/cases?lead=welfare-policy") == []
    assert shown(moon, "/cases?q=빈집") == []


def test_pages_follow_one_another_and_lead_back(site: TestSite) -> None:
    crowd(site, 60)
    han = site.visitor("han")

    first = han.get("/cases?sort=-number")
    later = re.search(r'href="([^"]+)" rel="next"', first.text)
    assert later is not None
    second = han.get(later[1].replace("&amp;", "&"))
    earlier = re.search(r'href="([^"]+)" rel="prev"', second.text)
    assert earlier is not None
    back = han.get(earlier[1].replace("&amp;", "&"))

    names = [re.findall(r'<a href="/cases/\d+">([^<]+)</a>', one.text) for one in (first, second)]
    assert (len(names[0]), len(names[1])) == (50, 19)
    assert len({*names[0], *names[1]}) == 69
    assert re.findall(r'<a href="/cases/\d+">([^<]+)</a>', back.text) == names[0]


def test_a_place_handed_to_one_person_is_no_place_for_another(site: TestSite) -> None:
    crowd(site, 60)
    crowd_of_arts = shown(site.visitor("moon"), "/cases")
    link = re.search(r'href="([^"]+)" rel="next"', site.visitor("han").get("/cases").text)
    assert link is not None
    sealed = link[1].replace("&amp;", "&")

    assert shown(site.visitor("moon"), sealed) == crowd_of_arts
    for forged in ("x", "가", sealed.partition("at=")[2][:-4] + "AAAA", "A" * 5000):
        assert shown(site.visitor("moon"), f"/cases?at={forged}") == crowd_of_arts


@pytest.mark.slow
def test_pages_ask_as_many_statements_at_10_cases_as_at_10_000(site: TestSite) -> None:
    counts = []
    for more in (0, 10_000):
        crowd_fast(site, more)
        visitor = site.visitor("han")
        counted = {}
        for path in STATEMENTS:
            visitor.get(path)  # what definitions say is read once a process
            with count_statements(site.store) as seen:
                assert visitor.get(path).status_code == 200
            counted[path] = len(seen)
        counts.append(counted)

    assert counts == [STATEMENTS, STATEMENTS]


# Three of each for who asks: the session, the roles, the scope.
STATEMENTS = {
    "/cases": 10,
    LATE: 10,
    "/cases?q=ㄱㅈ&sort=-changed": 10,
    "/cases/bulk?case=1&case=2&move=close": 9,
    "/dashboard": 10,
    "/search?q=과제": 10,
}


def crowd_fast(site: TestSite, count: int) -> None:
    """Enter *count* cases like task 2; the index is made anew, as a migration makes it."""
    if not count:
        return
    like = site.case_id("2")
    with transaction(site.store) as write:
        for statement in _CROWD:
            write.execute(text(statement), {"count": count, "like": like})
        rebuild(write)


def test_a_view_is_kept_by_name_and_is_ones_own(site: TestSite) -> None:
    lee, ko = site.visitor("lee"), site.visitor("ko")

    kept = lee.post("/views", {"name": "내지 않은 것", "query": "report=waiting&state=maintained"})
    again = lee.post("/views", {"name": "내지 않은 것", "query": "report=waiting"})

    said = words(lee.follow(again))
    assert kept.headers["location"] == "/cases?lifecycle=&state=maintained&report=waiting"
    assert "이 목록을 ‘내지 않은 것’ 이름으로 기억했습니다." in said
    assert "내지 않은 것" not in words(ko.get("/cases"))
    with reading(site.store) as read:
        assert read.scalars(select(saved_view.c.query)).all() == ["lifecycle=&report=waiting"]


def test_a_view_of_another_person_is_not_there(site: TestSite) -> None:
    lee, ko = site.visitor("lee"), site.visitor("ko")
    lee.post("/views", {"name": "내 것", "query": "report=waiting"})
    with reading(site.store) as read:
        view_id = read.scalar(select(saved_view.c.id))

    theirs, missing = (ko.post(f"/views/{one}/removal") for one in (view_id, 999_999))
    nobody = site.anonymous().post(f"/views/{view_id}/removal")
    own = lee.post(f"/views/{view_id}/removal")

    assert (theirs.status_code, missing.status_code, own.status_code) == (404, 404, 303)
    assert nobody.headers["location"].startswith("/sign-in")
    assert words(theirs) == words(missing)


def test_a_view_without_a_name_is_refused(site: TestSite) -> None:
    answered = site.visitor("lee").post("/views", {"name": " ", "query": ""})

    assert (answered.status_code, "이름을 적어 주십시오" in words(answered)) == (422, True)


def test_a_list_is_taken_away_with_a_reason_and_kept_in_the_record(site: TestSite) -> None:
    moon = site.visitor("moon")

    taken = moon.post(
        "/cases/exports", {"query": "sort=-number", "reason": "추진현황 정리", "format": "csv"}
    )

    rows = list(csv.reader(io.StringIO(taken.content.decode("utf-8-sig"))))
    assert [row[1] for row in rows[4:]] == ["협치 교육", "거리 공연", "생활문화센터"]
    assert taken.headers["content-disposition"].startswith("attachment; filename*=UTF-8''")
    with reading(site.store) as read:
        kept = read.execute(select(export)).one()
    assert (kept.what, kept.format, kept.reason, kept.rows, kept.actor) == (
        "cases", "csv", "추진현황 정리", 3, "moon",
    )  # fmt: skip


def test_no_list_is_taken_away_without_a_reason(site: TestSite) -> None:
    lee = site.visitor("lee")

    said = words(lee.follow(lee.post("/cases/exports", {"query": "", "format": "xlsx"})))

    assert "내려받는 까닭을 적어 주십시오." in said
    with reading(site.store) as read:
        assert read.execute(select(export)).all() == []


def test_a_title_that_spreadsheets_would_run_is_kept_from_running(site: TestSite) -> None:
    fields = {"subcommittee": "culture", "batch": "agreed", "lead": "arts"}
    row = NewCase("F-1", "=HYPERLINK(1)", "maintained", fields, date(2013, 7, 1), "시험")
    with transaction(site.store) as write:
        register(write, LIFECYCLE, [row], actor="han", at=site.clock())

    taken = site.visitor("moon").post(
        "/cases/exports", {"query": "q=F-1", "reason": "시험", "format": "csv"}
    )

    assert '"\'=HYPERLINK(1)"' in taken.content.decode("utf-8-sig")
