"""What docs/pages/api.md and webhooks.md say is what there is."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from engine.api_keys import SCOPES
from engine.webhooks import EVENTS
from flows.steps.webhooks import signature
from hyeopchi.api.openapi import codes
from tests.hyeopchi.api.conftest import Keys
from tests.site import TestSite

DOCS = Path(__file__).parents[3] / "docs" / "pages"
API = (DOCS / "api.md").read_text(encoding="utf-8")
WEBHOOKS = (DOCS / "webhooks.md").read_text(encoding="utf-8")
NOW = datetime(2013, 7, 3, 1, tzinfo=UTC)


def blocks(text: str, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", text, re.S)


def test_every_scope_and_event_is_explained() -> None:
    assert [scope for scope in SCOPES if f"| `{scope}` |" not in API] == []
    assert [event for event in EVENTS if f"`{event}`" not in WEBHOOKS] == []


def test_every_code_named_is_one() -> None:
    table = API.partition("| status |")[2].partition("\n\n")[0]
    named = set(re.findall(r"`([a-z]+(?:_[a-z]+)+)`", table))

    assert named
    assert named <= set(codes())


def test_calls_shown_are_answered_as_shown(site: TestSite, caller: Keys) -> None:
    han = caller("han")

    listed = han.get("/cases?q=ㅂㅈㅈㅂ&state=maintained&limit=20").json()
    etag = han.get(f"/cases/{site.case_id('2')}").headers["etag"]
    (said,) = re.findall(r"-d '(\{.*?\})'", API)
    body = json.loads(said)
    moved = han.post(f"/cases/{site.case_id('2')}/moves", body, If_Match=etag)

    assert [one["title"] for one in listed["items"]] == ["빈집 정비"]
    assert listed["next_cursor"] is None
    assert (moved.status_code, moved.headers["idempotent-replayed"]) == (201, "false")


def test_refusal_shown_is_the_one_that_comes(site: TestSite, caller: Keys) -> None:
    han, (shown,) = caller("han"), [json.loads(one) for one in blocks(API, "json")]
    etag = han.get(f"/cases/{site.case_id('2')}").headers["etag"]
    body = {"move": "close", "approval_document": "소통-2053"}

    came = han.post(f"/cases/{site.case_id('2')}/moves", body, If_Match=etag).json()

    assert came == shown


@pytest.fixture
def is_ours() -> Any:
    (source,) = blocks(WEBHOOKS, "python")
    assert len([line for line in source.splitlines() if line.strip()]) <= 15
    names: dict[str, Any] = {}
    exec(source, names)
    return names["is_ours"]


def test_verifier_shown_knows_our_signature_and_no_other(is_ours: Any) -> None:
    body, now = b'{"id":"1:event:1"}', NOW.timestamp()
    header = signature("whs_a", body, at=NOW)

    assert is_ours(header, body, "whs_a", now=now + 299)
    assert not is_ours(header, body, "whs_a", now=now + 301)
    assert not is_ours(header, body + b" ", "whs_a", now=now)
    assert not is_ours(header, body, "whs_b", now=now)
    for wrong in ("", "t=,v1=", "v1=abc", header.replace("t=1", "t=2"), "t=x,v1=y"):
        assert not is_ours(wrong, body, "whs_a", now=now)
