"""`hyeopchi diff`: two versions of a definition explained, before anybody depends on the new one."""

from dataclasses import asdict
from pathlib import Path

import click

from hyeopchi.definition_file import definition_in
from hyeopchi.desk import Desk, pass_desk
from hyeopchi.korean_help import Verb


@click.command("diff", cls=Verb)
@click.argument("old", metavar="[옛 파일]", type=click.Path(path_type=Path))
@click.argument("new", metavar="새 파일", required=False, type=click.Path(path_type=Path))
@pass_desk
def command(desk: Desk, old: Path, new: Path | None) -> None:
    """정의의 두 판이 어떻게 다른지 설명합니다.

    파일을 하나만 적으면 시행 중인 판과 견주어, 무엇이 바뀌고 이미 등록한 것과 진행 중인 회차가
    무엇을 그대로 따르는지도 알려 줍니다. 두 파일을 적으면 사무실 없이 견줍니다. 바뀌는 것 하나가
    한 문장이며, 설명(#)과 빈칸, 짧은 꼴과 긴 꼴의 차이는 다른 것이 아닙니다.
    """
    from hyeopchi.difference import explain, keeps, kept_lines

    changed = definition_in(new or old)
    lines: list[str] = []
    if new is not None:
        changes = explain(definition_in(old), changed)
    else:
        from engine.definitions import all_in_force, in_force

        with desk.reading() as read:
            held = in_force(read, changed.key)
            others = {key: one.lifecycle for key, one in all_in_force(read).items()}
            changes = explain(held.lifecycle, changed, others)
            lines = kept_lines(changed, keeps(read, changed.key, held.definition_hash), changes)

    def show() -> None:
        for change in changes:
            click.echo(change.sentence)
        for line in lines:
            click.echo(line)
        if not changes:
            click.echo("달라진 것이 없습니다.")

    desk.answer(
        {
            "lifecycle": changed.key,
            "changes": [asdict(change) for change in changes],
            "kept": lines,
        },
        show,
    )
