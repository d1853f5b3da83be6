"""The part of `hyeopchi outbox` that acts: what is held, failed, or came back."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hyeopchi.desk import SEOUL, Desk, now, pass_desk
from hyeopchi.errors import FileUnreadable, MailNotSettled
from hyeopchi.korean_help import Verb
from hyeopchi.when import MOMENT
from notifications.kinds import kind_label
from notifications.korean import official_date

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from flows.steps.bounces import Bounced
    from flows.steps.setting import Setting

at_option = click.option("--at", type=MOMENT, help="기록하는 시각. 없으면 지금.")

_VERDICTS = {
    "bounced": "받는 주소가 거절했습니다. 이 주소로는 바로잡을 때까지 보내지 않습니다.",
    "expired": "도착하지 못했습니다. 주소의 잘못은 아니어서 다시 보낼 수 있습니다.",
    "delayed": "메일 서버가 아직 보내고 있습니다. 그대로 두었습니다.",
    "delivered": "도착했다는 알림입니다. 그대로 두었습니다.",
    "again": "이미 처리한 알림입니다. 그대로 두었습니다.",
    "forged": "그 주소로 보낸 알림이 아니어서 아무것도 바꾸지 않았습니다.",
    "unknown": "어느 알림인지 알 수 없어 아무것도 바꾸지 않았습니다.",
    "unreadable": "되돌아온 메일이 아니어서 아무것도 바꾸지 않았습니다.",
}


@click.command("held", cls=Verb)
@pass_desk
def held(desk: Desk) -> None:
    """한도를 넘어 보류한 알림을 봅니다."""
    from engine.ledger import mails
    from hyeopchi.reports.tables import Column, show_table

    with desk.reading() as read:
        rows = mails(read, status="held")
    data = [
        {
            "id": one.id,
            "on": one.on_day,
            "kind": one.kind,
            "to": one.to_name,
            "subject": one.subject,
        }
        for one in rows
    ]

    def show() -> None:
        if not rows:
            click.echo("보류한 알림이 없습니다.")
            return
        show_table(
            [
                Column.figures("번호"),
                Column.words("날짜"),
                Column.words("종류"),
                Column.words("받는 사람"),
                Column("제목"),
            ],
            [
                (one.id, official_date(one.on_day), kind_label(one.kind), one.to_name, one.subject)
                for one in rows
            ],
            above=f"({len(rows):,}통)",
        )

    desk.answer({"held": data}, show)


@click.command("release", cls=Verb)
@click.argument("ids", metavar="[번호…]", nargs=-1, type=int)
@click.option("--all", "everything", is_flag=True, help="보류한 알림을 모두 보냅니다.")
@at_option
@pass_desk
def release(desk: Desk, ids: tuple[int, ...], everything: bool, at: datetime | None) -> None:
    """보류한 알림을 보낼 것에 넣습니다.

    업무 시간에 다음 차례로 나갑니다.
    """
    from engine.mail_acts import By, settle_letters

    if bool(ids) == everything:
        raise click.UsageError("번호를 적거나 --all을 적어 주십시오.")
    at = at or now()
    with desk.setting() as setting, _writing(desk, setting, at) as write:
        by = By(desk.acting(), at)
        done = settle_letters(write, "released", None if everything else ids, by=by)
        _settled(ids, done)
    desk.answer(
        {"released": done}, lambda: click.echo(f"알림 {len(done):,}통을 보낼 것에 넣었습니다.")
    )


@click.command("discard", cls=Verb)
@click.argument("ids", metavar="번호…", nargs=-1, type=int, required=True)
@click.option("--reason", required=True, metavar="까닭", help="버리는 까닭. 기록에 남습니다.")
@at_option
@pass_desk
def discard(desk: Desk, ids: tuple[int, ...], reason: str, at: datetime | None) -> None:
    """보류했거나 보내지 못한 알림을 버립니다.

    담겨 있던 것은 같은 까닭으로 취소됩니다.
    """
    from engine.mail_acts import By, settle_letters

    at = at or now()
    with desk.setting() as setting, _writing(desk, setting, at) as write:
        done = settle_letters(write, "discarded", ids, by=By(desk.acting(), at, reason))
        _settled(ids, done)
    desk.answer({"discarded": done}, lambda: click.echo(f"알림 {len(done):,}통을 버렸습니다."))


@click.command("retry-failed", cls=Verb)
@at_option
@pass_desk
def retry_failed(desk: Desk, at: datetime | None) -> None:
    """쓰지 못한 알림을 다시 쓰고, 되돌아온 알림을 다시 보냅니다.

    글의 잘못으로 쓰지 못한 것은 모두, 주소 때문에 나가지 못한 것은 받는 사람의 주소를 바로잡은 것만
    다시 합니다.
    """
    from engine.retelling import tell_again

    at = at or now()
    with desk.setting() as setting, _writing(desk, setting, at) as write:
        done = tell_again(write, at=at, broken=True)
    desk.answer(
        {"notices": done.notices, "letters": done.letters},
        lambda: click.echo(
            f"알릴 것 {done.notices:,}건을 다시 쓰고, 알림 {done.letters:,}통을 다시 보냅니다."
        ),
    )


@click.command("addresses", cls=Verb)
@pass_desk
def addresses(desk: Desk) -> None:
    """메일을 받지 않는 주소를 봅니다.

    `hyeopchi address 사람 새주소`로 바로잡습니다.
    """
    from engine.suppression import suppressed
    from hyeopchi.reports.tables import Column, show_table

    with desk.reading() as read:
        rows = suppressed(read)
    data = [
        {
            "address": one.address,
            "people": [owner.key for owner in one.owners],
            "said": one.reason,
            "source": one.source,
            "since": one.since,
        }
        for one in rows
    ]

    def show() -> None:
        if not rows:
            click.echo("메일을 받지 않는 주소가 없습니다.")
            return
        show_table(
            [Column.words("주소"), Column.words("사람"), Column.words("날짜"), Column("까닭")],
            [
                (
                    one.address,
                    ", ".join(f"{owner.name}({owner.key})" for owner in one.owners) or None,
                    official_date(one.since.astimezone(SEOUL).date()),
                    one.reason,
                )
                for one in rows
            ],
            above=f"({len(rows)}곳)",
        )

    desk.answer({"addresses": data}, show)


@click.command("bounce", cls=Verb)
@click.argument("files", metavar="파일…", nargs=-1, required=True)
@at_option
@pass_desk
def bounce(desk: Desk, files: tuple[str, ...], at: datetime | None) -> None:
    """되돌아온 메일을 읽고, 받지 않는 주소를 적어 둡니다.

    파일 대신 -를 적으면 표준 입력에서 한 통을 읽으므로, 메일 서버가 되돌아온 메일을 곧바로 넘길 수
    있습니다. 우리가 보낸 알림을 그 주소가 거절한 것이 확실할 때만 무엇을 바꿉니다. 사무실의 bounces/
    폴더에 넣어 두면 시계가 읽습니다.
    """
    from flows.steps.bounces import take_bounce

    at = at or now()
    with desk.setting() as setting:
        taken = [(file, take_bounce(setting.store, _content(file), at=at)) for file in files]
    data = [
        {
            "file": file,
            "verdict": one.verdict,
            "mail": one.mail_id,
            "address": one.address,
            "said": one.said,
        }
        for file, one in taken
    ]
    desk.answer({"bounces": data}, lambda: _show_bounces(taken))


@contextmanager
def _writing(desk: Desk, setting: "Setting", at: datetime) -> "Iterator[Connection]":
    """Give a connection that may write, to somebody who may settle letters."""
    from engine.permission import allow
    from engine.store import transaction

    actor = desk.acting()
    with transaction(setting.store) as write:
        allow(write, actor, "outbox", on=at.astimezone(SEOUL).date())
        yield write


def _settled(asked: Sequence[int], done: Sequence[int]) -> None:
    """Do all that was asked for, or nothing."""
    if missing := sorted(set(asked) - set(done)):
        raise MailNotSettled(missing[0])


def _show_bounces(taken: "list[tuple[str, Bounced]]") -> None:
    for file, one in taken:
        which = f"{one.mail_id}번 알림({one.address})" if one.address else file
        click.echo(f"{which}: {_VERDICTS[one.verdict]}")
        if one.said:
            click.echo(f"  {one.said}")


def _content(file: str) -> bytes:
    from notifications.bounce import BOUNCE_BYTES_MAX

    if file == "-":
        return sys.stdin.buffer.read(BOUNCE_BYTES_MAX)
    try:
        with Path(file).open("rb") as opened:
            return opened.read(BOUNCE_BYTES_MAX)
    except OSError as error:
        raise FileUnreadable(
            file, "파일을 열 수 없습니다.", "되돌아온 메일을 저장한 파일을 적어 주십시오."
        ) from error
