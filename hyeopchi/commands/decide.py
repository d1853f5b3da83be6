"""`hyeopchi decide`: what a meeting decided. Recording it moves nothing; it opens moves."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hyeopchi.desk import SEOUL, Desk, now, pass_desk, today
from hyeopchi.export_option import Taking, export_options, take_out
from hyeopchi.korean_help import Verb
from hyeopchi.lifecycle_option import lifecycle_meant, lifecycle_option
from hyeopchi.table_rows import keyed, number_of, one_of, rows_of
from hyeopchi.when import DAY, MOMENT
from notifications.korean import josa

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from hyeopchi.meeting_record import MeetingAsked, MeetingRecorded
    from states.lifecycle import Lifecycle

KINDS = {"regular": "정기회", "extra": "임시회", "written": "서면"}
RESULTS = {"passed": "원안가결", "amended": "수정가결", "rejected": "부결", "deferred": "보류"}


@click.command("decide", cls=Verb)
@lifecycle_option
@click.option("--committee", metavar="위원회", help="결정한 위원회의 키. 없으면 본회의.")
@click.option("--kind", metavar="회의", help="정기회, 임시회, 서면.")
@click.option("--held-on", type=DAY, help="회의한 날.")
@click.option("--place", metavar="곳", help="회의한 곳.")
@click.option("--seated", type=int, metavar="명", help="재적위원 수.")
@click.option("--present", type=int, metavar="명", help="출석위원 수.")
@click.option("--item", "title", metavar="안건", help="안건의 제목.")
@click.option("--draft", type=int, metavar="번호", help="새 안건 대신 이 안건 초안을 상정합니다.")
@click.option(
    "--from", "file", type=click.Path(path_type=Path), metavar="파일", help="결정을 적은 표."
)
@click.option(
    "--case",
    "cases",
    multiple=True,
    metavar="번호=결정",
    help="결정 하나. 여러 번 적을 수 있습니다.",
)
@click.option(
    "--result",
    default="원안가결",
    metavar="결과",
    help="원안가결, 수정가결, 부결, 보류.",
    show_default=True,
)
@click.option("--effective-on", type=DAY, help="결정의 시행일. 없으면 회의한 날.")
@click.option("--at", type=MOMENT, help="기록하는 시각. 없으면 지금.")
@click.option("--key", metavar="키", help="요청의 이름. 같은 키로 다시 요청하면 한 번만 합니다.")
@export_options
@pass_desk
def command(
    desk: Desk,
    /,
    taking: Taking | None,
    lifecycle: str | None,
    file: Path | None,
    cases: tuple[str, ...],
    at: datetime | None,
    key: str | None,
    **asked: Any,
) -> None:
    """회의와 안건, 결정을 기록합니다.

    아무것도 적지 않으면 그동안의 회의와 안건, 회의를 기다리는 안건 초안을 보여 줍니다.

    \b
    hyeopchi decide --kind 임시회 --held-on 2012-11-20 --item '중간점검' --from 결정.csv --as secretary
    hyeopchi decide --kind 서면 --held-on 2013-07-15 --draft 4 --case 합의-43=종결 --as secretary

    표의 첫 줄에는 번호와 결정(유지, 종결 등)을 적습니다. 결정을 기록해도 옮겨지는 것은 없습니다.
    결정은 그 처리를 한 번 열어 줄 뿐이며, `hyeopchi advance --decision-item 안건`으로 옮깁니다.
    """
    if not any(asked[name] for name in ("held_on", "title", "draft")):
        _list(desk, taking)
        return
    if taking is not None:
        raise click.UsageError("목록을 파일로 낼 때에는 회의를 함께 적지 않습니다.")
    from engine.command import Command, once
    from engine.permission import allow
    from engine.store import transaction
    from hyeopchi.meeting_record import MeetingRecorded, record_meeting

    meeting = _asked(asked)
    if meeting.held_on is not None and meeting.held_on > (at or now()).astimezone(SEOUL).date():
        raise click.UsageError("아직 열리지 않은 회의입니다. --held-on의 날짜를 확인해 주십시오.")
    actor, at = desk.acting(), at or now()
    with desk.setting() as setting, transaction(setting.store) as write:
        definition = _decided_on(write, lifecycle, file, cases)
        by = allow(write, actor, "decide", on=at.astimezone(SEOUL).date())
        named = _named(definition, file, cases)
        body = {"do": "decide", "of": definition.key, "meeting": asdict(meeting), "decided": named}
        answer, _ = once(
            write,
            Command(key, body, by) if key else None,
            lambda: asdict(
                record_meeting(
                    write,
                    definition.key,
                    meeting,
                    named,
                    source=str(file or "--case"),
                    actor=by,
                    at=at,
                )
            ),
            at=at,
        )
    done = MeetingRecorded(**answer)
    desk.answer(
        {
            "meeting": done.meeting,
            "item": done.item,
            "decisions": done.decisions,
            "new": done.new,
            "moves": done.moves,
        },
        lambda: _show(done, {move.key: move.label for move in definition.moves.values()}),
    )


def _decided_on(
    read: "Connection", named: str | None, file: Path | None, cases: tuple[str, ...]
) -> "Lifecycle":
    """
    Give the definition that the decided cases follow: named, or the one that has all their numbers.

    Raises:
        LifecycleUnclear: None was named, and several or none have all the numbers.
    """
    from engine.case import lifecycles_with
    from hyeopchi.errors import LifecycleUnclear

    numbers = [pair.partition("=")[0].strip() for pair in cases]
    numbers += [number_of(row) for row in rows_of(file)] if file is not None else []
    found = [set(lifecycles_with(read, number)) for number in dict.fromkeys(filter(None, numbers))]
    if named is not None or not any(found):
        return lifecycle_meant(read, named).lifecycle
    shared = set.intersection(*(one for one in found if one))
    if len(shared) == 1:
        return lifecycle_meant(read, shared.pop()).lifecycle
    raise LifecycleUnclear(tuple(sorted(shared or set.union(*found))))


def _asked(asked: Mapping[str, Any]) -> "MeetingAsked":
    from hyeopchi.meeting_record import MeetingAsked

    if (
        not asked["held_on"]
        or not asked["kind"]
        or (asked["title"] is None) == (asked["draft"] is None)
    ):
        raise click.UsageError(
            "--held-on과 --kind를 적고, --item이나 --draft 하나를 적어 주십시오."
        )
    kind, result = keyed(KINDS, asked["kind"]), keyed(RESULTS, asked["result"])
    if kind is None:
        raise click.UsageError(f"--kind는 {one_of(tuple(KINDS.values()))}")
    if result is None:
        raise click.UsageError(f"--result는 {one_of(tuple(RESULTS.values()))}")
    return MeetingAsked(**{**asked, "kind": kind, "result": result})


def _show(done: "MeetingRecorded", labels: Mapping[str, str]) -> None:
    said = ", ".join(f"{labels[move]} {count}건" for move, count in done.moves.items())
    click.echo(
        f"회의 {done.meeting}의 안건 {done.item}에 결정 {done.decisions}건을 기록했습니다({said})."
        if done.moves
        else f"회의 {done.meeting}에 안건 {josa(done.item, '을/를')} 올렸습니다."
    )
    if done.new < done.decisions:
        click.echo(f"{done.decisions - done.new}건은 이미 기록한 결정입니다.")
    if done.moves:
        click.echo(f"결정대로 옮기려면: hyeopchi advance --decision-item {done.item}")


def _named(
    definition: "Lifecycle", file: Path | None, cases: tuple[str, ...]
) -> list[tuple[str, str]]:
    """Give (number, move) from the table and the options."""
    from hyeopchi.move_rows import named_moves

    rows = named_moves(rows_of(file), definition, file=str(file)) if file is not None else []
    found = [(number, move) for _, number, move in rows]
    labels = {move.key: move.label for move in definition.moves.values()}
    for pair in cases:
        number, _, typed = pair.partition("=")
        move = keyed(labels, typed)
        if move is None:
            raise click.UsageError(f"--case {pair}: 결정은 {one_of(tuple(labels.values()))}")
        found.append((number, move))
    return found


def _list(desk: Desk, taking: Taking | None) -> None:
    from hyeopchi.lists import decision_list
    from hyeopchi.reports.meeting_list import meeting_data, read_meetings, show_meetings
    from hyeopchi.round_option import labels_everywhere

    with desk.reading() as read:
        listed = read_meetings(read)
        labels = labels_everywhere(read) if taking is not None else {}
    if taking is not None:
        listing = decision_list(listed, labels, today())
        take_out(desk, taking, listing, what="decisions", chosen={})
        return
    desk.answer(meeting_data(listed), lambda: show_meetings(listed))
