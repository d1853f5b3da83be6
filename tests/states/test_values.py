from datetime import date

import pytest

from states import Field, Refusal, typed
from states.values import LINE_MAX, TEXT_MAX

GRADES = {"done": "완료", "merged": "대체·통합"}


def field(kind, **more):
    return {"it": Field("it", "이것", kind, **more)}


@pytest.mark.parametrize(
    ("kind", "raw", "stored"),
    [
        ("line", "  시민 소통  ", "시민 소통"),
        ("line", "각", "각"),  # a macOS name arrives in pieces
        ("text", "한 줄\r\n두 줄", "한 줄\n두 줄"),
        ("line", 12, "12"),
        ("line", 12.0, "12"),
        ("number", "-1,500", -1500),
        ("won", "1,145,622,000원", 1_145_622_000),
        ("won", 3.0, 3),
        ("percent", "45%", 45),
        ("percent", 0, 0),
        ("percent", 100, 100),
        ("date", "2013. 4. 10.", "2013-04-10"),
        ("date", date(2013, 4, 10), "2013-04-10"),
        ("date_range", "’12.3 ~ ’13.12", {"from": "2012-03-01", "to": "2013-12-31"}),
        ("organisation", "welfare-policy", "welfare-policy"),
        ("subcommittee", " welfare ", "welfare"),
        ("committee", " coast ", "coast"),
        ("case", " 협약-01", "협약-01"),
        ("case", 7, "7"),
        ("organisations", "welfare; roads;welfare; ", ["welfare", "roads"]),
        ("organisations", "welfare；roads", ["welfare", "roads"]),
        ("organisations", ["welfare", " roads "], ["welfare", "roads"]),
        ("when", "’13. 2월중", "2013-02"),
        ("when", date(2013, 2, 11), "2013-02-11"),
    ],
)
def test_typed_stores_one_form_of_each_value(kind, raw, stored):
    assert typed(field(kind), {"it": raw}) == ({"it": stored}, ())


@pytest.mark.parametrize(
    "raw", ["merged", "대체·통합", "대체ㆍ통합", "대체・통합", "대체 ‧ 통합", "대체통합"]
)
def test_typed_takes_a_choice_by_key_or_by_label_however_typed(raw):
    assert typed(field("choice", choices=GRADES), {"it": raw}) == ({"it": "merged"}, ())


@pytest.mark.parametrize(
    ("kind", "raw", "mend"),
    [
        ("choice", "아니다", "다음에서 골라 주십시오: 완료, 대체·통합."),
        ("choice", True, "다음에서 골라 주십시오: 완료, 대체·통합."),
        ("percent", 101, "0부터 100까지의 정수로 입력해 주십시오."),
        ("percent", -1, "0부터 100까지의 정수로 입력해 주십시오."),
        ("percent", 0.45, "0부터 100까지의 정수로 입력해 주십시오."),
        ("percent", "많이", "0부터 100까지의 정수로 입력해 주십시오."),
        ("number", True, "정수로 입력해 주십시오(예: 1,500)."),
        ("number", "1,50", "정수로 입력해 주십시오(예: 1,500)."),
        ("number", float("nan"), "정수로 입력해 주십시오(예: 1,500)."),
        ("won", 2**63, "정수로 입력해 주십시오(예: 1,500)."),
        ("won", "9" * 400, "정수로 입력해 주십시오(예: 1,500)."),
        ("date", "2013-02-30", "날짜로 입력해 주십시오(예: 2013. 4. 10.)."),
        ("date_range", "2014 ~ 2013", "기간으로 입력해 주십시오(예: 2013. 1. 1. ~ 2014. 12. 31.)."),
        ("line", "한 줄\n두 줄", "한 줄, 500자 이내로 입력해 주십시오."),
        ("line", "가" * (LINE_MAX + 1), "한 줄, 500자 이내로 입력해 주십시오."),
        ("text", "가" * (TEXT_MAX + 1), "20,000자 이내의 글로 입력해 주십시오."),
        ("text", "가\x00나", "20,000자 이내의 글로 입력해 주십시오."),
        ("text", "가\ud800나", "20,000자 이내의 글로 입력해 주십시오."),
        ("text", {"a": 1}, "20,000자 이내의 글로 입력해 주십시오."),
        ("when", "봄", "시기로 입력해 주십시오(예: 2013. 1월중, 2013년 1분기, 상시)."),
        ("organisations", ";", "등록된 기관을 쌍반점(;)으로 나누어 입력해 주십시오."),
        ("organisations", [{"a": 1}], "등록된 기관을 쌍반점(;)으로 나누어 입력해 주십시오."),
        ("committee", "가\n나", "등록된 위원회나 협의체로 입력해 주십시오."),
        ("case", ["1"], "등록된 번호로 입력해 주십시오."),
    ],
)
def test_typed_refuses_what_the_type_does_not_hold_and_says_what_it_does(kind, raw, mend):
    values, refusals = typed(field(kind, choices=GRADES), {"it": raw})

    assert values == {}
    assert [(each.code, each.mend) for each in refusals] == [("field_invalid", mend)]


@pytest.mark.parametrize("blank", [None, "", "   ", "\n", {}, []])
def test_typed_counts_a_blank_as_not_given(blank):
    assert typed(field("line"), {"it": blank}) == ({}, ())
    assert typed(field("line", required=True), {"it": blank})[1] == (
        Refusal(
            "field_missing",
            "「이것」 항목이 비어 있습니다.",
            "한 줄, 500자 이내로 입력해 주십시오.",
        ),
    )


def test_typed_says_everything_at_once():
    fields = {
        **field("percent"),
        "why": Field("why", "사유", "text", required=True),
        "good": Field("good", "맞는 것", "number"),
    }

    values, refusals = typed(fields, {"it": "x", "good": 1, "other": 2})

    assert values == {"good": 1}
    assert [(each.code, each.sentence) for each in refusals] == [
        ("field_unknown", "없는 항목입니다: other."),
        ("field_invalid", "「이것」 항목에 쓸 수 없는 값입니다: x."),
        ("field_missing", "「사유」 항목이 비어 있습니다."),
    ]


def test_typed_values_are_typed_already():
    fields = {
        "a": Field("a", "기간", "date_range"),
        "b": Field("b", "금액", "won"),
        "c": Field("c", "기관", "organisations"),
        "d": Field("d", "시기", "when"),
    }
    values, _ = typed(fields, {"a": "2013 ~ 2014", "b": "1,000원", "c": "x;y", "d": "상시"})
    assert set(values) == set(fields)

    assert typed(fields, values) == (values, ())
