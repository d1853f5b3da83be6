"""A review's form on a page: what is typed comes back typed, with its problems beside it."""

from starlette.datastructures import FormData

from hyeopchi.pages.answer_form import (
    FormProblems,
    given_of,
    inputs_of,
    problems_of,
    said_words,
)
from states.lifecycle import Field
from states.requirement import Refusal

FIELDS = {
    "results": Field("results", "추진실적", "text", required=True),
    "progress": Field("progress", "추진율", "percent", never_falls_without="why"),
    "why": Field("why", "하락 사유", "text"),
    "grade": Field("grade", "이행상태", "choice", choices={"done": "완료", "normal": "정상추진"}),
    "term": Field("term", "기간", "date_range"),
    "parties": Field("parties", "참여기관", "organisations"),
}
PLACES = {"parties": (("roads", "도로과"), ("parks", "공원과"))}


def test_given_of_leaves_out_what_was_left_empty_and_joins_a_span():
    form = FormData(
        [
            ("results", "  \n"),
            ("progress", " 40% "),
            ("grade", "done"),
            ("term.from", "2013-01-01"),
            ("term.to", "2013-03-31"),
            ("parties", "roads"),
            ("parties", "parks"),
            ("state", "closed"),
        ]
    )

    assert given_of(FIELDS, form) == {
        "progress": "40%",
        "grade": "done",
        "term": {"from": "2013-01-01", "to": "2013-03-31"},
        "parties": ["roads", "parks"],
    }


def test_problems_stand_at_their_question_and_a_fall_at_its_reason():
    fell = Refusal("fell", "추진율: 2012년 4분기(50%)보다 낮습니다(40%).", "까닭을 적으세요.")
    not_yours = Refusal("not_yours", "담당자가 아닙니다.", "담당자가 제출하세요.")
    given = {"progress": "140", "parties": ["moon"]}

    found = problems_of(FIELDS, given, [fell, not_yours], options=PLACES)

    assert found == FormProblems(
        {
            "results": "「추진실적」 항목이 비어 있습니다. 20,000자 이내의 글로 입력해 주십시오.",
            "progress": "「추진율」 항목에 쓸 수 없는 값입니다: 140. 0부터 100까지의 정수로 입력해 주십시오.",
            "parties": "「참여기관」 목록에 있는 것을 골라 주십시오.",
            "why": "추진율: 2012년 4분기(50%)보다 낮습니다(40%). 까닭을 적으세요.",
        },
        ("담당자가 아닙니다. 담당자가 제출하세요.",),
    )


def test_inputs_keep_what_was_typed_and_show_the_last_answer_beside():
    asked = inputs_of(
        FIELDS,
        {"progress": "많이", "term": {"from": "2013-01-01", "to": ""}, "parties": ["roads"]},
        before={"results": "조례를 고쳤다", "progress": 50, "grade": "normal", "why": "예산"},
        options=PLACES,
    )
    seen = {
        one.key: (one.kind, one.value, one.to, one.chosen, one.before, one.copies) for one in asked
    }

    assert seen == {
        "results": ("area", "", "", (), "조례를 고쳤다", True),
        "progress": ("figure", "많이", "", (), "50%", False),
        "why": ("area", "", "", (), "", False),  # explained that fall and no other
        "grade": ("radios", "", "", (), "정상추진", False),
        "term": ("span", "2013-01-01", "", (), "", False),
        "parties": ("checks", "", "", ("roads",), "", False),
    }
    assert asked[3].options == (("done", "완료"), ("normal", "정상추진"))


def test_said_words_name_places_and_money():
    assert said_words(FIELDS["parties"], ["roads", "parks"], PLACES["parties"]) == "도로과, 공원과"
    assert said_words(Field("cost", "예산", "won"), 1500000) == "1,500,000원"
    assert said_words(FIELDS["results"], None) == ""
