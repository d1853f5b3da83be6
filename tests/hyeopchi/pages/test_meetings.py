"""Meetings: raised, decided, carried out; and for whom which part of an agenda is there."""

import re

from tests.case_pages import key_of
from tests.site import TestSite, Visitor, count_statements, words


def raised(site: TestSite, han: Visitor, number: str = "1", move: str = "close") -> str:
    """Raise a case as a draft, and give the path of the item."""
    done = han.post(
        "/meetings/items",
        {
            "case": str(site.case_id(number)),
            "move": move,
            "title": f"{number} 종결",
            "where": "draft",
        },
    )
    assert done.status_code == 303, words(done)
    return str(done.headers["location"])


def a_meeting(han: Visitor, on: str = "2013-07-03") -> str:
    done = han.post(
        "/meetings", {"committee": "policy_committee", "kind": "extra", "held_on": on, "place": "대회의실"}
    )  # fmt: skip
    assert done.status_code == 303, words(done)
    return str(done.headers["location"])


def decided(site: TestSite, han: Visitor, item: str, meeting: str, number: str = "1") -> None:
    case_id = site.case_id(number)
    brought = han.post(f"{item}/meeting", {"meeting": meeting.rpartition("/")[2]})
    assert brought.status_code == 303, words(brought)
    done = han.post(
        f"{item}/decisions",
        {f"result.{case_id}": "passed", f"move.{case_id}": "close", "on": "2013-07-03"},
    )
    assert done.status_code == 303, words(done)


def test_a_task_is_closed_by_the_way_of_the_plenary(site: TestSite) -> None:
    han, case_id = site.visitor("han"), site.case_id("1")
    here = han.get(f"/cases/{case_id}")
    assert "종결 – 본회의 결정이 필요합니다. 안건으로 올리기" in words(here)
    assert f'href="/meetings/items/new?case={case_id}&amp;move=close"' in here.text

    form = han.get(f"/meetings/items/new?case={case_id}&move=close")
    assert 'value="1 빈집 정비 종결"' in form.text
    item = raised(site, han)
    assert "안건 「1 종결」 보기" in words(han.get(f"/cases/{case_id}"))
    meeting = a_meeting(han)
    decided(site, han, item, meeting)
    shown = han.get(item)
    assert "종결 처리하기" in words(shown)

    (link,) = re.findall(rf'href="(/cases/{case_id}/moves/close\?decision=\d+)"', shown.text)
    form = han.get(link)
    assert "아직 갖추지 못한 것" not in words(form)
    done = han.post(
        f"/cases/{case_id}/moves",
        {"move": "close", "step": "do", "give.cause": "done", "on": "2013-07-03",
         "version": re.findall(r'name="version" value="(\d+)"', form.text)[0], "_key": key_of(form)},
    )  # fmt: skip
    after = words(han.follow(done))
    assert "1 빈집 정비를 「종결」 처리하였습니다." in after
    assert "2013. 7. 3.(수) 회의 결정에 따라 종결 (한가람 협치팀장)" in after
    assert "처리함" in words(han.get(item))


def test_a_meeting_says_its_quorum_and_refuses_odd_numbers(site: TestSite) -> None:
    han = site.visitor("han")
    meeting = a_meeting(han)
    assert "재적과 출석을 아직 적지 않았습니다." in words(han.get(meeting))

    refused = han.post(f"{meeting}/attendance", {"seated": "10", "present": "11"})
    assert (refused.status_code, "출석은 재적보다 많을 수 없습니다." in words(refused)) == (
        422,
        True,
    )
    assert 'value="11"' in refused.text
    han.post(f"{meeting}/attendance", {"seated": "20", "present": "10"})
    assert "정족수(과반수 11명)에 미치지 못합니다." in words(han.get(meeting))
    han.post(f"{meeting}/attendance", {"seated": "20", "present": "11"})
    assert "재적위원 20명 가운데 11명이 출석하여 성립하였습니다(과반수 11명)." in words(
        han.get(meeting)
    )


def test_a_meeting_to_come_takes_items_and_no_decisions(site: TestSite) -> None:
    han, case_id = site.visitor("han"), site.case_id("1")
    meeting = a_meeting(han, "2013-07-20")
    item = raised(site, han)
    han.post(f"{item}/meeting", {"meeting": meeting.rpartition("/")[2]})

    assert "회의를 마친 뒤에 여기에 결정을 적습니다." in words(han.get(item))
    refused = han.post(f"{item}/decisions", {f"result.{case_id}": "passed", "on": "2013-07-20"})
    assert refused.status_code == 422
    assert "아직 결정을 적을 수 없습니다." in words(refused)
    assert "열릴 회의 2013. 7. 20.(토)" in words(han.get("/meetings"))


def test_an_item_takes_more_cases_and_lets_them_go(site: TestSite) -> None:
    han = site.visitor("han")
    item = raised(site, han)

    unknown = han.post(f"{item}/cases", {"number": "99", "move": "policy_task:close"})
    assert (unknown.status_code, 'value="99"' in unknown.text) == (422, True)
    han.post(f"{item}/cases", {"number": "7", "move": "policy_task:close"})
    assert "생활문화센터" in words(han.get(item))
    other = han.post(f"{item}/cases", {"number": "7", "move": "policy_task:hold"})
    assert "이미 「종결」 처리로 올라 있습니다." in words(other)
    han.post(f"{item}/cases", {"off": str(site.case_id("7"))})
    assert "생활문화센터" not in words(han.get(item))


def test_a_decision_refused_keeps_what_was_chosen(site: TestSite) -> None:
    han, case_id = site.visitor("han"), site.case_id("1")
    item, meeting = raised(site, han), a_meeting(han)
    han.post(f"{item}/meeting", {"meeting": meeting.rpartition("/")[2]})

    refused = han.post(f"{item}/decisions", {f"result.{case_id}": "deferred", "on": "모름"})

    assert refused.status_code == 422
    assert re.search(r'<option value="deferred" selected', refused.text)


def test_what_an_evaluation_proposed_can_be_carried_out_together(site: TestSite) -> None:
    han = site.visitor("han")
    (item,) = re.findall(r'href="(/meetings/items/\d+)"', han.get("/meetings").text)
    meeting = a_meeting(han)
    han.post(f"{item}/meeting", {"meeting": meeting.rpartition("/")[2]})
    ids = [site.case_id(str(number)) for number in range(1, 10)]
    han.post(
        f"{item}/decisions", {"on": "2013-07-03", **{f"result.{each}": "passed" for each in ids}}
    )

    shown = han.get(item)
    assert "9건을 함께 처리하기" in words(shown)
    (link,) = re.findall(r'href="(/cases/bulk\?[^"]+)"', shown.text)
    assert link == "/cases/bulk?move=maintain&amp;" + "&amp;".join(f"case={each}" for each in ids)


def test_who_sees_a_part_of_the_office_sees_that_part_of_an_agenda(site: TestSite) -> None:
    han, lee, moon = site.visitor("han"), site.visitor("lee"), site.visitor("moon")
    item = raised(site, han)  # about a task of 복지정책과

    seen = words(lee.get("/meetings"))
    assert "1 종결" in seen
    assert "1 종결" not in words(moon.get("/meetings"))
    missing = moon.get("/meetings/items/9999")
    hidden = moon.get(item)
    assert (hidden.status_code, missing.status_code) == (404, 404)
    (proposed,) = re.findall(
        r'href="(/meetings/items/\d+)"[^>]*>2012년 하반기', lee.get("/meetings").text
    )
    said = words(lee.get(proposed))
    assert "빈집 정비" in said
    assert "생활문화센터" not in said


def test_meetings_ask_a_constant_number_of_statements(site: TestSite) -> None:
    han = site.visitor("han")
    a_meeting(han, "2013-07-03")
    with count_statements(site.store) as few:
        han.get("/meetings")
    for day in range(1, 31):
        a_meeting(han, f"2013-06-{day:02}")
    item = raised(site, han)
    for number in range(2, 9):
        han.post(f"{item}/cases", {"number": str(number), "move": "policy_task:close"})
    with count_statements(site.store) as many:
        han.get("/meetings")
    assert (len(few), len(many)) == (10, 10)
