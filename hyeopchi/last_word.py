"""How a command that failed ends: one Korean sentence, an exit code, and never a traceback."""

import json
import os
import sys
import traceback
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import click

from hyeopchi.desk import now
from hyeopchi.exit_codes import ExitCode
from hyeopchi.said import Said
from hyeopchi.usage_words import usage_sentence
from hyeopchi.wording import said_of


def last_word(error: BaseException, args: Sequence[str]) -> int:
    """Tell the person why their command failed, and give its exit code."""
    if isinstance(error, SystemExit):
        return error.code if isinstance(error.code, int) else ExitCode.UNEXPECTED
    if isinstance(error, KeyboardInterrupt | click.Abort):
        click.echo("멈추었습니다. 끝내지 못한 일은 기록하지 않았습니다.", err=True)
        return ExitCode.INTERRUPTED
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        click.echo(error.message, err=True)
        return ExitCode.USAGE
    if isinstance(error, click.ClickException):
        where = getattr(error, "ctx", None)
        more = f"{where.command_path} --help" if where else "hyeopchi --help"
        said = Said(ExitCode.USAGE, usage_sentence(error), f"`{more}`에 쓰는 법이 있습니다.")
    elif (worded := said_of(error)) is not None:
        said = worded
    elif _is_of_the_database(error):
        said = Said(
            ExitCode.UNFIT,
            f"데이터베이스를 쓸 수 없습니다({_first_line(error)}).",
            "데이터베이스가 켜져 있는지, HYEOPCHI_DATABASE_URL이 맞는지 확인해 주십시오.",
        )
    else:
        said = _unexpected(error, args)
    _tell(type(error).__name__, said, as_json="--json" in args)
    return said.code


def _tell(name: str, said: Said, *, as_json: bool) -> None:
    if as_json:
        content = {"error": name, "sentence": said.sentence, "mend": said.mend, "exit": said.code}
        click.echo(json.dumps({**content, **said.details}, ensure_ascii=False), err=True)
        return
    click.echo(said.sentence, err=True)
    if said.mend:
        click.echo(said.mend, err=True)


def _unexpected(error: BaseException, args: Sequence[str]) -> Said:
    path = _log_folder(args) / "hyeopchi-errors.log"
    told = "".join(traceback.format_exception(error))
    try:
        with path.open("a", encoding="utf-8") as log:
            log.write(f"{now().isoformat()} hyeopchi {' '.join(args)}\n{told}\n")
        mend = f"자세한 내용을 {path}에 남겼습니다. 관리자에게 이 파일을 보여 주십시오."
    except OSError:
        mend = f"기록 파일({path})도 쓸 수 없었습니다. 폴더의 권한을 확인해 주십시오."
    return Said(
        ExitCode.UNEXPECTED, f"예상하지 못한 오류로 멈추었습니다({_first_line(error)}).", mend
    )


def _log_folder(args: Sequence[str]) -> Path:
    """Give the office's folder, as far as the *args* tell, else the current one."""
    named = [after for before, after in pairwise(args) if before == "--office"]
    folder = Path(named[-1] if named else os.environ.get("HYEOPCHI_OFFICE", "office"))
    return folder if folder.is_dir() else Path()


def _is_of_the_database(error: BaseException) -> bool:
    """Tell it without importing SQLAlchemy, which a failing `--help` need not wait for."""
    database = sys.modules.get("sqlalchemy.exc")
    return database is not None and isinstance(
        error, database.OperationalError | database.InterfaceError | database.ArgumentError
    )


def _first_line(error: BaseException) -> str:
    words = str(getattr(error, "orig", None) or error).strip().splitlines()
    return f"{type(error).__name__}: {words[0]}" if words else type(error).__name__
