"""
접속기록 (안전성 확보조치 기준 제8조): who saw whose data, one row an access, and nothing that names or opens.

Driven by the entries of the matrix: a route that is added is asked about here, too.
"""

from collections.abc import Iterator
from typing import Any, Final

import pytest
from sqlalchemy import func, select

from engine.store import reading
from engine.tables import access, person
from tests.hyeopchi.authz_objects import OBJECTS
from tests.hyeopchi.authz_principals import PRINCIPALS
from tests.hyeopchi.web.test_matrix import ENTRIES, Entry, _call, _outcome
from tests.site import TestSite

_TRIED: Final = [one for one in ENTRIES if not one.elsewhere]
_READ: Final = [one for one in _TRIED if one.method == "GET" and not one.public]
_ACTS: Final = [one for one in _TRIED if one.method != "GET" and not one.public]


def _rows(site: TestSite, after: int = 0) -> list[Any]:
    a = access.c
    query = select(
        a.id, a.account, a.via, a.source, a.subjects, a.chosen, a.act, a.route, a.object, a.outcome
    )
    with reading(site.store) as read:
        return list(read.execute(query.where(a.id > after).order_by(a.id)))


def _newest(site: TestSite) -> int:
    with reading(site.store) as read:
        return read.scalar(select(func.max(access.c.id))) or 0


def _names(site: TestSite) -> dict[str, tuple[str, ...]]:
    """Give what names each person, by key: their name, telephone and mail address."""
    p = person.c
    with reading(site.store) as read:
        rows = read.execute(select(p.key, p.name, p.phone, p.email))
        return {row.key: tuple(one for one in row[1:] if one) for row in rows}


def _asked(site: TestSite, entry: Entry) -> Iterator[tuple[str, Any, list[Any]]]:
    """Ask as the first who is let in and the first who is not: (who, answer, rows written)."""
    ids = OBJECTS[entry.object](site)
    denied = next((one for one in ("seo", "ad", "lee") if _KEYS[one] not in entry.own), None)
    for name in (entry.own[:1] or ("coordinator",)) + ((_KEYS[denied],) if denied else ()):
        visitor, before = PRINCIPALS[name](site), _newest(site)
        answered = _call(visitor, entry, ids.own)
        yield name, answered, _rows(site, before)


_KEYS: Final = {"seo": "reviewer", "ad": "admin", "lee": "manager_own"}


@pytest.mark.slow
@pytest.mark.parametrize("entry", _READ, ids=lambda one: one.route)
def test_who_is_shown_persons_is_written_down_with_them(site: TestSite, entry: Entry) -> None:
    known = _names(site)
    for name, answered, rows in _asked(site, entry):
        if _outcome(answered) != "let in":
            assert [row.outcome for row in rows] == ["refused"], name
            continue
        assert len(rows) <= 1, name
        shown = {
            key
            for key, called in known.items()
            if key != _asker(site, name) and any(one in _main(answered) for one in called)
        }
        if shown and answered.status_code == 200 and entry.route not in NAMED_FOR_CHOICE:
            assert rows, (name, shown)
            assert rows[0].chosen or set(rows[0].subjects), (name, shown)


@pytest.mark.slow
@pytest.mark.parametrize("entry", _ACTS, ids=lambda one: one.route)
def test_every_act_and_every_refusal_is_one_row_that_tells_no_secret(
    site: TestSite, entry: Entry
) -> None:
    words = [word for called in _names(site).values() for word in called]
    for name, answered, rows in _asked(site, entry):
        assert len(rows) == 1, (name, answered.status_code)
        (row,) = rows
        denied = answered.status_code in (401, 403, 404)
        assert (row.outcome == "refused") == denied, name
        assert row.account, name
        assert row.route == entry.route, name
        said = f"{row.chosen} {row.act} {row.route} {row.object} {row.source}"
        assert [word for word in words if word in said] == []


def test_an_address_that_is_none_of_ours_is_a_refusal_as_well(site: TestSite) -> None:
    for name, path in (("manager_own", "/nowhere/서윤슬"), ("key_read", "/api/v1/nowhere")):
        visitor, before = PRINCIPALS[name](site), _newest(site)

        assert visitor.get(path).status_code == 404

        (row,) = _rows(site, before)
        assert (row.account, row.outcome, row.object) == ("lee", "refused", None)
        assert "nowhere" not in f"{row.route}{row.act}{row.chosen}"


def test_an_act_that_broke_is_written_down(site: TestSite, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr("hyeopchi.pages.cases.save_view", broken)
    visitor = site.visitor("lee")
    visitor.client._transport.raise_server_exceptions = False  # type: ignore[attr-defined]
    before = _newest(site)

    answered = visitor.post("/views", {"name": "시험", "query": "lifecycle=policy_task"})

    assert answered.status_code == 500
    (row,) = _rows(site, before)
    assert (row.account, row.route, row.outcome) == ("lee", "POST /views", "failed")


def test_a_link_and_a_calendar_leave_no_token(site: TestSite) -> None:
    lee = site.visitor("lee")
    address = lee.post("/account/feed").text.split("https://testserver")[1].split(".ics")[0]
    before = _newest(site)

    site.anonymous().get(f"{address}.ics")
    site.anonymous().get("/r/" + "x" * 43)

    (row,) = _rows(site, before)
    assert (row.account, row.via, row.subjects) == (None, "none", ["lee"])
    assert address.rpartition("/")[2] not in str(tuple(row))


# Colleagues are named here so that one of them can be chosen; nothing else about them is shown.
# What the API's description names is made up.
NAMED_FOR_CHOICE: Final = frozenset({"GET /deputies", "GET /handover", "GET /api/v1/openapi.json"})


def _asker(site: TestSite, name: str) -> str:
    keys = {
        "reviewer": "seo", "link_own": "seo", "link_other": "bae", "manager_own": "lee",
        "manager_other": "moon", "lead_own": "ko", "coordinator": "han", "division_head": "do",
        "auditor": "gam", "secretary": "gan", "admin": "ad",
    }  # fmt: skip
    return keys.get(name, "lee")


def _main(answered: Any) -> str:
    """Leave out the frame, where the reader's own name stands."""
    text = str(answered.text)
    return text.partition("<main")[2] or text
