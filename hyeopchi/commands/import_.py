"""`hyeopchi import`: cases from a spreadsheet; shown first, then all of it or nothing."""

import hashlib
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hyeopchi.desk import SEOUL, Desk, now, pass_desk
from hyeopchi.errors import FileUnreadable
from hyeopchi.exit_codes import ExitCode
from hyeopchi.korean_help import Verb
from hyeopchi.lifecycle_option import lifecycle_meant, lifecycle_option
from hyeopchi.when import DAY, MOMENT

if TYPE_CHECKING:
    from engine.case_sheet import ImportPreview
    from engine.command import Command


@click.command("import", cls=Verb)
@click.argument("file", metavar="파일", type=click.Path(path_type=Path))
@lifecycle_option
@click.option("--sheet", metavar="시트", help="읽을 시트. 없으면 내용이 있는 첫 시트.")
@click.option("--on", "effective_on", type=DAY, help="표에 시행일이 없을 때 쓸 날.")
@click.option("--basis", metavar="근거", help="표에 근거가 없을 때 쓸 등록 근거.")
@click.option(
    "--state", metavar="상태", help="표에 상태가 없을 때 쓸 상태. 없으면 정의의 처음 상태."
)
@click.option("--set", "values", multiple=True, metavar="항목=값", help="표에 없는 항목에 쓸 값.")
@click.option(
    "--reason", default="표를 다시 불러옴", metavar="사유", help="고치는 까닭.", show_default=True
)
@click.option("--apply", is_flag=True, help="미리 본 대로 등록하고 고칩니다.")
@click.option("--at", type=MOMENT, help="기록하는 시각. 없으면 지금.")
@click.option("--key", metavar="키", help="요청의 이름. 같은 키로 다시 요청하면 한 번만 합니다.")
@pass_desk
def command(
    desk: Desk,
    file: Path,
    lifecycle: str | None,
    sheet: str | None,
    effective_on: date | None,
    basis: str | None,
    state: str | None,
    values: tuple[str, ...],
    reason: str,
    apply: bool,
    at: datetime | None,
    key: str | None,
) -> ExitCode:
    """표를 읽어 등록하거나 고칩니다.

    XLSX나 CSV(UTF-8, CP949)의 열을 한글 머리글로 찾습니다. 먼저 새로 등록할 것, 고칠 것, 고쳐야 할
    칸을 보여 주고, --apply를 적으면 모두 하거나 하나도 하지 않습니다. 번호로 알아보므로 같은
    표를 두 번 불러도 새로 생기는 것은 없습니다. 상태는 불러오기로 바뀌지 않습니다. 고쳐야 할 칸이
    있으면 1로 끝납니다.

    \b
    hyeopchi import 정책과제.xlsx
    hyeopchi import 정책과제.xlsx --on 2011-01-20 --set batch=agreed --apply --as coordinator
    """
    from engine.case_sheet import apply_import, preview_cases
    from engine.command import claim, first_answer
    from engine.permission import allow
    from engine.spreadsheet import read_spreadsheet
    from engine.store import reading, transaction
    from hyeopchi.progress import working

    moment = at or now()
    actor = desk.acting() if apply else None
    try:
        data = file.read_bytes()
    except OSError as error:
        raise FileUnreadable(
            str(file), "그런 파일이 없거나 읽을 수 없습니다.", "파일 이름을 확인해 주십시오."
        ) from error
    grid = read_spreadsheet(data, file=file.name, sheet=sheet)
    defaults = {**_values(values), "effective_on": effective_on, "basis": basis, "state": state}
    with desk.setting() as setting, working("표를 읽는 중"):
        with reading(setting.store) as read:
            force = lifecycle_meant(read, lifecycle)
            defaults["state"] = _state_key(force.lifecycle.states, state)
            preview = preview_cases(
                read,
                force,
                grid,
                today=moment.astimezone(SEOUL).date(),
                defaults={name: value for name, value in defaults.items() if value is not None},
            )
        applied = bool(apply and not preview.problems)
        if applied:
            assert actor is not None
            with transaction(setting.store) as write:
                by = allow(write, actor, "import", on=moment.astimezone(SEOUL).date())
                # Without a key none is derived: rows are compared, so the same file is done
                # once anyway, and a file may be taken back by the one before it.
                if key is None or claim(write, _asked(key, data, defaults, by), at=moment):
                    apply_import(write, force, preview, actor=by, at=moment, reason=reason, key=key)
                else:
                    first_answer(write, _asked(key, data, defaults, by))
    desk.answer(
        _data(preview, applied), lambda: _show(preview, force.lifecycle.case_label, applied=applied)
    )
    return ExitCode.REFUSED if preview.problems else ExitCode.DONE


def _asked(key: str, data: bytes, defaults: Mapping[str, object], actor: str) -> "Command":
    from engine.command import Command

    return Command(key, {"file": hashlib.sha256(data).hexdigest(), "defaults": defaults}, actor)


def _values(pairs: tuple[str, ...]) -> dict[str, object]:
    values: dict[str, object] = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals:
            raise click.UsageError(f"--set에는 {pair}가 아니라 항목=값을 적어 주십시오.")
        values[name.strip()] = value
    return values


def _state_key(states: Any, typed: str | None) -> str | None:
    """Take a state by key or by label; what is neither is the engine's to refuse."""
    return next((key for key, state in states.items() if state.label == typed), typed)


def _data(preview: "ImportPreview", applied: bool) -> dict[str, Any]:
    return {
        "applied": applied,
        "new": [
            {"number": one.number, "title": one.title, "state": one.state} for one in preview.new
        ],
        "edits": [
            {
                "cell": row.cell,
                "number": row.number,
                "title": row.title,
                "changes": [
                    {"label": c.label, "before": c.before, "after": c.after} for c in row.changes
                ],
            }
            for row in preview.edits
        ],
        "same": preview.same,
        "problems": [
            {"cell": p.cell, "asked": p.asked, "sentence": p.sentence, "mend": p.mend}
            for p in preview.problems
        ],
        "notes": preview.notes,
        "read": [{"cell": c, "header": h, "as": what} for c, h, what in preview.read],
        "ignored": [{"cell": cell, "header": header} for cell, header in preview.ignored],
    }


_SHOWN = 20  # new rows in a preview; all problems and edits are shown


def _show(preview: "ImportPreview", noun: str, *, applied: bool) -> None:
    from hyeopchi.reports.tables import Column, show_table

    if preview.read:
        click.echo("읽은 열: " + ", ".join(f"{h}({c})" for c, h, _ in preview.read))
    if preview.ignored:
        click.echo("읽지 않은 열: " + ", ".join(f"{h}({c})" for c, h in preview.ignored))
    for note in preview.notes:
        click.echo(f"알림: {note}")
    if preview.problems:
        show_table(
            [Column.words("칸"), Column("적힌 값"), Column("문제"), Column("고치는 법")],
            [(p.cell, p.asked or None, p.sentence, p.mend) for p in preview.problems],
            title=f"고쳐야 할 칸 {len(preview.problems)}군데",
        )
    if preview.edits:
        show_table(
            [
                Column.words("칸"),
                Column.words("번호"),
                Column.words("항목"),
                Column("지금"),
                Column("표"),
            ],
            [
                (row.cell, row.number, change.label, change.before, change.after)
                for row in preview.edits
                for change in row.changes
            ],
            title=f"고칠 {noun} {len(preview.edits)}건",
        )
    if preview.new and not applied:
        show_table(
            [Column.words("번호"), Column(f"{noun}명"), Column.words("시행일")],
            [(one.number, one.title, one.effective_on) for one in preview.new[:_SHOWN]],
            title=f"새로 등록할 {noun} {len(preview.new)}건",
            below=f"… 밖에 {len(preview.new) - _SHOWN}건" if len(preview.new) > _SHOWN else "",
        )
    _show_end(preview, noun, applied=applied)


def _show_end(preview: "ImportPreview", noun: str, *, applied: bool) -> None:
    counts = (
        f"새 {noun} {len(preview.new)}건, 고칠 {noun} {len(preview.edits)}건, "
        f"그대로인 {noun} {preview.same}건"
    )
    if preview.problems:
        click.echo(f"{counts}. 고쳐야 할 칸이 있어 아무것도 하지 않았습니다.")
    elif not preview.new and not preview.edits:
        click.echo(f"{counts}. 할 일이 없습니다.")
    elif applied:
        click.echo(f"{counts}. 그대로 했습니다.")
    else:
        click.echo(f"{counts}. --apply를 적으면 이대로 합니다.")
