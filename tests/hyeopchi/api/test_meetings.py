"""Meetings over the API: entered once, decided on, and seen as far as one sees the cases."""

from tests.hyeopchi.api.conftest import Keys
from tests.site import TestSite

MEETING = {
    "key": "plenary-2013-07-01",
    "committee": "policy_committee",
    "kind": "extra",
    "held_on": "2013-07-01",
    "place": "대회의실",
}


def test_meeting_is_entered_given_items_and_decided_on(site: TestSite, caller: Keys) -> None:
    han, lee = caller("han"), caller("lee")
    meeting = han.post("/meetings", MEETING)
    path = meeting.headers["location"].removeprefix("/api/v1")
    item = han.post(f"{path}/items", {"title": "과제 점검", "note": "1 빈집 정비, 8 거리 공연"})
    decisions = [
        {"case_id": site.case_id(number), "move": "maintain", "result": "passed"}
        for number in ("1", "8")
    ]

    decided = han.post(f"/agenda-items/{item.json()['id']}/decisions", {"decisions": decisions})

    assert (meeting.status_code, item.status_code, decided.status_code) == (201, 201, 201)
    assert [one["case"]["number"] for one in decided.json()["decisions"]] == ["1", "8"]
    assert decided.json()["decisions"][0]["effective_on"] == "2013-07-01"
    (seen,) = lee.get(path).json()["items"]
    assert [one["case"]["number"] for one in seen["decisions"]] == ["1"]
    assert seen["note"] is None


def test_decision_opens_its_move(site: TestSite, caller: Keys) -> None:
    han, case_id = caller("han"), site.case_id("1")
    path = han.post("/meetings", MEETING).headers["location"].removeprefix("/api/v1")
    item = han.post(f"{path}/items", {"title": "과제 점검"}).json()["id"]
    decision = {"case_id": case_id, "move": "maintain", "result": "passed"}
    han.post(f"/agenda-items/{item}/decisions", {"decisions": [decision]})
    etag = han.get(f"/cases/{case_id}").headers["etag"]

    moved = han.post(f"/cases/{case_id}/moves", {"move": "maintain"}, If_Match=etag)

    assert moved.status_code == 201
    assert han.get(path).json()["items"][0]["decisions"][0]["used"] is True


def test_item_decides_once_about_a_case(site: TestSite, caller: Keys) -> None:
    han = caller("han")
    path = han.post("/meetings", MEETING).headers["location"].removeprefix("/api/v1")
    item = han.post(f"{path}/items", {"title": "과제 점검"}).json()["id"]
    decision = {"case_id": site.case_id("1"), "move": "maintain", "result": "passed"}
    han.post(f"/agenda-items/{item}/decisions", {"decisions": [decision]})

    answered = han.post(
        f"/agenda-items/{item}/decisions", {"decisions": [{**decision, "result": "rejected"}]}
    )

    assert (answered.status_code, answered.json()["code"]) == (422, "decision_twice")


def test_meeting_of_no_committee_is_refused(caller: Keys) -> None:
    answered = caller("gan").post("/meetings", {**MEETING, "committee": "nobody"})

    assert answered.status_code == 404


def test_manager_records_no_meeting(caller: Keys) -> None:
    assert caller("lee").post("/meetings", MEETING).status_code == 403
