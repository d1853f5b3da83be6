"""Pages, API, clock and delivery of one office as one run, until it is told to end."""

import socket
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.error import URLError
from urllib.request import urlopen

from hyeopchi.errors import ExampleOnly, PagesSilent, PortTaken

if TYPE_CHECKING:
    from flows.steps.setting import Setting

_PATIENCE_SECONDS: Final = 90.0
_ANYWHERE: Final = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 – where to knock, not where to listen


def serve_office(
    folder: Path,
    host: str,
    port: int,
    *,
    prefect: bool = True,
    ahead: timedelta = timedelta(0),
    ready: Callable[[], None],
) -> None:
    """
    Serve the office in *folder* and keep its clock, until SIGTERM or SIGINT.

    Args:
        ahead: How far its clock runs ahead of the real one.
        ready: Told when the pages answer.

    Raises:
        PortTaken: Another program listens there.
        PagesSilent: The pages did not answer; the log says why.
        OfficeUnfit: Another supervisor runs the office.
    """
    from flows.supervisor import supervise

    _look_for_room(host, port)

    def told(_api_url: str | None) -> None:
        _wait_for_pages(host, port)
        ready()

    supervise(
        folder,
        prefect=prefect,
        ready=told,
        web=("-m", "hyeopchi.web.serve", str(folder), host, str(port)),
        ahead=ahead,
    )


def must_be_example(setting: "Setting") -> None:
    """
    Make sure that everybody of the office is invented: only such an office may live in another year.

    Raises:
        ExampleOnly: Somebody is not.
    """
    from sqlalchemy import select

    from engine.store import reading
    from engine.tables import person

    with reading(setting.store) as read:
        if read.scalar(select(person.c.id).where(~person.c.invented).limit(1)) is not None:
            raise ExampleOnly()


def room_at(host: str, port: int) -> int:
    """Give *port* if nobody listens there, else one that is free."""
    try:
        _look_for_room(host, port)
    except PortTaken:
        with socket.socket() as any_port:
            any_port.bind((host, 0))
            free: int = any_port.getsockname()[1]
        return free
    return port


def _look_for_room(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as knock:
        knock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            knock.bind((host, port))
        except OSError as error:
            raise PortTaken(host, port) from error


def _wait_for_pages(host: str, port: int) -> None:
    near = _ANYWHERE.get(host, host)
    url = f"http://{f'[{near}]' if ':' in near else near}:{port}/health"
    until = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < until:
        try:
            with urlopen(url, timeout=2) as answered:
                if answered.status == 200:
                    return
        except (URLError, OSError):
            time.sleep(0.2)
    raise PagesSilent(url)
