"""`hyeopchi upgrade`: bring the record of an office to the schema of this program."""

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hyeopchi.desk import Desk, now, pass_desk
from hyeopchi.korean_help import Verb

if TYPE_CHECKING:
    from sqlalchemy import Engine


@click.command("upgrade", cls=Verb)
@pass_desk
def command(desk: Desk) -> None:
    """기록을 이 판의 모양에 맞춥니다.

    프로그램을 새 판으로 바꾼 뒤에 한 번 합니다. 시계와 화면을 먼저 멈춥니다. 맞추기 전의 기록을 사무실
    폴더에 남기고, 맞추다가 멈추면 아무것도 바뀌지 않습니다. PostgreSQL에 둔 기록은 스스로 남겨 둡니다.
    """
    from engine.migrate import head, migrate, standing
    from engine.store import reading
    from hyeopchi.office import open_office

    setting = open_office(desk.folder, any_schema=True)
    try:
        with reading(setting.store) as read:
            before = standing(read)
        kept = None if before == head() else _keep(setting.store, str(before))
        migrate(setting.store)
    finally:
        setting.store.dispose()
    data = {"from": before, "to": head(), "kept": kept}
    desk.answer(data, lambda: _show(before == head(), kept))


def _keep(store: "Engine", before: str) -> Path | None:
    """Copy a record that is a file, beside itself; give the copy."""
    if store.dialect.name != "sqlite":
        return None
    path = Path(str(store.url.database))
    store.dispose()  # what is still in the journal is written back first
    copy = path.with_name(f"{path.stem}-{before}-{now():%Y%m%dT%H%M%S}.db")
    shutil.copyfile(path, copy)
    copy.chmod(0o600)
    return copy


def _show(was_new: bool, kept: Path | None) -> None:
    if was_new:
        click.echo("기록이 이미 이 판의 모양입니다. 바꾼 것이 없습니다.")
        return
    click.echo("기록을 이 판의 모양에 맞추었습니다.")
    if kept:
        click.echo(f"맞추기 전의 기록: {kept}")
