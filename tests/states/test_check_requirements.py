"""Requirements, and fields set by a move, that name what is not there or cannot be."""

import pytest

from states import read_lifecycle


@pytest.mark.parametrize(
    ("old", "new", "problems"),
    [
        ("{key: space, at_least: 50, at_most: 5000}", "{key: goal, at_least: 50}", [
            "41: 항목 `goal`: 수가 아니어서 at_least나 at_most를 쓸 수 없습니다.",
        ]),
        ("{key: space, at_least: 50, at_most: 5000}", "{key: space, at_least: 50, at_most: 40}", [
            "41: 항목 `space`: at_least(50)가 at_most(40)보다 큽니다.",
        ]),
        ("{key: space, at_least: 50, at_most: 5000}", "{key: space, at_least: 많이}", [
            "41: 요건 field의 at_least 자리에는 0 이상의 정수가 와야 합니다.",
        ]),
        ("{key: space, at_least: 50, at_most: 5000}", "{key: spase, at_least: 50}", [
            "41: 요건이 없는 항목을 가리킵니다: `spase`.",
        ]),
        ("{key: space, at_least: 50, at_most: 5000}", "{at_least: 50}", [
            "41: 요건 field에 `key` 값이 없습니다.",
        ]),
        ("- document: plan", "- document: plon", [
            "42: 요건이 없는 문서를 가리킵니다: `plon`.",
        ]),
        ("- checklist: precheck", "- checklist: precheckk", [
            "43: 요건이 없는 점검표를 가리킵니다: `precheckk`.",
        ]),
        ("- signatures: compact", "- signatures: compct", [
            "58: 요건이 없는 협약을 가리킵니다: `compct`.",
        ]),
        ("- training: spending", "- training: spendin", [
            "59: 요건이 없는 교육을 가리킵니다: `spendin`.",
        ]),
        ("- unique: {by: district}", "- unique: {by: distrikt}", [
            "44: 요건이 없는 항목을 가리킵니다: `distrikt`.",
        ]),
        ("- unique: {by: district}", "- unique: {by: goal}", [
            "44: 요건 unique가 가리키는 항목은 서로 견줄 수 없습니다: `goal`.",
        ]),
        ("- unique: {by: district}", "- unique: {by: district, in: []}", [
            "44: 요건 unique의 in이 비어 있습니다.",
        ]),
        ("- unique: {by: kind, in: [running]}", "- unique: {by: kind, in: [runing]}", [
            "45: 요건이 없는 상태를 가리킵니다: `runing`.",
        ]),
        ("through: agreement, in: [running, signed]", "through: goal, in: [running]", [
            "60: 요건 parent가 가리키는 항목은 다른 사례(case)가 아닙니다: `goal`.",
        ]),
        ("through: agreement, in: [running, signed]", "through: agreement", [
            "60: 요건 parent에 `in` 값이 없습니다.",
        ]),
        ("through: agreement, in: [running, signed]", "through: agreement, in: []", [
            "60: 요건 parent의 in이 비어 있습니다.",
        ]),
        ("through: agreement, in: [running, signed]", "in: [running]", [
            "60: 요건 parent에 `through` 값이 없습니다.",
        ]),
        ("- parent: {through: agreement, in: [running, signed]}", "- parent: agreement", [
            "60: 요건 parent 자리에는 `키: 값` 꼴의 표가 와야 합니다.",
        ]),
        ("multi_party_agreement", "grant", [
            "60: 요건이 없는 상태를 가리킵니다: `signed`.",
        ]),
        ("{field: term, at_most: 36}", "{field: goal, at_most: 36}", [
            "46: 요건 months_within이 가리키는 항목은 기간(date_range)이 아닙니다: `goal`.",
        ]),
        ("{field: term, at_most: 36}", "{field: term}", [
            "46: 요건 months_within에 `at_most` 값이 없습니다.",
        ]),
        ("- decision: council", "- decision: counsil", [
            "57: 결정하는 회의(decision)에 쓸 수 없는 값입니다: `counsil`.",
        ]),
        ("sets: [term, kind]", "sets: [term, kynd]", [
            "55: 처리 `start`: sets가 asks에 없는 항목을 가리킵니다: `kynd`.",
        ]),
        ("sets: [term, kind]", "sets: [term, kind, term]", [
            "55: sets에 `term` 값이 두 번 나옵니다.",
        ]),
        ("asks:\n      term: {label: 추진기간, type: date_range, required: true}", "asks:\n      term: {label: 추진기간, type: date, required: true}", [
            "53: 처리 `start`: `term` 답이 fields의 같은 항목과 종류가 다릅니다.",
        ]),
        ("asks:\n      term: {label: 추진기간, type: date_range, required: true}\n", "asks:\n      began: {label: 착수일, type: date}\n", [
            "55: 처리 `start`: sets가 asks에 없는 항목을 가리킵니다: `term`.",
        ]),
        ("kind: {label: 종류, type: choice, choices: {a: 가}}", "kind: {label: 종류, type: choice, choices: {a: 가, c: 다}}", [
            "54: 처리 `start`: `kind` 답이 fields의 같은 항목과 종류가 다릅니다.",
        ]),
        ("sets: [term, kind]", "sets: [term, kind, note]", [
            "55: 처리 `start`: sets가 asks에 없는 항목을 가리킵니다: `note`.",
        ]),
        ("type: committee, of: council", "type: committee, of: concil", [
            "6: 항목 `council`: 없는 회의 종류입니다: `concil`.",
        ]),
        ("type: case, of: multi_party_agreement", "type: case", [
            "7: 항목 `agreement`: 어느 정의의 것인지 적혀 있지 않습니다.",
        ]),
        ("type: when}", "type: when, of: year}", [
            "8: 항목 `planned`: 이 종류(when)에는 of를 쓸 수 없습니다.",
        ]),
        ("type: organisations}", "type: organizations}", [
            "5: 종류(type)에 쓸 수 없는 값입니다: `organizations`.",
        ]),
        ("answers: each", "answers: one", [
            "68: 점검 `report`: `members`에 든 기관마다 답하므로 답이 하나일 수 없습니다.",
        ]),
        ("statutory: true\n", "statutory: '네'\n", [
            "73: statutory 자리에는 true나 false가 와야 합니다.",
        ]),
        ("answered_by: {role: applicant, of: members}", "answered_by: {role: reviewer, of: members}", [
            "69: `members`에는 위원 역할을 맡은 사람이 없습니다.",
        ]),
        ("by: [{role: secretary, of: council}]", "by: [{role: team_lead, of: council}]", [
            "51: `council`에는 팀장 역할을 맡은 사람이 없습니다.",
        ]),
    ],
)  # fmt: skip
def test_requirements_and_sets_that_cannot_be_met(broken_grant, old, new, problems):
    assert broken_grant(old, new) == problems


def test_unique_compares_with_nobody_where_no_state_lies_between(grant_text):
    few = """\
states:
  applied: {label: 신청, initial: true}
  ended: {label: 끝, final: true}
moves:
  finish: {label: 끝내기, from: applied, to: ended, by: coordinator, requires: [unique: district]}
"""
    text = grant_text[: grant_text.index("states:")] + few

    assert [str(problem) for problem in read_lifecycle(text.encode(), file="g").problems] == [
        "g:29: 요건 unique: 진행 중인 상태가 없어 견줄 것이 없습니다."
        " – `in: [상태]`를 적거나 요건을 지워 주십시오."
    ]


@pytest.mark.parametrize(
    ("old", "new", "mend"),
    [
        ("through: agreement, in", "through: agremeent, in", "혹시 `agreement`입니까? 쓸 수 있는 것: "),
        ("{field: term, at_most: 36}", "{field: trem, at_most: 36}", "혹시 `term`입니까? 쓸 수 있는 것: "),
        ("- document: plan", "- document: pan", "혹시 `plan`입니까? 쓸 수 있는 것: plan."),
        ("sets: [term, kind]", "sets: [term, knid]", "혹시 `kind`입니까? 쓸 수 있는 것: term, kind."),
        ("locks: [goal, budget]", "locks: [gaol, budget]", "혹시 `goal`입니까? 쓸 수 있는 것: "),
        ("from: apply, days", "from: applied, days", "혹시 `applied_on`입니까? 쓸 수 있는 것: "),
        ("rows: kind", "rows: knid", "혹시 `kind`입니까? 쓸 수 있는 것: "),
        ("city: {label: 시}", "city: {label: 시, of: memebrs}", "혹시 `members`입니까? 쓸 수 있는 것: "),
    ],
)  # fmt: skip
def test_what_was_probably_meant_is_said(grant_text, old, new, mend):
    assert grant_text.count(old) == 1
    (problem,) = read_lifecycle(grant_text.replace(old, new).encode(), file="g").problems

    assert problem.mend.startswith(mend)
