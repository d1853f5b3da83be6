"""Keep the processes of one office running on one machine, and end them all together."""

import fcntl
import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from types import FrameType

from flows.child import start_child, stop_child
from flows.errors import OfficeUnfit
from flows.log_file import rotate
from flows.prefect_server import USUAL_PORT, PrefectServer, free_port
from flows.steps.as_if import VARIABLE
from flows.steps.setting import office_at

logger = logging.getLogger(__name__)

_LOOK_SECONDS = 0.5
_FIRST_DELAY_SECONDS = 1.0
_LONGEST_DELAY_SECONDS = 60.0
_SETTLED_SECONDS = 60.0  # a child that lived so long starts anew with the first delay
_STOP_SECONDS = 10.0


@dataclass(slots=True)
class Kept:
    """One child that is started again whenever it ends, later and later while it keeps ending."""

    name: str
    start: Callable[[], "subprocess.Popen[bytes]"]
    child: "subprocess.Popen[bytes] | None" = None
    delay_seconds: float = _FIRST_DELAY_SECONDS
    started: float = field(default=0.0)
    again_at: float = field(default=0.0)

    def look(self, now: float) -> None:
        """Start the child if it is time to, and see whether it ended."""
        if self.child is None:
            if now >= self.again_at:
                self.child, self.started = self.start(), now
                logger.info("started %s pid=%d", self.name, self.child.pid)
        elif self.child.poll() is not None:
            if now - self.started >= _SETTLED_SECONDS:
                self.delay_seconds = _FIRST_DELAY_SECONDS
            logger.warning(
                "%s ended code=%s again_in=%.0f s",
                self.name, self.child.returncode, self.delay_seconds,
            )  # fmt: skip
            self.child = None
            self.again_at = now + self.delay_seconds
            self.delay_seconds = min(2 * self.delay_seconds, _LONGEST_DELAY_SECONDS)


def supervise(
    folder: Path,
    *,
    prefect: bool = True,
    port: int | None = None,
    ready: Callable[[str | None], None] = lambda api_url: None,
    web: Sequence[str] = (),
    ahead: timedelta = timedelta(0),
) -> None:
    """
    Run the office in *folder* until SIGTERM or SIGINT: its pages, a Prefect server and the clock.

    A child that ends is started again, after 1, 2, 4 … 60 seconds; the clock works while
    Prefect starts, is gone, or is not wanted. Children die with this process, also when it
    is killed. Call it from the main thread.

    Args:
        prefect: False runs the clock alone: everything is done, and there is nothing to look at.
        port: Prefect's; None: 4200, or a free one if that is taken.
        ready: Told once everything was started, with the address of Prefect's API.
        web: The program that serves the pages, and its arguments; none: no pages.
        ahead: How far the office's clock runs ahead of the real one, of an example office.

    Raises:
        OfficeUnfit: The folder is no office, or another supervisor runs it.
    """
    with office_at(folder) as setting:  # say what is wrong before anything starts
        folder = setting.folder
    with _alone(folder), _stopping() as stop:
        server = PrefectServer(folder, port or free_port(USUAL_PORT)) if prefect else None
        kept = _children(folder, server, web, {VARIABLE: str(round(ahead.total_seconds()))})
        try:
            for each in kept:
                each.look(time.monotonic())
            ready(server.api_url if server else None)
            while not stop.wait(_LOOK_SECONDS):
                for each in kept:
                    each.look(time.monotonic())
                for log in (folder / "prefect").glob("*.log"):
                    rotate(log)
        finally:
            _end(kept)


def _children(
    folder: Path, server: PrefectServer | None, web: Sequence[str], clock: Mapping[str, str]
) -> list[Kept]:
    """Give the children in the order of their start: the pages first, people wait for them."""
    environment: Mapping[str, str] = server.environment() if server else {}

    def start_web() -> "subprocess.Popen[bytes]":
        return start_child([sys.executable, "-P", *web], extra=clock)

    def start_clock() -> "subprocess.Popen[bytes]":
        return start_child(
            [sys.executable, "-P", "-m", "flows.clock", str(folder)],
            extra={**environment, **clock},
        )

    return [
        *([Kept("web", start_web)] if web else []),
        *([Kept("prefect", server.start)] if server else []),
        Kept("clock", start_clock),
    ]


def _end(kept: list[Kept]) -> None:
    """End the children, the youngest first: the clock still has words for Prefect."""
    for each in reversed(kept):
        if each.child is not None:
            code = stop_child(each.child, patience_seconds=_STOP_SECONDS)
            logger.info("stopped %s code=%d", each.name, code)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Hold the folder's lock, which the system lets go of even when we are killed."""
    path = folder / "running"
    with path.open("w", encoding="ascii") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise OfficeUnfit(folder, "it is running already", "stop that process first") from error
        file.write(f"{os.getpid()}\n")
        file.flush()
        yield


@contextmanager
def _stopping() -> Iterator[threading.Event]:
    """Give an event that SIGTERM and SIGINT set, instead of ending the process."""
    stop = threading.Event()

    def told(number: int, frame: FrameType | None) -> None:
        stop.set()

    before = {each: signal.signal(each, told) for each in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield stop
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
