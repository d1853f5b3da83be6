"""The tutorial, done as it stands: its files laid down, its commands typed, its answers compared."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[2] / "docs" / "tutorial.md"
PROGRAMS = Path(sys.executable).parent
_BLOCK = re.compile(
    r"(?:^`(?P<path>[^`\n]+)`\n\n)?^```(?P<kind>\w+)\n(?P<body>.*?)^```$", re.M | re.S
)


@dataclass(frozen=True, slots=True)
class Step:
    """A file to lay down, or a command to type with the answer that the page shows."""

    path: str | None
    command: str
    shown: str


def steps(page: str) -> Iterator[Step]:
    for block in _BLOCK.finditer(page):
        if block["kind"] != "console":
            yield Step(block["path"], "", block["body"])
            continue
        for typed in re.split(r"^\$ ", block["body"], flags=re.M)[1:]:
            command, _, shown = typed.partition("\n")
            yield Step(None, command, shown)


@pytest.mark.slow
def test_the_tutorial_does_what_it_says(tmp_path: Path) -> None:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("HYEOPCHI_")}
    environment["PATH"] = f"{PROGRAMS}{os.pathsep}{environment['PATH']}"
    typed = 0

    for step in steps(PAGE.read_text(encoding="utf-8")):
        if step.path is not None:
            file = tmp_path / step.path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(step.shown, encoding="utf-8")
            continue
        done = subprocess.run(
            step.command,
            shell=True,
            cwd=tmp_path,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        said = (done.stdout + done.stderr).replace(str(tmp_path), "/srv")
        assert [line.rstrip() for line in said.splitlines()] == step.shown.splitlines(), (
            step.command
        )
        typed += 1

    assert typed == len(re.findall(r"^\$ hyeopchi ", PAGE.read_text(encoding="utf-8"), re.M))
    assert len(list((tmp_path / "office" / "outbox").glob("*.eml"))) == 1  # the quarter is open
