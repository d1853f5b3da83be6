"""An office with a small town's tasks, three kinds of catch-up, and a real Prefect server."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine, insert, update

from engine.business_days import OfficeCalendar
from engine.store import transaction
from engine.tables import person, secret
from flows.host import FlowHost
from flows.prefect_server import PrefectServer
from flows.steps.setting import Setting, setting_of
from tests.rounds_town import DEFINITION, Town, settle

OFFICE = """
[office]
name = "남동구"
department = "협치기획팀"
phone = "032-000-0000"
email = "hyeopchi@namdong.example"
mail_domain = "namdong.example"
"""

YEARLY = """
  yearly_check:
    label: 연간 점검
    every: year
    of: [maintained]
    answers: one
    answered_by: {role: program_manager, of: lead}
    opens: {from: period_end, days: 1}
    due: {from: period_end, days: 31, counting: civil}
    closes: {from: due, days: 5, counting: civil}
    remind_days_before: [7]
    escalate_days_after: {1: program_manager}
    catch_up: skip
    form:
      results: {label: 추진실적, type: text, required: true}
"""

YOUNG = date(2013, 1, 1)

# quarterly: the newest stands for the older; half-yearly: each; yearly: passed over
CATCH_UPS = DEFINITION.replace("CATCH_UP", "latest", 1).replace("CATCH_UP", "each", 1) + YEARLY


@dataclass(frozen=True)
class TownOffice:
    """The town's office: a folder that any process can open, and its record."""

    folder: Path
    setting: Setting
    town: Town

    @property
    def store(self) -> Engine:
        return self.setting.store

    @property
    def letters(self) -> list[Path]:
        return sorted((self.folder / "outbox").rglob("*.eml"))


@pytest.fixture
def office(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[TownOffice]:
    """An office on an empty database of either kind, with seven tasks since 2012."""
    monkeypatch.setenv("HYEOPCHI_DATABASE_URL", database_url)
    made = found_office(tmp_path)
    yield made
    made.store.dispose()


@pytest.fixture
def young_office(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[TownOffice]:
    """The same office, whose first due period is the first quarter of 2013."""
    monkeypatch.setenv("HYEOPCHI_DATABASE_URL", database_url)
    made = found_office(tmp_path, since=YOUNG)
    yield made
    made.store.dispose()


def found_office(folder: Path, *, since: date = date(2012, 12, 31)) -> TownOffice:
    """Lay down the office over the migrated database that the environment names."""
    folder.mkdir(exist_ok=True)
    (folder / "office.toml").write_text(OFFICE, encoding="utf-8")
    setting = setting_of(folder)
    with transaction(setting.store) as write:
        settle(write)
        # The same in every office, so that two that lived the same can be compared.
        write.execute(insert(secret).values(name="message_id", value="5e" * 32))
        write.execute(update(person).values(email=person.c.key + "@namdong.example"))
    town = Town(setting.store, OfficeCalendar())
    town.publish(source=CATCH_UPS, since=since)
    town.enter(range(1, 5))
    town.enter(range(5, 8), lead="roads")
    return TownOffice(folder, setting, town)


@pytest.fixture(scope="session")
def prefect_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PrefectServer]:
    """One real Prefect server for all slow tests: its first start takes 10 to 20 seconds."""
    with PrefectServer(tmp_path_factory.mktemp("prefect_office")) as server:
        yield server


@pytest.fixture(scope="session")
def sqlite_host(
    prefect_server: PrefectServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[FlowHost]:
    """A process in which flows of every office run that keeps its own SQLite file."""
    environment = {**prefect_server.environment(), "HYEOPCHI_DATABASE_URL": ""}
    log = tmp_path_factory.mktemp("host") / "flows.log"
    with FlowHost(environment, log) as host:
        yield host


@pytest.fixture
def flow_host(
    request: pytest.FixtureRequest,
    prefect_server: PrefectServer,
    young_office: TownOffice,
    tmp_path: Path,
) -> Iterator[FlowHost]:
    """A process in which flows run, and which sees the office's database."""
    if young_office.store.dialect.name == "sqlite":
        yield request.getfixturevalue("sqlite_host")
        return
    with FlowHost(prefect_server.environment(), tmp_path / "flows.log") as host:
        yield host
