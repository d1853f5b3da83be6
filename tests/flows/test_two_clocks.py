import multiprocessing
import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest

from flows.steps.tick import tick
from tests.flows.conftest import TownOffice, found_office
from tests.flows.pictures import picture_of
from tests.flows.ticking import tick_through
from tests.rounds_town import seoul

pytestmark = [pytest.mark.slow, pytest.mark.both_databases]

# from a stop of three months over an opening, reminders, escalations and a closing
MOMENTS = [seoul(date(2013, 3, 28) + timedelta(day)) for day in range(24)]


def test_two_clocks_at_once_do_nothing_twice(
    office: TownOffice,
    sqlite_template: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    spawn = multiprocessing.get_context("spawn")
    together = spawn.Barrier(2)
    clocks = [
        spawn.Process(target=tick_through, args=(office.folder, MOMENTS, together))
        for _ in range(2)
    ]
    for clock in clocks:
        clock.start()
    for clock in clocks:
        clock.join(120)

    shutil.copyfile(sqlite_template, tmp_path / "alone.db")
    monkeypatch.setenv("HYEOPCHI_DATABASE_URL", f"sqlite:///{tmp_path}/alone.db")
    alone = found_office(tmp_path / "alone")
    for at in MOMENTS:
        tick(alone.setting, at=at)

    assert [clock.exitcode for clock in clocks] == [0, 0]
    assert picture_of(office.store) == picture_of(alone.store)
    assert [path.name for path in office.letters] == [path.name for path in alone.letters]
    assert len(office.letters) > 10
    alone.store.dispose()
