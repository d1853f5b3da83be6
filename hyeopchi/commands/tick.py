"""`hyeopchi tick`: do what is due at one moment."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from hyeopchi.desk import Desk, now, pass_desk
from hyeopchi.exit_codes import ExitCode
from hyeopchi.korean_help import Verb
from hyeopchi.when import MOMENT

if TYPE_CHECKING:
    from flows.steps.tick import Ticked


@click.command("tick", cls=Verb)
@click.option("--at", type=MOMENT, help="이 시각이라고 보고 합니다. 없으면 지금.")
@pass_desk
def command(desk: Desk, at: datetime | None) -> ExitCode:
    """지금 할 일을 한 번 합니다.

    때가 된 회차를 열고, 마감할 회차를 마감하고, 알림을 쓰고 보내고, 하루 한 번 기록을 점검합니다. 여러 번
    해도, 둘이 한꺼번에 해도 두 번 하는 일은 없습니다. cron에 걸거나 시험할 때 씁니다. 점검에서 문제를
    찾으면 관리자에게 알리고 1로 끝납니다. 어디인지는 `hyeopchi verify`가 말합니다.
    """
    from flows.steps.tick import tick

    moment = at or now()
    with desk.setting() as setting:
        done = tick(setting, at=moment, now=now if at is None else None)
    desk.answer(_data(done, moment), lambda: _show(done))
    findings = done.verified.findings if done.verified else ()
    return ExitCode.REFUSED if findings else ExitCode.DONE


def _data(done: "Ticked", at: datetime) -> dict[str, Any]:
    return {
        "at": at,
        "opened": done.opened,
        "skipped": done.skipped,
        "closed": [
            {"review": one.round.review, "period": one.round.period.name} for one in done.closed
        ],
        "notices": done.notices,
        "mails": done.composed.mails,
        "held": done.composed.held,
        "bounced": done.bounced,
        "sent": done.delivered.sent,
        "findings": len(done.verified.findings) if done.verified else None,
    }


def _show(done: "Ticked") -> None:
    said = [
        (done.opened, "회차 {}개를 열었습니다."),
        (done.skipped, "지나간 회차 {}개를 넘어갔습니다."),
        (len(done.closed), "회차 {}개를 마감했습니다."),
        (done.notices, "알릴 것 {}건을 챙겼습니다."),
        (done.bounced, "되돌아온 메일 {}통을 읽었습니다."),
        (done.composed.mails, "알림 {}통을 썼습니다."),
        (done.composed.held, "그 가운데 한도를 넘은 {}통을 보류했습니다."),
        (done.delivered.sent, "알림 {}통을 보냈습니다."),
    ]
    lines = [sentence.format(count) for count, sentence in said if count]
    if done.verified is not None:
        found = len(done.verified.findings)
        lines.append(
            f"기록을 점검했습니다. {f'문제가 {found}군데 있습니다.' if found else '모두 맞습니다.'}"
        )
    click.echo("\n".join(lines) or "지금 할 일이 없습니다.")
