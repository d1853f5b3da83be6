"""Against one real Prefect server: an import test would pass with a set that does not work."""

import json
import shutil
import urllib.error
import urllib.request
from datetime import date, datetime
from pathlib import Path

import pytest

from engine.round_view import round_named
from engine.store import reading
from flows.clock import Clock, flows_for
from flows.host import FlowHost
from flows.prefect_server import PrefectServer, answers
from flows.steps.pending import pending
from flows.steps.tick import tick
from tests.flows.conftest import YOUNG, TownOffice, found_office
from tests.flows.pictures import picture_of
from tests.flows.prefect_api import ask
from tests.flows.processes import wait_until
from tests.rounds_town import seoul

pytestmark = pytest.mark.slow

# what is tried here does not look at the database; the other tests try both
sqlite_only = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

OPENED = date(2013, 4, 1)
CLOSING = date(2013, 4, 16)
QUARTER = {"lifecycle": "task", "review": "quarterly_report", "period": "2013-Q1"}


def test_flows_run_three_times_leave_what_one_tick_leaves(
    young_office: TownOffice,
    flow_host: FlowHost,
    sqlite_template: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shutil.copyfile(sqlite_template, tmp_path / "alone.db")
    monkeypatch.setenv("HYEOPCHI_DATABASE_URL", f"sqlite:///{tmp_path}/alone.db")
    alone = found_office(tmp_path / "alone", since=YOUNG)

    for at in (seoul(OPENED), seoul(CLOSING)):
        states = _run_flows_for(young_office, flow_host, at, times=3)
        assert set(states) == {"completed"}
        tick(alone.setting, at=at)
        for one in (young_office, alone):
            _answer(one)

    assert picture_of(young_office.store) == picture_of(alone.store)
    assert [path.name for path in young_office.letters] == [path.name for path in alone.letters]
    alone.store.dispose()


@sqlite_only
def test_runs_and_artifacts_are_named_for_people(
    young_office: TownOffice, flow_host: FlowHost, prefect_server: PrefectServer
) -> None:
    common = {"office_folder": str(young_office.folder), "at": seoul(OPENED).isoformat()}

    opened = flow_host.run("open_round", **common, **QUARTER)
    told = flow_host.run("daily", **common)
    reported = flow_host.run("plenary_report", office_folder=str(young_office.folder), **QUARTER)

    assert (opened.state, opened.result) == (
        "completed",
        {"round_id": 1, "batches": 1, "asked": 7},
    )
    assert (told.result, reported.result) == (
        {"bounced": 0, "notices": 2, "mails": 2, "sent": 2},
        {"asked": 7, "answered": 0},
    )
    runs = ask(prefect_server, "flow_runs/filter", {"limit": 200})
    names = {run["name"] for run in runs}
    assert names >= {
        "2013년 1분기 이행상황 보고 – 열기",
        "2013. 4. 1. 알림",
        "2013년 1분기 이행상황 보고 – 본회의 보고",
    }
    (artifact, *_) = ask(
        prefect_server,
        "artifacts/filter",
        {"artifacts": {"key": {"any_": ["task-quarterly-report-2013-q1"]}}, "sort": "CREATED_DESC"},
    )
    assert json.loads(artifact["data"]) == [
        {"부서·분과": "계", "요청": 7, "제출": 0, "미제출": 7},
        {"부서·분과": "도로과", "요청": 3, "제출": 0, "미제출": 3},
        {"부서·분과": "복지과", "요청": 4, "제출": 0, "미제출": 4},
    ]


@sqlite_only
def test_a_round_that_is_not_due_fails_its_run_and_opens_nothing(
    young_office: TownOffice, flow_host: FlowHost
) -> None:
    early = seoul(date(2013, 3, 29)).isoformat()

    ran = flow_host.run("open_round", office_folder=str(young_office.folder), at=early, **QUARTER)

    assert ran.state == "failed"
    assert ran.message is not None
    assert "2013-Q1" in ran.message
    assert picture_of(young_office.store)["round"] == []


def test_a_scheduled_run_of_a_deployment_appears(prefect_server: PrefectServer) -> None:
    flow = ask(prefect_server, "flows/", {"name": "daily"})
    deployment = ask(
        prefect_server,
        "deployments/",
        {
            "name": "매일 아침",
            "flow_id": flow["id"],
            "schedules": [
                {"active": True, "schedule": {"cron": "0 9 * * *", "timezone": "Asia/Seoul"}}
            ],
        },
    )
    found: list[dict[str, str]] = []

    def is_scheduled() -> bool:
        found[:] = ask(
            prefect_server,
            "flow_runs/filter",
            {
                "deployments": {"id": {"any_": [deployment["id"]]}},
                "flow_runs": {"state": {"type": {"any_": ["SCHEDULED"]}}},
            },
        )
        return bool(found)

    wait_until(is_scheduled, seconds=60)
    first = min(datetime.fromisoformat(run["expected_start_time"]) for run in found)
    assert (first.hour, first.minute) == (0, 0)  # 09:00 in Seoul, in UTC


@sqlite_only
def test_clock_runs_flows_while_the_server_answers_and_goes_on_when_they_fail(
    young_office: TownOffice, prefect_server: PrefectServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in prefect_server.environment().items():
        monkeypatch.setenv(name, value)

    def clock(at: datetime) -> Clock:
        return Clock(young_office.folder, now=lambda: at, api_url=prefect_server.api_url)

    through_flows = clock(seoul(OPENED)).beat()
    monkeypatch.setenv("PREFECT_API_AUTH_STRING", "hyeopchi:wrong")
    without = clock(seoul(CLOSING)).beat()

    assert (through_flows, without) == ("flows ran", "ticked")
    rounds = {row[:2]: row[5] for row in picture_of(young_office.store)["round"]}
    assert rounds == {("quarterly_report", "2013-Q1"): "closed"}


def test_server_asks_for_its_key_and_keeps_it_from_others(prefect_server: PrefectServer) -> None:
    assert answers(prefect_server.api_url)
    with pytest.raises(urllib.error.HTTPError, match="401"):
        urllib.request.urlopen(f"{prefect_server.api_url}/admin/version", timeout=10)
    assert (prefect_server.home / "key").stat().st_mode & 0o777 == 0o600
    assert prefect_server.home.stat().st_mode & 0o777 == 0o700


def _run_flows_for(office: TownOffice, host: FlowHost, at: datetime, *, times: int) -> list[str]:
    asked = flows_for(pending(office.setting, at=at))
    common = {"office_folder": str(office.folder), "at": at.isoformat()}
    return [
        host.run(flow, **common, **parameters).state
        for flow, parameters in asked
        for _ in range(times)
    ]


def _answer(office: TownOffice) -> None:
    """Let 도로과 answer its quarter, if it is asked and did not yet."""
    with reading(office.store) as read:
        asked = round_named(read, "task", "quarterly_report", "2013-Q1")
    if asked.status == "open":
        office.town.answer(asked.id, OPENED, by="park", results="함", grade="normal")
