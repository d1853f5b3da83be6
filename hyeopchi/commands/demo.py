"""`hyeopchi demo`: make the example offices and live their days."""

import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hyeopchi.desk import Desk, now, pass_desk, watched
from hyeopchi.korean_help import Verb

if TYPE_CHECKING:
    from flows.host import FlowHost
    from flows.prefect_server import PrefectServer
    from flows.steps.pending import RoundKey
    from flows.steps.setting import Setting
    from hyeopchi.demo.example import Example

FOLDER = "demo-office"


@click.command("demo", cls=Verb)
@pass_desk
def command(desk: Desk) -> None:
    """본보기 사무실을 만들어 한 해를 살아 봅니다.

    인천광역시 2013년의 정책과제, 자문안건, 광역행정 협의체와 그 과제, 소통과제를 표에서 읽어 등록하고
    한 해를 하루씩 지나며 회차를 열고, 회신을 받고, 늦은 곳에 다시 알리고, 닫습니다. 정책과제의 여섯
    회차는 Prefect 서버 하나에서 실행으로 남습니다. 2021년 인천광역시의 다자 협약과 2017년
    서울특별시의 지원사업과 교육은 때와 기관이 다르므로 저마다 제 사무실과 기록을 가집니다. 메일은
    폴더에 파일로만 남고 밖으로 나가지 않습니다.

    표를 보여 준 뒤에는 2013년 7월 9일의 사무실을 브라우저에 엽니다. 환경변수 DEMO_SERVE를 0으로 두면 표에서
    끝납니다. 다시 하면 아무것도 바꾸지 않고 같은 표를 보여 줍니다. 처음부터 다시 하려면 폴더를 지웁니다.
    """
    from hyeopchi.demo.example import EXAMPLE_OFFICES, INCHEON_2013
    from hyeopchi.demo.figures import figures
    from hyeopchi.demo.process_figures import process_figures
    from hyeopchi.demo.showing import show, show_processes

    folder = Path(desk.office or FOLDER)
    began = time.monotonic()
    with ExitStack() as opened:
        offices = [
            (example, _office(folder, example, opened)) for example in EXAMPLE_OFFICES.values()
        ]
        lived = _live_all(offices)
        main = next(setting for example, setting in offices if example == INCHEON_2013)
        data = figures(main)
        processes = [process_figures(setting, example) for example, setting in offices]

        def show_all() -> None:
            show(data)
            show_processes(processes)

        desk.answer({**data, "offices": [one.data() for one in processes]}, show_all)
    said = (
        "이미 만들어 둔 사무실이라 바꾼 것이 없습니다."
        if not lived
        else f"{time.monotonic() - began:.0f}초 동안 2013년을 살았습니다."
    )
    click.echo(f"\n{said} 사무실 폴더: {folder}", err=desk.as_json)
    if os.environ.get("DEMO_SERVE", "1") != "0" and not desk.as_json:
        _serve(folder)


def _serve(demo: Path) -> None:
    """Open the office of a summer's day to browsers, until told to end."""
    from hyeopchi.demo.open_desk import AS_IF, has_desk, open_desk, showing
    from hyeopchi.serving import room_at, serve_office

    if not has_desk(demo):
        click.echo("\n화면으로 열 본보기가 이 폴더에는 없습니다. 폴더를 지우고 다시 하면 만듭니다.")
        return
    host, port = "127.0.0.1", room_at("127.0.0.1", 8080)
    url = f"http://{host}:{port}"
    click.echo("\n본보기 사무실을 여는 중입니다 …")
    folder, logins, link = open_desk(demo, url)
    serve_office(
        folder,
        host,
        port,
        prefect=False,
        ahead=AS_IF - now(),
        ready=lambda: click.echo(showing(url, logins, link)),
    )


def _office(demo: Path, example: "Example", opened: ExitStack) -> "Setting":
    from hyeopchi.office import SETTINGS, init_office, open_office

    folder = example.office(demo)
    if not (folder / SETTINGS).is_file():
        init_office(
            folder,
            name=example.name,
            department=example.department,
            email=example.email,
            phone=example.phone,
            lifecycle=example.lifecycles[0],
        )
    setting = open_office(folder)
    opened.callback(setting.store.dispose)
    return setting


def _live_all(offices: "Sequence[tuple[Example, Setting]]") -> bool:
    """Live whatever is not lived yet; give whether anything was."""
    from hyeopchi.demo.example import INCHEON_2013
    from hyeopchi.demo.year import is_lived

    to_live = [(example, setting) for example, setting in offices if not is_lived(setting.store)]
    for example, setting in to_live:
        if example == INCHEON_2013:
            _live_with_flows(example, setting)
        else:
            _live(example, setting, None, None)
    return bool(to_live)


def _live_with_flows(example: "Example", setting: "Setting") -> None:
    """Live a year with the rounds of its policy tasks as runs on one Prefect server."""
    from flows.host import FlowHost
    from flows.prefect_server import PrefectServer

    server = PrefectServer(setting.folder)
    server.start()  # it takes seconds to come up; time passes until the first round opens
    try:
        with FlowHost(server.environment(), setting.folder / "prefect" / "flows.log") as host:
            _live(
                example,
                setting,
                _flow(server, host, setting, "open_round"),
                _flow(server, host, setting, "close_round"),
            )
    finally:
        server.stop()


def _live(
    example: "Example",
    setting: "Setting",
    open_round: "Callable[[RoundKey, datetime], None] | None",
    close_round: "Callable[[RoundKey, datetime], None] | None",
) -> None:
    from hyeopchi.demo.example import INCHEON_2013
    from hyeopchi.demo.founding import found
    from hyeopchi.demo.open_desk import KEPT_ON, keep_desk
    from hyeopchi.demo.year import days_to_live, live

    found(setting.store, example)
    with _bar(example, days_to_live(setting.store, example)) as lived:
        for day in live(setting, example, open_round=open_round, close_round=close_round):
            lived()
            if example == INCHEON_2013 and day == KEPT_ON:
                keep_desk(setting)


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
def _bar(example: "Example", days: int) -> Iterator[Callable[[], None]]:
    if not watched():
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import Progress

    from notifications.korean import josa

    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(f"{josa(example.name, '을/를')} 하루씩 지나는 중", total=days)
        yield lambda: progress.advance(task)
