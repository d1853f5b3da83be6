"""`hyeopchi account`: who may sign in to the pages, invited with a secret that opens once."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import click

from hyeopchi.desk import SEOUL, Desk, now, pass_desk
from hyeopchi.export_option import Taking, export_options, take_out
from hyeopchi.korean_help import Verb, Verbs
from hyeopchi.when import MOMENT
from notifications.korean import official_moment

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from engine.accounts import Account

AT = click.option("--at", type=MOMENT, help="기록하는 시각. 없으면 지금.")


@click.group("account", cls=Verbs)
def command() -> None:
    """화면에 로그인하는 계정을 초대하고, 보고, 중지합니다.

    처음 비밀번호는 없습니다. 초대하면 한 번만 쓸 수 있는 부호가 나오고, 본인이 그 부호로 비밀번호를 정합니다.
    """


@command.command("invite", cls=Verb)
@click.argument("key", metavar="사람")
@click.option(
    "--hours",
    type=click.IntRange(1, 72),
    default=72,
    show_default=True,
    help="이만큼 뒤에는 쓸 수 없습니다.",
)
@AT
@pass_desk
def invite(desk: Desk, key: str, hours: int, at: datetime | None) -> None:
    """비밀번호를 정할 부호를 만듭니다.

    부호는 지금만 보이며 한 번 쓸 수 있습니다. 본인에게 직접 건네 주십시오. 앞서 만든 부호는 쓸 수 없게 됩니다.
    비밀번호를 잊은 사람에게도 이렇게 합니다.
    """
    from engine.accounts import may_touch
    from engine.invites import make_invite
    from engine.permission import allow
    from engine.store import transaction

    actor, at = desk.acting(), at or now()
    on = at.astimezone(SEOUL).date()
    with desk.setting() as setting:
        with transaction(setting.store) as write:
            by = allow(write, actor, "people", on=on)
            may_touch(write, by, key, on=on)
            made = make_invite(write, key, by=by, at=at, lasting=timedelta(hours=hours))
        url = setting.web.url or f"http://{setting.web.host}:{setting.web.port}"
    until = made.ends_at.astimezone(SEOUL)

    def show() -> None:
        click.echo(
            f"{made.person.name}님의 초대 부호입니다. {official_moment(until)}까지 한 번 쓸 수 있습니다."
        )
        click.echo(f"  주소: {url}/invited")
        click.echo(f"  부호: {made.code}")

    desk.answer(
        {
            "person": made.person.key,
            "code": made.code,
            "address": f"{url}/invited",
            "until": until,
        },
        show,
    )


@command.command("list", cls=Verb)
@export_options
@AT
@pass_desk
def list_(desk: Desk, /, at: datetime | None, taking: Taking | None) -> None:
    """누가 로그인할 수 있는지 봅니다."""
    from engine.accounts import accounts

    at = at or now()
    with desk.reading() as read:
        found = list(accounts(read, at=at).values())
    if taking is not None:
        from hyeopchi.account_list import account_list

        listing = account_list(found, at.astimezone(SEOUL).date())
        take_out(desk, taking, listing, what="accounts", chosen={})
        return
    desk.answer({"accounts": [_data(one) for one in found]}, lambda: _show(found))


@command.command("disable", cls=Verb)
@click.argument("key", metavar="사람")
@AT
@pass_desk
def disable(desk: Desk, key: str, at: datetime | None) -> None:
    """계정을 중지합니다. 로그인되어 있던 기기에서도 바로 나갑니다."""
    from engine.accounts import disable

    _do(desk, key, at, disable, "의 계정을 중지했습니다.")


@command.command("enable", cls=Verb)
@click.argument("key", metavar="사람")
@AT
@pass_desk
def enable(desk: Desk, key: str, at: datetime | None) -> None:
    """중지한 계정을 다시 쓰게 합니다."""
    from engine.accounts import enable

    _do(desk, key, at, enable, "의 계정을 다시 쓰게 했습니다.")


@command.command("unlock", cls=Verb)
@click.argument("key", metavar="사람")
@AT
@pass_desk
def unlock(desk: Desk, key: str, at: datetime | None) -> None:
    """여러 번 틀려 늦춰진 로그인을 바로 할 수 있게 합니다."""
    from engine.accounts import unlock

    def act(write: "Connection", key: str, *, at: datetime, **_: object) -> "Account":
        return unlock(write, key, at=at)

    _do(desk, key, at, act, "의 로그인 지연을 풀었습니다.")


@command.command("reset-code", cls=Verb)
@click.argument("key", metavar="사람")
@AT
@pass_desk
def reset_code(desk: Desk, key: str, at: datetime | None) -> None:
    """휴대전화를 잃은 사람의 2단계 확인을 지웁니다.

    로그인되어 있던 기기에서 나가고, 다음 로그인에 새로 설정합니다.
    """
    from engine.accounts import reset_code

    _do(desk, key, at, reset_code, "의 2단계 확인을 지웠습니다.")


def _do(
    desk: Desk, person: str, at: datetime | None, act: Callable[..., "Account"], said: str
) -> None:
    from engine.permission import allow
    from engine.store import transaction

    actor, at = desk.acting(), at or now()
    on = at.astimezone(SEOUL).date()
    with desk.setting() as setting, transaction(setting.store) as write:
        by = allow(write, actor, "people", on=on)
        done = act(write, person, actor=by, on=on, at=at)
    desk.answer(_data(done), lambda: click.echo(f"{done.person.name}님{said}"))


def _show(found: "list[Account]") -> None:
    from hyeopchi.account_list import state_of
    from hyeopchi.reports.tables import Column, show_table

    if not found:
        click.echo("아직 계정이 없습니다. `hyeopchi account invite 사람`으로 초대합니다.")
        return
    show_table(
        [
            Column.words("키"),
            Column.words("이름"),
            Column.words("계정"),
            Column.words("2단계"),
            Column("비밀번호를 정한 때"),
        ],
        [
            (
                one.person.key,
                one.person.name,
                state_of(one),
                "켜짐" if one.has_code else "꺼짐",
                official_moment(one.password_set_at.astimezone(SEOUL))
                if one.password_set_at
                else None,
            )
            for one in found
        ],
        above=f"({len(found)}명)",
    )


def _data(one: "Account") -> dict[str, Any]:
    return {
        "person": one.person.key,
        "name": one.person.name,
        "password": one.has_password,
        "password_set_at": one.password_set_at,
        "second_step": one.has_code,
        "identities": one.identities,
        "invited_until": one.invited_until,
        "held_until": one.held_until,
        "disabled_at": one.disabled_at,
    }
