import subprocess
import sys
from datetime import date

import pytest

from engine.business_days import OfficeCalendar, OfficeDay, public_holidays

LAW = OfficeCalendar()


def test_holidays_of_the_demo_year():
    assert public_holidays(2013) == {
        date(2013, 1, 1): "1월 1일",
        date(2013, 2, 9): "설날 연휴",
        date(2013, 2, 10): "설날",
        date(2013, 2, 11): "설날 연휴",
        date(2013, 3, 1): "삼일절",
        date(2013, 5, 5): "어린이날",
        date(2013, 5, 17): "석가탄신일",
        date(2013, 6, 6): "현충일",
        date(2013, 8, 15): "광복절",
        date(2013, 9, 18): "추석 연휴",
        date(2013, 9, 19): "추석",
        date(2013, 9, 20): "추석 연휴",
        date(2013, 10, 3): "개천절",
        date(2013, 10, 9): "한글날",
        date(2013, 12, 25): "기독탄신일",
    }


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2014, 6, 4), "전국동시지방선거일"),
        (date(2014, 9, 10), "대체공휴일(추석)"),
        (date(2016, 4, 13), "국회의원선거일"),
        (date(2017, 10, 2), "임시공휴일"),
        (date(2017, 10, 3), "개천절·추석 연휴"),
        (date(2024, 10, 1), "임시공휴일(국군의 날)"),
        (date(2025, 3, 3), "대체공휴일(삼일절)"),
        (date(2025, 5, 6), "대체공휴일(부처님오신날·어린이날)"),
        (date(2025, 6, 3), "대통령선거일"),
        (date(2026, 5, 1), "노동절"),
        (date(2026, 7, 17), "제헌절"),
        (date(2027, 7, 19), "대체공휴일(제헌절)"),
        (date(2013, 4, 13), "토요일"),
        (date(2013, 4, 14), "일요일"),
        (date(2013, 5, 1), None),  # 노동절 became a public holiday in 2026
        (date(2013, 4, 15), None),
    ],
)
def test_a_day_off_has_its_official_name(day, name):
    assert LAW.name_of(day) == name
    assert LAW.is_business_day(day) == (name is None)


def test_the_offices_own_list_wins_over_the_law():
    calendar = OfficeCalendar(
        [
            OfficeDay(date(2013, 10, 15), off=True, name="시민의 날", source="시민의 날 조례"),
            OfficeDay(date(2013, 10, 9), off=False, name="한글날 근무", source="내부결재"),
            OfficeDay(date(2013, 10, 12), off=False, name="토요일 근무", source="내부결재"),
        ]
    )

    assert calendar.name_of(date(2013, 10, 15)) == "시민의 날"
    assert not calendar.is_business_day(date(2013, 10, 15))
    assert calendar.name_of(date(2013, 10, 9)) is None
    assert calendar.is_business_day(date(2013, 10, 9))
    assert calendar.is_business_day(date(2013, 10, 12))
    assert not calendar.is_business_day(date(2013, 10, 13))


def test_the_nearest_business_day_passes_over_a_long_holiday():
    assert LAW.next_business_day(date(2013, 9, 18)) == date(2013, 9, 23)
    assert LAW.previous_business_day(date(2013, 9, 22)) == date(2013, 9, 17)
    assert LAW.next_business_day(date(2013, 9, 17)) == date(2013, 9, 17)
    assert LAW.previous_business_day(date(2013, 9, 17)) == date(2013, 9, 17)


def test_plus_counts_business_days_either_way():
    assert LAW.plus(date(2013, 9, 17), 1) == date(2013, 9, 23)
    assert LAW.plus(date(2013, 9, 17), 5) == date(2013, 9, 27)
    assert LAW.plus(date(2013, 9, 23), -1) == date(2013, 9, 17)
    assert LAW.plus(date(2013, 9, 21), 0) == date(2013, 9, 21)


def test_days_between_is_what_plus_added():
    start, end = date(2013, 9, 17), LAW.plus(date(2013, 9, 17), 60)

    assert end == date(2013, 12, 17)  # weeks of 5, 4, 4 and nine of 5 make 58
    assert LAW.business_days_between(start, end) == 60
    assert LAW.business_days_between(end, start) == -60
    assert LAW.business_days_between(start, start) == 0


def test_importing_the_calendar_computes_nothing():
    """Every command pays for an import at the top of a module; the holidays cost 0.1 s."""
    question = "import engine.deadline, sys; print('holidays' in sys.modules)"

    done = subprocess.run(
        [sys.executable, "-c", question], capture_output=True, text=True, check=True
    )

    assert done.stdout == "False\n"
