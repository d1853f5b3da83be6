"""`hyeopchi people`: who is in the office."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from hyeopchi.desk import Desk, pass_desk
from hyeopchi.errors import FileUnreadable
from hyeopchi.export_option import Taking, export_options, take_out
from hyeopchi.korean_help import Verb
from states.role import role_label


@click.command("people", cls=Verb)
@click.argument("folder", metavar="[폴더]", required=False, type=click.Path(path_type=Path))
@click.option("--apply", is_flag=True, help="미리 본 대로 명부에 넣습니다.")
@export_options
@pass_desk
def command(desk: Desk, /, folder: Path | None, apply: bool, taking: Taking | None) -> None:
    """사람, 부서, 위원회를 보거나 표에서 읽어들입니다.

    폴더를 적지 않으면 명부를 보여 줍니다. 사람의 키는 --as에 적는 것입니다.

    폴더를 적으면 그 안의 표(organisations, people, committees, seats, duties; CSV나 XLSX)를 읽어 새로
    들어올 것을 세고, --apply를 적으면 넣습니다. 있는 사람의 이름·직위·연락처가 다르면 고치고, 새로
    맡은 일을 더합니다. 메일 주소가 바뀐 사람에게는 그동안 보내지 못한 알림이 나갑니다. 표에 없다고 지우지 않으며, 맡은 일은 `hyeopchi handover`로 넘깁니다.
    """
    if folder is None:
        _list(desk, taking)
    elif taking is not None:
        raise click.UsageError("명부를 파일로 낼 때에는 폴더를 적지 않습니다.")
    else:
        _enter(desk, folder, apply=apply)


def _list(desk: Desk, taking: Taking | None) -> None:
    from engine.people import committees, everybody, organisations
    from hyeopchi.desk import today
    from hyeopchi.duties import duties_on

    with desk.reading() as read:
        persons, departments = everybody(read), organisations(read)
        bodies, held = committees(read), duties_on(read, today())
    if taking is not None:
        from hyeopchi.lists import people_list

        listing = people_list(persons.values(), held, today())
        take_out(desk, taking, listing, what="people", chosen={})
        return
    rows = [
        {
            "key": one.key,
            "name": one.name,
            "title": one.title,
            "email": one.email,
            "phone": one.phone,
            "duties": [
                {"role": duty.role, "label": role_label(duty.role), "at": duty.place}
                for duty in held.get(one.id, ())
            ],
        }
        for one in persons.values()
    ]
    data = {
        "people": rows,
        "organisations": [
            {"key": o.key, "name": o.name, "kind": o.kind} for o in departments.values()
        ],
        "committees": [{"key": c.key, "name": c.name, "kind": c.kind} for c in bodies.values()],
    }
    desk.answer(data, lambda: _show(rows))


def _show(rows: list[dict[str, Any]]) -> None:
    from hyeopchi.reports.tables import Column, show_table

    if not rows:
        click.echo("명부가 비어 있습니다. `hyeopchi people 폴더 --apply`로 읽어들입니다.")
        return
    show_table(
        [Column.words("키"), Column.words("이름"), Column("직위"), Column("맡은 일")],
        [
            (
                row["key"],
                row["name"],
                row["title"],
                ", ".join(
                    f"{d['label']}({d['at']})" if d["at"] else d["label"] for d in row["duties"]
                )
                or None,
            )
            for row in rows
        ],
        above=f"({len(rows)}명)",
    )


def _enter(desk: Desk, folder: Path, *, apply: bool) -> None:
    from engine.duty_desk import entered_duties
    from engine.permission import allow
    from engine.retelling import tell_again
    from engine.role_changes import keep_changes
    from engine.store import reading, transaction
    from hyeopchi.desk import now, today
    from hyeopchi.roster import FILES, counted, enter_roster, news, read_roster

    if not folder.is_dir():
        raise FileUnreadable(
            str(folder),
            "그런 폴더가 없습니다.",
            f"{', '.join(FILES)} 표를 둔 폴더를 적어 주십시오.",
        )
    roster = read_roster(folder)
    on = today()
    with desk.setting() as setting:
        if not apply:
            with reading(setting.store) as read:
                new = asdict(counted(news(read, roster)))
            desk.answer(
                {"folder": folder, "new": new, "applied": False},
                lambda: click.echo(
                    f"새로 넣거나 고칠 것: {_counts(new)} --apply를 적으면 넣습니다."
                ),
            )
            return
        with transaction(setting.store) as write:
            by = allow(write, desk.person or "", "people", on=on)
            given = news(write, roster).duties
            new = asdict(enter_roster(write, roster))
            keep_changes(write, entered_duties(write, given), actor=by or "init", at=now())
            tell_again(write, at=now())  # what waited for an address that is there now
    desk.answer(
        {"folder": folder, "new": new, "applied": True},
        lambda: click.echo(f"새로 넣거나 고쳤습니다. {_counts(new)}"),
    )


def _counts(counts: dict[str, int]) -> str:
    return (
        f"부서·기관 {counts['organisations']}, 사람 {counts['people']}, 위원회 {counts['committees']}, "
        f"위원 자리 {counts['seats']}, 맡은 일 {counts['duties']}."
    )
