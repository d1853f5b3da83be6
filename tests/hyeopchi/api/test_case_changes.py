"""Changes over the API: each once, each on the version that was seen, each refusal with its place."""

import pytest

from engine.definitions import publish
from engine.store import reading, transaction
from engine.tables import case
from tests.api_caller import Caller
from tests.hyeopchi.api.conftest import Keys
from tests.site import START, TestSite

NEW = {
    "lifecycle": "policy_task",
    "number": "10",
    "title": "골목길 조명",
    "fields": {"subcommittee": "welfare", "batch": "new", "lead": "welfare-policy"},
    "basis": "2013년 신규과제 제안서",
}
EDIT = {"changes": {"budget": 120_000_000}, "reason": "추경 반영"}
CLOSE = {"move": "close", "given": {"cause": "done"}, "approval_document": "소통-2053"}


def etag(of: Caller, path: str) -> str:
    found: str = of.get(path).headers["etag"]
    return found


@pytest.fixture
def path(site: TestSite) -> str:
    return f"/cases/{site.case_id('2')}"


def test_case_is_entered_once_under_its_key(site: TestSite, caller: Keys) -> None:
    lee = caller("lee")

    first = lee.post("/cases", NEW, key="enter-10-again")
    again = lee.post("/cases", NEW, key="enter-10-again")
    other = lee.post("/cases", {**NEW, "number": "11"}, key="enter-10-again")

    assert (first.status_code, again.status_code) == (201, 201)
    assert first.content == again.content
    assert (first.headers["idempotent-replayed"], again.headers["idempotent-replayed"]) == (
        "false",
        "true",
    )
    assert (other.status_code, other.json()["code"]) == (422, "key_reused")
    assert first.headers["location"] == f"/api/v1/cases/{first.json()['id']}"
    assert first.json()["state"]["key"] == "proposed"


def test_same_key_of_two_people_is_two_keys(caller: Keys) -> None:
    lee, han = caller("lee"), caller("han")

    assert lee.post("/cases", NEW, key="the-same-key").status_code == 201
    assert han.post("/cases", {**NEW, "number": "11"}, key="the-same-key").status_code == 201


def test_nobody_enters_what_they_could_not_see(site: TestSite, caller: Keys) -> None:
    answered = caller("moon").post("/cases", NEW)

    assert answered.status_code == 404
    with reading(site.store) as read:
        assert read.execute(case.select().where(case.c.number == "10")).all() == []


def test_refused_fields_say_where_they_lie(caller: Keys) -> None:
    answered = caller("lee").post(
        "/cases", {**NEW, "fields": {"batch": "third", "x": "y", "lead": "welfare-policy"}}
    )

    said = answered.json()
    assert (answered.status_code, said["code"]) == (422, "fields_invalid")
    assert {one["pointer"] for one in said["errors"]} == {
        "/fields/batch",
        "/fields/x",
        "/fields/subcommittee",
    }


def test_edit_needs_the_version_that_was_seen(caller: Keys, path: str) -> None:
    lee = caller("lee")
    seen = etag(lee, path)

    missing = lee.patch(path, EDIT)
    unfit = lee.patch(path, EDIT, If_Match="*")
    done = lee.patch(path, EDIT, If_Match=seen)
    stale = lee.patch(path, EDIT, If_Match=seen)

    assert [one.status_code for one in (missing, unfit, done, stale)] == [428, 412, 200, 412]
    assert done.headers["etag"] == etag(lee, path)
    said = stale.json()
    assert (said["code"], said["version"]) == ("case_changed", done.json()["version"])
    assert [(one["kind"], one["fields"]) for one in said["happened"]] == [("edited", ["budget"])]
    assert "lee" not in stale.text


def test_edit_asked_again_is_answered_as_the_first_time(caller: Keys, path: str) -> None:
    lee = caller("lee")
    seen = etag(lee, path)
    first = lee.patch(path, EDIT, key="edit-budget-2", If_Match=seen)
    lee.patch(path, {"changes": {"budget": 1}, "reason": "고침"}, If_Match=etag(lee, path))

    again = lee.patch(path, EDIT, key="edit-budget-2", If_Match=seen)

    assert (again.status_code, again.content) == (200, first.content)
    assert lee.get(path).json()["fields"]["budget"]["value"] == 1


def test_move_is_made_once_and_answers_the_same_ever_after(
    site: TestSite, caller: Keys, path: str
) -> None:
    han = caller("han")
    seen = etag(han, path)

    first = han.post(f"{path}/moves", CLOSE, key="close-task-2", If_Match=seen)
    again = han.post(f"{path}/moves", CLOSE, key="close-task-2", If_Match=seen)
    stale = han.post(f"{path}/moves", CLOSE, If_Match=seen)

    assert (first.status_code, again.status_code, stale.status_code) == (201, 201, 412)
    assert first.content == again.content
    assert (first.json()["state"]["key"], again.headers["idempotent-replayed"]) == (
        "closed",
        "true",
    )
    assert han.get(path).json()["final"] is True


def test_refused_move_says_everything_that_is_missing(caller: Keys, path: str) -> None:
    han = caller("han")

    answered = han.post(f"{path}/moves", {"move": "close"}, If_Match=etag(han, path))

    said = answered.json()
    assert (answered.status_code, said["code"]) == (422, "moves_refused")
    assert [(one["pointer"], one["code"]) for one in said["errors"]] == [
        ("/given/cause", "field_missing"),
        ("", "any_of_missing"),
    ]
    assert all(one["mend"] for one in said["errors"])


def test_move_that_is_not_theirs_is_refused_by_the_definition(caller: Keys, path: str) -> None:
    lee = caller("lee")

    answered = lee.post(f"{path}/moves", CLOSE, If_Match=etag(lee, path))

    assert answered.status_code == 422
    assert [one["code"] for one in answered.json()["errors"]] == ["not_yours"]


@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        ({**EDIT, "version": 3}, "/version", "unknown"),
        ({"changes": {}, "reason": "x"}, "/changes", "too_few"),
        ({"changes": {"budget": 1.5}, "reason": "x"}, "/changes/budget", "type"),
        ({"changes": {"budget": 10**16}, "reason": "x"}, "/changes/budget", "type"),
        ({"changes": {"goal": "a\x00b"}, "reason": "x"}, "/changes/goal", "type"),
        ({"changes": {"goal": "a"}}, "/reason", "missing"),
        ([], "", "type"),
    ],
)
def test_body_of_another_shape_is_refused_where_it_differs(
    caller: Keys, path: str, body: object, pointer: str, code: str
) -> None:
    answered = caller("lee").patch(path, body, If_Match='"1"')

    errors = answered.json()["errors"]
    assert answered.status_code == 422
    assert any(one["pointer"].startswith(pointer) for one in errors)
    assert code in {one["code"] for one in errors} or pointer == "/changes/budget"


def test_change_is_refused_without_its_own_name(caller: Keys, path: str) -> None:
    lee = caller("lee")

    answered = lee.client.patch(
        f"/api/v1{path}", json=EDIT, headers={**lee.headers, "If-Match": '"1"'}
    )

    assert answered.status_code == 422
    assert answered.json()["errors"][0]["parameter"] == "Idempotency-Key"


FOLLOWING = """\
lifecycle: following
label: 후속사업
fields:
  lead: {label: 주관부서, type: organisation, required: true}
  parent: {label: 앞선 과제, type: case, of: policy_task}
states:
  open: {label: 진행, initial: true}
  done: {label: 완료, final: true}
moves:
  finish:
    label: 마침
    from: [open]
    to: done
    by: [program_manager]
    asks: {next: {label: 이어질 과제, type: case, of: policy_task}}
"""


@pytest.fixture
def following(site: TestSite) -> dict[str, object]:
    """A second process of 복지정책과, whose cases may name a policy task."""
    with transaction(site.store) as write:
        publish(write, FOLLOWING.encode(), file="f.yaml", by="han", at=site.clock(), since=START)
    fields = {"lead": "welfare-policy", "parent": "2"}
    named = {"number": "후속-1", "title": "골목 조명", "basis": "추진계획"}
    return {"lifecycle": "following", **named, "fields": fields}


@pytest.mark.parametrize("number", ["7", "999"])
def test_nobody_names_a_case_that_they_could_not_look_at(
    caller: Keys, following: dict[str, object], number: str
) -> None:
    """7 is another department's, 999 nobody's: both are told alike, wherever they are named."""
    lee = caller("lee")
    path = lee.post("/cases", following).headers["location"].removeprefix("/api/v1")
    seen = {"If-Match": etag(lee, path)}
    named = {"lead": "welfare-policy", "parent": number}

    entered = lee.post("/cases", {**following, "number": "후속-2", "fields": named})
    edited = lee.patch(path, {"changes": {"parent": number}, "reason": "고침"}, **seen)
    moved = lee.post(f"{path}/moves", {"move": "finish", "given": {"next": number}}, **seen)

    told = [one.json()["errors"] for one in (entered, edited, moved)]
    assert [one.status_code for one in (entered, edited, moved)] == [422, 422, 422]
    assert [[each["pointer"] for each in one] for one in told] == [
        ["/fields/parent"], ["/changes/parent"], ["/given/next"],
    ]  # fmt: skip
    assert told[0] == [
        {
            "pointer": "/fields/parent",
            "code": "case_unknown",
            "detail": "「앞선 과제」 항목에 적은 번호는 등록된 번호가 아닙니다.",
            "mend": "등록된 번호로 입력해 주십시오.",
        }
    ]
    kept = lee.get(path).json()["fields"]["parent"]
    assert kept == {"label": "앞선 과제", "value": "2", "text": "2"}
