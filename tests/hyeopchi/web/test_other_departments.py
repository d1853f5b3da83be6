"""Nothing of another department's case shows around one's own: lineage, agendas, successors, titles."""

from sqlalchemy import func, insert, select

from engine.case import case_numbered
from engine.interests import CAUSES, declare_conflict
from engine.meetings import add_agenda_item
from engine.people import person_with_key
from engine.round_view import asks
from engine.store import transaction
from engine.tables import account, case_link, event
from tests.hyeopchi.authz_objects import held_meeting
from tests.hyeopchi.authz_principals import PRINCIPALS
from tests.site import LIFECYCLE, TestSite, words

THEIRS = "거리 공연"


def merging(site: TestSite, successor: str, **more: str) -> dict[str, str]:
    return {
        "move": "supersede", "give.how": "merged", "give.reason": "하나로", "on": "2013-07-03",
        "successor": successor, **more,
    }  # fmt: skip


def test_the_title_of_another_departments_case_is_not_shown_for_its_number(site: TestSite) -> None:
    lee, path = site.visitor("lee"), f"/cases/{site.case_id('1')}/moves"

    shown = lee.post(path, merging(site, "8", step="preview"))
    missing = lee.post(path, merging(site, "88", step="preview"))

    assert THEIRS not in shown.text
    assert words(shown).replace("8(없는 번호)", "_") == words(missing).replace("88(없는 번호)", "_").replace("88", "8")  # fmt: skip
    assert "2 마을 도서관" in words(lee.post(path, merging(site, "2", step="preview")))


def test_the_lineage_holds_only_cases_that_are_seen(site: TestSite) -> None:
    with transaction(site.store) as write:
        ids = [case_numbered(write, LIFECYCLE, number).id for number in ("1", "2", "8")]
        made = write.scalar(select(func.max(event.c.id)).where(event.c.case_id == ids[0]))
        for other in ids[1:]:
            row = {"from_case_id": ids[0], "to_case_id": other, "kind": "merged", "event_id": made}
            write.execute(insert(case_link).values(row))
    path = f"/api/v1/cases/{ids[0]}/lineage"

    def told(name: str) -> list[str]:
        return [one["to_case"] for one in PRINCIPALS[name](site).get(path).json()["items"]]

    assert told("key_read") == ["2"]
    assert told("coordinator") == ["2", "8"]
    assert THEIRS not in site.visitor("lee").get(f"/cases/{ids[0]}").text


def test_the_api_names_no_item_about_other_departments_cases(site: TestSite) -> None:
    meeting = held_meeting(site).own["meeting_id"]
    assert isinstance(meeting, int)
    with transaction(site.store) as write:
        add_agenda_item(write, meeting, f"{THEIRS} 종결")
        add_agenda_item(write, None, f"{THEIRS} 통합")
    key = PRINCIPALS["key_read"](site)

    for path in (f"/api/v1/meetings/{meeting}", "/api/v1/agenda-drafts"):
        assert THEIRS not in key.get(path).text
        assert THEIRS in site.visitor("han").get(path).text


def test_a_calendar_of_a_closed_account_is_not_there(site: TestSite) -> None:
    lee = site.visitor("lee")
    address = lee.post("/account/feed").text.split("https://testserver")[1].split(".ics")[0]
    assert site.anonymous().get(f"{address}.ics").status_code == 200
    with transaction(site.store) as write:
        row = {"person_id": person_with_key(write, "lee").id, "created_at": site.clock()}
        write.execute(insert(account).values(**row, disabled_at=site.clock()))

    assert site.anonymous().get(f"{address}.ics").status_code == 404


def test_who_stepped_back_is_not_named_either(site: TestSite) -> None:
    case_id = site.case_id("1")
    with transaction(site.store) as write:
        by = person_with_key(write, "seo")
        round_id = site.round_id("half_yearly_evaluation", "2013-H1")
        (mine,) = [one for one in asks(write, round_id) if (one.number, one.person_key) == ("1", "seo")]  # fmt: skip
        declare_conflict(write, round_id, mine.id, next(iter(CAUSES)), by=by, at=site.clock())

    events = PRINCIPALS["key_read"](site).get(f"/api/v1/cases/{case_id}/events")

    assert '"seo"' not in events.text
    assert "conflict" not in events.text
    assert "서윤슬" not in site.visitor("lee").get(f"/cases/{case_id}").text
    assert "서윤슬" in site.visitor("han").get(f"/cases/{case_id}").text


def test_who_evaluated_is_not_named_in_the_story_of_a_case(site: TestSite) -> None:
    page = site.visitor("lee").get(f"/cases/{site.case_id('1')}")

    assert "2012년 하반기 실무분과위원 평가 제출" in words(page)
    for name in ("서윤슬", "노을"):
        assert name not in page.text
        assert name in site.visitor("han").get(f"/cases/{site.case_id('1')}").text
