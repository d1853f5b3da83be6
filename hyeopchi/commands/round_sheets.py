"""`hyeopchi round sheet` and `collect`: a workbook for each respondent, written and read back."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hyeopchi.desk import Desk, now, pass_desk, today
from hyeopchi.errors import FileUnreadable
from hyeopchi.exit_codes import ExitCode
from hyeopchi.korean_help import Verb
from hyeopchi.round_option import round_arguments, round_meant
from hyeopchi.when import MOMENT

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from hyeopchi.round_collect import CollectPreview
    from hyeopchi.round_reading import RoundSheet


@click.command("sheet", cls=Verb)
@round_arguments
@click.option(
    "--to",
    "folder",
    type=click.Path(path_type=Path),
    metavar="폴더",
    help="파일을 둘 폴더. 없으면 사무실의 sheets/.",
)
@click.option("--only", metavar="부서", help="이 부서(키)나 이 위원(키)의 것만.")
@pass_desk
def sheet(
    desk: Desk,
    review: str,
    period: str,
    lifecycle: str | None,
    folder: Path | None,
    only: str | None,
) -> None:
    """제출표를 부서마다(위원마다) 하나씩 XLSX로 만듭니다.

    지난 회차에 낸 답을 미리 채워 줍니다. 받은 사람은 고치고, 낼 줄의 제출 칸에 ○를 적어 돌려줍니다.
    """
    from engine.store import reading
    from hyeopchi.progress import working
    from hyeopchi.round_sheet import write_round_sheets

    with (
        desk.setting() as setting,
        reading(setting.store) as read,
        working("제출표를 만드는 중"),
    ):
        one = round_meant(read, lifecycle, review, period)
        into = folder or setting.folder / "sheets" / f"{one.period.name}-{one.review}"
        files = write_round_sheets(
            read,
            one,
            into,
            department=setting.office.get("department", ""),
            organisation=only,
            on=today(),
        )

    def show() -> None:
        for file in files:
            click.echo(str(file))
        click.echo(f"제출표 {len(files)}개를 만들었습니다." if files else "만들 제출표가 없습니다.")

    desk.answer({"folder": into, "files": files}, show)


@click.command("collect", cls=Verb)
@round_arguments
@click.argument("files", metavar="파일…", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--apply", is_flag=True, help="미리 본 대로 받습니다.")
@click.option("--at", type=MOMENT, help="기록하는 시각. 없으면 지금.")
@click.option("--key", metavar="키", help="요청의 이름. 같은 키로 다시 요청하면 한 번만 합니다.")
@pass_desk
def collect(
    desk: Desk,
    review: str,
    period: str,
    lifecycle: str | None,
    files: tuple[Path, ...],
    apply: bool,
    at: datetime | None,
    key: str | None,
) -> ExitCode:
    """돌아온 제출표를 읽어 답으로 받습니다.

    파일이나 폴더를 적습니다. 제출 칸에 ○를 적은 줄만 답으로 봅니다. 먼저 받을 것과 고쳐야 할 칸을
    보여 주고, --apply를 적으면 모두 받거나 하나도 받지 않습니다. 고쳐야 할 칸이 있으면 1로 끝납니다.
    """
    from engine.store import reading, transaction
    from hyeopchi.progress import working
    from hyeopchi.round_collect import preview_collect

    actor = desk.acting() if apply else None
    sheets = _read(files)
    moment = at or now()
    taken = 0
    with desk.setting() as setting, working("제출표를 받는 중"):
        with reading(setting.store) as read:
            one = round_meant(read, lifecycle, review, period)
            preview = preview_collect(read, one, sheets)
        applied = actor is not None and not preview.problems
        if applied and preview.rows:
            assert actor is not None
            with transaction(setting.store) as write:
                taken = _submit(write, one.id, preview, sheets, by=actor, at=moment, key=key)
    data = {**_data(preview), "applied": applied, "taken": taken}
    desk.answer(data, lambda: _show(preview, taken if applied else None))
    return ExitCode.REFUSED if preview.problems else ExitCode.DONE


def _read(files: Sequence[Path]) -> "list[RoundSheet]":
    """Read the sheets; of a folder, every workbook in it that is not open in a spreadsheet."""
    from hyeopchi.round_reading import read_round_sheet

    found: list[Path] = []
    for file in files:
        inside = sorted(file.glob("*.xlsx")) if file.is_dir() else [file]
        found += [each for each in inside if not each.name.startswith("~$")]
    sheets = []
    for each in found:
        try:
            sheets.append(read_round_sheet(each))
        except OSError as error:
            raise FileUnreadable(
                str(each), "그런 파일이 없거나 읽을 수 없습니다.", "파일 이름을 확인해 주십시오."
            ) from error
    return sheets


def _submit(
    write: "Connection",
    round_id: int,
    preview: "CollectPreview",
    sheets: "Sequence[RoundSheet]",
    *,
    by: str,
    at: datetime,
    key: str | None,
) -> int:
    """Submit the rows of each respondent, all in one transaction; a member's on their behalf."""
    from engine.answers import submit
    from engine.people import person_with_key

    actor = person_with_key(write, by).key
    owners = {each.file: _owner(each) for each in sheets}
    taken = 0
    for owner in sorted(set(owners.values())):
        rows = [row.submission for row in preview.rows if owners[row.file] == owner]
        if not rows:
            continue
        # Without a key none is derived: the same answer again is none, and a corrected one
        # may be corrected back on the same day.
        named = f"{key}:{owner}" if key else None
        behalf = owner if owner and owner != actor else None
        taken += submit(write, round_id, rows, by=actor, at=at, on_behalf_of=behalf, key=named)
    return taken


def _owner(one: "RoundSheet") -> str:
    """Give the key of the member a sheet is for; empty for a department's."""
    return one.identity.get("key", "") if one.identity.get("respondent") == "person" else ""


def _data(preview: "CollectPreview") -> dict[str, Any]:
    return {
        "rows": [
            {"file": row.file, "cell": row.cell, "number": row.number, "title": row.title}
            for row in preview.rows
        ],
        "unchanged": preview.unchanged,
        "empty": preview.empty,
        "problems": [
            {
                "file": one.file,
                "cell": one.problem.cell,
                "asked": one.problem.asked,
                "sentence": one.problem.sentence,
                "mend": one.problem.mend,
            }
            for one in preview.problems
        ],
        "notes": preview.notes,
    }


def _show(preview: "CollectPreview", taken: int | None) -> None:
    from hyeopchi.reports.tables import Column, show_table

    for note in preview.notes:
        click.echo(f"알림: {note}")
    if preview.problems:
        show_table(
            [
                Column("파일"),
                Column.words("칸"),
                Column("적힌 값"),
                Column("문제"),
                Column("고치는 법"),
            ],
            [
                (
                    one.file,
                    one.problem.cell,
                    one.problem.asked or None,
                    one.problem.sentence,
                    one.problem.mend,
                )
                for one in preview.problems
            ],
            title=f"고쳐야 할 칸 {len(preview.problems)}군데",
        )
    elif preview.rows and taken is None:
        show_table(
            [Column.words("번호"), Column("제목"), Column("파일"), Column.words("칸")],
            [(row.number, row.title, row.file, row.cell) for row in preview.rows],
            title=f"받을 답 {len(preview.rows)}건",
        )
    counts = f"받을 답 {len(preview.rows)}건, 이미 받은 답 {preview.unchanged}건, 표시하지 않은 줄 {preview.empty}건"
    if preview.problems:
        click.echo(f"{counts}. 고쳐야 할 칸이 있어 아무것도 받지 않았습니다.")
    elif taken is not None:
        click.echo(f"{counts}. 답 {taken}건을 받았습니다.")
    else:
        click.echo(f"{counts}." + (" --apply를 적으면 이대로 받습니다." if preview.rows else ""))
