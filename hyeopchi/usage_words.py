"""What was typed wrongly, in Korean: click's usage errors by class."""

from collections.abc import Sequence
from difflib import get_close_matches

import click

from notifications.korean import josa


def usage_sentence(error: click.ClickException) -> str:
    """Say in Korean what *error* says about the command as it was typed."""
    match error:
        case click.NoSuchOption():
            near = f" 비슷한 것: {', '.join(error.possibilities)}." if error.possibilities else ""
            return f"{error.option_name}: 그런 선택 사항은 없습니다.{near}"
        case click.MissingParameter():
            return f"{_name(error)} 값이 필요합니다."
        case click.BadParameter():
            return f"{_name(error)} 값을 쓸 수 없습니다. {_expected(error)}"
        case click.BadOptionUsage():
            return f"{error.option_name} 뒤에 값이 필요합니다."
        case click.FileError():
            return f"{error.ui_filename} 파일을 열 수 없습니다."
        case click.UsageError():
            return _plain_usage(error)
    return error.format_message()


def _plain_usage(error: click.UsageError) -> str:
    command = getattr(error, "command_name", None)
    if command is not None:
        known = (
            error.ctx.command.list_commands(error.ctx)
            if error.ctx is not None and isinstance(error.ctx.command, click.Group)
            else ()
        )
        near = _near(get_close_matches(command, known))
        return f"{josa(command, '이라는/라는')} 명령은 없습니다.{near}"
    if "unexpected extra argument" in error.message:
        extra = error.message.partition("(")[2].rstrip(").")
        return f"남는 말이 있습니다: {extra}"
    if error.message.startswith("Missing command"):
        return "어느 명령인지 적어 주십시오."
    return error.message


def _near(names: Sequence[str]) -> str:
    return f" {josa(', '.join(names), '을/를')} 찾으십니까?" if names else ""


def _expected(error: click.BadParameter) -> str:
    match getattr(error.param, "type", None):
        case click.Choice(choices=choices):
            return f"{', '.join(str(choice) for choice in choices)} 가운데 하나를 적어 주십시오."
        case click.Path() | click.File():
            return "그런 파일이나 폴더가 없거나 읽을 수 없습니다."
        case click.types.IntParamType():
            return "정수를 적어 주십시오."
    return error.message


def _name(error: click.BadParameter) -> str:
    if error.param is None:
        return error.param_hint if isinstance(error.param_hint, str) else "적으신"
    if isinstance(error.param, click.Argument):
        return error.param.make_metavar(error.ctx or click.Context(click.Command("")))
    return "/".join(error.param.opts)
