"""`hyeopchi remark`: what somebody was told to mend, until it is done."""

from datetime import date, datetime
from typing import TYPE_CHECKING

import click

from hyeopchi.desk import SEOUL, Desk, now, pass_desk
from hyeopchi.export_option import Taking, export_options, take_out
from hyeopchi.korean_help import Verb, Verbs
from hyeopchi.lifecycle_option import lifecycle_meant, lifecycle_option
from hyeopchi.when import DAY, MOMENT
from notifications.korean import official_date

if TYPE_CHECKING:
    from engine.remark_list import Remark

_SOURCES = ("plenary", "evaluation", "audit")


@click.group("remark", cls=Verbs)
def command() -> None:
    """지적사항을 적고, 조치한 것을 적고, 남은 것을 봅니다.

    조치하지 않은 지적사항은 다음 분기의 제출표와 제출 요청문, 담당자의 하루 알림, 본회의 보고서에 지난 날과
    함께 다시 나옵니다.
    """


@command.command("add", cls=Verb)
@click.argument("number", metavar="번호")
@lifecycle_option
@click.option(
    "--source",
    type=click.Choice(_SOURCES),
    required=True,
    help="어디서 나온 지적인지. plenary 본회의, evaluation 평가, audit 감사.",
)
@click.option(
    "--text", required=True, metavar="글", help="지적한 내용. 나중에 지울 수 있게 따로 남깁니다."
)
@click.option("--on", type=DAY, help="지적한 날. 없으면 오늘.")
@click.option("--at", type=MOMENT, help="기록하는 시각. 없으면 지금.")
@click.option("--key", metavar="키", help="요청의 이름. 같은 키로 다시 요청하면 한 번만 합니다.")
@pass_desk
def add(
    desk: Desk,
    number: str,
    lifecycle: str | None,
    source: str,
    text: str,
    on: date | None,
    at: datetime | None,
    key: str | None,
) -> None:
    """지적사항을 적습니다."""
    from engine.permission import allow
    from engine.remark_list import SOURCES
    from engine.remarks import add_remark
    from engine.store import transaction
    from hyeopchi.request_key import request_key

    actor, at = desk.acting(), at or now()
    today = at.astimezone(SEOUL).date()
    body = [lifecycle, number, source, text, on]
    with desk.setting() as setting, transaction(setting.store) as write:
        by = allow(write, actor, "remark", on=today)
        new = add_remark(
            write,
            lifecycle_meant(write, lifecycle, number=number).lifecycle.key,
            number,
            source=source,
            text=text,
            on=on or today,
            actor=by,
            at=at,
            key=key or request_key("remark", body, actor=by, at=at),
        )
    desk.answer(
        {"id": new, "number": number, "source": source, "made_on": on or today},
        lambda: click.echo(f"{number}: {SOURCES[source]} 지적사항을 {new}번으로 적었습니다."),
    )


@command.command("settle", cls=Verb)
@click.argument("remark", metavar="지적번호", type=int)
@click.option(
    "--text", required=True, metavar="글", help="조치한 내용. 나중에 지울 수 있게 따로 남깁니다."
)
@click.option("--on", type=DAY, help="조치한 날. 없으면 오늘.")
@click.option("--at", type=MOMENT, help="기록하는 시각. 없으면 지금.")
@click.option("--key", metavar="키", help="요청의 이름. 같은 키로 다시 요청하면 한 번만 합니다.")
@pass_desk
def settle(
    desk: Desk, remark: int, text: str, on: date | None, at: datetime | None, key: str | None
) -> None:
    """지적사항을 조치한 것으로 적습니다."""
    from engine.permission import allow
    from engine.remarks import settle_remark
    from engine.store import transaction
    from hyeopchi.request_key import request_key

    actor, at = desk.acting(), at or now()
    today = at.astimezone(SEOUL).date()
    with desk.setting() as setting, transaction(setting.store) as write:
        by = allow(write, actor, "settle", on=today)
        done = settle_remark(
            write,
            remark,
            text=text,
            on=on or today,
            actor=by,
            at=at,
            key=key or request_key("settle", [remark, text, on], actor=by, at=at),
        )
    days = done.age_in_days(on or today)
    desk.answer(
        _data(done, on or today),
        lambda: click.echo(
            f"{done.number}: {done.id}번 지적사항을 조치하였습니다. 지적한 날부터 {days}일 걸렸습니다."
        ),
    )


@command.command("list", cls=Verb)
@click.argument("number", metavar="[번호]", required=False)
@lifecycle_option
@click.option("--all", "everything", is_flag=True, help="조치한 것도 보입니다.")
@click.option("--at", type=MOMENT, help="이 시각이라고 보고 지난 날을 셉니다. 없으면 지금.")
@export_options
@pass_desk
def list_(
    desk: Desk,
    /,
    taking: Taking | None,
    number: str | None,
    lifecycle: str | None,
    everything: bool,
    at: datetime | None,
) -> None:
    """지적사항을 지난 날과 함께 봅니다.

    번호를 적지 않으면 모든 정의의 것을 보입니다.
    """
    from engine.remark_list import remarks

    today = (at or now()).astimezone(SEOUL).date()
    with desk.reading() as read:
        of = lifecycle and lifecycle_meant(read, lifecycle, number=number).lifecycle.key
        found = remarks(
            read,
            lifecycle=of,
            number=number,
            unfinished_on=None if everything else today,
        )
    if taking is not None:
        from engine.remark_list import SOURCES
        from hyeopchi.lists import remark_list
        from hyeopchi.remark_words import ERASED

        chosen = {"lifecycle": of, "number": number, "all": everything}
        listing = remark_list(found, SOURCES, ERASED, today)
        take_out(desk, taking, listing, what="remarks", chosen=chosen)
        return
    desk.answer({"remarks": [_data(one, today) for one in found]}, lambda: _show(found, today))


def _show(found: "list[Remark]", today: date) -> None:
    from engine.remark_list import SOURCES
    from hyeopchi.remark_words import ERASED
    from hyeopchi.reports.tables import Column, show_table

    if not found:
        click.echo("조치하지 않은 지적사항이 없습니다.")
        return
    show_table(
        [
            Column.words("지적번호"),
            Column.words("번호"),
            Column("나온 곳"),
            Column("지적한 날"),
            Column("지난 날"),
            Column("내용"),
        ],
        [
            (
                str(one.id),
                one.number,
                SOURCES.get(one.source, one.source),
                official_date(one.made_on),
                _age(one, today),
                one.text or ERASED,
            )
            for one in found
        ],
        above=f"({len(found)}건)",
    )


def _age(one: "Remark", today: date) -> str:
    from hyeopchi.remark_words import age_words

    if one.settled_on is not None and one.settled_on <= today:
        return f"{official_date(one.settled_on)} 조치"
    return age_words(one, today)


def _data(one: "Remark", today: date) -> dict[str, object]:
    until = min(one.settled_on or today, today)
    return {
        "id": one.id,
        "lifecycle": one.lifecycle,
        "number": one.number,
        "title": one.title,
        "source": one.source,
        "text": one.text,
        "made_on": one.made_on,
        "days": one.age_in_days(until),
        "quarters": one.age_in_quarters(until),
        "settled_on": one.settled_on,
        "settlement": one.settlement,
    }
