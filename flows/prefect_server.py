"""A Prefect server of the office's own: on loopback, in its folder, silent towards the internet."""

import os
import secrets
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

from flows.child import start_child, stop_child
from flows.errors import PrefectNotStarted

HOST = "127.0.0.1"
USUAL_PORT = 4200

# The first start migrates an empty database: 7 to 20 s on two busy cores.
_START_SECONDS = 180.0
_STOP_SECONDS = 10.0

_SETTINGS = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
    "PREFECT_FLOWS_HEARTBEAT_FREQUENCY": "30",
    # A flow without a server may start one itself; the default of 20 s is on the edge.
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
    # One task run an insert loses two thirds of a long history.
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_BATCH_SIZE": "200",
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_READ_BATCH_SIZE": "200",
    "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "events,flow_runs",
    "PREFECT_LOGGING_TO_API_WHEN_MISSING_FLOW": "ignore",
}


class PrefectServer:
    """
    One Prefect server as a child of this process, which dies with it.

    Its database, key and log live in ``<office>/prefect``. Losing that folder loses a view
    of past runs and nothing else: what was done stands in the office's own record.
    """

    def __init__(self, folder: Path, port: int | None = None) -> None:
        self.home = folder.resolve() / "prefect"
        self.port = port or free_port()
        self._child: subprocess.Popen[bytes] | None = None

    @property
    def api_url(self) -> str:
        return f"http://{HOST}:{self.port}/api"

    @property
    def log_path(self) -> Path:
        return self.home / "server.log"

    def environment(self) -> Mapping[str, str]:
        """Give what a process needs in its environment to reach this server, or to be it."""
        key = _key(self.home)
        return {
            **_SETTINGS,
            "PREFECT_HOME": str(self.home),
            "PREFECT_API_URL": self.api_url,
            "PREFECT_SERVER_UI_API_URL": self.api_url,  # else the page asks port 4200
            "PREFECT_SERVER_API_AUTH_STRING": key,
            "PREFECT_API_AUTH_STRING": key,
        }

    def start(self) -> "subprocess.Popen[bytes]":
        """Start the server and give its process at once; `wait` until it answers."""
        environment = self.environment()
        with self.log_path.open("ab") as log:  # the child keeps its own handle
            self._child = start_child(
                _program(self.port), extra={**environment, "PREFECT__SERVER_FINAL": "1"}, log=log
            )
        return self._child

    def wait(self, seconds: float = _START_SECONDS) -> float:
        """
        Wait until the server answers; give the seconds that took.

        Raises:
            PrefectNotStarted: It ended, or did not answer in time.
        """
        began = time.monotonic()
        while not answers(self.api_url):
            if self._child is None or self._child.poll() is not None:
                raise PrefectNotStarted(self.port, "it ended at once", self.log_path)
            if time.monotonic() - began > seconds:
                raise PrefectNotStarted(self.port, f"no answer in {seconds:.0f} s", self.log_path)
            time.sleep(0.1)
        return time.monotonic() - began

    def stop(self) -> None:
        """Stop the server, if it runs."""
        if self._child is not None:
            stop_child(self._child, patience_seconds=_STOP_SECONDS)
            self._child = None

    def __enter__(self) -> Self:
        self.start()
        try:
            self.wait()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.stop()


def answers(api_url: str, *, seconds: float = 2.0) -> bool:
    """Say whether a Prefect server answers at *api_url*."""
    assert api_url.startswith(("http://", "https://"))
    try:
        with urllib.request.urlopen(f"{api_url}/health", timeout=seconds) as response:  # noqa: S310
            return bool(response.status == 200)
    except (urllib.error.URLError, TimeoutError, ConnectionError):
        return False


def free_port(wanted: int | None = None) -> int:
    """Give *wanted* if nobody listens there, else a port that is free at this moment."""
    for port in (wanted, 0) if wanted else (0,):
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise AssertionError("the system always has a free port")


def _program(port: int) -> list[str]:
    """
    Give the command that is the server.

    `prefect server start` would put a second process in between, and the death of the
    first would not reach the second.
    """
    return [
        sys.executable, "-P", "-m", "uvicorn", "--factory", "prefect.server.api.server:create_app",
        "--host", HOST, "--port", str(port), "--log-level", "warning", "--lifespan", "on",
    ]  # fmt: skip


def _key(home: Path) -> str:
    """Give the server's user and password, made once and readable by this user alone."""
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = home / "key"
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(f"hyeopchi:{secrets.token_urlsafe(24)}\n")
    return path.read_text(encoding="ascii").strip()
