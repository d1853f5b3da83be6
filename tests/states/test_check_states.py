import pytest


@pytest.mark.parametrize(
    ("old", "new", "problems"),
    [
        (", initial: true", "", ["9: 처음 상태가 없습니다."]),
        (
            "stale_after: 60 business_days",
            "initial: true",
            ["11: 처음 상태가 둘 이상입니다: `kept`."],
        ),
        (
            ", final: true",
            "",
            ["9: 끝나는 상태가 없습니다."],
        ),
        (
            "initial: true",
            "initial: true, final: true",
            [
                "10: 상태 `begun`: 시작하자마자 끝납니다.",
                "14: 처리 `keep`: 끝난 상태 `begun`에서 결정 없이 나갑니다.",
            ],
        ),
        (
            "  ended:",
            "  lost: {label: 미아}\n  ended:",
            [
                "12: 상태 `lost`: 처음 상태에서 이르는 길이 없습니다.",
                "12: 상태 `lost`: 끝나는 상태로 가는 길이 없습니다.",
            ],
        ),
        (
            "moves:\n",
            "  lost: {label: 미아}\nmoves:\n  find: {label: 찾기, from: lost, to: kept, by: admin}\n",
            ["13: 상태 `lost`: 처음 상태에서 이르는 길이 없습니다."],
        ),
        (
            "moves:\n",
            "  trap: {label: 덫}\nmoves:\n  fall: {label: 빠지기, from: kept, to: trap, by: admin}\n",
            ["13: 상태 `trap`: 끝나는 상태로 가는 길이 없습니다."],
        ),
    ],
)  # fmt: skip
def test_states_without_beginning_end_way_in_or_way_out(broken, old, new, problems):
    assert broken(old, new) == problems


def test_two_states_that_only_lead_to_each_other_are_a_trap(broken):
    assert broken(
        "moves:\n",
        "  one: {label: 하나}\n  two: {label: 둘}\nmoves:\n"
        "  fall: {label: 빠지기, from: kept, to: one, by: admin}\n"
        "  there: {label: 가기, from: one, to: two, by: admin}\n"
        "  here: {label: 오기, from: two, to: one, by: admin}\n",
    ) == [
        "13: 상태 `one`: 끝나는 상태로 가는 길이 없습니다.",
        "14: 상태 `two`: 끝나는 상태로 가는 길이 없습니다.",
    ]


def test_a_misspelt_state_is_one_problem(broken):
    assert broken("to: ended", "to: endde") == ["18: 처리 `end`: 없는 상태입니다: `endde`."]


def test_states_that_could_not_be_read_are_one_problem(sound, problems_of):
    head, rest = sound.split("states:\n")
    tail = rest[rest.index("moves:") :]

    assert problems_of(f"{head}states: [begun, ended]\n{tail}") == [
        "9: states 자리에는 `키: 값` 꼴의 표가 와야 합니다."
    ]
    assert problems_of(head + tail) == ["1: 정의에 `states` 값이 없습니다."]
