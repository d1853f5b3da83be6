"""`hyeopchi outbox`: what was said and what waits to be said."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

import click

from hyeopchi.commands.outbox_mending import (
    addresses,
    bounce,
    discard,
    held,
    release,
    retry_failed,
)
from hyeopchi.desk import SEOUL, Desk, now, pass_desk, today
from hyeopchi.errors import MailNotSettled
from hyeopchi.export_option import Taking, export_options, take_out
from hyeopchi.korean_help import Verbs
from hyeopchi.letter_status import STATUSES
from hyeopchi.when import DAY, MOMENT
from notifications.kinds import kind_label
from notifications.korean import official_date

if TYPE_CHECKING:
    from engine.ledger import FailedNotice, Ledger, MailRow


@click.group("outbox", cls=Verbs, invoke_without_command=True)
@click.option("--status", type=click.Choice(list(STATUSES)), help="이 상태만 봅니다.")
@click.option("--since", type=DAY, help="이날부터 나간 것만 봅니다.")
@click.option("--counts", is_flag=True, help="목록 대신 종류와 상태별로 셉니다.")
@click.option(
    "--send-again",
    type=int,
    metavar="번호",
    help="보내지 못했거나 도착을 모르는 것을 다시 보냅니다.",
)
@click.option("--arrived", type=int, metavar="번호", help="도착을 모르던 것을 받았다고 확인합니다.")
@click.option("--at", type=MOMENT, help="기록하는 시각. 없으면 지금.")
@export_options
@pass_desk
@click.pass_context
def command(
    ctx: click.Context,
    desk: Desk,
    /,
    taking: Taking | None,
    status: str | None,
    since: date | None,
    counts: bool,
    send_again: int | None,
    arrived: int | None,
    at: datetime | None,
) -> None:
    """나간 알림과 나갈 알림을 봅니다.

    보내지 못한 알림과 쓰지 못한 알림은 까닭을 함께 보여 줍니다. 메일 서버가 받았는지 모르는 알림은
    사람이 확인하여 다시 보내거나(--send-again) 받은 것으로 합니다(--arrived). 보류한 것과 되돌아온 것은
    아래의 명령으로 다룹니다.
    """
    if ctx.invoked_subcommand is not None:
        return
    if send_again is not None or arrived is not None:
        _settle(desk, send_again, arrived, at or now())
        return
    from engine.ledger import failed_notices, ledger, mails

    with desk.reading() as read:
        listed = mails(read, status=status, since=since)
        total = ledger(read, since=since)
        failed = failed_notices(read, since=since)
    if taking is not None:
        from hyeopchi.lists import mail_list

        chosen = {"status": status, "since": since}
        take_out(desk, taking, mail_list(listed, STATUSES, today()), what="outbox", chosen=chosen)
        return
    data = {
        "mails": [
            {
                "id": one.id,
                "on": one.on_day,
                "kind": one.kind,
                "to": one.to_name,
                "address": one.to_address,
                "subject": one.subject,
                "status": one.status,
                "attempts": one.attempts,
                "error": one.error,
                "sent_at": one.sent_at,
                "message_id": one.message_id,
            }
            for one in listed
        ],
        "counts": {"mails": total.mails, "notices": total.notices},
        "failed": [{"key": f.key, "person": f.person, "reason": f.reason} for f in failed],
    }

    shown = failed if status in (None, "failed") else []
    desk.answer(data, lambda: _show_counts(total) if counts else _show_mails(listed, shown))


for each in (held, release, discard, retry_failed, addresses, bounce):
    command.add_command(each)


def _settle(desk: Desk, send_again: int | None, arrived: int | None, at: datetime) -> None:
    """Let a person settle one letter that the machine cannot."""
    from engine.mail_acts import Act, By, settle_letters
    from engine.permission import allow
    from engine.store import transaction

    if send_again is not None and arrived is not None:
        raise click.UsageError("--send-again과 --arrived는 하나만 적어 주십시오.")
    actor = desk.acting()
    mail_id = send_again if send_again is not None else arrived
    assert mail_id is not None
    with desk.setting() as setting, transaction(setting.store) as write:
        allow(write, actor, "outbox", on=at.astimezone(SEOUL).date())
        act: Act = "sent_again" if send_again is not None else "arrived"
        if not settle_letters(write, act, [mail_id], by=By(actor, at)):
            raise MailNotSettled(mail_id)
    said = "다시 보낼 것에 넣었습니다." if send_again is not None else "받은 것으로 했습니다."
    desk.answer({"id": mail_id, "again": send_again is not None}, lambda: click.echo(said))


def _show_counts(total: "Ledger") -> None:
    from hyeopchi.reports.tables import Column, show_table

    show_table(
        [
            Column.words("무엇"),
            Column.words("종류"),
            Column.words("상태"),
            Column.figures("건수"),
        ],
        [
            (what, kind_label(kind), STATUSES.get(state, state), f"{count:,}")
            for what, kinds in (("알림", total.mails), ("알릴 것", total.notices))
            for kind, states in kinds.items()
            for state, count in states.items()
        ],
        above="(단위: 건)",
    )


def _show_mails(listed: "Sequence[MailRow]", failed: "Sequence[FailedNotice]") -> None:
    from hyeopchi.reports.tables import Column, show_table

    if not listed:
        if not failed:
            click.echo("알림이 없습니다.")
    else:
        show_table(
            [
                Column.figures("번호"),
                Column.words("날짜"),
                Column.words("받는 사람"),
                Column("제목"),
                Column.words("상태"),
                Column("까닭"),
            ],
            [
                (m.id, official_date(m.on_day), m.to_name, m.subject, STATUSES[m.status], m.error)
                for m in listed
            ],
            above=f"({len(listed)}통)",
        )
    for one in failed:
        click.echo(f"쓰지 못한 알림: {one.person} – {one.reason}")
