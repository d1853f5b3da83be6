"""The command line itself: help, errors, exit codes, and what is imported for them."""

import json
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from hyeopchi.cli import COMMANDS, cli
from hyeopchi.width import columns

ROOT = Path(__file__).parents[2]
SLOW = ("sqlalchemy", "prefect", "rich", "jinja2", "transitions", "apscheduler")


def run(*args: object, **env: str | None) -> tuple[int, str, str]:
    result = CliRunner().invoke(cli, [str(arg) for arg in args], env=env)
    return result.exit_code, result.stdout, result.stderr


def imported_by(*args: str) -> set[str]:
    """Run the command line in a process of its own, and give which slow packages it imported."""
    code = (
        "import sys\n"
        "from hyeopchi.cli import cli\n"
        "try:\n"
        f"    cli({list(args)!r})\n"
        "except SystemExit:\n"
        "    pass\n"
        f"print('\\n' + '\\n'.join(name for name in {SLOW!r} if name in sys.modules))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return set(done.stdout.split("\n")) & set(SLOW)


def test_help_imports_nothing_slow():
    assert imported_by("--help") == set()


def test_check_imports_no_database():
    lifecycle = str(ROOT / "states" / "lifecycles" / "policy_task.yaml")

    assert imported_by("check", lifecycle) <= {"jinja2", "transitions"}


def test_help_lists_every_command_with_its_own_first_line():
    context = click.Context(cli)

    for name, (_, line) in COMMANDS.items():
        command = cli.get_command(context, name)
        assert command is not None
        assert (command.help or "").strip().split("\n")[0] == line


def test_help_fits_a_terminal_as_wide_as_it_looks():
    code, said, _ = run("--help", COLUMNS="80")

    assert code == 0
    assert max(columns(line) for line in said.splitlines()) <= 80


@pytest.mark.parametrize("name", list(COMMANDS))
def test_every_command_has_a_help_page_in_korean(name):
    code, said, _ = run(name, "--help")

    assert code == 0
    assert said.startswith("사용법: ")
    assert "공통 선택 사항:" in said
    assert "Options" not in said


@pytest.mark.parametrize(
    ("args", "sentence"),
    [
        (("nope",), "nope라는 명령은 없습니다."),
        (("chek",), "chek이라는 명령은 없습니다. check, schema를 찾으십니까?"),
        (("publish",), "파일 값이 필요합니다."),
        (("cases", "--stat"), "--stat: 그런 선택 사항은 없습니다."),
        (("cases", "--state"), "--state 뒤에 값이 필요합니다."),
        (("verify", "more"), "남는 말이 있습니다: more"),
        (("report", "tasks", "--as-of", "곧"), "--as-of 값을 쓸 수 없습니다. '곧': 날짜를 2013-04-10처럼 적어 주십시오."),
        (("tick", "--at", "곧"), "--at 값을 쓸 수 없습니다. '곧': 시각을 2013-04-10T09:00처럼 적어 주십시오."),
        (("outbox", "--status", "x"), "가운데 하나를 적어 주십시오."),
        (("run", "--port", "x"), "--port 값을 쓸 수 없습니다. 정수를 적어 주십시오."),
    ],
)  # fmt: skip
def test_what_is_typed_wrongly_is_told_in_korean(args, sentence):
    code, _, told = run(*args)

    assert code == 2
    assert sentence in told
    assert "--help`에 쓰는 법이 있습니다." in told


def test_a_folder_without_an_office(tmp_path):
    code, _, told = run("cases", "--office", tmp_path)

    assert code == 5
    assert told.startswith(f"{tmp_path}에 사무실이 없습니다.")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_an_office_without_its_database(shell):
    Path(shell.environment["HYEOPCHI_DATABASE_URL"].removeprefix("sqlite:///")).unlink()

    assert "데이터베이스가 비어 있습니다" in shell("cases", rc=5)


def test_a_database_that_does_not_answer(shell):
    told = shell("cases", rc=5, HYEOPCHI_DATABASE_URL="postgresql://nobody@127.0.0.1:1/none")

    assert told.startswith("데이터베이스를 쓸 수 없습니다")
    assert "Traceback" not in told


def test_acting_without_saying_who(shell):
    told = shell(
        "import", shell.file("x.csv", "과제번호,과제명\n"), "--apply", rc=2, HYEOPCHI_AS=None
    )

    assert told.startswith("누구로서 하는 일인지 알아야 기록할 수 있습니다.")
    assert "--as 사람의키" in told


def test_options_for_all_may_stand_before_the_command_or_after(shell):
    before = shell("--json", "--as", "lee", "cases")
    after = shell("cases", "--json", "--as", "lee")

    assert before == after
    assert json.loads(after)["count"] == 0


def test_an_error_is_json_when_that_was_asked_for(shell):
    told = json.loads(shell("show", "없음", "--json", rc=3))

    assert told == {
        "error": "CaseNotFound",
        "sentence": "없음은 등록되지 않은 번호입니다.",
        "mend": "`hyeopchi cases`에서 번호를 확인해 주십시오.",
        "exit": 3,
    }


def test_an_unexpected_error_leaves_its_traceback_in_a_file(shell, monkeypatch):
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("속이 탈이 났다")

    monkeypatch.setattr("engine.verify.verify", fail)

    told = shell("verify", "--office", shell.folder, rc=70)

    log = shell.folder / "hyeopchi-errors.log"
    assert told.splitlines() == [
        "예상하지 못한 오류로 멈추었습니다(RuntimeError: 속이 탈이 났다).",
        f"자세한 내용을 {log}에 남겼습니다. 관리자에게 이 파일을 보여 주십시오.",
    ]
    assert "Traceback (most recent call last)" in log.read_text(encoding="utf-8")


@pytest.mark.parametrize("more", ["", "--json"])
def test_a_reader_that_goes_away_is_no_error(shell, more):
    """`hyeopchi cases | head -1` must end quietly, with whatever is left unsaid."""
    rows = "".join(f"합의-{n},{'긴 이름 ' * 20}{n},유지,2012-01-02,표\n" for n in range(1000))
    head = "과제번호,과제명,상태,시행일,근거\n"
    args = ("--set", "subcommittee=welfare", "--set", "batch=agreed", "--set", "lead=roads")
    shell("import", shell.file("many.csv", head + rows), *args, "--apply")

    done = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {sys.executable} -m hyeopchi cases {more} | head -1"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        env={"PATH": "/usr/bin:/bin", **shell.environment},
    )

    assert (done.returncode, len(done.stdout.splitlines()), done.stderr) == (0, 1, "")


def test_every_command_is_described_with_its_heading():
    page = (ROOT / "docs" / "command-line.md").read_text(encoding="utf-8")
    context = click.Context(cli)

    for name in COMMANDS:
        command = cli.get_command(context, name)
        inner = list(command.commands) if isinstance(command, click.Group) else []
        assert f"\n## `{name}`\n" in page
        assert [one for one in inner if f"\n### `{name} {one}`\n" not in page] == []
