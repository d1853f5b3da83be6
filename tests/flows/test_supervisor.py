import itertools
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from flows.errors import OfficeUnfit
from flows.supervisor import Kept, supervise
from tests.flows.conftest import OFFICE
from tests.flows.processes import children_of, is_alive, wait_until

RUN = (
    "import pathlib, sys\n"
    "from flows.supervisor import supervise\n"
    "supervise(pathlib.Path(sys.argv[1]), prefect=sys.argv[2] == 'prefect')"
)


@pytest.fixture
def folder(sqlite_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An office with an empty record: nothing is ever due in it but its nightly check."""
    monkeypatch.delenv("HYEOPCHI_DATABASE_URL", raising=False)
    (tmp_path / "office.toml").write_text(OFFICE, encoding="utf-8")
    shutil.copyfile(sqlite_template, tmp_path / "hyeopchi.db")
    return tmp_path


@contextmanager
def supervised(folder: Path, how: str) -> Iterator["subprocess.Popen[bytes]"]:
    process = subprocess.Popen([sys.executable, "-c", RUN, str(folder), how])
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()


def child_running(process: "subprocess.Popen[bytes]", program: str) -> int | None:
    found = [pid for pid, line in children_of(process.pid).items() if program in line]
    return found[0] if found else None


def child_started(process: "subprocess.Popen[bytes]", program: str, *, after: int = 0) -> int:
    """Wait for a child, another than the one that ran before, and give it as it was seen."""
    seen: list[int] = []

    def started() -> bool:
        found = child_running(process, program)
        if found is not None and found != after:
            seen.append(found)
        return bool(seen)

    wait_until(started)
    return seen[0]


@pytest.mark.slow
def test_kill_9_of_the_supervisor_takes_its_children_along(folder: Path) -> None:
    with supervised(folder, "prefect") as process:
        wait_until(lambda: child_running(process, "uvicorn") is not None)
        wait_until(lambda: child_running(process, "flows.clock") is not None)
        children = list(children_of(process.pid))

        process.send_signal(signal.SIGKILL)
        process.wait()

        wait_until(lambda: not any(is_alive(child) for child in children))
    assert len(children) == 2


@pytest.mark.slow
def test_a_clock_that_was_killed_is_started_again_and_sigterm_ends_all(folder: Path) -> None:
    with supervised(folder, "alone") as process:
        first = child_started(process, "flows.clock")

        os.kill(first, signal.SIGKILL)

        second = child_started(process, "flows.clock", after=first)
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
        assert not is_alive(second)


@pytest.mark.slow
def test_a_second_supervisor_of_the_same_office_is_refused(folder: Path) -> None:
    with supervised(folder, "alone") as process:
        wait_until(lambda: child_running(process, "flows.clock") is not None)

        with pytest.raises(OfficeUnfit, match="it is running already; stop that process first"):
            supervise(folder, prefect=False)


def test_supervise_says_what_is_wrong_before_anything_starts(tmp_path: Path) -> None:
    with pytest.raises(OfficeUnfit, match="there is no such file"):
        supervise(tmp_path)


def test_a_child_that_keeps_ending_is_started_later_and_later() -> None:
    starts: list[float] = []
    now = 0.0

    def start() -> "subprocess.Popen[bytes]":
        starts.append(now)
        process = subprocess.Popen([sys.executable, "-S", "-c", ""])
        process.wait()
        return process

    kept = Kept("short", start)
    for step in range(400):
        now = step / 2
        kept.look(now)

    gaps = [round(later - sooner) for sooner, later in itertools.pairwise(starts)]
    assert gaps == [2, 2, 4, 8, 16, 32, 60, 60]
