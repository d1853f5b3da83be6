"""Rounds over the API: counted as far as one sees, answered once, by whom it is asked."""

import pytest

from engine.round_view import asks
from engine.store import reading
from tests.hyeopchi.api.conftest import Keys
from tests.site import TestSite

ANSWER = {"results": "대상지 조사를 마침", "progress": 60, "grade": "normal", "next_steps": "착수"}


@pytest.fixture
def quarter(site: TestSite) -> int:
    return site.round_id("quarterly_report", "2013-Q2")


def ask_of(site: TestSite, round_id: int, number: str) -> int:
    with reading(site.store) as read:
        return next(one.id for one in asks(read, round_id) if one.number == number)


def test_rounds_are_counted_as_far_as_one_sees(caller: Keys) -> None:
    counts = {
        person: {
            one["period"]["key"]: (one["asked"], one["answered"])
            for one in caller(person).get("/rounds?status=open").json()["items"]
        }
        for person in ("han", "lee", "moon")
    }

    assert counts["han"]["2013-Q2"] == (9, 1)
    assert counts["lee"]["2013-Q2"] == (6, 1)
    assert counts["moon"]["2013-Q2"] == (3, 0)


def test_round_says_what_it_asks(caller: Keys, quarter: int) -> None:
    said = caller("lee").get(f"/rounds/{quarter}").json()

    assert [one["key"] for one in said["form"] if one["required"]]
    assert {"results", "progress", "grade"} <= {one["key"] for one in said["form"]}
    assert (said["status"]["key"], said["due_on"]) == ("open", "2013-07-10")


def test_asks_are_those_of_ones_department(caller: Keys, quarter: int) -> None:
    numbers = {
        person: [
            one["case"]["number"]
            for one in caller(person).get(f"/rounds/{quarter}/asks").json()["items"]
        ]
        for person in ("han", "lee", "moon")
    }

    assert numbers == {"han": list("123456789"), "lee": list("123456"), "moon": list("789")}


def test_members_evaluations_are_for_who_collects_them(site: TestSite, caller: Keys) -> None:
    closed = site.round_id("half_yearly_evaluation", "2012-H2")

    seen = {
        person: len(caller(person).get(f"/rounds/{closed}/asks").json()["items"])
        for person in ("han", "gam", "lee", "do")
    }

    assert seen == {"han": 15, "gam": 15, "lee": 0, "do": 0}


def test_asks_are_read_page_by_page(caller: Keys, quarter: int) -> None:
    han = caller("han")
    first = han.get(f"/rounds/{quarter}/asks?limit=5").json()
    second = han.get(f"/rounds/{quarter}/asks?limit=5&cursor={first['next_cursor']}").json()

    assert [len(first["items"]), len(second["items"])] == [5, 4]
    assert second["next_cursor"] is None
    assert han.get(f"/rounds/{quarter}/asks?cursor=0").json()["code"] == "cursor_unfit"


def test_answer_is_taken_once(site: TestSite, caller: Keys, quarter: int) -> None:
    lee, ask = caller("lee"), ask_of(site, quarter, "2")
    body = {"answers": [{"ask_id": ask, "values": ANSWER}]}

    first = lee.post(f"/rounds/{quarter}/answers", body, key="answer-task-2")
    again = lee.post(f"/rounds/{quarter}/answers", body, key="answer-task-2")
    same = lee.post(f"/rounds/{quarter}/answers", body)

    assert (first.status_code, first.json()) == (201, {"round": quarter, "taken": 1})
    assert again.content == first.content
    assert same.json()["taken"] == 0
    found = lee.get(f"/rounds/{quarter}/asks?status=answered").json()["items"]
    assert [one["case"]["number"] for one in found] == ["1", "2"]
    assert found[1]["values"]["progress"] == {"label": "추진율", "value": 60, "text": "60%"}


def test_answer_that_cannot_be_taken_says_where(site: TestSite, caller: Keys, quarter: int) -> None:
    good, bad = ask_of(site, quarter, "2"), ask_of(site, quarter, "3")
    answers = [
        {"ask_id": good, "values": ANSWER},
        {"ask_id": bad, "values": {**ANSWER, "progress": 140}},
    ]

    answered = caller("lee").post(f"/rounds/{quarter}/answers", {"answers": answers})

    assert (answered.status_code, answered.json()["code"]) == (422, "submissions_refused")
    assert [one["pointer"] for one in answered.json()["errors"]] == ["/answers/1/values/progress"]
    assert caller("lee").get(f"/rounds/{quarter}").json()["answered"] == 1


def test_ask_of_another_department_is_not_there(site: TestSite, caller: Keys, quarter: int) -> None:
    lee = caller("lee")

    foreign, missing = (
        lee.post(f"/rounds/{quarter}/answers", {"answers": [{"ask_id": ask, "values": ANSWER}]})
        for ask in (ask_of(site, quarter, "8"), 987_654_321)
    )

    assert (foreign.status_code, foreign.content) == (404, missing.content)


def test_key_for_reading_answers_nothing(site: TestSite, caller: Keys, quarter: int) -> None:
    body = {"answers": [{"ask_id": ask_of(site, quarter, "2"), "values": ANSWER}]}

    answered = caller("lee", "rounds:read").post(f"/rounds/{quarter}/answers", body)

    assert (answered.status_code, answered.json()["code"]) == (403, "role_not_enough")


def test_closed_round_takes_no_answer(site: TestSite, caller: Keys) -> None:
    closed = site.round_id("quarterly_report", "2013-Q1")
    body = {"answers": [{"ask_id": ask_of(site, closed, "2"), "values": ANSWER}]}

    answered = caller("lee").post(f"/rounds/{closed}/answers", body)

    assert (answered.status_code, answered.json()["code"]) == (422, "round_not_open")
