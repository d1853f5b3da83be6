"""Pages over a record of a size that no office has, beside the bare query for what each one shows."""

import shutil
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient
from sqlalchemy import Engine

from benchmarks.large_office import AT, Large, large_office
from engine.people import person_with_key
from engine.sessions import open_session
from engine.store import transaction
from flows.steps.setting import setting_of
from hyeopchi.office import init_office
from hyeopchi.web.app import build_app
from hyeopchi.web.through import cookie_name
from hyeopchi.web.website import site_for

_RUNS = 7


@dataclass(frozen=True, slots=True)
class Asked:
    """A page, who asks for it, and the least that a database could do for it."""

    what: str
    who: str  # han sees all, lee one department of fifty
    path: str
    bare: str


_LINES = """
SELECT c.number, c.title, c.fields, i.state, i.grade, i.progress, i.due_on
FROM case_index i JOIN "case" c ON c.id = i.case_id
WHERE i.lifecycle = 'policy_task' {} LIMIT 51
"""
_COUNTS = """
SELECT state, subcommittee, count(*) FROM case_index
WHERE lifecycle = 'policy_task' {} GROUP BY state, subcommittee
"""
_OWN = "AND {}case_id IN (SELECT case_id FROM case_relation WHERE organisation_id = 8)"
_BY_NUMBER = "ORDER BY i.number_form, i.case_id"

PAGES = (
    Asked(
        "the list, as it opens",
        "han",
        "/cases",
        _LINES.format(_BY_NUMBER) + ";" + _COUNTS.format(""),
    ),
    Asked(
        "the list of one department",
        "lee",
        "/cases",
        _LINES.format(_OWN.format("i.") + _BY_NUMBER) + ";" + _COUNTS.format(_OWN.format("")),
    ),
    Asked(
        "maintained, not reported, by 다음 기한",
        "han",
        "/cases?state=maintained&report=waiting&sort=due",
        _LINES.format(
            "AND i.state = 'maintained' AND i.report_round_id = 1 "
            "AND i.report_status IN ('open', 'missing') ORDER BY i.due_on, i.number_form, i.case_id"
        )
        + ";"
        + _COUNTS.format("AND report_round_id = 1 AND report_status IN ('open', 'missing')"),
    ),
    Asked(
        "a search that finds very many: 빈집",
        "han",
        "/search?q=빈집",
        _LINES.format("AND instr(i.search, '빈집') " + _BY_NUMBER),
    ),
    Asked(
        "a search that finds one: 초성 and number",
        "han",
        "/search?q=ㅂㅈㅎㄷ777777",
        _LINES.format("AND instr(i.search, 'ㅂㅈㅎㄷ777777') " + _BY_NUMBER),
    ),
    Asked(
        "a search that finds none",
        "han",
        "/search?q=없는과제",
        _LINES.format("AND instr(i.search, '없는과제') " + _BY_NUMBER),
    ),
    Asked(
        "the page of one case",
        "han",
        "/cases/{middle}",
        'SELECT * FROM "case" WHERE id = {middle};'
        "SELECT * FROM event WHERE case_id = {middle} ORDER BY seq DESC LIMIT 51",
    ),
    Asked(
        "오늘 할 일 of a clerk",
        "lee",
        "/today",
        "SELECT count(*), min(r.due_on) FROM ask a JOIN round r ON r.id = a.round_id, person p "
        "WHERE p.key = 'lee' AND a.person_id = p.id AND a.status = 'open'",
    ),
)


def run(folder: Path, cases: int, only: str) -> None:
    """Make the office, and time every page whose name holds *only*."""
    began = time.perf_counter()
    home = folder / "office"
    init_office(home, name="큰 시", department="협치담당관", email="h@city.example", phone="02-1")
    large = large_office(home / "hyeopchi.db", cases)
    made = time.perf_counter() - began
    size = large.path.stat().st_size / 2**30
    print(f"{large.cases:,} cases, {large.events:,} events, {size:.1f} GiB, made in {made:.0f} s")
    app = build_app(site_for(setting_of(home), lambda: AT))
    with sqlite3.connect(large.path) as raw:
        for asked in PAGES:
            if only in asked.what:
                _time(app, large, raw, asked)
    large.store.dispose()


def run_alone(cases: int, only: str, where: Path | None) -> None:
    """Run in a folder that is removed again, on the disk of *where*."""
    folder = Path(tempfile.mkdtemp(prefix="hyeopchi-pages-", dir=where))
    try:
        run(folder, cases, only)
    finally:
        shutil.rmtree(folder)


def _time(app: Any, large: Large, raw: sqlite3.Connection, asked: Asked) -> None:
    middle = str(large.cases // 2)
    client = _visitor(app, large.store, asked.who)
    path = asked.path.format(middle=middle)
    queries = [one for one in asked.bare.format(middle=middle).split(";") if one.strip()]

    def ours() -> None:
        answered = client.get(path)
        assert answered.status_code == 200, (path, answered.status_code)

    def bare() -> None:
        for query in queries:
            raw.execute(query).fetchall()

    times = {"ours": _median(ours), "bare": _median(bare)}
    print(
        f"{asked.what}: page {times['ours'] * 1000:.0f} ms, "
        f"bare query {times['bare'] * 1000:.1f} ms (median of {_RUNS})",
        flush=True,
    )


def _median(work: Callable[[], None]) -> float:
    work()  # what is read once a process, and the file into memory
    times = []
    for _ in range(_RUNS):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return statistics.median(times)


def _visitor(app: Any, store: Engine, key: str) -> TestClient:
    with transaction(store) as write:
        who = person_with_key(write, key).id
        opened = open_session(write, who, at=AT, source="192.0.2.1", agent="benchmark")
    client = TestClient(app, base_url="https://testserver")
    client.cookies.set(cookie_name(app.state.site), opened.token)
    return client
