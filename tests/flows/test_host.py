import os
import signal
from pathlib import Path

import pytest

from flows.errors import FlowLost
from flows.host import FlowHost
from tests.flows.processes import children_of

pytestmark = pytest.mark.slow


def test_run_says_that_a_flow_was_lost_when_its_process_was_killed(tmp_path: Path) -> None:
    before = set(children_of(os.getpid()))
    with FlowHost({}, tmp_path / "flows.log") as host:
        (child,) = set(children_of(os.getpid())) - before
        os.kill(child, signal.SIGKILL)

        with pytest.raises(FlowLost, match="cannot tell how 'daily' ended; its process is gone"):
            host.run("daily", office_folder=str(tmp_path), at="2013-04-01T00:00:00+00:00")


def test_a_folder_named_flows_where_one_stands_is_not_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "flows").mkdir()
    (tmp_path / "flows" / "__init__.py").write_text("raise SystemExit(7)\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)

    host = FlowHost({}, tmp_path / "flows.log")
    host.stop()

    assert (tmp_path / "flows.log").read_text(encoding="utf-8") == ""
