"""docs/processes.md shows every shipped process with the diagram that its definition gives."""

from pathlib import Path

import pytest

import states
from states import mermaid, read_lifecycle

FOLDER = Path(states.__file__).parent / "lifecycles"
DOC = (FOLDER.parents[1] / "docs" / "processes.md").read_text(encoding="utf-8")
FILES = sorted(file for file in FOLDER.glob("*.yaml") if not file.name.endswith(".scenarios.yaml"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_page_names_each_process_and_draws_it_as_it_is(file: Path) -> None:
    lifecycle = read_lifecycle(file.read_bytes(), file=file.name).lifecycle
    assert lifecycle is not None

    assert f"`{file.name}`" in DOC
    assert f"\n## {lifecycle.label}\n" in DOC
    assert f"```mermaid\n{mermaid(lifecycle).strip()}\n```" in DOC
