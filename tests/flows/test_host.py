import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from flows.errors import FlowLost
from flows.host import FlowHost, Ran
from tests.flows.processes import children_of

# Hears nothing the first time it is started; answers the second time.
DEAF_ONCE = """
import pathlib, sys, time
mark = pathlib.Path(sys.argv[1])
deaf = not mark.exists()
mark.touch()
for line in sys.stdin:
    if deaf:
        sys.stdout.write('{"state": "comp')
        sys.stdout.flush()
        time.sleep(600)
    print('{"state": "completed", "message": null, "result": {"sent": 3}}', flush=True)
"""


def test_a_flow_that_hangs_is_ended_and_the_next_one_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def start(program: list[str], **given: object) -> "subprocess.Popen[bytes]":
        deaf = [sys.executable, "-c", DEAF_ONCE, str(tmp_path / "mark")]
        return subprocess.Popen(deaf, stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    monkeypatch.setattr("flows.host.start_child", start)
    with FlowHost({}, tmp_path / "flows.log", patience_seconds=1) as host:
        hung = host._child
        with pytest.raises(FlowLost, match="'daily' ended; no answer in 1 s") as lost:
            host.run("daily", office_folder="o", at="2013-04-01T00:00:00+00:00")
        host._patience_seconds = 30
        ran = host.run("daily", office_folder="o", at="2013-04-01T00:00:00+00:00")

    assert lost.value.waited == 1
    assert hung.returncode == -signal.SIGKILL
    assert ran == Ran("completed", None, {"sent": 3})


@pytest.mark.slow
def test_run_says_that_a_flow_was_lost_when_its_process_was_killed(tmp_path: Path) -> None:
    before = set(children_of(os.getpid()))
    with FlowHost({}, tmp_path / "flows.log") as host:
        (child,) = set(children_of(os.getpid())) - before
        os.kill(child, signal.SIGKILL)

        with pytest.raises(FlowLost, match="cannot tell how 'daily' ended; its process is gone"):
            host.run("daily", office_folder=str(tmp_path), at="2013-04-01T00:00:00+00:00")


@pytest.mark.slow
def test_a_folder_named_flows_where_one_stands_is_not_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "flows").mkdir()
    (tmp_path / "flows" / "__init__.py").write_text("raise SystemExit(7)\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)

    host = FlowHost({}, tmp_path / "flows.log")
    host.stop()

    assert (tmp_path / "flows.log").read_text(encoding="utf-8") == ""
