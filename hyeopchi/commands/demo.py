"""`hyeopchi demo`: make the example office and live a year with it."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hyeopchi.desk import Desk, pass_desk, watched
from hyeopchi.korean_help import Verb

if TYPE_CHECKING:
    from flows.host import FlowHost
    from flows.prefect_server import PrefectServer
    from flows.steps.pending import RoundKey
    from flows.steps.setting import Setting

FOLDER = "demo-office"


@click.command("demo", cls=Verb)
@pass_desk
def command(desk: Desk) -> None:
    """본보기 사무실을 만들어 2013년 한 해를 살아 봅니다.

    과제 88건과 59건을 표에서 읽어 등록하고, 중간점검 결정대로 옮긴 다음, 2013년을 하루씩 지나며 회차를
    열고, 회신을 받고, 늦은 곳에 다시 알리고, 닫습니다. 여섯 회차는 Prefect 서버 하나에서 실행으로
    남습니다. 메일은 폴더에 파일로만 남고 밖으로 나가지 않습니다.

    다시 하면 아무것도 바꾸지 않고 같은 표를 보여 줍니다. 처음부터 다시 하려면 폴더를 지웁니다.
    """
    from hyeopchi.demo.figures import figures
    from hyeopchi.demo.showing import show
    from hyeopchi.demo.year import is_lived

    folder = Path(desk.office or FOLDER)
    setting = _office(folder)
    try:
        began = time.monotonic()
        lived = is_lived(setting.store)
        if not lived:
            _live(setting)
        data = figures(setting)
        desk.answer(data, lambda: show(data))
        said = (
            "이미 만들어 둔 사무실이라 바꾼 것이 없습니다."
            if lived
            else f"{time.monotonic() - began:.0f}초 동안 2013년을 살았습니다."
        )
        click.echo(f"\n{said} 사무실 폴더: {folder}", err=desk.as_json)
    finally:
        setting.store.dispose()


def _office(folder: Path) -> "Setting":
    from hyeopchi.office import SETTINGS, init_office, open_office

    if not (folder / SETTINGS).is_file():
        init_office(
            folder,
            name="인천광역시(본보기)",
            department="소통협력관실",
            email="governance@city.example",
            phone="032-000-2105",
        )
    return open_office(folder)


def _live(setting: "Setting") -> None:
    """Make the past, then live the year with its rounds as runs on one Prefect server."""
    from flows.host import FlowHost
    from flows.prefect_server import PrefectServer
    from hyeopchi.demo.past import make_past
    from hyeopchi.demo.year import days_to_live, live

    server = PrefectServer(setting.folder)
    server.start()  # it takes seconds to come up; time passes until the first round opens
    try:
        with FlowHost(server.environment(), setting.folder / "prefect" / "flows.log") as host:
            make_past(setting.store)
            with _bar(days_to_live(setting.store)) as lived:
                for _ in live(
                    setting,
                    open_round=_flow(server, host, setting, "open_round"),
                    close_round=_flow(server, host, setting, "close_round"),
                ):
                    lived()
    finally:
        server.stop()


def _flow(
    server: "PrefectServer", host: "FlowHost", setting: "Setting", name: str
) -> "Callable[[RoundKey, datetime], None]":
    from hyeopchi.errors import DemoFlowFailed

    def run(key: "RoundKey", at: datetime) -> None:
        server.wait()
        ran = host.run(
            name,
            office_folder=str(setting.folder),
            lifecycle=key.lifecycle,
            review=key.review,
            period=key.period,
            at=at.isoformat(),
        )
        if not ran.completed:
            raise DemoFlowFailed(name, key.period, ran.message)

    return run


@contextmanager
def _bar(days: int) -> Iterator[Callable[[], None]]:
    if not watched():
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("2013년을 하루씩 지나는 중", total=days)
        yield lambda: progress.advance(task)
