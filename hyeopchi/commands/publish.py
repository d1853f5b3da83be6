"""`hyeopchi publish`: put a definition in force."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hyeopchi.desk import SEOUL, Desk, now, pass_desk
from hyeopchi.errors import FileUnreadable
from hyeopchi.korean_help import Verb
from hyeopchi.when import DAY, MOMENT
from notifications.korean import official_date

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from engine.definitions import InForce, Schedule
    from hyeopchi.difference_words import Explained


@click.command("publish", cls=Verb)
@click.argument("file", metavar="파일", type=click.Path(path_type=Path))
@click.option(
    "--since",
    type=DAY,
    help="이날이나 그 뒤에 끝나는 기간부터 회차를 엽니다. 없으면 오늘. 점검을 처음 시행할 때 한 번 정합니다.",
)
@click.option("--until", type=DAY, help="이날까지 끝나는 기간만 회차를 엽니다.")
@click.option("--at", type=MOMENT, help="시행한 시각. 없으면 지금.")
@pass_desk
def command(
    desk: Desk, file: Path, since: date | None, until: date | None, at: datetime | None
) -> None:
    """정의 파일을 시행합니다.

    점검을 모두 통과해야 시행합니다. 시행한 내용은 바뀌지 않으며 내용의 해시로 불립니다.
    이미 등록한 것은 등록할 때의 정의를 그대로 따르고, 회차와 문안은 다음 회차부터 새 정의를 따릅니다. 같은
    내용을 다시 시행하면 아무 일도 일어나지 않습니다.
    """
    from engine.definitions import all_in_force, publish, schedules
    from engine.permission import allow
    from engine.store import transaction
    from hyeopchi.definition_check import refuse_failing_scenarios
    from hyeopchi.letters_of import refuse_bad_letters

    actor = desk.acting()
    at = at or now()
    try:
        source = file.read_bytes()
    except OSError as error:
        raise FileUnreadable(str(file), "그런 파일이 없거나 읽을 수 없습니다.", "") from error
    with desk.setting() as setting:
        refuse_bad_letters(source, file, setting.letters)
        refuse_failing_scenarios(source, file)
        with transaction(setting.store) as write:
            by = allow(write, actor, "publish", on=at.astimezone(SEOUL).date())
            before = all_in_force(write)
            held = publish(
                write,
                source,
                file=str(file),
                by=by,
                at=at,
                since=since or at.astimezone(SEOUL).date(),
                until=until,
            )
            changes, lines = _changes(write, before, held)
            spans = {
                one.review: one for one in schedules(write) if one.lifecycle == held.lifecycle.key
            }

    desk.answer(
        {
            "lifecycle": held.lifecycle.key,
            "label": held.lifecycle.label,
            "definition": held.definition_hash,
            "changes": [asdict(change) for change in changes],
            "kept": lines,
            "reviews": held.reviews,
            "published_at": held.published_at,
            "published_by": held.published_by,
            "schedules": {
                key: {"since": one.since, "until": one.until} for key, one in spans.items()
            },
        },
        lambda: _show(held, spans, changes, lines),
    )


def _show(
    held: "InForce",
    spans: "Mapping[str, Schedule]",
    changes: "tuple[Explained, ...]",
    lines: list[str],
) -> None:
    day = official_date(held.published_at.astimezone(SEOUL).date())
    click.echo(f"{held.lifecycle.label}({held.lifecycle.key}) 정의가 시행 중입니다.")
    click.echo(f"  판 {held.definition_hash[:12]}, {day} 시행")
    for review in held.lifecycle.reviews.values():
        click.echo(f"  {review.label}({review.key}): {_span(spans[review.key])}")
    for change in changes:
        click.echo(f"  {change.sentence}")
    for line in lines or ["이미 등록한 것은 등록할 때의 판을 그대로 따릅니다."]:
        click.echo(f"  {line}")


def _changes(
    read: "Connection", all_before: "Mapping[str, InForce]", held: "InForce"
) -> tuple[tuple["Explained", ...], list[str]]:
    """Explain what changed since before; a first publication changes nothing."""
    from hyeopchi.difference import explain, keeps, kept_lines

    before = all_before.get(held.lifecycle.key)
    if before is None:
        return (), []
    others = {key: one.lifecycle for key, one in all_before.items()}
    changes = explain(before.lifecycle, held.lifecycle, others)
    kept = keeps(read, held.lifecycle.key, before.definition_hash)
    return changes, kept_lines(held.lifecycle, kept, changes)


def _span(one: "Schedule") -> str:
    """Say from when the review's periods are due; set when it was first published, and kept."""
    since = f"{official_date(one.since)}부터 끝나는 기간"
    return f"{since}, {official_date(one.until)}까지" if one.until else since
