"""
Every page and every answer of the API asks a constant number of statements, at 10 cases and 10,000.

The counts stand in tests/hyeopchi/statements.yaml, one a route of the matrix: whoever adds a route
counts it, and whoever makes one ask more says so there.
"""

from pathlib import Path

import pytest
from ruamel.yaml import YAML
from sqlalchemy import Connection, text

from engine.case_index import rebuild
from engine.people import NewPerson, add_people
from engine.store import transaction
from tests.hyeopchi.authz_objects import OBJECTS, Ids
from tests.hyeopchi.authz_principals import PRINCIPALS
from tests.hyeopchi.web.test_matrix import ENTRIES, Entry
from tests.rounds_town import _CROWD
from tests.site import TestSite, Visitor, count_statements

pytestmark = pytest.mark.slow

COUNTS = Path(__file__).parents[1] / "statements.yaml"
# The first of these that a route lets in looks: whoever sees most comes first.
LOOKERS = (
    "coordinator", "admin", "auditor", "secretary", "manager_own", "lead_own", "link_own",
    "reviewer", "key_read",
)  # fmt: skip
PAGES = [one for one in ENTRIES if one.method == "GET" and not one.elsewhere]


def test_every_page_asks_as_many_statements_at_10_cases_as_at_10_000(site: TestSite):
    objects = {name: OBJECTS[name](site) for name in sorted({one.object for one in PAGES})}
    visitors = {name: PRINCIPALS[name](site) for name in (*LOOKERS, "anonymous")}
    few = {one.route: counted(site, visitors, one, objects[one.object]) for one in PAGES}
    with transaction(site.store) as write:
        grow(write, site.case_id("2"), 10_000)
    many = {one.route: counted(site, visitors, one, objects[one.object]) for one in PAGES}

    assert {route: (few[route], many[route]) for route in few if few[route] != many[route]} == {}
    assert few == YAML(typ="safe").load(COUNTS.read_text(encoding="utf-8"))


def counted(site: TestSite, visitors: dict[str, Visitor], entry: Entry, ids: Ids) -> int:
    looker = next((one for one in LOOKERS if one in entry.own), "anonymous")
    path = entry.path
    for key, value in ids.own.items():
        path = path.replace("{" + key + "}", str(value))
    path += f"?{entry.query}" if entry.query else ""
    visitors[looker].get(path)  # what definitions say is read once a process
    with count_statements(site.store) as seen:
        answered = visitors[looker].get(path)
    assert answered.status_code < 400, (looker, path, answered.status_code)
    return len(seen)


def grow(write: Connection, like: int, count: int) -> None:
    """Make *count* cases like one, asked about in every round, and a crowd around them."""
    for statement in (*_CROWD, *_ASKED):
        write.execute(text(statement), {"count": count, "like": like})
    rebuild(write)
    add_people(write, [NewPerson(f"p{number}", f"사람{number}") for number in range(1000)])
    write.execute(text(_LETTERS), {"count": 1000})
    write.execute(text(_MEETINGS), {"count": 300})
    write.execute(text(_ITEMS))


_COPY = (
    'FROM {0} o JOIN "case" k ON k.id = o.case_id '
    "JOIN \"case\" c ON c.number LIKE k.number || '-%' WHERE k.id = :like AND :count > 0"
)
_ASKED = (
    "INSERT INTO round_item (round_id, case_id, state) SELECT o.round_id, c.id, o.state "
    + _COPY.format("round_item"),
    "INSERT INTO ask (round_id, case_id, person_id, organisation_id, committee_id, status) "
    "SELECT o.round_id, c.id, o.person_id, o.organisation_id, o.committee_id, o.status "
    + _COPY.format("ask"),
)
_N = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :count) "
_LETTERS = _N + (
    "INSERT INTO mail (message_id, person_id, kind, on_day, to_name, to_address, subject, body,"
    " status, attempts, doubts, due_at, lease_token, composed_at, sent_at) "
    "SELECT '<n' || n.i || '@x.example>', m.person_id, m.kind, m.on_day, m.to_name, m.to_address,"
    " m.subject, m.body, CASE n.i % 3 WHEN 0 THEN 'held' WHEN 1 THEN 'dead' ELSE m.status END,"
    " m.attempts, m.doubts, m.due_at, m.lease_token, m.composed_at, m.sent_at "
    "FROM n, mail m WHERE m.id = (SELECT min(id) FROM mail)"
)
_MEETINGS = _N + (
    "INSERT INTO meeting (key, committee_id, kind, held_on, seated, present) "
    "SELECT 'n' || n.i, m.committee_id, m.kind, m.held_on, 3, 2 "
    "FROM n, meeting m WHERE m.id = (SELECT min(id) FROM meeting)"
)
_ITEMS = (
    "INSERT INTO agenda_item (meeting_id, number, title) "
    "SELECT id, 99, '늘린 안건' FROM meeting WHERE key LIKE 'n%'"
)
