"""`hyeopchi undo`: take back what was done last to a case."""

from datetime import datetime

import click

from hyeopchi.desk import SEOUL, Desk, now, pass_desk
from hyeopchi.korean_help import Verb
from hyeopchi.lifecycle_option import lifecycle_meant, lifecycle_option
from hyeopchi.names import Names
from hyeopchi.when import MOMENT


@click.command("undo", cls=Verb)
@click.argument("number", metavar="번호")
@lifecycle_option
@click.option("--reason", required=True, metavar="글", help="되돌리는 까닭. 기록에 남습니다.")
@click.option(
    "--seen", type=int, metavar="판", help="보고 판단한 기록의 번호. 그 뒤에 바뀌었으면 멈춥니다."
)
@click.option("--at", type=MOMENT, help="기록하는 시각. 없으면 지금.")
@click.option("--key", metavar="키", help="요청의 이름. 같은 키로 다시 요청하면 한 번만 합니다.")
@pass_desk
def command(
    desk: Desk,
    number: str,
    lifecycle: str | None,
    reason: str,
    seen: int | None,
    at: datetime | None,
    key: str | None,
) -> None:
    """마지막으로 한 처리나 수정을 되돌립니다.

    지우지 않습니다. 되돌렸다는 기록이 까닭과 함께 남고, 처리에 쓴 결정은 다시 쓸 수 있게 됩니다. 그 뒤에
    다른 일이 기록되었거나 이미 보고한 기간의 일이면 되돌릴 수 없습니다.

    \b
    hyeopchi undo 합의-14 --reason '다른 과제를 골랐음' --as coordinator
    """
    from engine.case import case_numbered
    from engine.correction import undo_last
    from engine.people import committees, organisations
    from engine.permission import allow
    from engine.store import reading

    actor, at = desk.acting(), at or now()
    with desk.setting() as setting:
        with reading(setting.store) as read:
            definition = lifecycle_meant(read, lifecycle, number=number).lifecycle
            by = allow(read, actor, "undo", on=at.astimezone(SEOUL).date())
            names = Names.of(definition, organisations(read), committees(read))
        done = undo_last(
            setting.store,
            definition.key,
            number,
            reason=reason,
            actor=by,
            at=at,
            expected_version=seen,
            key=key,
        )
        with reading(setting.store) as read:
            state = case_numbered(read, definition.key, number).state
    desk.answer(
        {"number": number, "state": state, "seq": done.seq},
        lambda: click.echo(
            f"{number}: 마지막 일을 되돌렸습니다. 지금 {names.state(state)}, {done.seq}번째 기록"
        ),
    )
