"""관리 › 시계: whether it runs, what failed and since when, what waits, and what comes next."""

import os
from datetime import timedelta

from sqlalchemy import update

from engine.clock_runs import ClockRun, keep_run
from engine.store import transaction
from engine.tables import mail
from tests.site import TestSite, count_statements, words

ROUND = {"lifecycle": "policy_task", "review": "quarterly_report", "period": "2013-Q2"}


def keep(site: TestSite, flow: str, hours: int, outcome: str, message: str) -> None:
    at = site.clock() - timedelta(hours=hours)
    about = {} if flow in ("tick", "daily") else ROUND
    with transaction(site.store) as write:
        run = ClockRun(flow, about, "prefect", at, at + timedelta(seconds=9), outcome, message)
        keep_run(write, run)


def test_clock_says_what_failed_and_since_when(site: TestSite):
    keep(site, "open_round", 30, "failed", "실패: 데이터베이스에 연결하지 못함")
    keep(site, "open_round", 3, "failed", "도중에 멈춤")
    keep(site, "daily", 1, "done", "쓴 알림 3통, 보낸 알림 3통")

    said = words(site.visitor("ad").get("/admin/clock"))

    assert "2013년 2분기 이행상황 보고 – 회차 열기 2013. 7. 2.(화) 04:00 2 도중에 멈춤" in said
    assert "알림 쓰고 보내기 2013. 7. 3.(수) 09:00 9초 Prefect 마침 쓴 알림 3통" in said


def test_clock_forgets_what_a_whole_tick_made_up_for(site: TestSite):
    keep(site, "open_round", 3, "failed", "도중에 멈춤")
    keep(site, "tick", 1, "done", "연 회차 1개")

    assert "실패한 것" not in words(site.visitor("ad").get("/admin/clock"))


def test_clock_says_what_it_did_and_will_do(site: TestSite):
    said = words(site.visitor("han").get("/admin/clock"))

    assert "회차를 연 때 2013. 7. 2.(화) 10:00" in said
    assert "알림을 보낸 때 2013. 7. 2.(화) 10:00" in said
    assert "2013년 2분기 이행상황 보고 기한 2013. 7. 10.(수) 7일 남음" in said
    assert "2013년 3분기 이행상황 보고 열림 2013. 10. 1.(화) 90일 남음" in said
    assert "기록 점검" in said  # it waits: no night has passed


def test_clock_tells_whether_it_runs_on_this_machine(site: TestSite):
    han = site.visitor("han")
    assert "시계 멈춤" in words(han.get("/admin/clock"))

    (site.setting.folder / "running").write_text(f"{os.getpid()}\n", encoding="ascii")

    assert "시계 돌고 있음" in words(han.get("/admin/clock"))


def test_clock_points_to_letters_that_wait_for_a_person(site: TestSite):
    with transaction(site.store) as write:
        write.execute(update(mail).where(mail.c.id < 3).values(status="dead"))

    assert "손볼 알림 2건 보기" in words(site.visitor("han").get("/admin/clock"))


def test_clock_asks_a_constant_number_of_questions(site: TestSite):
    han = site.visitor("han")
    han.get("/admin/clock")
    counts = []
    for _ in range(2):
        with count_statements(site.store) as said:
            han.get("/admin/clock")
        counts.append(len(said))
        for hours in range(1, 20):
            keep(site, "close_round", hours, "done", "닫은 회차 1개")

    assert counts[0] == counts[1]
