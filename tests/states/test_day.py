from datetime import date, datetime

import pytest

from states.day import date_of, range_of


@pytest.mark.parametrize(
    "text",
    [
        "2013-04-10", "2013. 4. 10.", "2013. 4. 10", "2013.4.10", "2013. 04. 10.", "’13.4.10",
        "'13. 4. 10.", "‘13.4.10.", "13.4.10", "20130410", "2013년 4월 10일", "2013/4/10",
        "2013. 4. 10.(수)", "  2013-04-10 ", date(2013, 4, 10), datetime.fromisoformat("2013-04-10"),
    ],
)  # fmt: skip
def test_date_of_reads_a_day_as_offices_type_it(text):
    assert date_of(text) == date(2013, 4, 10)


@pytest.mark.parametrize(
    "text",
    ["", "2013", "2013. 4.", "4. 10.", "2013-02-30", "2013-13-01", "0000-01-01", "내일", "1304",
     "2013-04-10 또는 11", "9월 중", "1" * 400, None, 20130410, 41374.0, True, ["2013-04-10"]],
)  # fmt: skip
def test_date_of_reads_nothing_else(text):
    assert date_of(text) is None


def test_date_of_knows_the_century_of_two_digits():
    assert date_of("'99.1.23") == date(1999, 1, 23)
    assert date_of("'69.1.23") == date(2069, 1, 23)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2013. 1. 1. ~ 2014. 6. 30.", "2013-01-01", "2014-06-30"),
        ("2013-01-01~2014-06-30", "2013-01-01", "2014-06-30"),
        ("’12.3. ~ ’13.12.", "2012-03-01", "2013-12-31"),
        ("2013년 1월 ~ 2013년 2월", "2013-01-01", "2013-02-28"),
        ("2011 ∼ 2014", "2011-01-01", "2014-12-31"),
        ({"from": "2013-01-01", "to": "2013. 1. 1."}, "2013-01-01", "2013-01-01"),
        ({"from": date(2013, 1, 1), "to": date(2013, 1, 2)}, "2013-01-01", "2013-01-02"),
    ],
)
def test_range_of_reads_a_term_to_the_day_the_month_or_the_year(text, first, last):
    assert range_of(text) == {"from": first, "to": last}


@pytest.mark.parametrize(
    "text",
    ["2014 ~ 2013", "2013. 1. 1. ~", "~ 2013", "2013-01-01", "2013 ~ 2014 ~ 2015", "9999 ~ 9999",
     {"from": "2013-01-01"}, {"from": "2013-01-01", "to": "2014-01-01", "x": 1}, 5, None],
)  # fmt: skip
def test_range_of_reads_nothing_else(text):
    assert range_of(text) is None
