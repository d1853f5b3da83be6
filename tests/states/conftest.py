"""The shipped lifecycle, and a small sound definition to break in one place at a time."""

from collections.abc import Callable
from pathlib import Path

import pytest

import states
from states import Lifecycle, read_lifecycle

SHIPPED = Path(states.__file__).parent / "lifecycles" / "policy_task.yaml"
SOUND = """\
lifecycle: small
label: 작은 과정
fields:
  lead: {label: 주관부서, type: organisation, required: true}
  circle: {label: 분과, type: subcommittee}
  kind: {label: 종류, type: choice, choices: {a: 가, b: 나}}
documents:
  card: {label: 카드, formats: [hwpx, pdf]}
states:
  begun: {label: 시작, initial: true}
  kept: {label: 진행, stale_after: 60 business_days}
  ended: {label: 끝, final: true}
moves:
  keep: {label: 진행하기, from: begun, to: kept, by: coordinator}
  end:
    label: 끝내기
    from: [begun, kept]
    to: ended
    by: [coordinator, {role: program_manager, of: lead}]
    asks:
      reason: {label: 사유, type: text, required: true}
    requires:
      - decision: plenary
      - field: lead
  back: {label: 되돌리기, from: [ended], to: kept, by: [coordinator], requires: [decision: plenary]}
reviews:
  report:
    label: 보고
    every: quarter
    of: [kept]
    answers: one
    answered_by: {role: program_manager, of: lead}
    opens: {from: period_end, days: 1}
    due: {from: period_end, days: 10}
    closes: {from: due, days: 10}
    remind_days_before: [7, 1]
    escalate_days_after: {1: program_manager, 7: division_head}
    catch_up: latest
    proposes: [end]
    tally: majority
    form:
      progress: {label: 추진율, type: percent, never_falls_without: why}
      why: {label: 하락 사유, type: text}
chasing: {who: {role: program_manager, of: lead}}
"""

Break = Callable[..., list[str]]


@pytest.fixture(scope="session")
def policy_task() -> Lifecycle:
    reading = read_lifecycle(SHIPPED.read_bytes(), file=SHIPPED.name)
    assert [str(problem) for problem in reading.problems] == []
    assert reading.lifecycle is not None
    return reading.lifecycle


@pytest.fixture(scope="session")
def shipped() -> bytes:
    return SHIPPED.read_bytes()


@pytest.fixture(scope="session")
def sound() -> str:
    return SOUND


@pytest.fixture(scope="session")
def problems_of() -> Callable[[str], list[str]]:
    """Give each problem of a text as ``line: sentence``."""

    def read(text: str) -> list[str]:
        problems = read_lifecycle(text.encode(), file="small.yaml").problems
        return [f"{problem.line}: {problem.sentence}" for problem in problems]

    return read


@pytest.fixture(scope="session")
def broken(problems_of: Callable[[str], list[str]]) -> Break:
    """Write *new* in the place of *old* in the sound definition, and give the problems."""

    def read(old: str, new: str) -> list[str]:
        assert SOUND.count(old) == 1, f"{old!r} is not in one place"
        return problems_of(SOUND.replace(old, new))

    return read
