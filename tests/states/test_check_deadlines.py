"""Deadlines, locks and chasing that cannot hold."""

import pytest


@pytest.mark.parametrize(
    ("old", "new", "problems"),
    [
        ("from: apply, days: 30, months: 1, ", "from: apply, ", [
            "30: 상태 `deliberating`: 기한의 길이가 없습니다.",
        ]),
        ("from: apply, days: 30, months: 1, ", "from: apply, days: 0, ", [
            "30: 상태 `deliberating`: 기한의 길이가 없습니다.",
        ]),
        ("from: apply, days: 30", "from: apply, days: -3", [
            "30: 기한의 days 값이 음수입니다: -3.",
        ]),
        ("from: apply, days: 30", "from: aply, days: 30", [
            "30: 상태 `deliberating`: 기한의 from이 없는 처리나 항목을 가리킵니다: `aply`.",
        ]),
        ("from: apply, days: 30", "days: 30", [
            "30: 상태 `deliberating`의 기한(deadline)에 `from` 값이 없습니다.",
        ]),
        ("from: apply, days: 30", "from: goal, days: 30", [
            "30: 상태 `deliberating`: 기한의 from이 가리키는 항목은 날짜가 아닙니다: `goal`.",
        ]),
        ("from: apply, days: 30", "from: planned, days: 30", [
        ]),
        ("from: apply, days: 30", "from: entered, days: 30", [
        ]),
        ("counting: burden", "counting: working", [
            "30: counting에 쓸 수 없는 값입니다: `working`.",
        ]),
        ("statutory: true, note", "statutory: yes, note", [
            "30: statutory 자리에는 true나 false가 와야 합니다.",
        ]),
        ("label: 심의 기한, ", "", [
            "30: 기한 `deliberating`에 이름(label)이 없습니다.",
        ]),
        ("  applied_on: {label: 신청일, type: date}", "  apply: {label: 신청일, type: date}", [
            "30: 상태 `deliberating`: `apply` 키가 처리에도 항목에도 있어 기한의 from을 알 수 없습니다.",
        ]),
        ("ended: {label: 끝, final: true}", "ended: {label: 끝, final: true, deadline: {label: 끝 기한, from: entered, days: 1}}", [
            "33: 상태 `ended`: 끝난 상태에 기한이 있습니다.",
        ]),
        ("locks: [goal, budget]", "locks: [goal, budgit]", [
            "31: 상태 `deliberating`: locks가 없는 항목을 가리킵니다: `budgit`.",
        ]),
        ("locks: [goal, budget]", "locks: [goal, goal]", [
            "31: locks에 `goal` 값이 두 번 나옵니다.",
        ]),
        ("locks: all", "locks: [all]", [
            "32: 상태 `running`: locks가 없는 항목을 가리킵니다: `all`.",
        ]),
        ("chasing:\n  who: {role: district_officer, of: district}\n  remind_days_before: [7]\n  escalate_days_after: {2: coordinator}\n", "", [
            "30: 상태 `deliberating`: deadline 때문에 알릴 사람(chasing)이 없습니다.",
        ]),
        ("who: {role: district_officer, of: district}", "who: {role: district_officer, of: distrct}", [
            "76: of가 없는 항목을 가리킵니다: `distrct`.",
        ]),
        ("who: {role: district_officer, of: district}", "who: {role: district_oficer}", [
            "76: 없는 역할입니다: `district_oficer`.",
        ]),
        ("who: {role: district_officer, of: district}", "who: {role: chair, of: district}", [
            "76: `district`에는 위원장 역할을 맡은 사람이 없습니다.",
        ]),
        ("  who: {role: district_officer, of: district}\n", "", [
            "75: chasing에 `who` 값이 없습니다.",
        ]),
        ("who: {role: district_officer, of: district}", "who: {of: district}", [
            "76: 담당에 `role` 값이 없습니다.",
        ]),
        ("remind_days_before: [7]", "remind_days_before: [7, 7]", [
            "77: remind_days_before에 같은 날이 두 번 나옵니다.",
        ]),
        ("{2: coordinator}", "{2: reviewer}", [
            "78: `district`에는 위원 역할을 맡은 사람이 없어 재촉이 닿지 않습니다.",
        ]),
        ("{2: coordinator}", "{2: coordinatr}", [
            "78: 없는 역할입니다: `coordinatr`.",
        ]),
        ("{2: coordinator}", "{0: coordinator}", [
            "78: 기한이 지난 날수로 쓸 수 없는 키입니다: `0`.",
        ]),
        ("{2: coordinator}", "{999999999999999999999999999999: coordinator}", [
            "78: 기한이 지난 날수로 쓸 수 없는 키입니다: `999999999999999999999999999999`.",
        ]),
    ],
)  # fmt: skip
def test_deadlines_locks_and_chasing_that_cannot_hold(broken_grant, old, new, problems):
    assert broken_grant(old, new) == problems


def test_a_number_of_days_too_long_to_read_is_a_problem(broken_grant):
    """Python reads no number of more than 4,300 digits."""
    (problem,) = broken_grant("{2: coordinator}", "{? " + "9" * 5000 + " : coordinator}")

    assert problem.startswith("78: 기한이 지난 날수로 쓸 수 없는 키입니다: `999")
    assert len(problem) < 200
