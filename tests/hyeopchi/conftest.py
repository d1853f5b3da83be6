"""Fixtures for the tests of the face."""

from pathlib import Path

import pytest

from tests.small_office import MIDTERM, TABLES, TASKS, Shell


@pytest.fixture
def shell(tmp_path: Path, database_url: str) -> Shell:
    """An empty office with the people of `TABLES`, its definition in force since 2013."""
    folder, files = tmp_path / "office", tmp_path / "files"
    files.mkdir()
    environment = {
        "HYEOPCHI_OFFICE": str(folder),
        "HYEOPCHI_AS": "han",
        "HYEOPCHI_DATABASE_URL": database_url,
    }
    shell = Shell(folder, files, environment)
    shell("init", folder, "--name", "한빛시", "--department", "소통협력관")
    for name, content in TABLES.items():
        shell.file(name, content)
    shell("people", files, "--apply")
    shell(
        "publish", folder / "lifecycles" / "policy_task.yaml",
        "--since", "2013-01-01", "--until", "2013-12-31", "--at", "2012-12-03",
    )  # fmt: skip
    return shell


@pytest.fixture
def office(shell: Shell) -> Shell:
    """The office with its six tasks entered and the midterm decision carried out."""
    shell("import", shell.file("tasks.csv", TASKS), "--apply", "--at", "2012-12-03T10:00")
    midterm = shell.file("midterm.csv", MIDTERM)
    shell(
        "decide", "--kind", "임시회", "--held-on", "2012-12-14", "--item", "중간점검",
        "--from", midterm, "--at", "2012-12-14T16:00",
    )  # fmt: skip
    shell("advance", "--from", midterm, "--apply", "--at", "2012-12-14T17:00")
    return shell
