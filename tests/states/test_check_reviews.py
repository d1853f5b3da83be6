import pytest


@pytest.mark.parametrize(
    ("old", "new", "problems"),
    [
        ("every: quarter", "every: month", ["29: every에 쓸 수 없는 값입니다: `month`."]),
        ("    every: quarter\n", "", ["27: 점검 `report`에 `every` 값이 없습니다."]),
        ("of: [kept]", "of: []", ["30: 점검 `report`: 대상 상태가 없습니다."]),
        ("of: [kept]", "of: [kept, gone]", ["30: 점검 `report`: 없는 상태입니다: `gone`."]),
        ("of: [kept]", "of: [kept, ended]", ["30: 점검 `report`: 끝난 상태에 대해 묻습니다: `ended`."]),
        ("of: [kept]", "of: [kept, kept]", ["30: of에 `kept` 값이 두 번 나옵니다."]),
        ("answers: one", "answers: all", ["31: answers에 쓸 수 없는 값입니다: `all`."]),
        ("answered_by: {role: program_manager", "answered_by: {role: manager",
         ["32: 없는 역할입니다: `manager`."]),
        ("answered_by: {role: program_manager", "answered_by: {role: reviewer",
         ["32: `lead`에는 위원 역할을 맡은 사람이 없습니다."]),
        ("answered_by: {role: program_manager, of: lead}", "answered_by: {role: reviewer, of: board}",
         ["32: of가 없는 항목을 가리킵니다: `board`."]),
        ("    answered_by: {role: program_manager, of: lead}\n", "",
         ["27: 점검 `report`에 `answered_by` 값이 없습니다."]),
        ("answered_by: {role: program_manager, of: lead}", "answered_by: []",
         ["32: 담당 자리에는 글이 와야 합니다.", "32: 점검 `report`에 답할 사람이 없습니다."]),
        ("catch_up: latest", "catch_up: all", ["38: catch_up에 쓸 수 없는 값입니다: `all`."]),
        ("proposes: [end]", "proposes: [finish]", ["39: 점검 `report`: 없는 처리를 제안합니다: `finish`."]),
        ("proposes: [end]", "proposes: [keep]",
         ["39: 점검 `report`: 대상 상태에서 할 수 없는 처리를 제안합니다: `keep`."]),
        ("    proposes: [end]\n", "", ["39: 점검 `report`: 집계할 제안(proposes)이 없습니다."]),
        ("tally: majority", "tally: average", ["40: tally에 쓸 수 없는 값입니다: `average`."]),
        ("7: division_head", "7: division_hed", ["37: 없는 역할입니다: `division_hed`."]),
        ("7: division_head", "7: reviewer",
         ["37: `lead`에는 위원 역할을 맡은 사람이 없어 재촉이 닿지 않습니다."]),
        ("7: division_head", "seven: division_head",
         ["37: 기한이 지난 날수로 쓸 수 없는 키입니다: `seven`."]),
        ("7: division_head", "0: division_head", ["37: 기한이 지난 날수로 쓸 수 없는 키입니다: `0`."]),
        ("label: 보고", "label: 보고\n    lable: 보고서", ["29: 점검 `report`에 없는 키입니다: `lable`."]),
    ],
)  # fmt: skip
def test_reviews_that_nobody_answers_or_that_ask_what_cannot_be(broken, old, new, problems):
    assert broken(old, new) == problems


def test_a_review_that_asks_nothing(sound, problems_of):
    text = sound[: sound.index("    proposes:")] + sound[sound.index("chasing:") :]

    assert problems_of(text) == ["27: 점검 `report`: 물어보는 것이 없습니다."]


def test_two_reviews_of_one_name(sound, problems_of):
    start, end = sound.index("  report:"), sound.index("chasing:")
    review = sound[start:end]
    text = sound[:end] + review.replace("  report:", "  again:", 1) + sound[end:]

    assert problems_of(text) == ["45: 같은 이름이 두 번 나옵니다: 「보고」."]
