from datetime import date

import pytest

from states import PeriodUnknown, period_named, period_of, periods_ending


@pytest.mark.parametrize(
    ("name", "first", "last", "label"),
    [
        ("2013-Q1", date(2013, 1, 1), date(2013, 3, 31), "2013년 1분기"),
        ("2013-Q4", date(2013, 10, 1), date(2013, 12, 31), "2013년 4분기"),
        ("2012-Q1", date(2012, 1, 1), date(2012, 3, 31), "2012년 1분기"),
        ("2013-H1", date(2013, 1, 1), date(2013, 6, 30), "2013년 상반기"),
        ("2013-H2", date(2013, 7, 1), date(2013, 12, 31), "2013년 하반기"),
        ("2013", date(2013, 1, 1), date(2013, 12, 31), "2013년"),
    ],
)
def test_a_period_has_a_name_a_label_and_two_ends(name, first, last, label):
    period = period_named(name)

    assert (period.name, period.first, period.last, period.label) == (name, first, last, label)
    assert period_of(first, period.every) == period == period_of(last, period.every)
    assert period.next().previous() == period
    assert period.next().first.toordinal() == last.toordinal() + 1


@pytest.mark.parametrize(
    "name", ["", "2013-Q5", "2013-H3", "2013-Q0", "13-Q1", "2013Q1", "2013-q1"]
)
def test_no_other_name_is_a_period(name):
    with pytest.raises(PeriodUnknown) as caught:
        period_named(name)

    assert str(caught.value) == f"no period {name!r}; try 2013-Q1, 2013-H1 or 2013"


def test_periods_ending_gives_those_whose_last_day_lies_within():
    found = periods_ending("quarter", since=date(2013, 3, 31), until=date(2013, 9, 29))

    assert [period.name for period in found] == ["2013-Q1", "2013-Q2"]
    assert periods_ending("half_year", since=date(2013, 7, 1), until=date(2013, 12, 30)) == ()
