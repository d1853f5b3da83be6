"""The shipped scenarios hold, cover every requirement, and failures say what came out."""

from pathlib import Path

import pytest

import states
from states import Lifecycle, read_lifecycle
from states.requirements import leaves
from states.scenario import Tried, run_scenarios
from states.scenario_reader import read_scenarios

FOLDER = Path(states.__file__).parent / "lifecycles"
SHIPPED = sorted(FOLDER.glob("*.scenarios.yaml"))
FILE = "small.scenarios.yaml"


def tried(lifecycle: Lifecycle, scenarios: str) -> Tried:
    text = f"lifecycle: {lifecycle.key}\nscenarios:\n{scenarios}"
    reading = read_scenarios(text.encode(), file=FILE, lifecycle=lifecycle)
    assert [str(problem) for problem in reading.problems] == []
    return run_scenarios(lifecycle, reading.scenarios, file=FILE)


def failures(lifecycle: Lifecycle, scenarios: str) -> list[tuple[int, str, str]]:
    return [(p.line, p.sentence, p.mend) for p in tried(lifecycle, scenarios).problems]


@pytest.fixture(scope="module")
def small(sound: str) -> Lifecycle:
    lifecycle = read_lifecycle(sound.encode(), file="small.yaml").lifecycle
    assert lifecycle is not None
    return lifecycle


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.name)
def test_shipped_scenarios_all_hold_and_make_every_move(file: Path) -> None:
    definition = file.with_name(file.name.replace(".scenarios", ""))
    lifecycle = read_lifecycle(definition.read_bytes(), file=definition.name).lifecycle
    assert lifecycle is not None

    reading = read_scenarios(file.read_bytes(), file=file.name, lifecycle=lifecycle)
    came = run_scenarios(lifecycle, reading.scenarios, file=file.name)

    assert [str(problem) for problem in (*reading.problems, *came.problems)] == []
    assert came.untried == ()


def test_shipped_policy_task_scenarios_refuse_by_every_requirement(policy_task: Lifecycle) -> None:
    file = FOLDER / "policy_task.scenarios.yaml"
    reading = read_scenarios(file.read_bytes(), file=file.name, lifecycle=policy_task)
    kinds = {
        (move.key, type(leaf).__name__)
        for move in policy_task.moves.values()
        for requirement in move.requires
        for leaf in leaves(requirement)
    }
    refused = {s.asked.move: set() for s in reading.scenarios}
    for scenario in reading.scenarios:
        refused[scenario.asked.move] |= scenario.expected.refused or set()

    words = {
        "DecisionRecorded": {"decision_missing", "any_of_missing", "decision_used"},
        "SuccessorNamed": {"successor_missing"},
        "ApprovalDocument": {"any_of_missing"},
    }
    assert [(move, kind) for move, kind in sorted(kinds) if not refused[move] & words[kind]] == []


def test_scenario_that_holds_is_no_problem(small: Lifecycle) -> None:
    came = tried(small, "  진행한다: {state: begun, by: coordinator, move: keep, goes_to: kept}\n")

    assert came == Tried(1, (), ("end", "back"))
    assert came.held == 1


def test_scenario_says_what_came_out_instead_of_a_state(small: Lifecycle) -> None:
    text = "  끝난다: {state: kept, by: coordinator, move: end, asks: {reason: 다 됨}, goes_to: ended}\n"

    assert failures(small, text) == [
        (
            3,
            "시험 「끝난다」: 「끝」 상태로 가야 하는데 거부되었습니다.",
            "나온 것: decision_missing(본회의 결정이 필요합니다.) "
            "case_field_missing(과제의 「주관부서」 항목이 비어 있습니다.) 정의나 시험을 고쳐 주십시오.",
        )
    ]


def test_scenario_says_what_came_out_instead_of_a_refusal(small: Lifecycle) -> None:
    text = "  못 한다: {state: begun, by: coordinator, move: keep, refused: [not_yours]}\n"

    assert failures(small, text) == [
        (
            3,
            "시험 「못 한다」: 거부되어야 하는데 「진행」 상태로 갔습니다.",
            "나온 것: 「진행」. 정의나 시험을 고쳐 주십시오.",
        )
    ]


def test_scenario_goes_to_another_state_than_expected(small: Lifecycle) -> None:
    text = "  끝난다: {state: begun, by: coordinator, move: keep, goes_to: ended}\n"

    assert [sentence for _, sentence, _ in failures(small, text)] == [
        "시험 「끝난다」: 「끝」 상태로 가야 하는데 「진행」 상태로 갔습니다."
    ]


@pytest.mark.parametrize(
    ("expected", "sentence"),
    [
        ("refused: [not_yours]", None),
        ("refused: [not_yours], because: 할 수 있는 담당이 아닙니다", None),
        ("because: 할 수 있는 담당이 아닙니다", None),
        (
            "refused: [not_open, not_yours]",
            "거부된 까닭이 다릅니다(기대한 코드: not_open, not_yours).",
        ),
        ("because: [담당이 아닙니다, 그믐달]", "거부하는 문장에 이 말이 없습니다: 「그믐달」."),
    ],
)
def test_scenario_compares_codes_whole_and_sentences_in_part(
    small: Lifecycle, expected: str, sentence: str | None
) -> None:
    text = f"  못 한다: {{state: begun, by: auditor, move: keep, {expected}}}\n"

    found = [found for _, found, _ in failures(small, text)]

    assert found == ([] if sentence is None else [f"시험 「못 한다」: {sentence}"])


def test_scenario_relates_the_person_to_the_case(small: Lifecycle) -> None:
    text = """\
  담당이 끝낸다:
    state: kept
    by: [auditor, {role: program_manager, of: lead}]
    fields: {lead: welfare-policy}
    decisions: [{body: plenary, move: end, on: 2012. 12. 14.}]
    on: 2012-12-14
    move: end
    asks: {reason: 다 됨}
    goes_to: ended
"""
    assert tried(small, text).problems == ()
