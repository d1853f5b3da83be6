"""Changes in Korean sentences: every attribute has its word, every 조사 fits."""

from dataclasses import fields, replace
from itertools import permutations
from pathlib import Path

import pytest

import states
from hyeopchi.difference import explain
from hyeopchi.difference_words import ATTRIBUTES, SECTIONS, TRUTHS
from states import lifecycle as shapes
from states.lifecycle import Lifecycle
from states.reading import read_lifecycle

FOLDER = Path(states.__file__).parent / "lifecycles"
SHIPPED = [file for file in sorted(FOLDER.glob("*.yaml")) if ".scenarios" not in file.name]
SOURCE = (FOLDER / "policy_task.yaml").read_text(encoding="utf-8")
NEXT = " 다음 회차부터 적용되고, 진행 중인 회차는 그대로입니다."


def lifecycle_of(text: str) -> Lifecycle:
    reading = read_lifecycle(text.encode(), file="x.yaml")
    assert [str(problem) for problem in reading.problems] == []
    assert reading.lifecycle is not None
    return reading.lifecycle


def told(old: str, new: str) -> list[str]:
    assert old in SOURCE
    changed = lifecycle_of(SOURCE.replace(old, new, 1))
    return [change.sentence for change in explain(lifecycle_of(SOURCE), changed)]


DUE = "due: {from: period_end, days: 10, counting: civil}"
LADDER = "escalate_days_after: {1: program_manager, 3: team_lead, 7: division_head}"


@pytest.mark.parametrize(
    ("old", "new", "sentences"),
    [
        ("label: 정책과제", "label: 시민과제", ["정의의 이름이 「정책과제」에서 「시민과제」로 바뀝니다."]),
        ("basis: 시정", "basis: 새 시정", ["정의의 근거가 「시정참여정책위원회 설치 및 운영 조례」에서 「새 시정참여정책위원회 설치 및 운영 조례」로 바뀝니다."]),
        ("  budget: {label: 총사업비, type: won}", "  budget: {label: 총예산, type: won, required: true}", [
            "항목 「총사업비」의 이름이 「총예산」으로 바뀝니다.", "항목 「총예산」이 필수가 됩니다.",
        ]),
        ("  budget: {label: 총사업비, type: won}\n", "", ["항목 「총사업비」가 없어집니다."]),
        ("  budget: {", "  memo: {label: 비고, type: text}\n  budget: {", ["항목 「비고」(여러 줄 글)가 새로 생깁니다."]),
        ("  on_hold: {label: 보류}", "  on_hold: {label: 유보}", ["상태 「보류」의 이름이 「유보」로 바뀝니다."]),
        ("[hwpx, pdf, xlsx]", "[hwpx, docx]", ["문서 「과제관리카드」의 파일 형식에 「docx」가 더해지고 「pdf」, 「xlsx」가 빠집니다."]),
        ("    from: [maintained]\n    to: on_hold", "    from: [maintained, proposed]\n    to: on_hold", ["처리 「보류」의 떠나는 상태에 「제안」이 더해집니다."]),
        ("      - successor: {at_least: 1}", "      - successor: {at_least: 2}", ["처리 「대체·통합」의 요건이 이어받을 과제 1개 이상에서 이어받을 과제 2개 이상으로 바뀝니다."]),
        ("      - successor: {at_least: 1}\n", "", ["처리 「대체·통합」에서 요건이 빠집니다: 이어받을 과제 1개 이상."]),
        (DUE, DUE.replace("10", "12"), [f"「분기 이행상황 보고」의 기한이 기간 종료 후 10일에서 12일로 바뀝니다.{NEXT}"]),
        (DUE, DUE.replace("civil", "burden"), [f"「분기 이행상황 보고」의 기한이 기간 종료 후 10일에서 기간 종료 후 10일(첫날부터 세고 휴무일에도 밀지 않음)로 바뀝니다.{NEXT}"]),
        ("    closes: {from: due, days: 10}\n", "", [f"「분기 이행상황 보고」의 마감일이 없어집니다(지금 기한 후 10일).{NEXT}"]),
        (LADDER, LADDER.replace("3: team_lead", "3: division_head"), [f"「분기 이행상황 보고」의 기한 3일 뒤 재촉이 팀장에서 과장에게 나가도록 바뀝니다.{NEXT}"]),
        ("catch_up: latest", "catch_up: skip", [f"「분기 이행상황 보고」의 놓친 회차의 처리가 가장 나중 회차만에서 건너뜀으로 바뀝니다.{NEXT}"]),
        ("    every: quarter", "    every: year", [f"「분기 이행상황 보고」의 주기가 분기마다에서 해마다로 바뀝니다.{NEXT}"]),
        ("  goal: {label: 목표", "  form: {label: 목표", ["항목 「목표」가 없어집니다.", "항목 「목표」(여러 줄 글)가 새로 생깁니다."]),
        ("# Keys", "# The keys", []),
    ],
)  # fmt: skip
def test_each_change_is_one_sentence(old: str, new: str, sentences: list[str]) -> None:
    assert told(old, new) == sentences


def test_every_attribute_and_section_has_its_word() -> None:
    """A key that the definitions learn is to be explained too: give it a word here."""
    kinds = (
        shapes.Lifecycle, shapes.Field, shapes.Document, shapes.Checklist, shapes.Agreement,
        shapes.Party, shapes.Training, shapes.State, shapes.Deadline, shapes.Chasing, shapes.Move,
        shapes.Review, shapes.CaseTable,
    )  # fmt: skip
    said = {*ATTRIBUTES, *TRUTHS, *SECTIONS, "requires", "escalate_days_after", "key"}

    assert {
        f"{kind.__name__}.{each.name}"
        for kind in kinds
        for each in fields(kind)
        if each.name not in said
    } == set()


def test_changes_between_any_two_definitions_are_said_with_their_particles() -> None:
    read = [lifecycle_of(file.read_text(encoding="utf-8")) for file in SHIPPED]
    sentences = [
        change.sentence
        for one, other in permutations(read, 2)
        for change in explain(one, replace(other, key=one.key))
    ]

    assert len(sentences) > 1_000
    assert [
        each for each in sentences if "(으)" in each or "(이)" in each or "을(를)" in each
    ] == []
    assert [each for each in sentences if not each.endswith(".") or "  " in each] == []
    assert [each for each in sentences if "None" in each or "Field(" in each or "()" in each] == []


def test_a_parent_s_states_are_called_by_their_labels() -> None:
    read = {
        file.stem: lifecycle_of(file.read_text(encoding="utf-8"))
        for file in SHIPPED
        if file.stem in ("joint_agenda", "multi_party_agreement")
    }
    text = (FOLDER / "joint_agenda.yaml").read_text(encoding="utf-8")
    parent = "- parent: {through: agreement, in: [operating]}"
    changed = lifecycle_of(text.replace(parent, parent.replace("operating", "settled"), 1))
    labels = {key: state.label for key, state in read["multi_party_agreement"].states.items()}

    (change,) = explain(read["joint_agenda"], changed, read)

    assert f"「{labels['operating']}」" in change.sentence
    assert f"「{labels['settled']}」" in change.sentence
    assert "operating" not in change.sentence


def test_diff_against_the_office_says_what_cases_and_rounds_keep(office) -> None:  # type: ignore[no-untyped-def]
    office("tick", "--at", "2013-04-01T09:30")
    text = SOURCE.replace(DUE, DUE.replace("10", "12"), 1).replace("총사업비", "총예산", 1)
    file = office.file("policy_task.yaml", text)

    said = office("diff", file).splitlines()

    assert said == [
        "항목 「총사업비」의 이름이 「총예산」으로 바뀝니다.",
        f"「분기 이행상황 보고」의 기한이 기간 종료 후 10일에서 12일로 바뀝니다.{NEXT}",
        "이미 등록한 과제 6건은 등록할 때의 판을 그대로 따릅니다.",
        "진행 중인 2013년 1분기 이행상황 보고 회차(기한 2013. 4. 10.(수))는 열 때의 내용 그대로입니다.",
    ]
    assert said == [
        line.strip() for line in office("publish", file, "--at", "2013-04-03").splitlines()[-4:]
    ]
    assert office("diff", file) == "달라진 것이 없습니다.\n"


def test_diff_of_two_files_needs_no_office(shell) -> None:  # type: ignore[no-untyped-def]
    old = shell.file("old.yaml", SOURCE)
    new = shell.file("new.yaml", SOURCE.replace("총사업비", "총예산", 1))

    said = shell("diff", old, new, HYEOPCHI_OFFICE="/nowhere")

    assert said == "항목 「총사업비」의 이름이 「총예산」으로 바뀝니다.\n"
    assert shell.data("diff", new, old)["changes"] == [
        {
            "where": "fields.budget.label",
            "sentence": "항목 「총예산」의 이름이 「총사업비」로 바뀝니다.",
            "holds": "new_cases",
        }
    ]


def test_diff_refuses_what_is_no_version_of_the_same(shell) -> None:  # type: ignore[no-untyped-def]
    old = shell.file("old.yaml", SOURCE)
    renamed = shell.file(
        "renamed.yaml", SOURCE.replace("lifecycle: policy_task", "lifecycle: task")
    )
    broken = shell.file("broken.yaml", SOURCE.replace("to: closed", "to: close"))

    assert "같은 정의의 두 판이 아닙니다: policy_task, task." in shell("diff", old, renamed, rc=1)
    assert "시행 중인 정의 가운데 task" in shell("diff", renamed, rc=3)
    assert "정의에 고칠 곳이" in shell("diff", broken, rc=1)
    assert "그런 파일이 없거나" in shell("diff", old, "없음.yaml", rc=1)
