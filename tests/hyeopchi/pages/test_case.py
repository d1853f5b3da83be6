"""The page of one case: story, moves, what is missing and where to mend it; as of any day."""

import re
from datetime import UTC, date, datetime, timedelta

from engine.answers import Submission, submit
from engine.proof import NewProof, prove
from engine.remarks import add_remark
from engine.store import transaction
from tests.case_pages import enter_grant, same_words
from tests.site import TestSite, count_statements, words

AT = datetime(2013, 7, 3, 1, tzinfo=UTC)


def prove_daily(site: TestSite, number: str, days: int) -> None:
    """Let that many events happen to a task."""
    for day in range(days):
        mark = ("filed", "withdrawn")[day % 2]
        new = NewProof(number=number, kind="document", key="task_card", mark=mark,
                       on=date(2013, 4, 3))  # fmt: skip
        with transaction(site.store) as write:
            prove(write, "policy_task", [new], actor="lee", at=AT - timedelta(minutes=days - day))


def test_a_case_tells_its_story_and_what_can_be_done(site: TestSite) -> None:
    shown = site.visitor("han").get(f"/cases/{site.case_id('1')}")

    said = words(shown)
    assert shown.status_code == 200
    assert "<title>과제 1 빈집 정비 – 정책과제" in shown.text
    assert "종결 – 본회의 결정이 필요합니다. 안건으로 올리기 또는 결재 문서번호로 진행하기" in said
    assert "2013. 7. 2.(화) 2013년 2분기 이행상황 보고 제출 (이든솔 주무관)" in said
    assert "2012. 1. 2.(월) 유지로 등록, 근거 2012년 정책합의과제 목록 (한가람 협치팀장)" in said
    assert "추진율 51% 36% 21%" in said  # the last quarters side by side
    assert "실무분과 복지·여성·보건의료" in said


def test_the_diagram_holds_under_a_strict_policy(site: TestSite) -> None:
    shown = site.visitor("han").get(f"/cases/{site.case_id('1')}").text

    (svg,) = re.findall(r"(?s)<svg[^>]*class=\"diagram\".*?</svg>", shown)
    assert re.findall(r"<style|style=|\son\w+=|href=", svg) == []
    assert 'role="img"' in svg
    assert "<desc" in svg
    assert "here" in svg
    assert "next" in svg


def test_what_a_manager_may_not_do_is_no_button(site: TestSite) -> None:
    said = words(site.visitor("lee").get(f"/cases/{site.case_id('1')}"))

    assert "지금 직접 할 수 있는 처리가 없습니다." in said
    assert "다른 담당이 하는 처리 4가지" in said
    assert "종결 (총괄부서)" in said
    assert "되돌리기" not in said
    assert "항목 고치기" in said


def test_a_blocked_move_links_to_where_each_lack_is_mended(site: TestSite) -> None:
    case_id = enter_grant(site)
    shown = site.visitor("han").get(f"/cases/{case_id}")

    here = f"/cases/{case_id}"
    assert "심의 – 「본계획서」 문서가 제출되지 않았습니다. 문서 올리기" in words(shown)
    for href in (f"{here}/files/new?key=plan", f"{here}/proofs?of=check:precheck"):
        assert f'href="{href}"' in shown.text
        assert site.visitor("han").get(href).status_code == 200


def test_signatures_trainings_and_fields_that_lack_are_linked_too(site: TestSite) -> None:
    case_id = enter_grant(site, "deliberating")
    shown = site.visitor("han").get(f"/cases/{case_id}")

    here = f"/cases/{case_id}"
    said = words(shown)
    assert "참여기관 쪽 기관을 알 수 없습니다" in said
    for href in (f"{here}/fields", f"{here}/proofs?of=attendance:spending", f"{here}/fields#f-agreement"):  # fmt: skip
        assert f'href="{href}"' in shown.text
    assert f'href="{here}/moves/close"' in shown.text  # nothing keeps this one


def test_marks_are_recorded_item_by_item_and_only_once(site: TestSite) -> None:
    case_id = enter_grant(site)
    han = site.visitor("han")
    path = f"/cases/{case_id}/proofs"
    given = {"of": "check:precheck", "mark.citizens": "done", "mark.experts": "not_applicable",
             "on": "2013-07-02"}  # fmt: skip

    done = han.post(path, given)
    assert "사전 검토항목: 2가지를 기록하였습니다." in words(han.follow(done))
    again = han.post(path, given)
    assert (again.status_code, "달라진 것이 없습니다." in words(again)) == (422, True)
    later = han.post(path, {**given, "mark.citizens": "open", "on": "2013-07-04"})
    assert (later.status_code, "아직 오지 않은 날입니다" in words(later)) == (422, True)
    assert 'value="2013-07-04"' in later.text
    assert han.get(f"{path}?of=check:nothing").status_code == 404


def test_a_case_as_of_a_day_shows_only_what_was_then(site: TestSite) -> None:
    han, case_id = site.visitor("han"), site.case_id("1")
    done = han.post(
        f"/cases/{case_id}/moves",
        {"move": "close", "step": "do", "give.cause": "done", "document": "소통-1", "on": "2013-07-02"},
    )  # fmt: skip
    assert done.status_code == 303, words(done)
    with transaction(site.store) as write:
        add_remark(write, "policy_task", "1", source="audit", text="서류 보완", on=date(2013, 7, 3),
                   actor="gam", at=AT)  # fmt: skip

    now, then = (words(han.get(f"/cases/{case_id}{day}")) for day in ("", "?as_of=2013-04-10"))

    assert "정책과제 종결" in now
    assert "서류 보완" in now
    assert "2013. 4. 10.(수)의 모습입니다." in then
    assert "정책과제 유지" in then
    assert "서류 보완" not in then
    assert "2분기 이행상황 보고" not in then
    assert "추진율 36% 21%" in then
    assert "지금 할 수 있는 일" not in then
    assert "항목 고치기" not in then
    assert "올리기" not in then


def test_a_day_that_cannot_be_shown_says_so(site: TestSite) -> None:
    han, here = site.visitor("han"), f"/cases/{site.case_id('1')}"

    assert "날짜를 2013. 4. 10.처럼 적어 주십시오." in words(han.get(f"{here}?as_of=어제"))
    assert "아직 오지 않은 날이라" in words(han.get(f"{here}?as_of=2013-07-04"))
    assert "지금 할 수 있는 일" in words(han.get(f"{here}?as_of=2013-07-03"))
    assert "2011. 12. 31.(토)에는 아직 등록되지 않았습니다." in words(
        han.get(f"{here}?as_of=2011-12-31")
    )


def test_another_departments_case_is_not_there(site: TestSite) -> None:
    lee, theirs = site.visitor("lee"), site.case_id("7")
    paths = ("", "/moves/close", "/fields", "/files/new", "/proofs?of=document:task_card")

    for path in paths:
        hidden, missing = lee.get(f"/cases/{theirs}{path}"), lee.get(f"/cases/999{path}")
        assert (hidden.status_code, missing.status_code) == (404, 404)
        assert same_words(hidden, f"/cases/{theirs}") == same_words(missing, "/cases/999")
    for odd in ("99999999999999999999999", "0", "-1"):
        assert lee.get(f"/cases/{odd}").status_code == 404


def test_kin_out_of_sight_is_not_named(site: TestSite) -> None:
    han = site.visitor("han")
    ids = {number: site.case_id(number) for number in ("1", "2", "7")}
    decided(site, han, "1", "supersede")
    done = han.post(
        f"/cases/{ids['1']}/moves",
        {"move": "supersede", "step": "do", "give.how": "merged", "give.reason": "하나로", "successor": ["2", "7"]},
    )  # fmt: skip
    assert done.status_code == 303, words(done)

    all_of_it, theirs = (words(site.visitor(who).get(f"/cases/{ids['1']}")) for who in ("han", "lee"))  # fmt: skip
    assert "통합: 이어받은 곳 – 2 마을 도서관" in all_of_it
    assert "통합: 이어받은 곳 – 7 생활문화센터" in all_of_it
    assert "생활문화센터" not in theirs
    assert "통합: 이어받아 온 것 – 1 빈집 정비" in words(han.get(f"/cases/{ids['2']}"))
    assert "이어받은 곳" not in words(han.get(f"/cases/{ids['1']}?as_of=2013-07-01"))


def decided(site: TestSite, han: object, number: str, move: str) -> None:
    from engine.meetings import NewDecision, add_agenda_item, hold_meeting, record_decisions

    with transaction(site.store) as write:
        meeting = hold_meeting(write, key="p", committee_key="policy_committee", kind="extra",
                               held_on=date(2013, 7, 2))  # fmt: skip
        item = add_agenda_item(write, meeting, "점검")
        new = NewDecision(site.case_id(number), move, "passed", date(2013, 7, 2))
        record_decisions(write, item, [new], actor="gan", at=AT)


def test_a_case_asks_a_constant_number_of_statements(site: TestSite) -> None:
    han, few, many = site.visitor("han"), site.case_id("2"), site.case_id("3")
    prove_daily(site, "2", 5)
    prove_daily(site, "3", 120)
    han.get(f"/cases/{few}")  # what is compiled once is compiled
    with count_statements(site.store) as some:
        han.get(f"/cases/{few}")
    with count_statements(site.store) as more:
        shown = han.get(f"/cases/{many}")
    with count_statements(site.store) as past:
        han.get(f"/cases/{many}?as_of=2013-07-01")

    assert (len(some), len(more), len(past)) == (25, 25, 20)
    assert shown.text.count('id="event-') == 50


def test_the_timeline_is_read_part_by_part(site: TestSite) -> None:
    prove_daily(site, "1", 60)
    han, here = site.visitor("han"), f"/cases/{site.case_id('1')}"
    first = han.get(here)
    (older,) = re.findall(r'hx-get="([^"]+)"', first.text)
    assert re.findall(r'id="event-(\d+)"', first.text) == [str(n) for n in range(66, 16, -1)]

    part = han.get(older.replace("&amp;", "&"), headers={"HX-Request": "true"})
    whole = han.get(older.replace("&amp;", "&"))

    assert re.findall(r'id="event-(\d+)"', part.text) == [str(n) for n in range(16, 0, -1)]
    assert "<html" not in part.text
    assert re.findall(r'id="event-(\d+)"', whole.text) == [str(n) for n in range(16, 0, -1)]
    assert "가장 새로운 기록부터 보기" in words(whole)


def test_answers_of_several_quarters_stand_newest_first(site: TestSite) -> None:
    ask = None
    from engine.round_view import asks
    from engine.store import reading

    round_id = site.round_id("quarterly_report", "2013-Q2")
    with reading(site.store) as read:
        ask = next(each for each in asks(read, round_id) if each.number == "2")
    said = words(site.visitor("lee").get(f"/cases/{site.case_id('2')}"))
    assert "제출 아직 제출되지 않았습니다. 제출하였습니다. 제출하였습니다." in said

    values = {"results": "표지판을 세움", "next_steps": "점검함", "progress": 60, "grade": "normal"}
    with transaction(site.store) as write:
        submit(write, round_id, [Submission(ask.id, values)], by="lee", at=AT)
    assert "추진율 60% 37% 22%" in words(site.visitor("lee").get(f"/cases/{site.case_id('2')}"))
