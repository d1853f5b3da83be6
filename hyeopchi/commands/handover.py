"""`hyeopchi handover`: people rotate every January and July; what is due stays due."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from itertools import groupby
from typing import TYPE_CHECKING, Any

import click

from hyeopchi.desk import SEOUL, Desk, now, pass_desk
from hyeopchi.korean_help import Verb
from hyeopchi.when import DAY, MOMENT
from states.period import period_named
from states.role import role_label

if TYPE_CHECKING:
    from engine.handover import HandedOver
    from engine.people import Person


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
    from engine.people import person_with_key
    from engine.permission import allow
    from engine.store import transaction

    actor = desk.acting()
    at = at or now()
    with desk.setting() as setting:
        with transaction(setting.store) as write:
            by = allow(write, actor, "handover", on=at.astimezone(SEOUL).date())
            body = {"do": "handover", "from": giver, "to": taker, "on": on}
            done, _ = once(
                write,
                Command(key, body, by) if key else None,
                lambda: _data(
                    hand_over(write, from_key=giver, to_key=taker, on=on, actor=by, at=at)
                ),
                at=at,
            )
            two = [person_with_key(write, done[side]) for side in ("from", "to")]
        letter = setting.letters.render("handover", _words(setting.office, done, two, on, at))
    desk.answer(done, lambda: click.echo(letter.body))


def _words(
    office: Mapping[str, str],
    done: Mapping[str, Any],
    two: "Sequence[Person]",
    on: date,
    at: datetime,
) -> dict[str, object]:
    """Give the words of the 인계·인수서: the open asks a review, period and deadline together."""
    asked = sorted(
        (ask for ask in done["asks"] if not ask["withdrawn"]),
        key=lambda ask: (ask["due_on"], ask["review"]),
    )
    together = groupby(asked, key=lambda ask: (ask["due_on"], ask["review"], ask["period"]))
    items = [(key, list(asks)) for key, asks in together]
    giver, taker = ({"name": one.name, "title": one.title or ""} for one in two)
    return {
        "office": dict(office),
        "today": at.astimezone(SEOUL).date(),
        "giver": giver,
        "taker": taker,
        "on": on,
        "duties": [{"role": one["label"], "place": one["at"] or ""} for one in done["duties"]],
        "items": [
            {
                "review": review,
                "period": period_named(period).label,
                "due_on": date.fromisoformat(due_on),
                "count": len(asks),
                "cases": [{"number": ask["number"], "title": ask["title"]} for ask in asks],
                "more": 0,
            }
            for (due_on, review, period), asks in items
        ],
        "notices": done["notices"],
    }


def _data(done: "HandedOver") -> dict[str, object]:
    return {
        "from": done.giver.key,
        "to": done.taker.key,
        "on": done.on,
        "duties": [
            {
                "role": one.role,
                "label": role_label(one.role),
                "at": one.organisation or one.committee or one.case,
            }
            for one in done.duties
        ],
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
    }
