"""Cases over the API: what is seen, page by page, and nothing of what is not."""

import pytest

from tests.hyeopchi.api.conftest import Keys
from tests.site import TestSite, count_statements


def test_list_holds_what_the_keys_person_sees(caller: Keys) -> None:
    numbers = {
        person: [one["number"] for one in caller(person).get("/cases").json()["items"]]
        for person in ("han", "lee", "moon")
    }

    assert numbers == {
        "han": list("123456789"),
        "lee": list("123456"),
        "moon": list("789"),
    }


def test_list_is_read_page_by_page_to_its_end(caller: Keys) -> None:
    han, found, cursor = caller("han"), [], ""
    while True:
        page = han.get(f"/cases?limit=4&sort=title{cursor}").json()
        found.append([one["title"] for one in page["items"]])
        if page["next_cursor"] is None:
            break
        cursor = f"&cursor={page['next_cursor']}"

    assert [len(page) for page in found] == [4, 4, 1]
    titles = [title for page in found for title in page]
    assert titles == sorted(titles)


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("q=돌봄", "36"),
        ("q=ㅂㅈㅈㅂ", "1"),
        ("subcommittee=culture", "789"),
        ("lead=arts&order=desc", "987"),
        ("state=closed", ""),
        ("state=maintained&state=closed&lifecycle=policy_task", "123456789"),
        ("overdue=true", ""),
    ],
)
def test_list_is_narrowed(caller: Keys, query: str, numbers: str) -> None:
    found = caller("han").get(f"/cases?{query}").json()["items"]

    assert "".join(one["number"] for one in found) == numbers


@pytest.mark.parametrize(
    "query",
    ["limit=0", "limit=201", "sort=id", "order=up", "cursor=x", "cursor=bm8", "page=2", "q=" + "가" * 201],
)  # fmt: skip
def test_list_refuses_what_it_does_not_know(caller: Keys, query: str) -> None:
    answered = caller("han").get(f"/cases?{query}")

    assert answered.status_code == 422
    assert answered.headers["content-type"] == "application/problem+json"


def test_cursor_of_another_order_is_refused(caller: Keys) -> None:
    han = caller("han")
    cursor = han.get("/cases?limit=1").json()["next_cursor"]

    assert han.get(f"/cases?sort=title&cursor={cursor}").json()["code"] == "cursor_unfit"


def test_list_asks_the_same_number_of_questions_for_any_number_of_cases(
    site: TestSite, caller: Keys
) -> None:
    han = caller("han")
    han.get("/cases")  # definitions are read once
    counts = []
    for limit in (1, 9):
        with count_statements(site.store) as seen:
            han.get(f"/cases?limit={limit}")
        counts.append(len(seen))

    assert counts == [7, 7]


def test_case_says_keys_with_their_labels(site: TestSite, caller: Keys) -> None:
    answered = caller("lee").get(f"/cases/{site.case_id('1')}")

    said = answered.json()
    assert answered.headers["etag"] == f'"{said["version"]}"'
    assert said["state"] == {"key": "maintained", "label": "유지"}
    assert said["fields"]["lead"] == {
        "label": "주관부서",
        "value": "welfare-policy",
        "text": "복지정책과",
    }


@pytest.mark.parametrize("path", ["", "/events", "/moves", "/lineage", "/as-of?on=2013-07-01"])
def test_case_of_another_department_is_not_there(site: TestSite, caller: Keys, path: str) -> None:
    lee = caller("lee")

    foreign = lee.get(f"/cases/{site.case_id('8')}{path}")
    missing = lee.get(f"/cases/987654321{path}")

    assert (foreign.status_code, foreign.content) == (404, missing.content)
    assert foreign.headers == missing.headers


def test_case_as_of_a_day_is_what_it_was(site: TestSite, caller: Keys) -> None:
    han, case_id = caller("han"), site.case_id("1")
    held = han.get(f"/cases/{case_id}")
    han.patch(
        f"/cases/{case_id}",
        {"changes": {"budget": 7}, "reason": "추경"},
        If_Match=held.headers["etag"],
    )

    before = han.get(f"/cases/{case_id}/as-of?on=2013-07-02").json()
    after = han.get(f"/cases/{case_id}/as-of?on=2013-07-03").json()
    never = han.get(f"/cases/{case_id}/as-of?on=2011-12-31")

    assert "budget" not in before["fields"]
    assert after["fields"]["budget"] == {"label": "총사업비", "value": 7, "text": "금7원(금칠원)"}
    assert never.status_code == 404


@pytest.mark.parametrize("day", ["2013-7-1", "20130701", "1372636800", "0", "어제", ""])
def test_day_is_taken_as_iso_writes_it_and_no_other_way(
    site: TestSite, caller: Keys, day: str
) -> None:
    answered = caller("han").get(f"/cases/{site.case_id('1')}/as-of?on={day}")

    assert answered.status_code == 422
    assert answered.json()["errors"][0]["parameter"] == "on"


def test_events_keep_a_members_evaluation_from_whom_it_is_not_for(
    site: TestSite, caller: Keys
) -> None:
    path = f"/cases/{site.case_id('1')}/events"
    evaluations = {
        person: [
            (one["actor"], "proposal" in one["data"], bool(one["text"]))
            for one in caller(person).get(path).json()["items"]
            if one["data"].get("review") == "half_yearly_evaluation"
        ]
        for person in ("han", "lee", "gam", "do")
    }

    members = sorted([("noh", True, True), ("seo", True, True)])
    assert {person: sorted(seen, key=str) for person, seen in evaluations.items()} == {
        "han": members,
        "gam": members,
        "lee": [(None, False, False)] * 2,
        "do": [(None, False, False)] * 2,
    }


def test_moves_say_what_is_missing(site: TestSite, caller: Keys) -> None:
    said = caller("han").get(f"/cases/{site.case_id('1')}/moves").json()

    moves = {one["move"]["key"]: one for one in said["items"]}
    assert [one["code"] for one in moves["maintain"]["refusals"]] == ["decision_missing"]
    assert moves["maintain"]["open"] is False
    assert moves["close"]["asks"]["cause"]["required"] is True
