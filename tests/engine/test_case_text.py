"""What a list sorts by is a clerk's order, and a search finds what was typed in any of three ways."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.case import natural
from engine.case_text import initials, needle, number_form, search_form

NUMBERS = st.text(alphabet="019합의-가나. Z", min_size=1, max_size=12)


@given(st.lists(NUMBERS, max_size=8))
def test_number_form_sorts_as_natural_does(numbers: list[str]) -> None:
    by_form = sorted(numbers, key=number_form)

    assert [natural(one) for one in by_form] == sorted(natural(one) for one in numbers)


def test_number_form_puts_2_before_10() -> None:
    numbers = ["합의-10", "10", "합의-2", "2", "신규-1", "합의-2-1"]

    assert sorted(numbers, key=number_form) == [
        "2",
        "10",
        "신규-1",
        "합의-2",
        "합의-2-1",
        "합의-10",
    ]


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("조정", "협의 조정 컨설팅"),
        ("협의조정", "협의 조정 컨설팅"),
        ("협의 조 정", "협의조정 컨설팅"),
        ("ㅎㅊㄱ", "협치교육"),
        ("ㅊㄱ", "협치 교육"),
        ("\u1112\u110e\u1100", "협치교육"),  # as conjoining letters
        (unicodedata.normalize("NFD", "협치"), "협치교육"),
        ("협치", unicodedata.normalize("NFD", "협치교육")),
        ("smart", "Smart 도시"),
        ("14", "빈집"),
    ],
)
def test_what_is_typed_is_found(typed: str, title: str) -> None:
    assert needle(typed) in search_form("합의-14", title)


@pytest.mark.parametrize("typed", ["14빈집", "빈집ㅂㅈ", "빈집 정비"])
def test_nothing_is_found_across_number_title_and_initials(typed: str) -> None:
    assert needle(typed) not in search_form("14", "빈집")


def test_initials_keep_what_is_no_syllable() -> None:
    assert initials("협치교육 2단계") == "ㅎㅊㄱㅇ 2ㄷㄱ"
