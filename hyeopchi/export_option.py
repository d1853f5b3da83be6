"""A list taken away as a file: the options that say so, and the one way it is done."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hyeopchi.desk import SEOUL, Desk, now

if TYPE_CHECKING:
    from hyeopchi.list_files import Form, ListFile


@dataclass(frozen=True, slots=True)
class Taking:
    """A file that a list goes to, and why."""

    file: Path
    form: "Form"
    reason: str


def export_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a listing command `--csv`, `--xlsx` and `--reason`; it is handed a `Taking` or None."""

    @wraps(command)
    def with_taking(
        *args: Any,
        csv_file: Path | None,
        xlsx_file: Path | None,
        why: str | None,
        **given: Any,
    ) -> Any:
        return command(*args, taking=_taking(csv_file, xlsx_file, why), **given)

    path = click.Path(path_type=Path, dir_okay=False)
    for option in (
        click.option("--reason", "why", metavar="사유", help="파일로 내는 까닭. 기록에 남습니다."),
        click.option(
            "--xlsx", "xlsx_file", type=path, metavar="파일", help="목록을 XLSX로 냅니다."
        ),
        click.option("--csv", "csv_file", type=path, metavar="파일", help="목록을 CSV로 냅니다."),
    ):
        with_taking = option(with_taking)
    return with_taking


def take_out(
    desk: Desk, taking: Taking, listing: "ListFile", *, what: str, chosen: Mapping[str, Any]
) -> None:
    """
    Write *listing* to its file, and keep who took it, how much of it and why.

    Raises:
        RoleMissing: None of the person's roles lets them take lists away.
        ListTooLong, FileUnreadable: The file cannot be written; nothing is kept then.
    """
    from engine.exports import Export, keep_export
    from engine.permission import allow
    from engine.store import transaction
    from hyeopchi.list_files import write_list

    actor, at = desk.acting(), now()
    narrowed = {key: value for key, value in chosen.items() if value not in (None, (), False)}
    with desk.setting() as setting, transaction(setting.store) as write:
        by = allow(write, actor, "export", on=at.astimezone(SEOUL).date())
        rows = len(listing.rows)
        keep_export(write, Export(what, narrowed, taking.form, taking.reason, rows, by, at))
        write_list(listing, taking.file, form=taking.form)
    desk.answer(
        {"file": taking.file, "rows": rows, "reason": taking.reason},
        lambda: click.echo(f"{taking.file}에 {rows:,}줄을 냈습니다."),
    )


def _taking(csv_file: Path | None, xlsx_file: Path | None, why: str | None) -> Taking | None:
    if csv_file is not None and xlsx_file is not None:
        raise click.UsageError("--csv와 --xlsx는 하나만 적어 주십시오.")
    if csv_file is None and xlsx_file is None:
        if why is not None:
            raise click.UsageError("--reason은 --csv나 --xlsx와 함께 적어 주십시오.")
        return None
    if not why or not why.strip():
        raise click.UsageError(
            "목록을 파일로 내는 까닭을 --reason에 적어 주십시오. 기록에 남습니다."
        )
    if csv_file is not None:
        return Taking(csv_file, "csv", why.strip())
    assert xlsx_file is not None
    return Taking(xlsx_file, "xlsx", why.strip())
