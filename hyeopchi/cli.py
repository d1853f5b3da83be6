"""The command line. Every command is imported when it is asked for, and no traceback leaves here."""

import os
import sys
from importlib import import_module
from typing import Any

import click

from hyeopchi.exit_codes import MEANINGS, ExitCode
from hyeopchi.korean_help import Verbs

COMMANDS: dict[str, tuple[str, str]] = {
    # name: (module, the line that lists it: without importing, and a test compares them)
    "init": ("init", "사무실 폴더와 빈 기록을 만듭니다."),
    "people": ("people", "사람, 부서, 위원회를 보거나 표에서 읽어들입니다."),
    "account": ("account", "화면에 로그인하는 계정을 초대하고, 보고, 중지합니다."),
    "check": ("check", "정의 파일을 점검합니다."),
    "diff": ("diff", "정의의 두 판이 어떻게 다른지 설명합니다."),
    "schema": ("schema", "정의 파일의 JSON Schema를 냅니다."),
    "diagram": ("diagram", "흐름도를 Mermaid나 SVG로 그립니다."),
    "publish": ("publish", "정의 파일을 시행합니다."),
    "import": ("import_", "표를 읽어 등록하거나 고칩니다."),
    "history": ("history", "지난 일을 CSV에서 읽어 있었던 그대로 기록합니다."),
    "cases": ("cases", "등록한 것의 목록을 봅니다."),
    "show": ("show", "한 건의 내용과 내력을 봅니다."),
    "advance": ("advance", "처리하여 다음 상태로 옮깁니다."),
    "prove": ("prove", "문서, 점검, 서명, 교육을 기록합니다."),
    "undo": ("undo", "마지막으로 한 처리나 수정을 되돌립니다."),
    "decide": ("decide", "회의와 안건, 결정을 기록합니다."),
    "round": ("round", "회차를 열고, 제출표를 주고받고, 마감합니다."),
    "handover": ("handover", "담당자의 일을 후임에게 넘깁니다."),
    "deputy": ("deputy", "대결할 사람을 정하고, 보고, 끝냅니다."),
    "remark": ("remark", "지적사항을 적고, 조치한 것을 적고, 남은 것을 봅니다."),
    "tick": ("tick", "지금 할 일을 한 번 합니다."),
    "rehearse": ("rehearse", "앞으로 있을 일을 미리 살아 봅니다."),
    "serve": ("serve", "화면과 API, 시계와 발송을 한꺼번에 켭니다."),
    "run": ("run", "시계를 켜 두고 할 일을 제때 합니다."),
    "outbox": ("outbox", "나간 알림과 나갈 알림을 봅니다."),
    "address": ("address", "사람의 메일 주소를 바로잡습니다."),
    "report": ("report", "과제 현황표와 본회의 보고서를 만듭니다."),
    "eventlog": (
        "eventlog",
        "과제의 처리 이력을 프로세스 마이닝 도구가 읽는 사건 기록으로 냅니다.",
    ),
    "exports": ("exports", "누가 어떤 목록을 왜 파일로 냈는지 봅니다."),
    "upgrade": ("upgrade", "기록을 이 판의 모양에 맞춥니다."),
    "verify": ("verify", "기록이 고쳐지지 않았는지 점검합니다."),
    "demo": ("demo", "본보기 사무실을 만들어 한 해를 살아 봅니다."),
}


class Program(Verbs):
    """The whole program: its commands load lazily, and its errors end as Korean sentences."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command = import_module(f"hyeopchi.commands.{COMMANDS[cmd_name][0]}").command
        assert isinstance(command, click.Command)
        return command

    def line_of(self, ctx: click.Context, name: str) -> str:
        return COMMANDS[name][1]

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("끝날 때의 코드"):
            formatter.write_dl([(str(code.value), meaning) for code, meaning in MEANINGS])

    def invoke(self, ctx: click.Context) -> Any:
        try:
            code = super().invoke(ctx)
            sys.stdout.flush()
        except (
            BrokenPipeError
        ):  # `| head` has read enough: no failure, though click takes it for one
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # for what is left
            return ExitCode.DONE
        return code

    def main(self, args: Any = None, prog_name: Any = None, *rest: Any, **extra: Any) -> Any:
        extra["standalone_mode"] = False
        try:
            code = super().main(args, prog_name or "hyeopchi", *rest, **extra)
        except BaseException as error:  # noqa: BLE001 – nobody who types a command reads tracebacks
            from hyeopchi.last_word import last_word

            code = last_word(error, sys.argv[1:] if args is None else list(args))
        sys.exit(code if isinstance(code, int) else ExitCode.DONE)


@click.group(
    "hyeopchi",
    cls=Program,
    context_settings={"help_option_names": ["--help", "-h"], "max_content_width": 100},
)
@click.version_option(
    package_name="hyeopchi", message="hyeopchi %(version)s", help="판을 보여 줍니다."
)
def cli() -> None:
    """협치: 정책과제를 기록하고, 제때 묻고, 합계가 맞는 보고서를 만듭니다.

    무엇이 일어날 수 있는지는 정의 파일이, 무엇이 일어났는지는 고칠 수 없는 기록이 말합니다.
    때가 된 일은 담당자를 찾아가고, 대답하면 멈춥니다.

    \b
    처음 쓰는 순서:
      hyeopchi init office
      hyeopchi people 명부/ --apply
      hyeopchi publish office/lifecycles/policy_task.yaml --as 사람
      hyeopchi import 과제.xlsx --apply --as 사람
      hyeopchi cases

    명령마다 `hyeopchi 명령 --help`에 자세한 설명이 있습니다.
    """


def main() -> None:
    cli()
