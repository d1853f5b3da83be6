"""Rounds on a terminal: all of them, one by respondent, and what closing would do."""

from collections import Counter
from collections.abc import Mapping, Sequence

import click

from engine.closing import ClosePreview
from engine.round_name import round_name
from engine.round_view import Missing, RoundRow
from hyeopchi.reports.tables import Column, show_table
from notifications.korean import official_date

STATUSES = {"opening": "여는 중", "open": "열림", "closed": "마감"}


def show_rounds(listed: Sequence[RoundRow]) -> None:
    if not listed:
        click.echo("아직 연 회차가 없습니다.")
        return
    show_table(
        [
            Column.words("점검"),
            Column.words("기간"),
            Column.words("상태"),
            Column.words("기한"),
            Column.figures("대상"),
            Column.figures("요청"),
            Column.figures("제출"),
            Column.figures("미제출"),
            Column.figures("확정"),
        ],
        [
            (
                one.review_label,
                one.period.label,
                STATUSES[one.status],
                official_date(one.span.due_on),
                one.items,
                one.asked,
                one.answered,
                one.asked - one.answered,
                f"{one.report_version}판" if one.report_version else None,
            )
            for one in listed
        ],
        above="(단위: 건)",
    )


def show_round(one: RoundRow, owed: Sequence[Missing], deadline: str) -> None:
    due = f"기한 {official_date(one.span.due_on)}"
    said = f"{due}, {deadline}" if one.status != "closed" else f"{due}, 마감"
    show_table(
        [
            Column("부서·분과"),
            Column.words("답할 사람"),
            Column.figures("요청"),
            Column.figures("제출"),
            Column.figures("미제출"),
        ],
        [
            ("계", "", one.asked, one.answered, one.asked - one.answered),
            *(
                (
                    each.organisation or each.committee,
                    each.person or "담당자 없음",
                    each.asked,
                    each.answered,
                    each.missing,
                )
                for each in owed
            ),
        ],
        title=f"{round_name(one.period.label, one.review_label)} – 대상 {one.items}건 ({said})",
        above="(단위: 건)",
        total_rows=1,
    )


def show_close(preview: ClosePreview, moves: Mapping[str, str]) -> None:
    one = preview.round
    click.echo(
        f"{round_name(one.period.label, one.review_label)}: 요청 {one.asked}건 가운데 {one.answered}건 제출"
    )
    for each in preview.missing:
        place = each.organisation or each.committee or "-"
        click.echo(f"  미제출 {each.missing}건: {place} {each.person or '담당자 없음'}")
    proposed = Counter(tally.move for tally in preview.tallies)
    if proposed:
        said = [
            f"{moves.get(move, move) if move else '정하지 못함'} {count}건"
            for move, count in proposed.items()
        ]
        click.echo(f"제안: {', '.join(said)}")
    click.echo("--apply를 적으면 마감하고 확정합니다.")
