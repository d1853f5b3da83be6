"""Who asks: keys that act as their person within their scopes, and what opens nothing."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from engine.api_keys import revoke_key
from engine.store import reading, transaction
from engine.tables import access, api_key
from tests.hyeopchi.api.conftest import Keys
from tests.site import TestSite


def test_key_says_whose_it_is_and_what_it_is_for(caller: Keys) -> None:
    said = caller("lee", "cases:read").get("/me").json()

    assert said == {
        "key": "lee",
        "name": "이든솔",
        "roles": [{"key": "program_manager", "label": "주무관(담당자)"}],
        "via": "key",
        "scopes": [{"key": "cases:read", "label": "과제 읽기"}],
    }


def test_scope_opens_no_more_than_it_names(caller: Keys) -> None:
    reader = caller("han", "cases:read")

    statuses = [
        reader.get("/cases").status_code,
        reader.get("/rounds").status_code,
        reader.get("/people").status_code,
        reader.post("/meetings", {}).status_code,
    ]

    assert statuses == [200, 403, 403, 403]


def test_scope_opens_nothing_that_its_person_may_not(caller: Keys) -> None:
    manager, admin = caller("lee"), caller("ad")

    assert manager.get("/outbox").status_code == 403
    assert manager.get("/reports/cases/policy_task").status_code == 403
    assert admin.get("/cases").status_code == 403
    assert admin.get("/outbox").status_code == 200


@pytest.mark.parametrize(
    "header", ["", "Bearer ", "Bearer hyk_x", "Basic aGFuOng=", "hyk_x", "Bearer " + "x" * 300]
)
def test_what_is_no_key_opens_nothing_even_beside_a_session(site: TestSite, header: str) -> None:
    answered = site.visitor("han").get("/api/v1/cases", headers={"Authorization": header})

    assert (answered.status_code, answered.json()["code"]) == (401, "sign_in_needed")
    assert answered.headers["www-authenticate"].startswith("Bearer")


def test_revoked_or_ended_key_opens_nothing(site: TestSite, caller: Keys) -> None:
    revoked, ended = caller("han"), caller("han")
    with transaction(site.store) as write:
        revoke_key(write, revoked.key_id, by="han", at=site.clock())
    assert (revoked.get("/me").status_code, ended.get("/me").status_code) == (401, 200)

    site.clock.move(days=31)

    assert ended.get("/me").status_code == 401


def test_wrong_keys_from_one_address_have_to_wait(site: TestSite) -> None:
    program = site.anonymous()

    def knock() -> int:
        headers = {"Authorization": "Bearer hyk_wrong"}
        return int(program.get("/api/v1/me", headers=headers).status_code)

    statuses = [knock() for _ in range(12)]
    site.clock.move(hours=1)

    assert statuses[:9] == [401] * 9
    assert statuses[-1] == 429
    assert knock() == 401


def test_use_of_a_key_is_kept(site: TestSite, caller: Keys) -> None:
    han = caller("han")
    han.get("/me")
    site.clock.move(seconds=30)
    han.get("/me")

    with reading(site.store) as read:
        assert read.scalar(select(api_key.c.last_used_at)) == site.clock() - timedelta(seconds=30)


def test_who_looked_by_key_at_whom_is_in_the_access_log(site: TestSite, caller: Keys) -> None:
    caller("lee").get(f"/cases/{site.case_id('1')}/events")

    with reading(site.store) as read:
        row = read.execute(select(access).order_by(access.c.id.desc())).first()
    assert row is not None
    assert (row.account, row.via, row.act, row.route) == (
        "lee",
        "key",
        "과제 기록 보기",
        "GET /api/v1/cases/{case_id}/events",
    )
    assert set(row.subjects) >= {"han", "lee"}


def test_key_opens_no_page(caller: Keys) -> None:
    han = caller("han")

    answered = han.client.get("/cases", headers=han.headers, follow_redirects=False)

    assert answered.headers["location"] == "/sign-in?next=%2Fcases"


def test_session_reads_the_api_and_changes_with_its_token_only(site: TestSite) -> None:
    han = site.visitor("han")
    body = {"key": "plenary-x", "committee": "policy_committee", "kind": "extra", "held_on": "2013-07-01"}  # fmt: skip
    headers = {"Idempotency-Key": "session-call-1"}

    read = han.get("/api/v1/me")
    forged = han.client.post("/api/v1/meetings", json=body, headers=headers)
    done = han.client.post(
        "/api/v1/meetings", json=body, headers={**headers, "X-CSRF-Token": han.csrf}
    )

    assert (read.json()["via"], forged.status_code, done.status_code) == ("session", 403, 201)
    assert forged.json()["code"] == "form_foreign"
