"""`hyeopchi run`: the clock, kept running."""

import logging

import click

from hyeopchi.desk import Desk, pass_desk
from hyeopchi.korean_help import Verb


@click.command("run", cls=Verb)
@click.option("--no-prefect", is_flag=True, help="Prefect 서버 없이 시계만 켭니다.")
@click.option(
    "--port", type=int, metavar="번호", help="Prefect 서버의 포트. 없으면 4200이나 빈 포트."
)
@pass_desk
def command(desk: Desk, no_prefect: bool, port: int | None) -> None:
    """시계를 켜 두고 할 일을 제때 합니다.

    때가 된 일이 있는지 1분마다 기록에 묻고, 있으면 합니다. Prefect 서버를 함께 켜서 한 일을 화면으로
    볼 수 있게 합니다. 시계나 서버가 멈추면 다시 켜고, Ctrl+C를 누르면 모두 멈춥니다. 멈춘 동안 지나간
    회차는 다시 켰을 때 정의의 catch_up이 말하는 대로 챙깁니다.
    """
    from flows.supervisor import supervise
    from hyeopchi.office import open_office

    open_office(desk.folder).store.dispose()  # say what is wrong before anything starts
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")

    def ready(api_url: str | None) -> None:
        where = f" Prefect 화면은 {api_url.removesuffix('/api')}입니다." if api_url else ""
        desk.answer(
            {"running": True, "office": desk.folder, "prefect": api_url},
            lambda: click.echo(f"시계를 켰습니다.{where} 멈추려면 Ctrl+C를 누릅니다."),
        )

    supervise(desk.folder, prefect=not no_prefect, port=port, ready=ready)
