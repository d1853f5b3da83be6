"""Fixtures for the tests of the face."""

import shutil
from pathlib import Path

import pytest

from tests.small_office import MIDTERM, TABLES, TASKS, Shell


@pytest.fixture(scope="session")
def first_days(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Two offices on SQLite, each made once a run and copied for a test: empty, and with tasks."""
    root = tmp_path_factory.mktemp("first_days")
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("HYEOPCHI_DATABASE_URL", raising=False)
        empty = _shell(root / "empty", f"sqlite:///{root}/empty.db")
        _found(empty)
        shutil.copyfile(root / "empty.db", root / "full.db")
        shutil.copytree(root / "empty", root / "full")
        _work(_shell(root / "full", f"sqlite:///{root}/full.db"))
    return {"empty": root / "empty", "full": root / "full"}


@pytest.fixture
def shell(tmp_path: Path, database_url: str, first_days: dict[str, Path]) -> Shell:
    """An empty office with the people of `TABLES`, its definition in force since 2013."""
    return _copied(first_days["empty"], tmp_path, database_url) or _found(
        _shell(tmp_path, database_url)
    )


@pytest.fixture
def office(tmp_path: Path, database_url: str, first_days: dict[str, Path]) -> Shell:
    """The office with its six tasks entered and the midterm decision carried out."""
    return _copied(first_days["full"], tmp_path, database_url) or _work(
        _found(_shell(tmp_path, database_url))
    )


def _copied(template: Path, folder: Path, database_url: str) -> Shell | None:
    """Copy an office that is a folder and a file; None: the database is a server's."""
    if not database_url.startswith("sqlite:///"):
        return None
    shutil.copytree(template, folder, dirs_exist_ok=True)
    shutil.copyfile(template.with_suffix(".db"), database_url.removeprefix("sqlite:///"))
    return _shell(folder, database_url)


def _shell(folder: Path, database_url: str) -> Shell:
    files = folder / "files"
    files.mkdir(parents=True, exist_ok=True)
    environment = {
        "HYEOPCHI_OFFICE": str(folder / "office"),
        "HYEOPCHI_AS": "han",
        "HYEOPCHI_DATABASE_URL": database_url,
    }
    return Shell(folder / "office", files, environment)


def _found(shell: Shell) -> Shell:
    shell("init", shell.folder, "--name", "한빛시", "--department", "소통협력관")
    for name, content in TABLES.items():
        shell.file(name, content)
    shell("people", shell.files, "--apply")
    shell(
        "publish", shell.folder / "lifecycles" / "policy_task.yaml",
        "--since", "2013-01-01", "--until", "2013-12-31", "--at", "2012-12-03",
    )  # fmt: skip
    return shell


def _work(shell: Shell) -> Shell:
    shell("import", shell.file("tasks.csv", TASKS), "--apply", "--at", "2012-12-03T10:00")
    midterm = shell.file("midterm.csv", MIDTERM)
    shell(
        "decide", "--kind", "임시회", "--held-on", "2012-12-14", "--item", "중간점검",
        "--from", midterm, "--at", "2012-12-14T16:00",
    )  # fmt: skip
    shell("advance", "--from", midterm, "--apply", "--at", "2012-12-14T17:00")
    return shell
