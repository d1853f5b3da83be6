"""`hyeopchi check` on files that nobody should be able to hurt it with."""

import json

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


SCENARIOS = """\
lifecycle: small
scenarios:
  끝난다: {state: open, by: coordinator, move: finish, goes_to: done}
  아무나 끝내지 못한다: {state: open, by: auditor, move: finish, refused: [not_yours]}
"""
FAILING = SCENARIOS.replace("by: auditor", "by: coordinator")


def test_the_scenarios_beside_a_definition_are_run(tmp_path):
    file, beside = tmp_path / "small.yaml", tmp_path / "small.scenarios.yaml"
    file.write_text(GOOD, encoding="utf-8")
    beside.write_text(SCENARIOS, encoding="utf-8")

    held = f"{file}: 고칠 곳이 없습니다.\n{beside}: 시험 2개가 모두 맞습니다.\n"
    assert check(file) == check(beside) == check(file, beside) == (0, held)

    beside.write_text(FAILING, encoding="utf-8")
    code, said = check(file)

    assert code == 1
    assert said.splitlines() == [
        f"{beside}:4: 시험 「아무나 끝내지 못한다」: 거부되어야 하는데 「끝」 상태로 갔습니다. – "
        "나온 것: 「끝」. 정의나 시험을 고쳐 주십시오.",
        f"{beside}: 시험 2개 가운데 1개가 맞지 않습니다.",
        "고칠 곳이 모두 1군데 있습니다.",
    ]


def test_moves_that_no_scenario_makes_are_named_and_no_problem(tmp_path):
    file, beside = tmp_path / "small.yaml", tmp_path / "small.scenarios.yaml"
    file.write_text(GOOD, encoding="utf-8")
    beside.write_text(
        "".join(line for line in SCENARIOS.splitlines(True) if "goes_to" not in line),
        encoding="utf-8",
    )

    code, said = check(file)

    assert (code, said.splitlines()[-1]) == (0, f"{beside}: 시험하지 않은 처리: finish.")


def test_scenarios_that_cannot_be_read_are_problems(tmp_path):
    file, beside = tmp_path / "small.yaml", tmp_path / "small.scenarios.yaml"
    file.write_text(GOOD, encoding="utf-8")
    beside.write_bytes(b"\xff\xfe")

    code, said = check(file)

    assert (code, said.splitlines()[0].split(" – ")[0]) == (
        1,
        f"{beside}:1: UTF-8 글자가 아닌 내용이 있습니다.",
    )


def test_check_without_a_file_checks_all_definitions_of_the_office(shell):
    names = sorted(
        file.name
        for file in (shell.folder / "lifecycles").glob("*.yaml")
        if not file.name.endswith(".scenarios.yaml")
    )

    said = shell.data("check")

    assert [one.rpartition("/")[2] for one in said["files"]] == names
    assert "policy_task.yaml" in names
    assert [one["total"] == one["held"] for one in said["scenarios"]] == [True] * len(
        said["scenarios"]
    )


def test_check_with_nothing_to_check_says_so(tmp_path):
    code, said = check("--office", tmp_path / "none")

    assert code == 2
    assert "점검할 정의가 없습니다" in said


def test_a_definition_whose_scenarios_fail_is_not_published(shell):
    file = shell.file("small.yaml", GOOD)
    shell.file("small.scenarios.yaml", FAILING)

    said = shell("publish", file, rc=1)
    assert "정의의 시험에 맞지 않는 곳이 1군데 있어 시행하지 않았습니다." in said
    assert "시험 「아무나 끝내지 못한다」" in said

    shell.file("small.scenarios.yaml", SCENARIOS)
    assert "시행 중입니다" in shell("publish", file)


def test_a_definition_with_problems_is_not_published(shell):
    file = shell.file("small.yaml", GOOD.replace("to: done", "to: gone"))

    assert "시행하지 않았습니다" in shell("publish", file, rc=1)


def test_diagram_of_a_file_and_of_what_is_in_force(shell, tmp_path):
    file = shell.file("small.yaml", GOOD)

    assert "stateDiagram-v2" in shell("diagram", file)
    assert "stateDiagram-v2" in shell.data("diagram", "policy_task")["mermaid"]
    assert "시행 중인 정의 가운데 nothing" in shell("diagram", "nothing", rc=3)
    assert shell("diagram", file, "--format", "svg").startswith("<svg ")


def test_diagram_of_a_case_leaves_out_what_was_undone(office, tmp_path):
    drawn = office.data("diagram", "policy_task", "--case", "합의-1")
    assert [step["move"] for step in drawn["walk"]["steps"]] == ["maintain"]

    office("undo", "합의-1", "--reason", "다른 과제의 결정")
    file = tmp_path / "합의-1.svg"
    said = office("diagram", "정책과제", "--case", "합의-1", "--format", "svg", "--to", file)

    assert said == f"{file}에 그렸습니다.\n"
    assert "1번째" not in file.read_text(encoding="utf-8")
    assert "지금 – " in file.read_text(encoding="utf-8")
    assert office("diagram", "policy_task", "--case", "없음", rc=3)


def test_init_lays_the_schemas_where_the_definitions_name_them(shell):
    folder = shell.folder / "lifecycles"

    first = {
        file.name: file.read_text(encoding="utf-8").split("\n")[0]
        for file in sorted(folder.glob("policy_task*.yaml"))
    }

    assert first == {
        "policy_task.scenarios.yaml": "# yaml-language-server: $schema=.scenarios.schema.json",
        "policy_task.yaml": "# yaml-language-server: $schema=.schema.json",
    }
    for name, args in ((".schema.json", []), (".scenarios.schema.json", ["--scenarios"])):
        assert (folder / name).read_text(encoding="utf-8") == shell("schema", *args)
        assert json.loads((folder / name).read_text(encoding="utf-8"))["type"] == "object"
