"""`hyeopchi diagram`: a lifecycle as a picture."""

from pathlib import Path

import click

from hyeopchi.desk import Desk, pass_desk
from hyeopchi.errors import FileUnreadable
from hyeopchi.korean_help import Verb
from states.diagram import mermaid
from states.lifecycle import Lifecycle
from states.reading import read_lifecycle


@click.command("diagram", cls=Verb)
@click.argument("lifecycle", metavar="정의")
@pass_desk
def command(desk: Desk, lifecycle: str) -> None:
    """흐름도를 Mermaid로 그립니다.

    정의 파일의 이름이나 시행 중인 정의의 키를 적습니다. 나온 글을 Mermaid를 아는 편집기나
    문서에 붙이면 그림이 됩니다.
    """
    path = Path(lifecycle)
    found = _in_file(path) if path.is_file() else _in_force(desk, lifecycle)
    drawn = mermaid(found)
    desk.answer(
        {"lifecycle": found.key, "label": found.label, "mermaid": drawn},
        lambda: click.echo(drawn.rstrip("\n")),
    )


def _in_file(path: Path) -> Lifecycle:
    reading = read_lifecycle(path.read_bytes(), file=str(path))
    if reading.lifecycle is None:
        raise FileUnreadable(
            str(path),
            f"정의에 고칠 곳이 {len(reading.problems)}군데 있습니다.",
            f"`hyeopchi check {path}`로 확인해 주십시오.",
        )
    return reading.lifecycle


def _in_force(desk: Desk, key: str) -> Lifecycle:
    from engine.definitions import in_force

    with desk.reading() as read:
        return in_force(read, key).lifecycle
