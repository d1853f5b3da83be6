import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from flows.child import start_child, stop_child
from tests.flows.processes import is_alive, wait_until

pytestmark = pytest.mark.slow

SLEEP = "import time; time.sleep(60)"


def test_child_dies_with_its_parent_also_after_kill_9(tmp_path: Path) -> None:
    told = tmp_path / "pid"
    parent = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import pathlib, sys, time\n"
            "from flows.child import start_child\n"
            f"child = start_child([sys.executable, '-c', {SLEEP!r}], extra={{}})\n"
            f"pathlib.Path({str(told)!r}).write_text(f'{{child.pid}}.')\n"
            "time.sleep(60)",
        ]
    )
    wait_until(lambda: told.exists() and told.read_text().endswith("."))
    child = int(told.read_text()[:-1])
    assert is_alive(child)

    parent.send_signal(signal.SIGKILL)
    parent.wait()

    wait_until(lambda: not is_alive(child))


def test_child_does_not_start_when_its_parent_is_gone_already() -> None:
    nobody = os.getpid() + 1

    ended = subprocess.run(
        [sys.executable, "-m", "flows.child", str(nobody), sys.executable, "-c", SLEEP],
        timeout=20,
        check=False,
    )

    assert ended.returncode == 1


def test_child_hears_what_is_extra_in_its_environment(tmp_path: Path) -> None:
    with (tmp_path / "log").open("wb") as log:
        child = start_child(
            [sys.executable, "-c", "import os; print(os.environ['OFFICE'])"],
            extra={"OFFICE": "남동구"},
            log=log,
        )
        code = child.wait(20)

    assert (code, (tmp_path / "log").read_text(encoding="utf-8")) == (0, "남동구\n")


def test_stop_child_insists_when_asking_does_not_help() -> None:
    stubborn = (
        "import signal, sys, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); "
        "sys.stdout.write('x'); sys.stdout.flush(); time.sleep(60)"
    )
    child = start_child([sys.executable, "-c", stubborn], extra={}, talks=True)
    assert child.stdin is not None
    assert child.stdout is not None
    with child.stdin, child.stdout:
        assert child.stdout.read(1) == b"x"

        assert stop_child(child, patience_seconds=0.2) == -signal.SIGKILL
