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

GRANT = """\
lifecycle: grant
label: 보조사업
fields:
  district: {label: 자치구, type: organisation, required: true}
  members: {label: 참여기관, type: organisations}
  council: {label: 협의체, type: committee, of: council}
  agreement: {label: 협약, type: case, of: multi_party_agreement}
  planned: {label: 예정 시기, type: when}
  term: {label: 추진기간, type: date_range}
  applied_on: {label: 신청일, type: date}
  space: {label: 공간 면적, type: number}
  budget: {label: 사업비, type: won}
  goal: {label: 목표, type: text}
  kind: {label: 종류, type: choice, choices: {a: 가, b: 나}}
documents:
  plan: {label: 본계획서, formats: [hwpx, pdf]}
checklists:
  precheck: {label: 사전 검토항목, items: {citizens: 시민 의견 반영, experts: 전문가 자문}}
agreements:
  compact:
    label: 협약서
    parties: {city: {label: 시}, district: {label: 자치구, of: district}, members: {label: 참여기관, of: members}}
trainings:
  spending: {label: 집행교육, attendees: {lead: 사업 책임자, accountant: 회계 담당자}}
states:
  applied: {label: 신청, initial: true}
  deliberating:
    label: 심의
    stale_after: 20 business_days
    deadline: {label: 심의 기한, from: apply, days: 30, months: 1, counting: burden, statutory: true, note: 조례}
    locks: [goal, budget]
  running: {label: 사업, locks: all, deadline: {label: 사업 기한, from: term, months: 2}}
  ended: {label: 끝, final: true}
moves:
  apply:
    label: 올리기
    from: applied
    to: deliberating
    by: coordinator
    requires:
      - field: {key: space, at_least: 50, at_most: 5000}
      - document: plan
      - checklist: precheck
      - unique: {by: district}
      - unique: {by: kind, in: [running]}
      - months_within: {field: term, at_most: 36}
  start:
    label: 시작하기
    from: deliberating
    to: running
    by: [{role: secretary, of: council}]
    asks:
      term: {label: 추진기간, type: date_range, required: true}
      kind: {label: 종류, type: choice, choices: {a: 가}}
    sets: [term, kind]
    requires:
      - decision: council
      - signatures: compact
      - training: spending
      - parent: {through: agreement, in: [running, signed]}
      - months_within: {field: term, at_most: 12}
  finish: {label: 끝내기, from: [applied, deliberating, running], to: ended, by: coordinator}
reviews:
  report:
    label: 보고
    every: year
    of: [running]
    answers: each
    answered_by: {role: applicant, of: members}
    opens: {from: period_end, days: 1}
    due: {from: period_end, days: 60}
    catch_up: latest
    statutory: true
    form: {result: {label: 실적, type: text}}
chasing:
  who: {role: district_officer, of: district}
  remind_days_before: [7]
  escalate_days_after: {2: coordinator}
tables:
  list: {label: 현황, columns: [number, title, district, state], states: [running], note: 사업 중}
  count: {label: 종류별, rows: kind, across: state, sums: [budget, space]}
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
def grant() -> Lifecycle:
    """A lifecycle that says all that a definition can say of a case."""
    reading = read_lifecycle(GRANT.encode(), file="grant.yaml")
    assert [str(problem) for problem in reading.problems] == []
    assert reading.lifecycle is not None
    return reading.lifecycle


@pytest.fixture(scope="session")
def grant_text() -> str:
    return GRANT


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


@pytest.fixture(scope="session")
def broken_grant(problems_of: Callable[[str], list[str]]) -> Break:
    """Write *new* in the place of *old* in the grant, and give the problems."""

    def read(old: str, new: str) -> list[str]:
        assert GRANT.count(old) == 1, f"{old!r} is not in one place"
        return problems_of(GRANT.replace(old, new))

    return read
