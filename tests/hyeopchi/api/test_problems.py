"""Refusals: one shape, stable codes, nothing of what was sent said back."""

import pytest

from hyeopchi.api.openapi import codes
from hyeopchi.api.problem import snake
from hyeopchi.wording import WORDS
from tests.hyeopchi.api.conftest import Keys
from tests.site import TestSite

SHAPE = {"type", "title", "status", "code", "detail", "mend", "errors"}


@pytest.mark.parametrize(
    ("method", "path", "content", "headers", "status", "code"),
    [
        ("GET", "/cases/1", None, {"Authorization": "Bearer no"}, 401, "sign_in_needed"),
        ("GET", "/outbox", None, {}, 403, "role_not_enough"),
        ("GET", "/nowhere", None, {}, 404, "not_found"),
        ("GET", "/cases/987654321", None, {}, 404, "not_found"),
        ("DELETE", "/cases/1", None, {}, 405, "method_not_allowed"),
        ("POST", "/cases", b"{", {"Content-Type": "application/json"}, 400, "body_garbled"),
        ("POST", "/cases", b"\xff", {"Content-Type": "application/json"}, 400, "body_garbled"),
        ("POST", "/cases", b"[" * 99999, {"Content-Type": "application/json"}, 400, "body_garbled"),
        ("POST", "/cases", b"a=b", {"Content-Type": "text/plain"}, 415, "body_unfit"),
        ("POST", "/cases", b"{}", {}, 415, "body_unfit"),
        ("POST", "/cases", b'"' + b"x" * 2_000_000 + b'"', {"Content-Type": "application/json"}, 413, "body_too_large"),
        ("POST", "/cases", b"{}", {"Content-Type": "application/json"}, 422, "values_unreadable"),
        ("GET", "/cases/x", None, {}, 422, "values_unreadable"),
    ],
)  # fmt: skip
def test_refusal_is_a_problem(
    caller: Keys,
    method: str,
    path: str,
    content: bytes | None,
    headers: dict[str, str],
    status: int,
    code: str,
) -> None:
    lee = caller("lee")

    answered = lee.client.request(
        method, f"/api/v1{path}", content=content, headers={**lee.headers, **headers}
    )

    said = answered.json()
    assert answered.headers["content-type"] == "application/problem+json"
    assert (answered.status_code, said["status"], said["code"]) == (status, status, code)
    assert set(said) == SHAPE
    assert said["type"] == f"/api/v1/problems#{code}"
    assert "`" not in said["mend"]
    assert said["code"] in codes()


def test_refusal_never_says_back_what_was_sent(caller: Keys) -> None:
    secret = "주민등록번호 900101-1234567"

    answered = caller("lee").post("/cases", {"title": {"a": secret}, secret: 1, "number": secret})

    assert answered.status_code == 422
    assert "1234567" not in answered.text.replace(f"/{secret}", "")


def test_every_error_with_words_has_a_code(caller: Keys) -> None:
    listed = caller("lee").get("/problems").json()["items"]

    assert {snake(name) for name in WORDS} <= set(listed)


def test_foreign_and_missing_changes_are_refused_alike(site: TestSite, caller: Keys) -> None:
    lee = caller("lee")
    body = {"changes": {"budget": 1}, "reason": "x"}

    foreign = lee.patch(f"/cases/{site.case_id('8')}", body, If_Match='"1"')
    missing = lee.patch("/cases/987654321", body, If_Match='"1"')

    assert (foreign.status_code, foreign.content) == (404, missing.content)
