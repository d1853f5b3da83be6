"""`hyeopchi round amend`: correct an answer after its round was closed."""

from datetime import datetime
from typing import TYPE_CHECKING

import click

from hyeopchi.desk import Desk, now, pass_desk
from hyeopchi.errors import AskUnclear
from hyeopchi.korean_help import Verb
from hyeopchi.pairs import given_pairs
from hyeopchi.round_option import round_arguments, round_meant
from hyeopchi.when import MOMENT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.round_view import AskRow


@click.command("amend", cls=Verb)
@round_arguments
@click.argument("number", metavar="번호")
@click.option(
    "--give",
    multiple=True,
    required=True,
    metavar="항목=값",
    help="고칠 항목. 여러 번 적을 수 있습니다.",
)
@click.option("--reason", required=True, metavar="글", help="고치는 까닭. 보고서의 판에 남습니다.")
@click.option("--of", metavar="사람", help="누구의 답인지. 여럿이 답했을 때만 적습니다.")
@click.option("--at", type=MOMENT, help="기록하는 시각. 없으면 지금.")
@pass_desk
def amend(
    desk: Desk,
    review: str,
    period: str,
    lifecycle: str | None,
    number: str,
    give: tuple[str, ...],
    reason: str,
    of: str | None,
    at: datetime | None,
) -> None:
    """마감한 회차의 답을 고칩니다.

    확정한 보고는 그대로 남고, 고친 것이 까닭과 함께 다음 판이 됩니다. 적지 않은 항목은 낸 그대로입니다.
    집계를 마친 제안은 고칠 수 없습니다.

    \b
    hyeopchi round amend quarterly_report 2013-Q1 합의-14 --give 추진율=55 --reason '집행액 오기' --as coordinator
    """
    from engine.answers import Submission
    from engine.answers import amend as amend_answer
    from engine.definitions import review_pinned
    from engine.people import person_with_key
    from engine.round_view import asks, round_with_id
    from engine.store import reading, transaction

    actor = desk.acting()
    with desk.setting() as setting:
        with reading(setting.store) as read:
            one = round_meant(read, lifecycle, review, period)
            form = review_pinned(read, one.definition_hash).form
            asked = _meant([row for row in asks(read, one.id) if row.number == number], number, of)
        labels = {field.label: key for key, field in form.items()}
        given = {labels.get(key, key): value for key, value in given_pairs(give).items()}
        values = {**(asked.values or {}), **given}
        submission = Submission(asked.id, values, proposal=asked.proposal)
        with transaction(setting.store) as write:
            by = person_with_key(write, actor)
            amend_answer(write, one.id, submission, by=by.key, at=at or now(), reason=reason)
            after = round_with_id(write, one.id)
    changed = after.report_version != one.report_version
    desk.answer(
        {"number": number, "changed": changed, "report_version": after.report_version},
        lambda: click.echo(
            f"{number}의 답을 고쳤습니다. 보고 {after.report_version}판으로 확정했습니다."
            if changed
            else f"낸 답과 같아 고친 것이 없습니다. 보고 {after.report_version}판 그대로입니다."
        ),
    )


def _meant(rows: "Sequence[AskRow]", number: str, of: str | None) -> "AskRow":
    """
    Find the one answer that is meant.

    Raises:
        AskUnclear: None, or several, could be.
    """
    fitting = [row for row in rows if of in (None, row.person_key, row.person_name)]
    if len(fitting) != 1:
        raise AskUnclear(number, tuple(row.person_key or "" for row in rows))
    return fitting[0]
