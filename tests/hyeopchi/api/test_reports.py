"""Reports and people over the API."""

import pytest

from engine.store import reading
from engine.tables import access
from tests.hyeopchi.api.conftest import Keys
from tests.site import TestSite

PLENARY = "/reports/plenary?lifecycle=policy_task&review=quarterly_report&period="


def test_closed_rounds_report_is_the_frozen_one(caller: Keys) -> None:
    said = caller("gam").get(f"{PLENARY}2013-Q1").json()

    assert (said["asked"], said["answered"], said["balances"]) == (9, 9, True)
    assert (said["frozen"]["version"], said["frozen"]["intact"]) == (1, True)
    assert [one["number"] for one in said["rows"]] == list("123456789")
    assert said["table"]["lines"][0]["total"]["count"] == 9
    assert said["rows"][0]["values"]["grade"]["text"] == "정상추진"


def test_open_rounds_report_is_a_draft(caller: Keys) -> None:
    said = caller("han").get(f"{PLENARY}2013-Q2").json()

    assert (said["answered"], said["frozen"]) == (1, None)


@pytest.mark.parametrize("period", ["2011-Q1", "soon", "2013-Q1&version=9"])
def test_report_that_there_is_not_is_not_there(caller: Keys, period: str) -> None:
    answered = caller("han").get(f"{PLENARY}{period}")

    assert answered.status_code in (404, 422)


def test_cases_are_counted_as_of_a_day(caller: Keys) -> None:
    said = caller("han").get("/reports/cases/policy_task?on=2013-07-01").json()

    assert {one["state"]["key"]: one["figure"]["count"] for one in said["states"]}[
        "maintained"
    ] == 9
    assert (said["as_of"], said["balances"]) == ("2013-07-01", True)


@pytest.mark.parametrize("person", ["lee", "moon", "ad"])
def test_report_is_for_who_sees_every_case(caller: Keys, person: str) -> None:
    statuses = {
        caller(person).get(path).status_code
        for path in (
            f"{PLENARY}2013-Q1",
            "/reports/cases/policy_task",
            "/reports/tables/policy_task",
            "/reports/tables/policy_task/any",
        )
    }

    assert statuses == {403}


def test_table_that_no_definition_has_is_not_there(caller: Keys) -> None:
    assert caller("han").get("/reports/tables/policy_task/any").status_code == 404
    assert caller("han").get("/reports/tables/nothing").status_code == 404


def test_people_have_no_contact_data_unless_the_key_may(site: TestSite, caller: Keys) -> None:
    without = caller("han", "people:read").get("/people/lee").json()
    with_it = caller("han", "people:read", "people:contact").get("/people/lee").json()
    session = site.visitor("han").get("/api/v1/people/lee").json()

    assert (without["email"], without["phone"]) == (None, None)
    assert with_it["email"] == "lee@city.example"
    assert session["email"] is None
    assert without["roles"] == [
        {"role": {"key": "program_manager", "label": "주무관(담당자)"}, "place": "복지정책과"}
    ]


def test_looking_through_people_is_in_the_access_log(site: TestSite, caller: Keys) -> None:
    caller("han").get("/people")

    with reading(site.store) as read:
        row = read.execute(access.select().order_by(access.c.id.desc())).first()
    assert row is not None
    assert (row.account, row.chosen, row.act) == ("han", "전체", "사람 목록 보기")


def test_outbox_is_told_in_numbers(caller: Keys) -> None:
    answered = caller("ad").get("/outbox")

    assert {one["status"]["key"] for one in answered.json()["items"]} <= {"sent", "queued"}
    assert "@" not in answered.text


def test_definition_says_its_states_and_moves(caller: Keys) -> None:
    said = caller("lee").get("/lifecycles/policy_task").json()

    assert [one["key"] for one in said["states"] if one["final"]] == ["closed", "superseded"]
    assert "close" in {one["key"] for one in said["moves"]}
    assert caller("lee").get("/lifecycles/nothing").status_code == 404
