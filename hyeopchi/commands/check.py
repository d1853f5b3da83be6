"""`hyeopchi check`: everything that is wrong with definition files, before anybody depends on them."""

from pathlib import Path

import click

from hyeopchi.desk import Desk, pass_desk
from hyeopchi.exit_codes import ExitCode
from hyeopchi.korean_help import Verb
from states.problem import Problem
from states.reading import read_lifecycle


@click.command("check", cls=Verb)
@click.argument("files", metavar="파일…", nargs=-1, required=True, type=click.Path(path_type=Path))
@pass_desk
def command(desk: Desk, files: tuple[Path, ...]) -> ExitCode:
    """정의 파일을 점검합니다.

    고칠 곳을 한 번에 모두, 한 줄에 하나씩 `파일:줄: 문장 – 고치는 법`으로 알려 줍니다. 사무실
    없이도 쓸 수 있고 아무것도 바꾸지 않습니다. 사무실 폴더 안의 정의이면 그 정의가 쓰는 알림
    문안도 함께 점검합니다. 고칠 곳이 있으면 1로 끝납니다.
    """
    found = {str(file): _problems(file) for file in files}

    def show() -> None:
        for file, problems in found.items():
            for problem in problems:
                click.echo(str(problem))
            if not problems:
                click.echo(f"{file}: 고칠 곳이 없습니다.")
        total = sum(len(problems) for problems in found.values())
        if total:
            click.echo(f"고칠 곳이 모두 {total}군데 있습니다.", err=True)

    rows = [
        {"file": p.file, "line": p.line, "sentence": p.sentence, "mend": p.mend}
        for problems in found.values()
        for p in problems
    ]
    desk.answer({"files": list(found), "problems": rows}, show)
    return ExitCode.REFUSED if rows else ExitCode.DONE


def _problems(file: Path) -> tuple[Problem, ...]:
    try:
        source = file.read_bytes()
    except OSError as error:
        why = (
            "그런 파일이 없습니다." if isinstance(error, FileNotFoundError) else "읽을 수 없습니다."
        )
        return (Problem(str(file), 1, why, "파일 이름과 권한을 확인해 주십시오."),)
    reading = read_lifecycle(source, file=str(file))
    if reading.lifecycle is None:
        return reading.problems
    from hyeopchi.letters_of import problems_of_letters

    return problems_of_letters(reading.lifecycle, file)
