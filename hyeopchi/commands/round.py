"""`hyeopchi round`: one run of a review, from opening to closing."""

from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from hyeopchi.commands.round_amend import amend
from hyeopchi.commands.round_sheets import collect, sheet
from hyeopchi.desk import SEOUL, Desk, now, pass_desk
from hyeopchi.export_option import Taking, export_options, take_out
from hyeopchi.korean_help import Verbs
from hyeopchi.round_option import move_labels, round_arguments, round_meant
from hyeopchi.when import MOMENT
from notifications.korean import deadline_words, josa, official_date

if TYPE_CHECKING:
    from engine.round_view import Missing, RoundRow


@click.group("round", cls=Verbs)
def command() -> None:
    """회차를 열고, 제출표를 주고받고, 마감합니다.

    회차는 한 정기 점검을 한 기간에 하는 일입니다. 때가 되면 시계(`hyeopchi run`)나 `hyeopchi tick`이
    열고 마감하며, 여기서는 사람이 보고 챙깁니다. 회차는 점검의 키와 기간으로 부릅니다:
    quarterly_report 2013-Q1.
    """


@command.command("status")
@click.argument("review", metavar="[점검]", required=False)
@click.argument("period", metavar="[기간]", required=False)
@click.option("--lifecycle", metavar="정의", help="이 정의의 회차만. 없으면 모두.")
@click.option("--at", type=MOMENT, help="이 시각이라고 보고 남은 날을 셉니다.")
@export_options
@pass_desk
def status(
    desk: Desk,
    /,
    review: str | None,
    period: str | None,
    lifecycle: str | None,
    at: datetime | None,
    taking: Taking | None,
) -> None:
    """회차가 얼마나 들어왔는지 봅니다.

    점검과 기간을 적으면 부서와 사람마다 몇 건을 냈는지 보여 주고, 적지 않으면 모든 회차를 늘어놓습니다.
    """
    from engine.round_view import missing_by_organisation, rounds
    from hyeopchi.reports.round_tables import show_round, show_rounds
    from hyeopchi.round_lists import answers_of, rounds_of

    today = (at or now()).astimezone(SEOUL).date()
    if taking is not None:
        with desk.reading() as read:
            listing = (
                answers_of(read, round_meant(read, lifecycle, review, period), today)
                if review and period
                else rounds_of(read, lifecycle, review, today)
            )
        chosen = {"lifecycle": lifecycle, "review": review, "period": period}
        take_out(desk, taking, listing, what="answers" if period else "rounds", chosen=chosen)
        return
    with desk.reading() as read:
        if review and period:
            one = round_meant(read, lifecycle, review, period)
            owed = missing_by_organisation(read, one.id)
            data = {**_round(one), "respondents": [_owed(each) for each in owed]}
            deadline = deadline_words(one.span.due_on, today)
            desk.answer(data, lambda: show_round(one, owed, deadline))
            return
        listed = rounds(read, lifecycle=lifecycle, review=review)
    desk.answer({"rounds": [_round(one) for one in listed]}, lambda: show_rounds(listed))


@command.command("open")
@round_arguments
@click.option("--at", type=MOMENT, help="이 시각이라고 보고 엽니다. 없으면 지금.")
@pass_desk
def open_(desk: Desk, review: str, period: str, lifecycle: str | None, at: datetime | None) -> None:
    """때가 된 회차를 지금 엽니다.

    묻는 대상과 답할 사람은 여는 날의 것으로 정해집니다. 이미 연 회차이면 아무 일도 하지 않고, 중간에
    멈춘 것이면 이어서 엽니다. 아직 때가 아니면 3으로 끝납니다.
    """
    from engine.permission import allow
    from engine.round_name import round_name
    from engine.round_view import round_with_id
    from engine.store import reading
    from flows.steps.open_rounds import batch_size, begin_named, open_next
    from hyeopchi.lifecycle_option import lifecycle_meant
    from hyeopchi.progress import counting

    actor, moment = desk.acting(), at or now()
    with desk.setting() as setting:
        with reading(setting.store) as read:
            allow(read, actor, "round", on=moment.astimezone(SEOUL).date())
            key = lifecycle_meant(read, lifecycle, review=review).lifecycle.key
        round_id = begin_named(setting, key, review, period, at=moment)
        if round_id is None:
            desk.answer(
                {"skipped": True, "review": review, "period": period},
                lambda: click.echo("지나간 회차라 정의의 catch_up대로 열지 않고 넘어갔습니다."),
            )
            return
        size = batch_size(setting, round_id)
        with counting("회차를 여는 중", unit="묶음") as step:
            while open_next(setting, round_id, at=moment, size=size):
                step()
        with reading(setting.store) as read:
            one = round_with_id(read, round_id)
    desk.answer(
        _round(one),
        lambda: click.echo(
            f"{round_name(one.period.label, one.review_label)}: {one.items}건을 {one.asked}건으로 물었습니다. "
            f"기한은 {official_date(one.span.due_on)}입니다."
        ),
    )


command.add_command(sheet)
command.add_command(collect)


@command.command("close")
@round_arguments
@click.option("--apply", is_flag=True, help="미리 본 대로 마감합니다.")
@click.option("--at", type=MOMENT, help="기록하는 시각. 없으면 지금.")
@click.option("--key", metavar="키", help="요청의 이름. 같은 키로 다시 요청하면 한 번만 합니다.")
@pass_desk
def close(
    desk: Desk,
    review: str,
    period: str,
    lifecycle: str | None,
    apply: bool,
    at: datetime | None,
    key: str | None,
) -> None:
    """회차를 마감하고 보고를 확정합니다.

    먼저 아직 내지 않은 것과 제안할 것을 보여 주고, --apply를 적으면 마감합니다. 마감하면 낸 것이 1판으로
    확정되어, 그 뒤에 고치면 사유와 함께 다음 판이 됩니다. 마감한 회차를 또 마감해도 달라지지 않습니다.
    """
    from engine.closing import close_preview, close_round
    from engine.command import Command, once
    from engine.permission import allow
    from engine.round_name import round_name
    from engine.store import reading, transaction
    from hyeopchi.reports.round_tables import show_close

    actor, moment = desk.acting() if apply else None, at or now()
    with desk.setting() as setting:
        with reading(setting.store) as read:
            one = round_meant(read, lifecycle, review, period)
            preview = close_preview(read, one.id)
            labels = move_labels(read, one.lifecycle)
        if actor is None:
            data = {
                **_round(one),
                "missing": [_owed(each) for each in preview.missing],
                "proposals": [
                    {"number": t.number, "move": t.move, "counts": t.counts}
                    for t in preview.tallies
                ],
            }
            desk.answer(data, lambda: show_close(preview, labels))
            return
        with transaction(setting.store) as write:
            by = allow(write, actor, "round", on=moment.astimezone(SEOUL).date())
            asked = Command(key, {"do": "close", "round": one.id}, by) if key else None
            close = partial(close_round, write, one.id, by=by, at=moment)
            fresh, _ = once(write, asked, lambda: close().fresh, at=moment)
            done = replace(close(), fresh=fresh)  # closed again, it is what the first closing left
    desk.answer(
        {**_round(done.round), "fresh": done.fresh, "proposals": _named(done.proposals)},
        lambda: click.echo(
            f"{josa(round_name(one.period.label, one.review_label), '을/를')} 마감했습니다. 보고 {done.round.report_version}판으로 확정했습니다."
            if done.fresh
            else f"이미 마감한 회차입니다. 보고 {done.round.report_version}판이 확정되어 있습니다."
        ),
    )


command.add_command(amend)


@command.command("request")
@round_arguments
@click.option("--at", type=MOMENT, help="이 시각의 문안으로 씁니다.")
@pass_desk
def request(
    desk: Desk, review: str, period: str, lifecycle: str | None, at: datetime | None
) -> None:
    """제출 요청문을 붙여 넣을 글로 냅니다."""
    _letter(desk, "request", review, period, lifecycle, at)


@command.command("missing")
@round_arguments
@click.option("--at", type=MOMENT, help="이 시각까지 낸 것으로 씁니다. 없으면 지금.")
@pass_desk
def missing(
    desk: Desk, review: str, period: str, lifecycle: str | None, at: datetime | None
) -> None:
    """미제출 현황을 붙여 넣을 글로 냅니다."""
    _letter(desk, "missing", review, period, lifecycle, at)


def _letter(
    desk: Desk, kind: str, review: str, period: str, lifecycle: str | None, at: datetime | None
) -> None:
    from engine.store import reading
    from hyeopchi.round_letter import round_facts, round_letter

    moment = at or now()
    today = moment.astimezone(SEOUL).date()
    with desk.setting() as setting:
        with reading(setting.store) as read:
            facts = round_facts(read, round_meant(read, lifecycle, review, period), at=moment)
        letter = round_letter(setting.letters, kind, facts, office=setting.office, today=today)
    desk.answer(
        {"subject": letter.subject, "body": letter.body},
        lambda: click.echo(f"{letter.subject}\n\n{letter.body.rstrip()}"),
    )


def _round(one: "RoundRow") -> dict[str, Any]:
    return {
        "lifecycle": one.lifecycle,
        "review": one.review,
        "label": one.review_label,
        "period": one.period.name,
        "status": one.status,
        "opens_on": one.span.opens_on,
        "due_on": one.span.due_on,
        "closes_on": one.span.closes_on,
        "cases": one.items,
        "asked": one.asked,
        "answered": one.answered,
        "missing": one.asked - one.answered,
        "report_version": one.report_version,
    }


def _owed(one: "Missing") -> dict[str, Any]:
    return {
        "at": one.organisation or one.committee,
        "person": one.person,
        "asked": one.asked,
        "answered": one.answered,
        "missing": one.missing,
        "titles": one.titles,
    }


def _named(proposals: Any) -> dict[str, int]:
    return {move or "undecided": count for move, count in proposals.items()}
