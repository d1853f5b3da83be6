"""A history before and after it is taken, and beside the record, as tables on a terminal."""

from typing import TYPE_CHECKING

import click

from hyeopchi.reports.tables import Column, show_table
from notifications.korean import josa, official_moment

if TYPE_CHECKING:
    from engine.history import HistoryPreview, Taken
    from engine.history_compare import Compared
    from engine.history_file import HistoryFile

_SHOWN = 20


def show_history(history: "HistoryFile", preview: "HistoryPreview", taken: "Taken | None") -> None:
    click.echo(
        "읽은 열: " + ", ".join(f"{heading}({name})" for name, heading in history.read.items())
    )
    if history.ignored:
        click.echo("읽지 않은 열: " + ", ".join(history.ignored))
    _show_counts(preview)
    if history.encoding == "CP949":
        click.echo("알림: 문자 인코딩은 CP949(한글 완성형)로 읽었습니다.")
    if history.moved_lines:
        click.echo(
            f"알림: 시각의 순서대로 있지 않은 줄 {history.moved_lines:,}개는 순서를 바로잡았습니다."
        )
    for label, count in preview.empty.items():
        click.echo(f"알림: 과제 {count:,}건은 반드시 있어야 하는 ‘{label}’ 항목이 비어 있습니다.")
    if preview.problems:
        for problem in preview.problems[:_SHOWN]:
            click.echo(str(problem))
        more = len(preview.problems) - _SHOWN + history.more_problems
        if more > 0:
            click.echo(f"… 밖에 {more:,}줄")
    _show_end(preview, taken)


def _show_counts(preview: "HistoryPreview") -> None:
    from engine.past_case import DEVIATIONS

    if not preview.cases:
        return
    odd = preview.deviations
    kinds = [reason for reason in DEVIATIONS if reason in odd]
    span = preview.span
    assert span is not None
    show_table(
        [
            Column("활동"),
            Column.figures("사건"),
            *(Column.figures(DEVIATIONS[reason]) for reason in kinds),
        ],
        [
            ("계", preview.events, *(sum(odd[reason].values()) for reason in kinds)),
            *(
                (activity, count, *(odd[reason].get(activity, 0) for reason in kinds))
                for activity, count in preview.activities.items()
            ),
        ],
        title=f"{preview.file}: 과제 {len(preview.cases):,}건, 사건 {preview.events:,}건",
        above=f"({official_moment(span[0])} ~ {official_moment(span[1])}, 단위: 건)",
        below=f"정의대로 이루어진 과제: {preview.conforming:,}건({_percent(preview)})",
        total_rows=1,
    )


def _percent(preview: "HistoryPreview") -> str:
    return f"{100 * preview.conforming / len(preview.cases):.1f}%"


def _show_end(preview: "HistoryPreview", taken: "Taken | None") -> None:
    counts = f"과제 {len(preview.cases):,}건, 사건 {preview.events:,}건"
    if preview.done or (taken is not None and not taken.fresh):
        click.echo(f"{counts}. 이미 불러온 파일이라 아무것도 하지 않았습니다.")
    elif preview.problems:
        click.echo(f"{counts}. 고칠 줄이 있어 아무것도 하지 않았습니다.")
    elif taken is not None:
        click.echo(f"{counts}. 있었던 그대로 기록했습니다.")
    else:
        click.echo(f"{counts}. --apply를 적으면 그대로 기록합니다.")


def show_compared(compared: "Compared") -> None:
    """Show the figures side by side; the cases whose events differ are named."""
    show_table(
        [Column("활동"), Column.figures("파일"), Column.figures("기록"), Column.words("같음")],
        [
            ("과제", *compared.cases, _same(*compared.cases)),
            ("사건", *compared.events, _same(*compared.events)),
            *(
                (one.activity, one.in_file, one.in_record, _same(one.in_file, one.in_record))
                for one in compared.activities
            ),
        ],
        above="(단위: 건)",
        total_rows=2,
    )
    if compared.equal:
        click.echo("파일과 기록이 같습니다.")
        return
    named = ", ".join(compared.differing[:_SHOWN])
    more = (
        f" 밖에 {len(compared.differing) - _SHOWN:,}건" if len(compared.differing) > _SHOWN else ""
    )
    click.echo(
        f"사건이 다른 과제 {len(compared.differing):,}건: {josa(named, '이/가')} 다릅니다.{more}"
    )


def _same(one: int, other: int) -> str:
    return "○" if one == other else f"{other - one:+d}"
