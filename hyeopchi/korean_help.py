"""Help pages in Korean: click's pages, with Korean headings and columns as wide as they look."""

from collections.abc import Iterable
from inspect import cleandoc
from typing import Any

import click
from click.core import ParameterSource

from hyeopchi.width import columns, fold

_NO_REWRAP = "\b"
_TERM_MAX = 30
_GAP = 2


class KoreanFormatter(click.HelpFormatter):
    """click's formatter, counting a Hangul syllable as the two columns it takes."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        start = f"{prefix or '사용법:'} {prog} "
        lines = fold(args, max(self.width - columns(start), 20))
        self.write(f"{start}{lines[0]}\n")
        for line in lines[1:]:
            self.write(f"{' ' * columns(start)}{line}\n")

    def write_text(self, text: str) -> None:
        indent = " " * self.current_indent
        for number, paragraph in enumerate(text.strip("\n").split("\n\n")):
            if number:
                self.write("\n")
            raw = paragraph.lstrip("\n").startswith(_NO_REWRAP)
            lines = (
                paragraph.strip("\n").splitlines()[1:]
                if raw
                else fold(paragraph, self.width - self.current_indent)
            )
            self.write("".join(f"{indent}{line}\n" for line in lines))

    def write_dl(
        self,
        rows: Iterable[tuple[str, str]],
        col_max: int = _TERM_MAX,
        col_spacing: int = _GAP,
    ) -> None:
        rows = list(rows)
        widest = max((columns(term) for term, _ in rows), default=0)
        start = self.current_indent + min(widest, col_max) + col_spacing
        for term, meaning in rows:
            head = f"{' ' * self.current_indent}{term}"
            first, *rest = fold(meaning, max(self.width - start, 20))
            if columns(head) + col_spacing > start:
                self.write(f"{head}\n{' ' * start}{first}".rstrip() + "\n")
            else:
                self.write(f"{head}{' ' * (start - columns(head))}{first}".rstrip() + "\n")
            for line in rest:
                self.write(f"{' ' * start}{line}\n")


class KoreanContext(click.Context):
    formatter_class = KoreanFormatter


class SharedOption(click.Option):
    """An option that every command takes: listed apart, so that its own stand out."""


class _KoreanPages(click.Command):
    """The Korean headings that commands and groups share."""

    context_class = KoreanContext

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.params.extend(shared_options())

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(cleandoc(self.help or ""))

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        own: list[tuple[str, str]] = []
        shared: list[tuple[str, str]] = []
        for param in self.get_params(ctx):
            record = param.get_help_record(ctx)
            if record is not None and isinstance(param, click.Option):
                record = (record[0], record[1].replace("[default: ", "[기본값: "))
                record = (record[0], record[1].removesuffix("[required]").rstrip())
                is_shared = isinstance(param, SharedOption) or "--help" in param.opts
                (shared if is_shared else own).append(record)
        if own:
            with formatter.section("선택 사항"):
                formatter.write_dl(own)
        with formatter.section("공통 선택 사항"):
            formatter.write_dl(shared)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "이 안내를 보여 줍니다."
        return option

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        return [
            piece.replace("[OPTIONS]", "[선택…]") for piece in super().collect_usage_pieces(ctx)
        ]


class Verb(_KoreanPages):
    """One command."""


class Verbs(_KoreanPages, click.Group):
    """A family of commands, such as ``round``; they come in the order of their writing."""

    command_class = Verb

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        self.format_commands(ctx, formatter)
        super().format_options(ctx, formatter)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        rows = [(name, self.line_of(ctx, name)) for name in self.list_commands(ctx)]
        with formatter.section("명령"):
            formatter.write_dl(rows)

    def line_of(self, ctx: click.Context, name: str) -> str:
        """Give the one line that lists the command called *name*."""
        command = self.get_command(ctx, name)
        assert command is not None
        return (command.help or "").strip().split("\n")[0]

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        return [
            piece.replace("[COMMAND] [ARGS]...", "[명령] [인자…]").replace(
                "COMMAND [ARGS]...", "명령 [인자…]"
            )
            for piece in super().collect_usage_pieces(ctx)
        ]


def shared_options() -> list[click.Option]:
    """Give the options that every command takes, before or after its name."""
    return [
        SharedOption(
            ["--office"],
            metavar="폴더",
            envvar="HYEOPCHI_OFFICE",
            expose_value=False,
            callback=_keep,
            help="사무실 폴더. 없으면 HYEOPCHI_OFFICE, 그것도 없으면 ./office.",
        ),
        SharedOption(
            ["--as", "person"],
            metavar="사람",
            envvar="HYEOPCHI_AS",
            expose_value=False,
            callback=_keep,
            help="누구로서 하는 일인지, 사람의 키. 바꾸는 명령에는 꼭 있어야 합니다.",
        ),
        SharedOption(
            ["--json", "as_json"],
            is_flag=True,
            expose_value=False,
            callback=_keep,
            help="사람이 읽는 표 대신 JSON으로 답합니다.",
        ),
    ]


def _keep(ctx: click.Context, param: click.Parameter, value: Any) -> None:
    """Lay what was given on the desk; what was given nearest to the command's end wins."""
    from hyeopchi.desk import Desk

    desk = ctx.ensure_object(Desk)
    given = ctx.get_parameter_source(param.name or "")
    if given is ParameterSource.COMMANDLINE or (value and ctx.parent is None):
        setattr(desk, param.name or "", value)
