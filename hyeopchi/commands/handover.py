"""`hyeopchi handover`: people rotate every January and July; what is due stays due."""

from datetime import date, datetime

import click

from hyeopchi.desk import Desk, now, pass_desk
from hyeopchi.korean_help import Verb
from hyeopchi.when import DAY, MOMENT
from notifications.korean import josa, official_date
from states.role import role_label


@click.command("handover", cls=Verb)
@click.argument("giver", metavar="넘기는사람")
@click.argument("taker", metavar="받는사람")
@click.option("--on", type=DAY, required=True, help="받는 사람이 맡기 시작하는 날.")
@click.option("--at", type=MOMENT, help="기록하는 시각. 없으면 지금.")
@pass_desk
def command(desk: Desk, giver: str, taker: str, on: date, at: datetime | None) -> None:
    """담당자의 일을 후임에게 넘깁니다.

    맡은 일, 아직 답하지 않은 요청, 아직 나가지 않은 알림이 후임에게 갑니다. 이미 한 답과 기록은 한
    사람의 이름 그대로 남습니다. 넘긴 것을 인수인계서처럼 보여 줍니다.
    """
    from engine.handover import hand_over
    from engine.people import person_with_key
    from engine.store import transaction

    actor = desk.acting()
    with desk.setting() as setting, transaction(setting.store) as write:
        by = person_with_key(write, actor)
        done = hand_over(write, from_key=giver, to_key=taker, on=on, actor=by.key, at=at or now())
    duties = [
        {
            "role": one.role,
            "label": role_label(one.role),
            "at": one.organisation or one.committee or one.case,
        }
        for one in done.duties
    ]

    def show() -> None:
        title = f"{done.giver.name}의 일을 {official_date(on)}부터 {josa(done.taker.name, '이/가')} 맡습니다."
        click.echo(title)
        click.echo(f"\n맡은 일 {len(duties)}가지")
        for duty in duties:
            click.echo(f"  {duty['label']}" + (f" – {duty['at']}" if duty["at"] else ""))
        click.echo(f"\n답할 것 {len(done.asks)}건")
        for ask in done.asks:
            note = ", 후임에게 이미 요청했음" if ask.withdrawn else ""
            click.echo(
                f"  {ask.number} {ask.title}: {ask.period.label} {ask.review}, "
                f"기한 {official_date(ask.due_on)}{note}"
            )
        click.echo(f"\n나가지 않은 알림 {done.notices}건")

    desk.answer(
        {
            "from": done.giver.key,
            "to": done.taker.key,
            "on": on,
            "duties": duties,
            "asks": [
                {
                    "number": ask.number,
                    "title": ask.title,
                    "review": ask.review,
                    "period": ask.period.name,
                    "due_on": ask.due_on,
                    "withdrawn": ask.withdrawn,
                }
                for ask in done.asks
            ],
            "notices": done.notices,
            "cases": done.cases,
        },
        show,
    )
