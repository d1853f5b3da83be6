"""`hyeopchi address`: mend where somebody's mail goes."""

from datetime import datetime

import click

from hyeopchi.desk import SEOUL, Desk, now, pass_desk
from hyeopchi.korean_help import Verb
from hyeopchi.when import MOMENT
from notifications.korean import josa


@click.command("address", cls=Verb)
@click.argument("key", metavar="사람")
@click.argument("new", metavar="새주소")
@click.option("--at", type=MOMENT, help="기록하는 시각. 없으면 지금.")
@pass_desk
def command(desk: Desk, key: str, new: str, at: datetime | None) -> None:
    """사람의 메일 주소를 바로잡습니다.

    주소 때문에 쓰지 못했거나 되돌아온 알림이 새 주소로 나갑니다. 주소는 맞고 메일 서버가 고쳐진
    것이면 같은 주소를 다시 적습니다. 메일을 받지 않는 주소는 `hyeopchi outbox addresses`로 봅니다.
    """
    from engine.mail_address import mend_address
    from engine.permission import allow
    from engine.store import transaction
    from notifications.address import mailbox

    actor = desk.acting()
    address = new.strip()
    mailbox("", address)  # before anything is written
    at = at or now()
    with desk.setting() as setting, transaction(setting.store) as write:
        allow(write, actor, "address", on=at.astimezone(SEOUL).date())
        done = mend_address(write, key, address, at=at)

    def show() -> None:
        to = josa(address, "으로/로")
        click.echo(f"{done.person.name}님의 알림이 이제 {to} 갑니다.")
        if done.told.notices or done.told.letters:
            click.echo(
                f"알릴 것 {done.told.notices:,}건을 다시 쓰고, "
                f"알림 {done.told.letters:,}통을 다시 보냅니다."
            )

    desk.answer(
        {
            "person": done.person.key,
            "before": done.person.email,
            "address": done.address,
            "lifted": done.lifted,
            "notices": done.told.notices,
            "letters": done.told.letters,
        },
        show,
    )
