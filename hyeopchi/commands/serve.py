"""`hyeopchi serve`: pages, API, clock and delivery, kept running."""

import logging
from datetime import datetime, timedelta

import click

from hyeopchi.desk import Desk, now, pass_desk
from hyeopchi.korean_help import Verb
from hyeopchi.when import MOMENT


@click.command("serve", cls=Verb)
@click.option("--host", metavar="주소", help="화면을 여는 주소. 없으면 office.toml의 [web] host.")
@click.option(
    "--port", type=int, metavar="번호", help="화면의 포트. 없으면 office.toml의 [web] port."
)
@click.option("--no-prefect", is_flag=True, help="Prefect 서버 없이 켭니다.")
@click.option("--as-if", type=MOMENT, help="본보기 사무실에서, 지금을 이때로 봅니다.")
@pass_desk
def command(
    desk: Desk, host: str | None, port: int | None, no_prefect: bool, as_if: datetime | None
) -> None:
    """화면과 API, 시계와 발송을 한꺼번에 켭니다.

    브라우저로 쓰는 화면을 열고, 때가 된 일을 1분마다 챙기며, 알림을 보냅니다. 멈춘 것은 다시 켜고,
    Ctrl+C를 누르면 모두 멈춥니다. 다른 컴퓨터에서 쓰려면 https를 맡는 앞단(reverse proxy)을 두고
    office.toml의 [web] url에 그 주소를 적습니다.
    """
    from engine.store import transaction
    from hyeopchi.first_invite import first_invite, invite_words
    from hyeopchi.serving import must_be_example, serve_office

    with desk.setting() as setting:
        if as_if is not None:
            must_be_example(setting)
        host, port = host or setting.web.host, port or setting.web.port
        url = setting.web.url or f"http://{host}:{port}"
        with transaction(setting.store) as write:
            invited = first_invite(write, at=as_if or now())
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")

    def ready() -> None:
        desk.answer(
            {"running": True, "office": desk.folder, "url": url},
            lambda: click.echo(f"화면을 열었습니다: {url}\n멈추려면 Ctrl+C를 누릅니다."),
        )
        if invited is not None:  # on standard error: no answer of a program's, and in no pipe
            click.echo(invite_words(invited, url), err=True)

    serve_office(
        desk.folder,
        host,
        port,
        prefect=not no_prefect,
        ahead=as_if - now() if as_if else timedelta(0),
        ready=ready,
    )
