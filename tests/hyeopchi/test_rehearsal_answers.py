from importlib.resources import files
from pathlib import Path

import pytest

from flows.steps.handing_in import Supposed
from hyeopchi.errors import AnswersInvalid, FileUnreadable
from hyeopchi.rehearsal_answers import read_answers
from states.lifecycle import Lifecycle
from states.reading import read_lifecycle

GOOD = """\
answers:
  - review: quarterly_report
    lifecycle: policy_task
    period: 2013-Q1
    organisation: 복지정책과
    after_days: 5
    share: 80 %
    values:
      results: |
        하나를 함
        둘을 함
      향후계획: 이어 감
      progress: 40 %
      이행상태: 정상추진
  - review: 반기 실무분과위원 평가
    person: seo
    after_days: 20
    proposal: maintain
    values: {opinion: 계속해야 함}
"""


@pytest.fixture(scope="module")
def published() -> dict[str, Lifecycle]:
    source = files("states").joinpath("lifecycles/policy_task.yaml").read_bytes()
    lifecycle = read_lifecycle(source, file="policy_task.yaml").lifecycle
    assert lifecycle is not None
    return {"policy_task": lifecycle}


def problems(tmp_path: Path, published: dict[str, Lifecycle], text: str) -> list[str]:
    file = tmp_path / "answers.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(AnswersInvalid) as refused:
        read_answers(file, published)
    return [f"{one.line}: {one.sentence}" for one in refused.value.problems]


def test_read_answers_gives_each_line_in_order(
    tmp_path: Path, published: dict[str, Lifecycle]
) -> None:
    file = tmp_path / "answers.yaml"
    file.write_text(GOOD, encoding="utf-8")

    assert read_answers(file, published) == (
        Supposed(
            review="quarterly_report",
            after_days=5,
            values={
                "results": "하나를 함\n둘을 함",
                "next_steps": "이어 감",
                "progress": 40,
                "grade": "normal",
            },
            share=80,
            lifecycle="policy_task",
            period="2013-Q1",
            organisation="복지정책과",
            line=2,
        ),
        Supposed(
            review="half_yearly_evaluation",
            after_days=20,
            values={"opinion": "계속해야 함"},
            proposal="maintain",
            person="seo",
            line=15,
        ),
    )


def test_read_answers_of_an_empty_file_gives_none(
    tmp_path: Path, published: dict[str, Lifecycle]
) -> None:
    file = tmp_path / "answers.yaml"
    file.write_text("\n", encoding="utf-8")

    assert read_answers(file, published) == ()


def test_read_answers_names_every_mistake_at_its_line(
    tmp_path: Path, published: dict[str, Lifecycle]
) -> None:
    text = """\
answers:
  - review: quartely_report
    after_days: 5
  - review: quarterly_report
    after_days: 다섯
    when: 2013
  - review: quarterly_report
    after_days: 400
    share: 120 %
    period: 2013-Q7
    values: {results: 함, next_steps: 함, progress: 140, grade: 좋음}
  - after_days: 1
  - review: half_yearly_evaluation
    after_days: 3
    values: {opinion: 함}
    proposal: maintian
"""

    assert problems(tmp_path, published, text) == [
        "2: 점검(review)에 쓸 수 없는 값입니다: `quartely_report`.",
        "4: 「추진실적」 항목이 비어 있습니다.",
        "4: 「향후계획」 항목이 비어 있습니다.",
        "4: 「추진율」 항목이 비어 있습니다.",
        "4: 「이행상태」 항목이 비어 있습니다.",
        "5: after_days 자리에는 0 이상의 정수가 와야 합니다.",
        "6: 답에 없는 키입니다: `when`.",
        "8: after_days 값이 너무 큽니다: 400.",
        "9: share가 비율이 아닙니다: `120 %`.",
        "10: 그런 기간은 없습니다: `2013-Q7`.",
        "11: 「추진율」 항목에 쓸 수 없는 값입니다: 140.",
        "11: 「이행상태」 항목에 쓸 수 없는 값입니다: 좋음.",
        "12: 답에 `review` 값이 없습니다.",
        "16: 이 점검에서 제안할 수 없는 처리입니다: `maintian`.",
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("- 1\n", "1: answers.yaml 자리에는 `키: 값` 꼴의 표가 와야 합니다."),
        ("answer: []\n", "1: answers.yaml에 없는 키입니다: `answer`."),
        ("answers: 1\n", "1: answers 자리에는 목록이 와야 합니다."),
        ("answers: [&a x, *a]\n", "1: 앵커(&)와 별칭(*)은 쓸 수 없습니다."),
        ("answers: !!python/object:os.system []\n", "1: 태그(!)는 쓸 수 없습니다."),
        ("answers: [" * 30 + "]" * 30, "1: 너무 깊이 들어가 있습니다."),
        ("answers:\n" + "  - 1\n" * 10_001, "1: 항목이 너무 많습니다."),
    ],
)
def test_read_answers_refuses_what_is_no_list_of_answers(
    tmp_path: Path, published: dict[str, Lifecycle], text: str, found: str
) -> None:
    assert found in problems(tmp_path, published, text)


def test_read_answers_of_no_file_says_so(tmp_path: Path, published: dict[str, Lifecycle]) -> None:
    with pytest.raises(FileUnreadable):
        read_answers(tmp_path / "none.yaml", published)
