import time

import pytest

from states import Problem, read_lifecycle

BROKEN = """\
lifecycle: policy_task
label: 정책과제
fields:
  lead: {label: 주관부서, type: organisation}
  batch: {label: 구분, type: choice}
states:
  proposed: {label: 제안, initial: true}
  maintained: {label: 유지}
  lost: {label: 미아}
  lost: {label: 미아}
  closed: {label: 종결, final: true}
moves:
  adopt: {label: 채택, from: [proposed], to: maintaned, by: [coordinator]}
  close: {label: 종결, from: [maintained], to: closed, by: []}
  reopen: {label: 재추진, from: [closed], to: maintained, by: [cordinator]}
reviews:
  report:
    label: 보고
    every: quarter
    of: [closed]
    answers: one
    answered_by: {role: program_manager, of: leed}
    opens: {from: period_end, days: 20}
    due: {from: period_end, days: 10}
    catch_up: latest
    form: {result: {label: 실적, type: text}}
"""


def test_every_problem_comes_at_once_in_the_order_of_the_file():
    reading = read_lifecycle(BROKEN.encode(), file="policy_task.yaml")

    assert reading.lifecycle is None
    assert reading.content is None
    assert [f"{problem.line}: {problem.sentence}" for problem in reading.problems] == [
        "5: 항목 `batch`: 고를 것(choices)이 없습니다.",
        "9: 상태 `lost`: 처음 상태에서 이르는 길이 없습니다.",
        "9: 상태 `lost`: 끝나는 상태로 가는 길이 없습니다.",
        "10: `lost` 키가 두 번 나옵니다.",
        "13: 처리 `adopt`: 없는 상태입니다: `maintaned`.",
        "14: 처리 `close`: 할 수 있는 사람이 없습니다.",
        "15: 처리 `reopen`: 끝난 상태 `closed`에서 결정 없이 나갑니다.",
        "15: 없는 역할입니다: `cordinator`.",
        "20: 점검 `report`: 끝난 상태에 대해 묻습니다: `closed`.",
        "22: of가 없는 항목을 가리킵니다: `leed`.",
        "24: 점검 `report`: 기한(10일째)이 여는 날(20일째)보다 빠릅니다.",
    ]


def test_a_problem_says_where_it_is_and_what_was_probably_meant():
    problem = read_lifecycle(BROKEN.encode(), file="policy_task.yaml").problems[4]

    assert problem == Problem(
        "policy_task.yaml",
        13,
        "처리 `adopt`: 없는 상태입니다: `maintaned`.",
        "혹시 `maintained`입니까? 쓸 수 있는 것: proposed, maintained, lost, closed.",
    )
    assert str(problem) == (
        "policy_task.yaml:13: 처리 `adopt`: 없는 상태입니다: `maintaned`. – "
        "혹시 `maintained`입니까? 쓸 수 있는 것: proposed, maintained, lost, closed."
    )


@pytest.mark.slow
def test_a_file_with_thousands_of_mistakes_is_answered_in_about_a_second():
    text = "lifecycle: x\nlabel: y\nstates:\n" + "".join(
        f"  S{n}: {{lable: a}}\n" for n in range(1500)
    )
    begun = time.process_time()

    problems = read_lifecycle(text.encode(), file="f.yaml").problems

    assert time.process_time() - begun < 2.5
    assert len(problems) == 201
    assert problems[-1].sentence == "문제가 200개를 넘습니다."


def test_a_text_where_a_table_belongs_is_one_problem():
    assert [str(problem) for problem in read_lifecycle(b"hello", file="f.yaml").problems] == [
        "f.yaml:1: 정의 자리에는 `키: 값` 꼴의 표가 와야 합니다. – `키: 값`을 들여 써서 적어 주십시오."
    ]
