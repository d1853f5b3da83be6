"""`hyeopchi handover`: people rotate every January and July; what is due stays due."""

from datetime import date, datetime
from typing import Any

import click

from hyeopchi.desk import SEOUL, Desk, now, pass_desk
from hyeopchi.korean_help import Verb
from hyeopchi.when import DAY, MOMENT


@click.command("handover", cls=Verb)
@click.argument("giver", metavar="넘기는사람")
@click.argument("taker", metavar="받는사람")
@click.option("--on", type=DAY, required=True, help="받는 사람이 맡기 시작하는 날.")
@click.option("--at", type=MOMENT, help="기록하는 시각. 없으면 지금.")
@click.option("--key", metavar="키", help="요청의 이름. 같은 키로 다시 요청하면 한 번만 합니다.")
@pass_desk
def command(
    desk: Desk, giver: str, taker: str, on: date, at: datetime | None, key: str | None
) -> None:
    """담당자의 일을 후임에게 넘깁니다.

    맡은 일, 아직 답하지 않은 요청, 아직 나가지 않은 알림이 후임에게 갑니다. 이미 한 답과 기록은 한
    사람의 이름 그대로 남습니다. 서명할 인계·인수서를 냅니다.
    문안은 templates/handover.txt.j2로 바꿉니다.
    """
    from engine.command import Command, once
    from engine.handover import hand_over
    from engine.handover_papers import keep_paper
    from engine.people import person_with_key
    from engine.permission import allow
    from engine.store import transaction
    from hyeopchi.handover_words import handed_over, kept_content, paper_words

    actor = desk.acting()
    at = at or now()
    with desk.setting() as setting:
        with transaction(setting.store) as write:
            by = allow(write, actor, "handover", on=at.astimezone(SEOUL).date())
            body = {"do": "handover", "from": giver, "to": taker, "on": on}

            def do() -> dict[str, Any]:
                moved = hand_over(write, from_key=giver, to_key=taker, on=on, actor=by, at=at)
                keep_paper(write, moved, content=kept_content(moved), actor=by, at=at)
                return handed_over(moved)

            done, _ = once(write, Command(key, body, by) if key else None, do, at=at)
            two = [person_with_key(write, done[side]) for side in ("from", "to")]
        letter = setting.letters.render("handover", paper_words(setting.office, done, two, on, at))
    desk.answer(done, lambda: click.echo(letter.body))
