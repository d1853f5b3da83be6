from datetime import UTC, date, datetime, time

import pytest

from notifications.korean import (
    deadline_words,
    item_letter,
    listed,
    number,
    official_date,
    official_moment,
    official_time,
    won,
)


def test_official_date_has_stops_spaces_and_weekday() -> None:
    days = [date(2013, 4, 10), date(2017, 2, 22), date(2026, 10, 12), date(2013, 12, 1)]

    assert [official_date(day) for day in days] == [
        "2013. 4. 10.(수)",
        "2017. 2. 22.(수)",
        "2026. 10. 12.(월)",
        "2013. 12. 1.(일)",
    ]


def test_official_date_of_a_moment_is_its_day_in_seoul() -> None:
    assert official_date(datetime(2013, 4, 9, 23, 30, tzinfo=UTC)) == "2013. 4. 10.(수)"
    assert official_date("2013-04-10") == "2013. 4. 10.(수)"


def test_official_time_counts_to_24() -> None:
    assert official_time(time(13, 30)) == "13:30"
    assert official_time(datetime(2013, 4, 10, 1, 5, tzinfo=UTC)) == "10:05"
    assert official_moment(datetime(2013, 4, 9, 16, 5, tzinfo=UTC)) == "2013. 4. 10.(수) 01:05"


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (113_560, "금113,560원(금일십일만삼천오백육십원)"),  # the example of 시행규칙 제2조
        (0, "금0원(금영원)"),
        (10, "금10원(금일십원)"),
        (100_000_000, "금100,000,000원(금일억원)"),
        (899_976_000, "금899,976,000원(금팔억구천구백구십칠만육천원)"),
        (1_000_000_000_001, "금1,000,000,000,001원(금일조일원)"),
    ],
)
def test_won_is_written_in_figures_and_words(value: int, said: str) -> None:
    assert won(value) == said


@pytest.mark.parametrize("value", [-1, 10**20])
def test_won_refuses_what_has_no_words(value: int) -> None:
    with pytest.raises(ValueError, match="cannot be written in words"):
        won(value)


def test_deadline_words() -> None:
    today = date(2013, 4, 10)
    days = [date(2013, 4, 13), date(2013, 4, 10), date(2013, 4, 8), date(2014, 4, 10)]

    assert [deadline_words(due, today) for due in days] == [
        "3일 남음",
        "오늘까지",
        "2일 지남",
        "365일 남음",
    ]


def test_number_and_list() -> None:
    assert (number(113560), number(-1000)) == ("113,560", "-1,000")
    assert listed(["복지정책과", "도시계획과"]) == "복지정책과, 도시계획과"
    assert listed(["행정", "재정"], "·") == "행정·재정"


def test_item_letter_goes_on_as_the_rule_does() -> None:
    letters = [item_letter(position) for position in (1, 2, 3, 14, 15, 28, 29, 84)]

    assert letters == ["가", "나", "다", "하", "거", "허", "고", "히"]
    with pytest.raises(ValueError, match="no letter for item 85"):
        item_letter(85)
