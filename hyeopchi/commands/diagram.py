"""`hyeopchi diagram`: a lifecycle as a picture, with the way that a case has gone."""

from dataclasses import asdict
from pathlib import Path

import click

from hyeopchi.definition_file import definition_in
from hyeopchi.desk import Desk, pass_desk
from hyeopchi.errors import FileUnreadable
from hyeopchi.korean_help import Verb
from states.diagram import mermaid
from states.lifecycle import Lifecycle
from states.walk import Walk


@click.command("diagram", cls=Verb)
@click.argument("lifecycle", metavar="정의")
@click.option(
    "--format",
    "form",
    type=click.Choice(["mermaid", "svg"]),
    default="mermaid",
    help="mermaid: 글. svg: 그림 파일.",
    show_default=True,
)
@click.option(
    "--case", "number", metavar="과제번호", help="이 과제가 지나온 길을 굵게, 날짜와 함께 그립니다."
)
@click.option(
    "--to", "file", type=click.Path(path_type=Path, dir_okay=False), help="이 파일에 씁니다."
)
@pass_desk
def command(desk: Desk, lifecycle: str, form: str, number: str | None, file: Path | None) -> None:
    """흐름도를 Mermaid나 SVG로 그립니다.

    정의 파일의 이름이나 시행 중인 정의의 키를 적습니다. Mermaid 글은 Mermaid를 아는 편집기나 문서에
    붙이면 그림이 되고, SVG는 그대로 열거나 인쇄할 수 있습니다. --case를 적으면 그 과제가 따르는
    판을 그리고, 지나온 상태와 처리를 굵은 선과 차례, 시행일로 보여 줍니다.
    """
    path = Path(lifecycle)
    walk: Walk | None = None
    if number is not None:
        found, walk = _walked(desk, lifecycle, number)
    else:
        found = definition_in(path) if path.is_file() else _in_force(desk, lifecycle)
    drawn = _drawn(found, walk, form)
    if file is not None:
        try:
            file.write_text(drawn, encoding="utf-8")
        except OSError as error:
            mend = "폴더가 있는지, 쓸 수 있는지 확인해 주십시오."
            raise FileUnreadable(str(file), "파일을 쓰지 못했습니다.", mend) from error

    def show() -> None:
        click.echo(f"{file}에 그렸습니다." if file else drawn.rstrip("\n"))

    desk.answer(
        {
            "lifecycle": found.key,
            "label": found.label,
            form: drawn,
            "file": file,
            "walk": asdict(walk) if walk else None,
        },
        show,
    )


def _drawn(lifecycle: Lifecycle, walk: Walk | None, form: str) -> str:
    if form == "mermaid":
        return mermaid(lifecycle, walk)
    from hyeopchi.diagram_svg import svg

    return svg(lifecycle, walk)


def _in_force(desk: Desk, key: str) -> Lifecycle:
    from hyeopchi.lifecycle_option import lifecycle_meant

    with desk.reading() as read:
        return lifecycle_meant(read, key).lifecycle


def _walked(desk: Desk, key: str, number: str) -> tuple[Lifecycle, Walk]:
    """Give the version that a case pins, and its way through it; a file names its lifecycle."""
    from engine.case import case_numbered
    from engine.definitions import lifecycle_pinned
    from engine.walked import walk_of
    from hyeopchi.lifecycle_option import lifecycle_meant

    path = Path(key)
    meant = definition_in(path).key if path.is_file() else key
    with desk.reading() as read:
        one = case_numbered(read, lifecycle_meant(read, meant).lifecycle.key, number)
        return lifecycle_pinned(read, one.definition_hash), walk_of(read, one)
