"""감사: what happened across cases, who looked at whose data, and a month looked through."""

import pytest
from sqlalchemy import select

from engine.exports import exports
from engine.store import reading
from engine.tables import access_review
from tests.site import TestSite, count_statements, words


@pytest.mark.parametrize(
    ("key", "to"),
    [("gam", "/audit/events"), ("han", "/audit/events"), ("ad", "/audit/access")],
)
def test_audit_begins_with_what_one_may_read(site: TestSite, key: str, to: str):
    assert site.visitor(key).get("/audit").headers["location"] == to


def test_events_are_told_newest_first_and_narrowed(site: TestSite):
    gam = site.visitor("gam")

    everything = words(gam.get("/audit/events"))
    one = words(gam.get("/audit/events?by=moon&kind=answered&first=2013-04-01&number=7"))
    none = words(gam.get("/audit/events?by=아무도아님"))
    typo = words(gam.get("/audit/events?first=어제"))

    first = "2013. 7. 2.(화) 15:00 1 빈집 정비 제출 2013. 7. 2.(화) 2013년 2분기 이행상황 보고 제출"
    assert first in everything
    assert "근거 2012년 정책합의과제 목록" in everything
    assert "7 생활문화센터 제출 2013. 4. 2.(화) 2013년 1분기" in one
    assert "8 거리 공연" not in one
    assert "찾는 기록이 없습니다." in none
    assert "날짜는 2013-04-10처럼 적어 주십시오." in typo


def test_accesses_tell_the_five_items(site: TestSite):
    site.visitor("han").get("/outbox/2")
    site.visitor("lee").get("/outbox/2")

    said = words(site.visitor("gam").get("/audit/access"))

    assert "한가람 협치팀장 2013. 7. 3.(수) 10:00 testclient 이든솔 알림 보기 2번" in said
    assert "이든솔 주무관 2013. 7. 3.(수) 10:00 testclient – 알림 2번 거절" in said


def test_accesses_are_narrowed_by_account_and_by_whose_data(site: TestSite):
    site.visitor("han").get("/outbox/2")
    gam = site.visitor("gam")

    about = words(gam.get("/audit/access?subject=이든솔"))
    by = words(gam.get("/audit/access?by=안다솜"))

    assert "한가람 협치팀장 2013. 7. 3.(수) 10:00" in about
    assert "찾는 접속기록이 없습니다." in by


def test_accesses_leave_only_for_a_reason(site: TestSite):
    gam = site.visitor("gam")
    gam.get("/audit/access")

    refused = words(gam.follow(gam.post("/audit/access/exports", {"reason": ""})))
    taken = gam.post("/audit/access/exports", {"reason": "정기 점검", "format": "csv", "by": "gam"})

    assert "내려받는 까닭을 적어 주십시오." in refused
    assert "attachment" in taken.headers["content-disposition"]
    assert '"gam","감누리 감사담당"' in taken.text
    with reading(site.store) as read:
        (kept,) = exports(read)
    assert (kept.what, kept.reason, kept.actor, kept.chosen) == (
        "access", "정기 점검", "gam", {"by": "gam"},
    )  # fmt: skip


def test_month_is_summed_up_and_its_review_kept(site: TestSite):
    site.visitor("han").get("/outbox/2")
    site.visitor("lee").get("/outbox/2")
    gam = site.visitor("gam")

    july = words(gam.get("/audit/access/months?month=2013-07"))
    assert "한가람 협치팀장 1 1 0 0 1" in july
    assert "이든솔 주무관 1 0 1 0 1" in july

    empty = words(gam.follow(gam.post("/audit/access/reviews", {"month": "2013-06"})))
    assert "점검한 결과를 적어 주십시오." in empty
    form = {"month": "2013-06", "found": "이상 없음"}
    june = words(gam.follow(gam.post("/audit/access/reviews", form)))

    assert "2013년 6월 접속기록을 점검한 것으로 적었습니다." in june
    assert "이상 없음 2013. 7. 3.(수) 10:00 감누리 감사담당" in june
    with reading(site.store) as read:
        assert read.scalars(select(access_review.c.found)).all() == ["이상 없음"]


@pytest.mark.parametrize("month", ["2013-13", "언제", "2013"])
def test_month_that_there_is_not_is_not_there(site: TestSite, month: str):
    assert site.visitor("gam").get(f"/audit/access/months?month={month}").status_code == 404


def test_audit_asks_a_constant_number_of_questions(site: TestSite):
    gam = site.visitor("gam")
    asked = {}
    for path in ("/audit/events", "/audit/access", "/audit/access/months?month=2013-07"):
        gam.get(path)
        counts = []
        for _ in range(2):
            with count_statements(site.store) as said:
                gam.get(path)
            counts.append(len(said))
            for _ in range(10):
                site.visitor("han").get("/outbox/2")
        asked[path] = counts

    assert asked == {
        "/audit/events": [8, 8],
        "/audit/access": [5, 5],
        "/audit/access/months?month=2013-07": [8, 8],
    }
