"""What a scenario file says, fact by fact, and every mistake at its line."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

import states
from states import (
    Actor,
    Asked,
    DecisionFact,
    Facts,
    Lifecycle,
    ReviewFact,
    SuccessorFact,
    decide,
    read_lifecycle,
)
from states.scenario import DAY, Expected, Scenario
from states.scenario_reader import read_scenarios

HEAD = "lifecycle: small\nscenarios:\n  그렇다:\n"
WHOLE = "    state: begun\n    by: coordinator\n    move: keep\n    goes_to: kept\n"

SHIPPED = Path(states.__file__).parent / "lifecycles" / "policy_task.yaml"

Read = Callable[[str], Scenario]
Problems = Callable[[str], list[str]]


@pytest.fixture(scope="module")
def small(sound: str) -> Lifecycle:
    lifecycle = read_lifecycle(sound.encode(), file="small.yaml").lifecycle
    assert lifecycle is not None
    return lifecycle


@pytest.fixture
def read(small: Lifecycle) -> Read:
    """Read the one scenario that says *more* beside a whole one."""

    def one(more: str) -> Scenario:
        text = HEAD + WHOLE + "".join(f"    {line}\n" for line in more.splitlines())
        reading = read_scenarios(text.encode(), file="s.yaml", lifecycle=small)
        assert [str(problem) for problem in reading.problems] == []
        (scenario,) = reading.scenarios
        return scenario

    return one


@pytest.fixture
def problems(small: Lifecycle) -> Problems:
    def found(text: str) -> list[str]:
        reading = read_scenarios(text.encode(), file="s.yaml", lifecycle=small)
        assert reading.scenarios == () or not reading.problems
        return [f"{problem.line}: {problem.sentence}" for problem in reading.problems]

    return found


def test_scenario_lays_down_nothing_that_it_does_not_say(read: Read) -> None:
    assert read("") == Scenario(
        name="그렇다",
        line=3,
        state="begun",
        by=frozenset({Actor("coordinator")}),
        asked=Asked("keep", DAY, {}),
        facts=Facts(),
        expected=Expected(goes_to="kept"),
    )


def test_scenario_reads_what_is_asked(read: Read) -> None:
    scenario = read(
        "on: 2013. 4. 10.\nfields: {kind: 나, lead: welfare-policy}\n"
        "asks: {reason: 다 됨}\ndecision: 2\napproval_document: 시민소통팀-2053"
    )

    assert scenario.asked == Asked(
        "keep",
        date(2013, 4, 10),
        {"kind": "b", "lead": "welfare-policy"},
        given={"reason": "다 됨"},
        decision=2,
        approval_document="시민소통팀-2053",
    )
    assert scenario.facts.names == {"welfare-policy": "welfare-policy"}


def test_scenario_reads_decisions_short_and_long(read: Read) -> None:
    facts = read(
        "on: 2013-04-10\n"
        "decisions: [plenary, {body: working_group, move: end, passed: false, used: true, on: 2013-04-11}]"
    ).facts

    assert facts.decisions == (
        DecisionFact(
            1, "keep", "plenary", True, date(2013, 4, 10), False, "2013-04-10 본회의 제1호 안건"
        ),
        DecisionFact(
            2,
            "end",
            "working_group",
            False,
            date(2013, 4, 11),
            True,
            "2013-04-11 실무소위원회 제2호 안건",
        ),
    )


def test_scenario_reads_successors_moves_reviews(read: Read) -> None:
    facts = read(
        "successors: {가-1: fits, 가-2: ended, 가-3: unknown, 가-4: itself}\n"
        "prior_moves: [keep]\n"
        "reviews: [report, {review: report, period: 2013-Q1, answered: 3, proposal: end}]"
    ).facts

    assert facts == Facts(
        successors=(
            SuccessorFact("가-1", 1, final=False, same=False),
            SuccessorFact("가-2", 2, final=True, same=False),
            SuccessorFact("가-3", None, final=False, same=False),
            SuccessorFact("가-4", 4, final=False, same=True),
        ),
        prior_moves=("keep",),
        reviews=(
            ReviewFact("report", "", 1, None),
            ReviewFact("report", "2013-Q1", 3, "end"),
        ),
    )


def test_scenario_lays_its_own_over_what_is_given(small: Lifecycle) -> None:
    text = (
        "lifecycle: small\n"
        "given: {by: coordinator, state: begun, fields: {lead: a, kind: 가}, decisions: [plenary]}\n"
        "scenarios:\n"
        "  하나: {move: keep, fields: {kind: 나}, decisions: [], goes_to: kept}\n"
        "  둘: {move: keep, goes_to: kept}\n"
    )
    reading = read_scenarios(text.encode(), file="s.yaml", lifecycle=small)

    one, two = reading.scenarios
    assert dict(one.asked.fields) == {"lead": "a", "kind": "b"}
    assert (one.facts.decisions, len(two.facts.decisions)) == ((), 1)
    assert dict(two.asked.fields) == {"lead": "a", "kind": "a"}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", ["1: 내용이 없습니다."]),
        ("lifecycle: &a small\n", ["1: 앵커(&)와 별칭(*)은 쓸 수 없습니다."]),
        ("lifecycle: small\n", ["1: 시험 파일에 `scenarios` 값이 없습니다."]),
        ("lifecycle: small\nscenarios: {}\n", ["2: 시험이 없습니다."]),
        (
            "lifecycle: smal\nscenarios:\n  그렇다: {state: begun, by: auditor, move: keep, because: 담당}\n",
            ["1: 다른 정의의 시험입니다: `smal`."],
        ),
        (HEAD + WHOLE + "    field: 1\n", ["8: 시험에 없는 키입니다: `field`."]),
        (HEAD + WHOLE.replace("begun", "began"), ["4: 상태(state)에 쓸 수 없는 값입니다: `began`."]),
        (HEAD + WHOLE.replace("keep", "keeps"), ["6: 처리(move)에 쓸 수 없는 값입니다: `keeps`."]),
        (HEAD + WHOLE.replace("to: kept", "to: gone"), ["7: goes_to에 쓸 수 없는 값입니다: `gone`."]),
        (HEAD + WHOLE.replace("coordinator", "cordinator"), ["5: 없는 역할입니다: `cordinator`."]),
        (
            HEAD + WHOLE.replace("coordinator", "{role: team_lead, of: leed}"),
            ["5: of가 없는 항목을 가리킵니다: `leed`."],
        ),
        (
            HEAD + WHOLE.replace("    move: keep\n", ""),
            ["3: 시험에 `move` 값이 없습니다."],
        ),
        (
            HEAD + WHOLE + "    refused: [not_open]\n",
            ["3: 시험이 무엇을 기대하는지 하나로 정해지지 않았습니다."],
        ),
        (
            HEAD + WHOLE.replace("    goes_to: kept\n", ""),
            ["3: 시험이 무엇을 기대하는지 하나로 정해지지 않았습니다."],
        ),
        (
            HEAD + WHOLE.replace("goes_to: kept", "refused: []\n    sets: {kind: 가}"),
            ["7: 기대하는 거부 코드가 없습니다.", "8: 거부되면 바뀌는 항목이 없습니다."],
        ),
        (HEAD + WHOLE + "    on: 4월쯤\n", ["8: 날짜가 아닙니다: `4월쯤`."]),
        (HEAD + WHOLE + "    fields: {leed: a}\n", ["8: fields에 없는 키입니다: `leed`."]),
        (
            HEAD + WHOLE + "    fields: {kind: 다}\n",
            ["8: 「종류」 항목에 쓸 수 없는 값입니다: 다."],
        ),
        (HEAD + WHOLE + "    decisions: [planary]\n", ["8: decisions에 쓸 수 없는 값입니다: `planary`."]),
        (HEAD + WHOLE + "    documents: [crad]\n", ["8: documents에 없는 키입니다: `crad`."]),
        (HEAD + WHOLE + "    documents: {card: file}\n", ["8: card에 쓸 수 없는 값입니다: `file`."]),
        (HEAD + WHOLE + "    checklists: [precheck]\n", ["8: checklists에 없는 키입니다: `precheck`."]),
        (HEAD + WHOLE + "    successors: {가: dead}\n", ["8: 가에 쓸 수 없는 값입니다: `dead`."]),
        (HEAD + WHOLE + "    prior_moves: [kep]\n", ["8: prior_moves에 쓸 수 없는 값입니다: `kep`."]),
        (HEAD + WHOLE + "    reviews: [reprot]\n", ["8: reviews에 쓸 수 없는 값입니다: `reprot`."]),
        (HEAD + WHOLE + "    rivals: {lead: gone}\n", ["8: lead에 쓸 수 없는 값입니다: `gone`."]),
        (HEAD + WHOLE + WHOLE[:17], ["8: `state` 키가 두 번 나옵니다."]),
    ],
)  # fmt: skip
def test_scenario_mistakes_are_found_at_their_line(
    problems: Problems, text: str, found: list[str]
) -> None:
    assert problems(text) == found


def test_scenario_mistake_in_given_is_said_once(problems: Problems) -> None:
    text = (
        "lifecycle: small\ngiven: {by: coordinator, state: begun, fields: {kind: 다}}\n"
        "scenarios:\n  하나: {move: keep, goes_to: kept}\n  둘: {move: keep, goes_to: kept}\n"
    )

    assert problems(text) == ["2: 「종류」 항목에 쓸 수 없는 값입니다: 다."]


def test_scenario_mistake_says_what_was_probably_meant(small: Lifecycle) -> None:
    text = HEAD + WHOLE.replace("keep", "kep")

    (problem,) = read_scenarios(text.encode(), file="s.yaml", lifecycle=small).problems

    assert problem.mend == "혹시 `keep`입니까? 쓸 수 있는 것: keep, end, back."


PROVED = """\
lifecycle: grant
label: 보조사업
fields:
  members: {label: 참여기관, type: organisations}
  district: {label: 자치구, type: organisation}
  compact_case: {label: 협약 건, type: case, of: multi_party_agreement}
documents:
  plan: {label: 계획서, formats: [pdf]}
checklists:
  precheck: {label: 사전 검토, items: {citizens: 시민 의견, experts: 전문가 자문}}
agreements:
  compact:
    label: 협약서
    parties: {city: {label: 시}, district: {label: 자치구, of: district}, members: {label: 참여기관, of: members}}
trainings:
  spending: {label: 집행교육, attendees: {lead: 사업 책임자, accountant: 회계 담당자}}
states:
  applied: {label: 신청, initial: true}
  started: {label: 개시}
  ended: {label: 종료, final: true}
moves:
  start:
    label: 개시
    from: [applied]
    to: started
    by: coordinator
    requires:
      - document: plan
      - checklist: precheck
      - signatures: compact
      - training: spending
      - unique: {by: district}
      - parent: {through: compact_case, in: [running]}
  end: {label: 종료, from: [started], to: ended, by: coordinator}
"""


@pytest.fixture(scope="module")
def grant() -> Lifecycle:
    reading = read_lifecycle(PROVED.encode(), file="grant.yaml")
    assert [str(problem) for problem in reading.problems] == []
    assert reading.lifecycle is not None
    return reading.lifecycle


def proved(grant: Lifecycle, more: str) -> list[str]:
    """Give the codes that come of a whole case with *more* laid over it."""
    text = (
        "lifecycle: grant\ngiven:\n  state: applied\n  by: coordinator\n  on: 2013-04-10\n"
        "  fields: {members: [a, b], district: d, compact_case: 협약-1}\n"
        "  documents: [plan]\n  checklists: [precheck]\n  signatures: [compact]\n"
        "  trainings: [spending]\n  parents: {compact_case: running}\n"
        f"scenarios:\n  그렇다: {{move: start, goes_to: started{more}}}\n"
    )
    reading = read_scenarios(text.encode(), file="s.yaml", lifecycle=grant)
    assert [str(problem) for problem in reading.problems] == []
    (one,) = reading.scenarios
    verdict = decide(grant, one.state, one.asked, one.facts, one.by)
    return [refusal.code for refusal in verdict.refusals]


@pytest.mark.parametrize(
    ("more", "codes"),
    [
        ("", []),
        (", documents: {plan: withdrawn}", ["document_missing"]),
        (", documents: {plan: 2013-04-11}", ["document_later"]),
        (", checklists: {precheck: {citizens: done, experts: not_applicable}}", []),
        (", checklists: {precheck: [citizens]}", ["checklist_missing"]),
        (", checklists: {precheck: {citizens: done, experts: open}}", ["checklist_missing"]),
        (", signatures: {compact: [city, district, members]}", []),
        (", signatures: {compact: [city, 'district:d', 'members:a']}", ["signatures_missing"]),
        (
            ", signatures: {compact: {city: signed, district: signed, members: withdrawn}}",
            ["signatures_missing"],
        ),
        (", trainings: {spending: [lead]}", ["training_missing"]),
        (", trainings: {spending: {lead: 2013-04-10, accountant: 2013-04-11}}", ["training_later"]),
        (", rivals: {district: applied}", []),
        (", rivals: {district: started}", ["unique_taken"]),
        (", parents: {compact_case: missing}", ["parent_unknown"]),
    ],
)
def test_scenario_lays_down_proofs_rivals_and_parents(
    grant: Lifecycle, more: str, codes: list[str]
) -> None:
    assert proved(grant, more) == codes


def test_scenario_names_a_proof_that_the_definition_does_not_know(grant: Lifecycle) -> None:
    text = (
        "lifecycle: grant\nscenarios:\n  그렇다:\n    state: applied\n    by: coordinator\n"
        "    move: start\n    because: 문서\n    documents: {plan: lost}\n"
        "    checklists: {precheck: [citizen]}\n    signatures: {compact: [town]}\n"
        "    trainings: [spend]\n"
    )

    problems = read_scenarios(text.encode(), file="s.yaml", lifecycle=grant).problems

    assert [(problem.line, problem.sentence) for problem in problems] == [
        (8, "plan에 쓸 수 없는 값입니다: `lost`."),
        (9, "checklists의 precheck에 없는 키입니다: `citizen`."),
        (10, "signatures의 compact에 없는 키입니다: `town`."),
        (11, "trainings에 없는 키입니다: `spend`."),
    ]


@pytest.mark.parametrize("section", ["signatures", "trainings", "checklists"])
def test_scenario_cannot_prove_what_the_definition_lacks(section: str) -> None:
    from dataclasses import replace

    lifecycle = read_lifecycle(SHIPPED.read_bytes(), file=SHIPPED.name).lifecycle
    assert lifecycle is not None
    bare = replace(lifecycle, agreements={}, trainings={}, checklists={})
    text = f"lifecycle: {bare.key}\nscenarios:\n  x:\n    {section}: {{compact: [a]}}\n"
    reading = read_scenarios(text.encode(), file="s.yaml", lifecycle=bare)
    assert (4, f"{section}에 없는 키입니다: `compact`.") in {
        (problem.line, problem.sentence) for problem in reading.problems
    }
