"""`hyeopchi check`: everything that is wrong with definition files, before anybody depends on them."""

import time
from collections.abc import Sequence
from pathlib import Path

import click

from hyeopchi.definition_check import (
    Checked,
    check_definition,
    definitions_of,
    files_read,
    meant,
)
from hyeopchi.desk import Desk, now, pass_desk
from hyeopchi.exit_codes import ExitCode
from hyeopchi.korean_help import Verb

_LOOKS_EVERY = 0.4  # seconds: at once, to somebody who has just saved a file


@click.command("check", cls=Verb)
@click.argument("files", metavar="[파일…]", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--watch", is_flag=True, help="파일이 바뀔 때마다 다시 점검합니다. Ctrl-C로 끝냅니다."
)
@pass_desk
def command(desk: Desk, files: tuple[Path, ...], watch: bool) -> ExitCode:
    """정의 파일을 점검합니다.

    고칠 곳을 한 번에 모두, 한 줄에 하나씩 `파일:줄: 문장 – 고치는 법`으로 알려 줍니다. 파일을 적지
    않으면 사무실의 lifecycles/ 폴더에 있는 정의를 모두 점검합니다. 파일을 적으면 사무실 없이도 쓸 수
    있으며, 아무것도 바꾸지 않습니다. 정의 옆에 시험 파일(이름.scenarios.yaml)이 있으면 시험도 하고,
    사무실 폴더 안의 정의이면 그 정의가 쓰는 알림 문안도 함께 점검합니다. 고칠 곳이 있으면 1로
    끝납니다.
    """
    if watch:
        if desk.as_json:
            raise click.UsageError("--watch와 --json은 함께 쓸 수 없습니다.")
        _watch(desk, files)
        return ExitCode.DONE
    checked = [check_definition(file) for file in _meant(desk, files)]
    total = sum(len(one.problems) for one in checked)

    def show() -> None:
        for one in checked:
            _show(one)
        if total:
            click.echo(f"고칠 곳이 모두 {total}군데 있습니다.", err=True)

    desk.answer(
        {
            "files": [str(one.file) for one in checked],
            "problems": [
                {"file": p.file, "line": p.line, "sentence": p.sentence, "mend": p.mend}
                for one in checked
                for p in one.problems
            ],
            "scenarios": [
                {
                    "file": str(one.scenarios),
                    "total": one.tried.total,
                    "held": one.tried.held,
                    "untried": one.tried.untried,
                }
                for one in checked
                if one.tried is not None
            ],
        },
        show,
    )
    return ExitCode.REFUSED if total else ExitCode.DONE


def _meant(desk: Desk, files: tuple[Path, ...]) -> tuple[Path, ...]:
    if files:
        return meant(files)
    found = definitions_of(desk.folder)
    if not found:
        raise click.UsageError(
            f"점검할 정의가 없습니다({desk.folder}/lifecycles). 파일이나 --office를 적어 주십시오."
        )
    return found


def _show(one: Checked) -> None:
    for problem in one.problems:
        click.echo(str(problem))
    if not one.problems:
        click.echo(f"{one.file}: 고칠 곳이 없습니다.")
    if one.tried is None:
        return
    if not one.tried.problems:
        click.echo(f"{one.scenarios}: 시험 {one.tried.total}개가 모두 맞습니다.")
    else:
        click.echo(
            f"{one.scenarios}: 시험 {one.tried.total}개 가운데 {len(one.tried.problems)}개가 맞지 않습니다."
        )
    if one.tried.untried:
        click.echo(f"{one.scenarios}: 시험하지 않은 처리: {', '.join(one.tried.untried)}.")


def _watch(desk: Desk, files: tuple[Path, ...]) -> None:
    from hyeopchi.watch import watch

    def watched() -> Sequence[Path]:
        return [read for file in _watched(desk, files) for read in files_read(file)]

    def act() -> None:
        checked = [check_definition(file) for file in _watched(desk, files)]
        problems = [problem for one in checked for problem in one.problems]
        tried = sum(one.tried.total for one in checked if one.tried)
        for problem in problems:
            click.echo(str(problem))
        at = f"{now():%H:%M:%S}"
        if problems:
            click.echo(f"[{at}] 고칠 곳이 모두 {len(problems)}군데 있습니다.")
        else:
            click.echo(f"[{at}] 문제가 없습니다(정의 {len(checked)}개, 시험 {tried}개).")

    _meant(desk, files)  # nothing to watch is a mistake now, and no problem later
    watch(watched, act, wait=lambda: time.sleep(_LOOKS_EVERY))


def _watched(desk: Desk, files: tuple[Path, ...]) -> tuple[Path, ...]:
    return meant(files) or definitions_of(desk.folder)
