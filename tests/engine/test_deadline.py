"""
Deadlines, each worked out by hand from the calendar of its year.

The comment of a line says why it ends there. The examples of the statutes come first; the rest
are the corners: month ends, leap years, holidays in a row, substitutes, both counting rules.
"""

from dataclasses import replace
from datetime import date

import pytest

from engine.business_days import OfficeCalendar, OfficeDay
from engine.deadline import days_after, months_after, span_of
from states.lifecycle import Actor, Offset, Review, Span
from states.period import period_named

LAW = OfficeCalendar()

MONTHS = [
    # start, months, ends on                why
    ("2026-12-31", 2, "2027-03-02"),  # 실적보고: 2. 28. is a Sunday, 3. 1. a holiday
    ("2026-06-30", 2, "2026-08-31"),  # counted from 7. 1., a whole month each: not 8. 30.
    ("2026-11-30", 2, "2027-02-01"),  # 1. 31. is a Sunday
    ("2027-12-31", 4, "2028-05-03"),  # 4. 30. Sunday, 5. 1. 노동절, 5. 2. 부처님오신날
    ("2013-01-15", 1, "2013-02-15"),  # a Friday
    ("2013-01-31", 1, "2013-02-28"),  # counted from 2. 1.: the whole of February
    ("2013-01-30", 1, "2013-02-28"),  # counted from 31., and February has none: its last day
    ("2013-01-29", 1, "2013-02-28"),  # counted from 30.: the same
    ("2013-01-28", 1, "2013-02-28"),  # counted from 29.: the same
    ("2013-01-27", 1, "2013-02-27"),  # counted from 28.: the day before 2. 28.
    ("2024-01-31", 1, "2024-02-29"),  # a leap year, a Thursday
    ("2024-02-29", 12, "2025-02-28"),  # counted from 3. 1.: ends on the last of February, a Friday
    ("2013-03-31", 1, "2013-04-30"),  # counted from 4. 1., a Tuesday
    ("2013-08-31", 6, "2014-02-28"),  # counted from 9. 1., a Friday
    ("2013-04-05", 2, "2013-06-05"),  # a Wednesday, before 현충일
    ("2013-04-06", 2, "2013-06-07"),  # 6. 6. is 현충일, and 6. 7. a Friday
    ("2013-06-18", 3, "2013-09-23"),  # 9. 18. to 20. is 추석, then a weekend
]
FIRST_DAY_COUNTS = [
    ("2017-09-01", 36, "2020-08-31"),  # a project of 36 months from its start
    ("2017-01-01", 12, "2018-01-02"),  # 12. 31. is a Sunday, 1. 1. a holiday
    ("2016-11-01", 8, "2017-06-30"),  # a Friday
    ("2013-02-28", 1, "2013-03-27"),  # the day before 3. 28.
]
MONTHS_OF_BURDEN = [
    ("2026-12-31", 2, "2027-02-28"),  # counted from 12. 31., no such day in February; Sunday stays
    ("2026-01-01", 60, "2030-12-31"),  # kept from a programme for five years
    ("2013-04-06", 2, "2013-06-05"),  # the first day counts: one day sooner
    ("2013-02-05", 1, "2013-03-04"),  # a Monday
    ("2013-02-02", 1, "2013-03-01"),  # 삼일절, and it ends all the same
]
DAYS = [
    ("2026-09-04", 20, "2026-09-28"),  # 이의신청: 9. 24. to 26. is 추석, 27. a Sunday
    ("2013-03-31", 10, "2013-04-10"),  # a quarter's report: a Wednesday
    ("2013-06-30", 10, "2013-07-10"),  # a Wednesday
    ("2013-09-30", 10, "2013-10-10"),  # 10. 9. is 한글날, the day before
    ("2013-12-31", 10, "2014-01-10"),  # a Friday
    ("2013-01-31", 10, "2013-02-12"),  # 2. 9. to 11. is 설날; no substitute in 2013
    ("2013-05-01", 4, "2013-05-06"),  # 어린이날 on a Sunday had no substitute: Monday
    ("2013-05-08", 9, "2013-05-20"),  # 5. 17. is 석가탄신일, a Friday
    ("2014-08-31", 7, "2014-09-11"),  # 9. 7. to 9. is 추석, 10. the first substitute ever
    ("2015-08-04", 10, "2015-08-17"),  # 8. 14. was proclaimed a holiday, 15. and 16. a weekend
    ("2017-09-20", 10, "2017-10-10"),  # ten days in a row, 9. 30. to 10. 9.
    ("2024-05-01", 4, "2024-05-07"),  # 어린이날 on a Sunday has had a substitute since 2014
    ("2025-01-21", 6, "2025-01-31"),  # 1. 27. proclaimed, 28. to 30. 설날
    ("2025-04-30", 5, "2025-05-07"),  # two holidays on 5. 5.: one substitute, 5. 6.
    ("2026-04-30", 1, "2026-05-04"),  # 5. 1. is 노동절, a Friday
    ("2026-07-10", 7, "2026-07-20"),  # 제헌절 is a holiday again, a Friday
    ("2027-07-10", 7, "2027-07-20"),  # and on a Saturday it has a substitute, 7. 19.
    ("2027-12-20", 5, "2027-12-28"),  # 기독탄신일 on a Saturday: 12. 27. substitutes
    ("2027-05-30", 7, "2027-06-07"),  # 현충일 on a Sunday has none
    ("2028-09-25", 7, "2028-10-06"),  # 추석 on 개천절: 10. 5. substitutes
    ("2013-04-05", 1, "2013-04-08"),  # a Saturday
    ("2013-04-10", 0, "2013-04-10"),  # on the day itself
    ("2013-04-13", 0, "2013-04-15"),  # on the day itself, a Saturday
]
DAYS_OF_BURDEN = [
    ("2013-04-01", 10, "2013-04-10"),  # the first day counts
    ("2013-04-04", 10, "2013-04-13"),  # a Saturday, and it ends all the same
    ("2026-09-06", 20, "2026-09-25"),  # 추석, and it ends all the same
    ("2013-04-10", 1, "2013-04-10"),  # the day itself is the whole of it
]


def test_the_table_is_long_enough_to_trust():
    tables = (MONTHS, FIRST_DAY_COUNTS, MONTHS_OF_BURDEN, DAYS, DAYS_OF_BURDEN)

    assert sum(map(len, tables)) >= 40


@pytest.mark.parametrize(("start", "months", "end"), MONTHS)
def test_months_after_an_event(start, months, end):
    found = months_after(day(start), months, counting="civil", calendar=LAW)

    assert found == day(end)


@pytest.mark.parametrize(("start", "months", "end"), FIRST_DAY_COUNTS)
def test_months_after_counts_a_first_day_that_begins_at_midnight(start, months, end):
    found = months_after(day(start), months, counting="civil", calendar=LAW, first_day_counts=True)

    assert found == day(end)


@pytest.mark.parametrize(("start", "months", "end"), MONTHS_OF_BURDEN)
def test_months_after_of_a_burden_count_the_first_day_and_never_roll(start, months, end):
    found = months_after(day(start), months, counting="burden", calendar=LAW)

    assert found == day(end)


@pytest.mark.parametrize(("start", "days", "end"), DAYS)
def test_days_after_an_event(start, days, end):
    assert days_after(day(start), days, counting="civil", calendar=LAW) == day(end)


@pytest.mark.parametrize(("start", "days", "end"), DAYS_OF_BURDEN)
def test_days_after_of_a_burden_count_the_first_day_and_never_roll(start, days, end):
    assert days_after(day(start), days, counting="burden", calendar=LAW) == day(end)


def test_a_day_on_the_offices_own_list_moves_a_deadline():
    anniversary = OfficeDay(date(2013, 4, 10), off=True, name="개청기념일", source="복무 조례")
    calendar = OfficeCalendar([anniversary])

    found = days_after(date(2013, 3, 31), 10, counting="civil", calendar=calendar)

    assert found == date(2013, 4, 11)


REPORT = Review(
    key="quarterly_report",
    label="분기 이행상황 보고",
    every="quarter",
    of=("maintained",),
    answers="one",
    answered_by=Actor("program_manager", "lead"),
    opens=Offset("period_end", 1),
    due=Offset("period_end", 10),
    closes=None,
    remind_days_before=(7, 1),
    escalate_days_after={},
    catch_up="latest",
    form={},
)


def test_span_opens_on_its_day_even_if_nobody_works():
    span = span_of(REPORT, period_named("2013-Q4"), LAW)

    assert span == Span(date(2014, 1, 1), date(2014, 1, 10), None)


def test_span_closes_some_days_after_the_due_day_as_it_really_fell():
    review = replace(
        REPORT, due=Offset("period_end", 13), closes=Offset("due", 5)
    )  # 4. 13. is a Saturday

    span = span_of(review, period_named("2013-Q1"), LAW)

    assert span == Span(date(2013, 4, 1), date(2013, 4, 15), date(2013, 4, 22))


def test_span_of_a_burden_does_not_roll():
    review = replace(
        REPORT, due=Offset("period_end", 14, "burden"), closes=Offset("period_end", 21, "burden")
    )

    span = span_of(review, period_named("2013-Q1"), LAW)

    assert span == Span(date(2013, 4, 1), date(2013, 4, 13), date(2013, 4, 20))


def day(text: str) -> date:
    return date.fromisoformat(text)
