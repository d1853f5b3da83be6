import pytest

from states import read_lifecycle


@pytest.mark.parametrize(
    ("old", "new", "problems"),
    [
        ("from: begun", "from: begn", ["14: 처리 `keep`: 없는 상태입니다: `begn`."]),
        ("from: [begun, kept]", "from: [begun, gone, kept]", ["17: 처리 `end`: 없는 상태입니다: `gone`."]),
        ("from: [begun, kept]", "from: []", [
            "10: 상태 `begun`: 끝나는 상태로 가는 길이 없습니다.",
            "11: 상태 `kept`: 끝나는 상태로 가는 길이 없습니다.",
            "12: 상태 `ended`: 처음 상태에서 이르는 길이 없습니다.",
            "17: 처리 `end`: 떠나는 상태가 없습니다.",
            "39: 점검 `report`: 대상 상태에서 할 수 없는 처리를 제안합니다: `end`.",
        ]),
        ("by: coordinator", "by: []", ["14: 처리 `keep`: 할 수 있는 사람이 없습니다."]),
        ("by: coordinator", "by: cordinator", ["14: 없는 역할입니다: `cordinator`."]),
        ("by: coordinator", "by: [coordinator, coordinator]", ["14: by에 같은 담당이 두 번 나옵니다."]),
        ("by: coordinator", "by: {of: lead}", ["14: 담당에 `role` 값이 없습니다."]),
        ("by: [coordinator, {role: program_manager, of: lead}]",
         "by: [{role: program_manager, of: leed}]", ["19: of가 없는 항목을 가리킵니다: `leed`."]),
        ("by: [coordinator, {role: program_manager, of: lead}]",
         "by: [{role: program_manager, of: kind}]",
         ["19: of가 가리키는 항목은 기관이나 위원회가 아닙니다: `kind`."]),
        ("by: [coordinator, {role: program_manager, of: lead}]",
         "by: [{role: program_manager, of: circle}]",
         ["19: `circle`에는 주무관(담당자) 역할을 맡은 사람이 없습니다."]),
        ("by: [coordinator, {role: program_manager, of: lead}]",
         "by: [{role: chair, of: lead}]", ["19: `lead`에는 위원장 역할을 맡은 사람이 없습니다."]),
        (", requires: [decision: plenary]", "",
         ["25: 처리 `back`: 끝난 상태 `ended`에서 결정 없이 나갑니다."]),
        (", requires: [decision: plenary]",
         ", requires: [any_of: [decision: plenary, approval_document: true]]",
         ["25: 처리 `back`: 끝난 상태 `ended`에서 결정 없이 나갑니다."]),
        ("- field: lead", "- field: leed", ["24: 요건이 없는 항목을 가리킵니다: `leed`."]),
        ("- field: lead", "- review: reports", ["24: 요건이 없는 점검을 가리킵니다: `reports`."]),
        ("- field: lead", "- prior_move: keeep", ["24: 요건이 없는 처리를 가리킵니다: `keeep`."]),
        ("- field: lead", "- prior_move: end",
         ["22: 처리 `end`: 먼저 거쳐야 하는 처리가 자기 자신이어서 한 번도 할 수 없습니다."]),
        ("- field: lead", "- any_of: [prior_move: kep, decision: plenary]",
         ["24: 요건이 없는 처리를 가리킵니다: `kep`."]),
        ("- field: lead", "- decision: city",
         ["24: 결정하는 회의(decision)에 쓸 수 없는 값입니다: `city`."]),
        ("- field: lead", "- decision: plenary", ["24: 같은 요건이 두 번 나옵니다."]),
        ("- field: lead", "- descision: plenary", ["24: 요건에 없는 키입니다: `descision`."]),
        ("- field: lead", "- field", ["24: 요건 하나는 `종류: 내용` 한 쌍이어야 합니다."]),
        ("- field: lead", "- any_of: [field: lead]", ["24: any_of에는 요건이 둘 이상 있어야 합니다."]),
        ("- field: lead", "- any_of: [field: lead, any_of: [field: kind, field: lead]]",
         ["24: 요건에 없는 키입니다: `any_of`."]),
        ("- field: lead", "- successor: {at_least: 0}",
         ["24: at_least 자리에는 1 이상의 정수가 와야 합니다."]),
        ("- field: lead", "- successor: {}", ["24: 요건 successor에 `at_least` 값이 없습니다."]),
        ("- field: lead", "- approval_document: false",
         ["24: approval_document에는 true만 쓸 수 있습니다."]),
        ("label: 끝내기", "label: 진행하기", ["16: 같은 이름이 두 번 나옵니다: 「진행하기」."]),
        ("    label: 끝내기\n", "", ["15: 처리 `end`에 이름(label)이 없습니다."]),
        ("reason: {label: 사유, type: text, required: true}",
         "decision: {label: 결정, type: line}", ["21: 이미 뜻이 정해진 말입니다: `decision`."]),
    ],
)  # fmt: skip
def test_moves_that_cannot_be_made(broken, old, new, problems):
    assert broken(old, new) == problems


def test_moves_that_wait_for_each_other_can_never_be_made(broken):
    assert (
        broken(
            "to: kept, by: coordinator", "to: kept, by: coordinator, requires: [prior_move: end]"
        )
        == []
    )
    assert broken(
        "moves:\n",
        "moves:\n"
        "  one: {label: 하나, from: kept, to: kept, by: admin, requires: [prior_move: two]}\n"
        "  two: {label: 둘, from: kept, to: kept, by: admin, requires: [prior_move: one]}\n",
    ) == [
        "14: 처리 `one`: 먼저 거쳐야 하는 처리가 자기 자신이어서 한 번도 할 수 없습니다.",
        "15: 처리 `two`: 먼저 거쳐야 하는 처리가 자기 자신이어서 한 번도 할 수 없습니다.",
    ]


def test_a_definition_without_moves(sound, problems_of):
    start, end = sound.index("moves:"), sound.index("reviews:")

    assert "13: 처리가 없습니다." in problems_of(sound[:start] + "moves: {}\n" + sound[end:])


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("field: lead", "field: {key: lead}"),
        ("decision: working_group", "decision: {body: working_group}"),
        ("review: report", "review: {of: report}"),
        ("prior_move: keep", "prior_move: {move: keep}"),
        ("successor: true", "successor: {at_least: 1}"),
    ],
)
def test_the_short_form_of_a_requirement_means_the_long_one(sound, short, long):
    def read(requirement):
        text = sound.replace("- field: lead", f"- {requirement}")
        return read_lifecycle(text.encode(), file="small.yaml")

    assert read(short).problems == ()
    assert read(short) == read(long)


def test_the_clock_may_be_listed_but_holds_no_other_role(broken):
    assert broken("by: coordinator", "by: system") == []
    assert broken("answered_by: {role: program_manager", "answered_by: {role: system") == [
        "32: 없는 역할입니다: `system`."
    ]
