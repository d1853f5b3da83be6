"""`hyeopchi deputy`: who takes an absent person's place, and from when to when."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import click

from hyeopchi.desk import SEOUL, Desk, now, pass_desk
from hyeopchi.export_option import Taking, export_options, take_out
from hyeopchi.korean_help import Verb, Verbs
from hyeopchi.when import DAY, MOMENT
from notifications.korean import official_date

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from engine.deputies import Absence


@click.group("deputy", cls=Verbs)
def command() -> None:
    """대결할 사람을 정하고, 보고, 끝냅니다.

    그 기간에는 없는 사람에게 갈 알림이 대결자에게 가고, 대결자가 대신 처리하고 제출할 수 있습니다. 기록에는
    누구를 대신했는지가 함께 남습니다. 기간이 지나면 저절로 끝납니다.
    """


@command.command("set", cls=Verb)
@click.argument("absent", metavar="없는사람")
@click.argument("deputy", metavar="대결자")
@click.option("--from", "first", type=DAY, required=True, help="첫날.")
@click.option("--to", "last", type=DAY, required=True, help="마지막 날.")
@click.option("--reason", metavar="글", help="출장, 휴가 같은 까닭. 알림에는 쓰지 않습니다.")
@click.option("--at", type=MOMENT, help="기록하는 시각. 없으면 지금.")
@pass_desk
def set_(
    desk: Desk,
    absent: str,
    deputy: str,
    first: date,
    last: date,
    reason: str | None,
    at: datetime | None,
) -> None:
    """자리를 비우는 사람의 대결자를 정합니다.

    본인이나 팀장, 총괄부서, 관리자가 정합니다. 한 사람에게 한때에 대결자는 한 사람이며, 대결자의 대결자는
    둘 수 없습니다.
    """
    from engine.deputies import set_deputy
    from engine.store import transaction

    actor, at = desk.acting(), at or now()
    with desk.setting() as setting, transaction(setting.store) as write:
        by = _allowed(write, actor, absent, at)
        done = set_deputy(
            write,
            of=absent,
            to=deputy,
            starts_on=first,
            ends_on=last,
            reason=reason,
            actor=by,
            at=at,
        )
    desk.answer(
        _absence(done),
        lambda: click.echo(
            f"{official_date(done.starts_on)}부터 {official_date(done.ends_on)}까지 "
            f"{_name(done.person)}의 일을 {_name(done.deputy)}에게 알리고 대신하게 합니다."
        ),
    )


@command.command("list", cls=Verb)
@click.option("--all", "everything", is_flag=True, help="끝난 것도 보입니다.")
@click.option("--at", type=MOMENT, help="이 시각이라고 보고 봅니다. 없으면 지금.")
@export_options
@pass_desk
def list_(desk: Desk, /, everything: bool, at: datetime | None, taking: Taking | None) -> None:
    """누가 언제까지 누구의 일을 대결하는지 봅니다."""
    from engine.deputies import absences

    today = (at or now()).astimezone(SEOUL).date()
    with desk.reading() as read:
        found = absences(read) if everything else absences(read, since=today)
    if taking is not None:
        from hyeopchi.lists import deputy_list

        take_out(
            desk, taking, deputy_list(found, today), what="deputies", chosen={"all": everything}
        )
        return
    desk.answer({"absences": [_absence(one) for one in found]}, lambda: _show(found, today))


@command.command("end", cls=Verb)
@click.argument("absent", metavar="없는사람")
@click.option("--on", type=DAY, help="대결하는 마지막 날. 없으면 오늘.")
@click.option("--at", type=MOMENT, help="기록하는 시각. 없으면 지금.")
@pass_desk
def end(desk: Desk, absent: str, on: date | None, at: datetime | None) -> None:
    """대결을 일찍 끝냅니다.

    적은 날까지만 대결합니다. 그날까지 시작하지 않은 대결은 없던 것이 됩니다. 아직 나가지 않은 알림은
    다시 본인에게 갑니다.
    """
    from engine.deputies import end_deputy
    from engine.store import transaction

    actor, at = desk.acting(), at or now()
    on = on or at.astimezone(SEOUL).date()
    with desk.setting() as setting, transaction(setting.store) as write:
        _allowed(write, actor, absent, at)
        done = end_deputy(write, of=absent, on=on)
    begun = done.starts_on <= on
    desk.answer(
        {**_absence(done), "begun": begun},
        lambda: click.echo(
            f"{_name(done.person)}의 대결을 {official_date(done.ends_on)}까지로 끝냈습니다."
            if begun
            else f"아직 시작하지 않은 {_name(done.person)}의 대결을 없앴습니다."
        ),
    )


def _allowed(read: "Connection", actor: str, person: str, at: datetime) -> str:
    """People see to their own absence; others' need a role."""
    from engine.people import person_with_key
    from engine.permission import allow

    if actor == person:
        return person_with_key(read, actor).key
    return allow(read, actor, "deputy", on=at.astimezone(SEOUL).date())


def _show(found: "list[Absence]", today: date) -> None:
    from hyeopchi.reports.tables import Column, show_table

    if not found:
        click.echo("대결하고 있거나 하기로 한 사람이 없습니다.")
        return
    show_table(
        [Column.words("없는 사람"), Column.words("대결자"), Column("기간"), Column("지금")],
        [
            (
                _name(one.person),
                _name(one.deputy),
                f"{official_date(one.starts_on)} ~ {official_date(one.ends_on)}",
                _standing(one, today),
            )
            for one in found
        ],
        above=f"({len(found)}건)",
    )


def _standing(one: "Absence", today: date) -> str:
    if today < one.starts_on:
        return "예정"
    return "대결 중" if today <= one.ends_on else "끝남"


def _name(person: Any) -> str:
    return f"{person.name} {person.title or ''}".strip()


def _absence(one: "Absence") -> dict[str, object]:
    return {
        "person": one.person.key,
        "deputy": one.deputy.key,
        "from": one.starts_on,
        "to": one.ends_on,
        "reason": one.reason,
        "entered_by": one.entered_by,
    }
