"""`hyeopchi exports`: what left the record as a file, and why."""

import click

from hyeopchi.desk import Desk, pass_desk, today
from hyeopchi.export_option import Taking, export_options, take_out
from hyeopchi.korean_help import Verb
from notifications.korean import official_moment

LISTS = {
    "accounts": "계정",
    "cases": "등록한 것",
    "decisions": "회의와 안건",
    "deputies": "대결",
    "exports": "파일로 낸 목록",
    "outbox": "알림",
    "people": "명부",
    "remarks": "지적사항",
    "answers": "회차의 답",
    "rounds": "회차",
}


@click.command("exports", cls=Verb)
@export_options
@pass_desk
def command(desk: Desk, /, taking: Taking | None) -> None:
    """누가 어떤 목록을 왜 파일로 냈는지 봅니다."""
    from engine.exports import exports
    from engine.people import everybody
    from hyeopchi.desk import SEOUL
    from hyeopchi.lists import chosen_words, export_list
    from hyeopchi.reports.tables import Column, show_table

    with desk.reading() as read:
        taken = exports(read)
        people = {key: one.name for key, one in everybody(read).items()}
    if taking is not None:
        take_out(desk, taking, export_list(taken, today()), what="exports", chosen={})
        return

    def show() -> None:
        if not taken:
            click.echo("파일로 낸 목록이 없습니다.")
            return
        show_table(
            [
                Column.words("낸 때"),
                Column.words("사람"),
                Column.words("목록"),
                Column.words("형식"),
                Column.figures("줄"),
                Column("사유"),
                Column("조건"),
            ],
            [
                (
                    official_moment(one.at.astimezone(SEOUL)),
                    people.get(one.actor, one.actor),
                    LISTS.get(one.what, one.what),
                    one.format,
                    f"{one.rows:,}",
                    one.reason,
                    chosen_words(one.chosen) or None,
                )
                for one in taken
            ],
            above=f"({len(taken)}건)",
        )

    desk.answer({"exports": taken}, show)
