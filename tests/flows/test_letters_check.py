"""A letter may say only what it will be told, and the shipped ones do."""

from importlib.resources import files
from pathlib import Path

import pytest

from flows.steps.letters_check import letter_problems
from notifications.letters import Letters
from states.lifecycle import Lifecycle
from states.reading import read_lifecycle


@pytest.fixture
def policy_task() -> Lifecycle:
    source = files("states").joinpath("lifecycles/policy_task.yaml").read_bytes()
    lifecycle = read_lifecycle(source, file="policy_task.yaml").lifecycle
    assert lifecycle is not None
    return lifecycle


def found(lifecycle: Lifecycle, folder: Path) -> list[tuple[str, int]]:
    return [(one.file, one.line) for one in letter_problems(lifecycle, Letters([folder]))]


def write(folder: Path, name: str, text: str) -> None:
    path = folder / f"{name}.txt.j2"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def test_the_shipped_letters_say_only_what_they_are_told(
    policy_task: Lifecycle, tmp_path: Path
) -> None:
    assert found(policy_task, tmp_path) == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("policy_task/quarterly_report.request", "제목\n{{ reviev }}\n"),
        (
            "policy_task/quarterly_report.request",
            "제목\n{% for r in rows %}{{ r.misisng }}{% endfor %}",
        ),
        ("policy_task/half_yearly_evaluation.missing", "제목\n{{ office.email() }}\n"),
        ("digest", "제목\n{{ rows }}\n"),
        ("digest", "제목\n{{ contact.fax }}\n"),
        ("handover", "제목\n{{ sections }}\n"),
    ],
)
def test_a_letter_of_the_office_that_says_more_is_found(
    policy_task: Lifecycle, tmp_path: Path, name: str, text: str
) -> None:
    write(tmp_path, name, text)

    assert found(policy_task, tmp_path) == [(f"{name}.txt.j2", 2)]


def test_a_problem_says_in_korean_what_is_wrong_and_how_to_mend_it(
    policy_task: Lifecycle, tmp_path: Path
) -> None:
    write(tmp_path, "policy_task/quarterly_report.request", "제목\n\n{{ reviev }}\n")

    (problem,) = letter_problems(policy_task, Letters([tmp_path]))

    assert str(problem).startswith("policy_task/quarterly_report.request.txt.j2:3: ")
    assert "reviev" in problem.sentence
    assert "review" in problem.mend


def test_letters_of_other_lifecycles_are_not_looked_at(
    policy_task: Lifecycle, tmp_path: Path
) -> None:
    write(tmp_path, "grant/quarterly_report.request", "제목\n{{ nonsense }}\n")
    write(tmp_path, "policy_task/retired_review.request", "제목\n{{ nonsense }}\n")

    assert found(policy_task, tmp_path) == []


def sentences(lifecycle: Lifecycle, folder: Path, **more: list[str]) -> list[str]:
    return [str(one) for one in letter_problems(lifecycle, Letters([folder]), **more)]


def test_a_review_without_a_letter_is_found(tmp_path: Path) -> None:
    source = files("states").joinpath("lifecycles/policy_task.yaml").read_bytes()
    more = source.replace(b"  quarterly_report:", b"  monthly_report:")
    lifecycle = read_lifecycle(more, file="policy_task.yaml").lifecycle
    assert lifecycle is not None

    assert sentences(lifecycle, tmp_path) == [
        "policy_task/monthly_report.missing.txt.j2:1: "
        "점검 「분기 이행상황 보고」의 미제출 현황이 없습니다. – "
        "혹시 `policy_task/quarterly_report.missing.txt.j2`입니까? "
        "그 파일의 이름을 `policy_task/monthly_report.missing.txt.j2`로 고쳐 주십시오.",
        "policy_task/monthly_report.request.txt.j2:1: "
        "점검 「분기 이행상황 보고」의 제출 요청문이 없습니다. – "
        "혹시 `policy_task/quarterly_report.request.txt.j2`입니까? "
        "그 파일의 이름을 `policy_task/monthly_report.request.txt.j2`로 고쳐 주십시오.",
    ]


def test_a_new_process_is_told_which_letters_it_lacks(tmp_path: Path) -> None:
    source = files("states").joinpath("lifecycles/policy_task.yaml").read_bytes()
    more = source.replace(b"lifecycle: policy_task", b"lifecycle: pledge")
    lifecycle = read_lifecycle(more, file="pledge.yaml").lifecycle
    assert lifecycle is not None

    assert sentences(lifecycle, tmp_path)[3] == (
        "pledge/quarterly_report.request.txt.j2:1: "
        "점검 「분기 이행상황 보고」의 제출 요청문이 없습니다. – "
        "`templates/pledge/quarterly_report.request.txt.j2`로 문안을 두어 주십시오."
    )
    assert len(sentences(lifecycle, tmp_path)) == 4


@pytest.mark.parametrize(
    "file",
    [
        "policy_task/quarterly_report.requst.txt.j2",
        "policy_task/quarterly_report.request.j2",
        "policy_task/quartely_report.request.txt.j2",
        "polcy_task/quarterly_report.request.txt.j2",
    ],
)
def test_a_misnamed_letter_of_the_office_is_found(
    policy_task: Lifecycle, tmp_path: Path, file: str
) -> None:
    (tmp_path / file).parent.mkdir(exist_ok=True)
    (tmp_path / file).write_text("제목\n글\n", encoding="utf-8")

    assert sentences(policy_task, tmp_path) == [
        f"{file}:1: 아무 데서도 읽지 않는 문안입니다. – "
        "혹시 `policy_task/quarterly_report.request.txt.j2`입니까? "
        "쓰지 않는 파일이면 지워 주십시오."
    ]


def test_a_letter_of_a_lifecycle_nearly_called_so_is_its_own(
    policy_task: Lifecycle, tmp_path: Path
) -> None:
    write(tmp_path, "policy_tasks/quarterly_report.request", "제목\n글\n")

    assert sentences(policy_task, tmp_path, others=["policy_tasks"]) == []
