"""`hyeopchi decide`: what a meeting decided. Recording it moves nothing; it opens moves."""

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hyeopchi.desk import Desk, now, pass_desk
from hyeopchi.errors import RowsInvalid
from hyeopchi.korean_help import Verb
from hyeopchi.lifecycle_option import lifecycle_meant, lifecycle_option
from hyeopchi.table_rows import keyed, one_of, rows_of
from hyeopchi.when import DAY, MOMENT

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from engine.meetings import NewDecision
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
    metavar="과제번호=결정",
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
@pass_desk
def command(
    desk: Desk,
    lifecycle: str | None,
    committee: str | None,
    kind: str | None,
    held_on: date | None,
    place: str | None,
    seated: int | None,
    present: int | None,
    title: str | None,
    draft: int | None,
    file: Path | None,
    cases: tuple[str, ...],
    result: str,
    effective_on: date | None,
    at: datetime | None,
) -> None:
    """회의와 안건, 결정을 기록합니다.

    아무것도 적지 않으면 그동안의 회의와 안건, 회의를 기다리는 안건 초안을 보여 줍니다.

    \b
    hyeopchi decide --kind 임시회 --held-on 2012-11-20 --item '중간점검' --from 결정.csv --as secretary
    hyeopchi decide --kind 서면 --held-on 2013-07-15 --draft 4 --case 합의-43=종결 --as secretary

    표의 첫 줄에는 과제번호와 결정(유지, 종결 등)을 적습니다. 결정을 기록해도 과제는 옮겨지지 않습니다.
    결정은 그 처리를 한 번 열어 줄 뿐이며, `hyeopchi advance --decision-item 안건`으로 옮깁니다.
    """
    if held_on is None and title is None and draft is None:
        _list(desk)
        return
    if held_on is None or kind is None or (title is None) == (draft is None):
        raise click.UsageError(
            "--held-on과 --kind를 적고, --item이나 --draft 하나를 적어 주십시오."
        )
    from engine.people import person_with_key
    from engine.store import transaction

    actor, moment = desk.acting(), at or now()
    with desk.setting() as setting, transaction(setting.store) as write:
        by = person_with_key(write, actor).key
        definition = lifecycle_meant(write, lifecycle).lifecycle
        named = _named(definition, file, cases)
        decisions = _decisions(
            write, definition, named, result=result, on=effective_on or held_on, file=file
        )
        meeting, item = _item(
            write,
            committee=committee,
            kind=_kind(kind),
            held_on=held_on,
            place=place,
            seated=seated,
            present=present,
            title=title,
            draft=draft,
        )
        new = _record(write, item, decisions, actor=by, at=moment)
    counts = {
        move.label: sum(one.move == move.key for one in decisions)
        for move in definition.moves.values()
        if any(one.move == move.key for one in decisions)
    }

    def show() -> None:
        said = ", ".join(f"{label} {count}건" for label, count in counts.items())
        click.echo(
            f"회의 {meeting}의 안건 {item}에 결정 {len(decisions)}건을 기록했습니다({said})."
        )
        if new < len(decisions):
            click.echo(f"{len(decisions) - new}건은 이미 기록한 결정입니다.")
        click.echo(f"과제를 옮기려면: hyeopchi advance --decision-item {item}")

    desk.answer(
        {
            "meeting": meeting,
            "item": item,
            "decisions": len(decisions),
            "new": new,
            "moves": {key: sum(one.move == key for one in decisions) for key in definition.moves},
        },
        show,
    )


def _named(
    definition: "Lifecycle", file: Path | None, cases: tuple[str, ...]
) -> list[tuple[str, str]]:
    """Give (과제번호, move) from the table and the options."""
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


def _decisions(
    write: "Connection",
    definition: "Lifecycle",
    named: list[tuple[str, str]],
    *,
    result: str,
    on: date,
    file: Path | None,
) -> "list[NewDecision]":
    from engine.case import cases_numbered
    from engine.meetings import NewDecision

    key = keyed(RESULTS, result)
    if key is None:
        raise click.UsageError(f"--result는 {one_of(tuple(RESULTS.values()))}")
    held = cases_numbered(write, definition.key, [number for number, _ in named])
    unknown = [number for number, _ in named if number not in held]
    if unknown:
        raise RowsInvalid(
            str(file or "--case"),
            tuple(f"과제 {number}: 그런 과제가 없습니다." for number in unknown),
        )
    return [NewDecision(held[number].id, move, key, on) for number, move in named]


def _item(
    write: "Connection",
    *,
    committee: str | None,
    kind: str,
    held_on: date,
    place: str | None,
    seated: int | None,
    present: int | None,
    title: str | None,
    draft: int | None,
) -> tuple[str, int]:
    """Give the key of the meeting and the id of its agenda item; the same ones when asked again."""
    from engine.errors import CommitteeUnknown
    from engine.meetings import add_agenda_item, agenda, bring_up, hold_meeting
    from engine.people import committees

    if committee is None:
        bodies = committees(write).values()
        committee = next((body.key for body in bodies if body.kind == "plenary"), None)
        if committee is None:
            raise CommitteeUnknown("plenary")
    key = f"{committee}-{held_on.isoformat()}-{kind}"
    meeting_id = hold_meeting(
        write,
        key=key,
        committee_key=committee,
        kind=kind,
        held_on=held_on,
        place=place,
        seated=seated,
        present=present,
    )
    if draft is not None:
        bring_up(write, draft, meeting_id)
        return key, draft
    assert title is not None
    same = next((one.id for one in agenda(write, meeting_id) if one.title == title), None)
    return key, same or add_agenda_item(write, meeting_id, title)


def _record(
    write: "Connection", item: int, decisions: "list[NewDecision]", *, actor: str, at: datetime
) -> int:
    from engine.meetings import record_decisions

    return record_decisions(write, item, decisions, actor=actor, at=at) if decisions else 0


def _kind(typed: str) -> str:
    kind = keyed(KINDS, typed)
    if kind is None:
        raise click.UsageError(f"--kind는 {one_of(tuple(KINDS.values()))}")
    return kind


def _list(desk: Desk) -> None:
    from hyeopchi.reports.meeting_list import meeting_data, read_meetings, show_meetings

    with desk.reading() as read:
        listed = read_meetings(read)
    desk.answer(meeting_data(listed), lambda: show_meetings(listed))
