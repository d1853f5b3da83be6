from datetime import date

import pytest

from states.when import first_day, last_day, when_label, when_of

TIMES = [
    # what people type, stored, shown, first and last day
    (("2013. 2. 11.", "2013. 2. 11.(월)", "’13.2.11", "20130211", date(2013, 2, 11)),
     "2013-02-11", "2013. 2. 11.", date(2013, 2, 11), date(2013, 2, 11)),
    (("2013. 2월중", "2013. 2월 중", "’13. 2월중", "'13. 2.", "2013년 2월", "2013-02", "13년 2월"),
     "2013-02", "2013. 2월 중", date(2013, 2, 1), date(2013, 2, 28)),
    (("2012. 12월중",), "2012-12", "2012. 12월 중", date(2012, 12, 1), date(2012, 12, 31)),
    (("2013년 1분기", "2013년 1/4분기", "’13년 1분기", "2013. 1 / 4 분기", "2013-Q1"),
     "2013-Q1", "2013년 1분기", date(2013, 1, 1), date(2013, 3, 31)),
    (("2013년 상반기", "2013. 상반기 중", "2013-H1"),
     "2013-H1", "2013년 상반기", date(2013, 1, 1), date(2013, 6, 30)),
    (("2013년 하반기", "’13년 하반기"),
     "2013-H2", "2013년 하반기", date(2013, 7, 1), date(2013, 12, 31)),
    (("2013", "2013년", "2013년 중", "’13년", 2013),
     "2013", "2013년", date(2013, 1, 1), date(2013, 12, 31)),
    (("상시", "연중", "연중 상시", "always"), "always", "상시", None, None),
    (("수시", " 수시 ", "as_needed"), "as_needed", "수시", None, None),
]  # fmt: skip


@pytest.mark.parametrize(("typed", "stored", "shown", "first", "last"), TIMES)
def test_a_time_has_one_stored_form_and_one_that_people_read(typed, stored, shown, first, last):
    assert {each: when_of(each) for each in typed} == dict.fromkeys(typed, stored)
    assert when_of(stored) == stored
    assert when_label(stored) == shown
    assert when_of(shown) == stored
    assert (first_day(stored), last_day(stored)) == (first, last)


@pytest.mark.parametrize(
    "text",
    [
        "2월중", "1분기", "상반기", "13", "13. 2", "2013. 13월", "2013. 0월", "2013년 5분기",
        "2013-Q0", "2013-H3", "2013. 2월말", "2013. 2. 30.", "봄", "", "2013" * 20, "0999-01-01",
        "2200", "9999-12", 13, 2013.5, True, None, ["2013"], {"from": "2013", "to": "2014"},
    ],
)  # fmt: skip
def test_what_says_no_time_or_no_year_is_none(text):
    assert when_of(text) is None
