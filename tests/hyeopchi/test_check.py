"""`hyeopchi check` on files that nobody should be able to hurt it with."""

import pytest
from click.testing import CliRunner

from hyeopchi.cli import cli

GOOD = """\
lifecycle: small
label: 작은 일
fields: {lead: {label: 주관부서, type: organisation, required: true}}
states:
  open: {label: 시작, initial: true}
  done: {label: 끝, final: true}
moves:
  finish: {label: 끝내기, from: [open], to: done, by: [coordinator]}
reviews: {}
"""
BROKEN = {
    "an unknown state": GOOD.replace("to: done", "to: gone").encode(),
    "an unreachable state": GOOD.replace(
        "moves:", "  lost: {label: 외딴곳, final: true}\nmoves:"
    ).encode(),
    "a trap": GOOD.replace("moves:", "  trap: {label: 함정}\nmoves:")
    .replace(
        "reviews:", "  fall: {label: 빠지기, from: [open], to: trap, by: [coordinator]}\nreviews:"
    )
    .encode(),
    "a duplicate key": GOOD.replace("states:", "label: 또\nstates:").encode(),
    "a YAML bomb": b"a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a]\nc: [*b,*b,*b,*b]\n",
    "a megabyte of brackets": b"[" * 1_000_000,
    "binary": bytes(range(256)) * 40,
    "nothing": b"",
}


def check(*args: object) -> tuple[int, str]:
    result = CliRunner().invoke(cli, ["check", *map(str, args)])
    return result.exit_code, result.output


@pytest.mark.parametrize("name", list(BROKEN))
def test_a_broken_file_is_refused_with_lines_and_no_traceback(tmp_path, name):
    file = tmp_path / "broken.yaml"
    file.write_bytes(BROKEN[name])

    code, said = check(file)

    assert code == 1
    first = said.splitlines()[0]
    assert first.startswith(f"{file}:")
    assert first.removeprefix(f"{file}:").split(":")[0].isdecimal()
    assert " – " in first
    assert "Traceback" not in said


def test_a_good_file_passes(tmp_path):
    file = tmp_path / "good.yaml"
    file.write_text(GOOD, encoding="utf-8")

    assert check(file) == (0, f"{file}: 고칠 곳이 없습니다.\n")


def test_every_file_is_checked(tmp_path):
    good, broken = tmp_path / "good.yaml", tmp_path / "broken.yaml"
    good.write_text(GOOD, encoding="utf-8")
    broken.write_bytes(BROKEN["binary"])

    code, said = check(broken, good, tmp_path / "none.yaml")

    assert code == 1
    assert f"{good}: 고칠 곳이 없습니다." in said
    assert f"{tmp_path / 'none.yaml'}:1: 그런 파일이 없습니다." in said


def test_the_letters_of_the_office_are_checked_with_its_definition(shell):
    letter = shell.folder / "templates" / "policy_task" / "quarterly_report.request.txt.j2"
    letter.parent.mkdir()
    letter.write_text("{{ review }} 안내\n{{ nonsense }}\n", encoding="utf-8")
    file = shell.folder / "lifecycles" / "policy_task.yaml"

    said = shell.data("check", file, rc=1)

    assert [(one["file"], one["line"]) for one in said["problems"]] == [
        ("policy_task/quarterly_report.request.txt.j2", 2)
    ]
    assert "알림 문안에 고칠 곳이 1군데" in shell("publish", file, rc=1)


def test_a_definition_with_problems_is_not_published(shell):
    file = shell.file("small.yaml", GOOD.replace("to: done", "to: gone"))

    assert "시행하지 않았습니다" in shell("publish", file, rc=1)


def test_diagram_of_a_file_and_of_what_is_in_force(shell, tmp_path):
    file = shell.file("small.yaml", GOOD)

    assert "stateDiagram-v2" in shell("diagram", file)
    assert "stateDiagram-v2" in shell.data("diagram", "policy_task")["mermaid"]
    assert "시행 중인 정의 가운데 nothing" in shell("diagram", "nothing", rc=3)
