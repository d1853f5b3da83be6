"""What is due: the calendar minus what was dealt with, once, however the clock ran."""

import random
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from engine.business_days import OfficeCalendar
from engine.deadline import span_of
from engine.definitions import in_force
from engine.due import due_rounds, late_span
from engine.opening import begin_round, skip_round
from engine.store import reading, transaction
from engine.tables import occurrence, round_
from states.lifecycle import Span
from states.period import period_named, periods_ending
from tests.rounds_town import DEFINITION, Town, seoul

CALENDAR = OfficeCalendar()
QUARTERS_ONLY = DEFINITION.split("  evaluation:")[0]
REPLACED_BY_Q2 = "시스템이 멈춘 동안 기한이 지나 2013년 2분기 회차로 갈음했습니다."
PASSED_OVER = "시스템이 멈춘 동안 기한이 지나 열지 않고 넘어갔습니다."


def due(town: Town, day: date) -> list[tuple[str, str | None, bool]]:
    with reading(town.store) as read:
        found = due_rounds(read, today=day, calendar=town.calendar)
    return [(each.period.name, each.skip, each.late) for each in found]


def test_due_rounds_gives_a_period_from_its_opening_day_until_it_is_opened(town):
    town.publish(since=date(2013, 1, 1), source=QUARTERS_ONLY)

    assert due(town, date(2013, 3, 31)) == []
    assert due(town, date(2013, 4, 1)) == [("2013-Q1", None, False)]
    assert due(town, date(2013, 4, 10)) == [("2013-Q1", None, False)]

    town.open(date(2013, 4, 10))

    assert due(town, date(2013, 4, 10)) == []


def test_due_rounds_gives_every_review_oldest_period_first(town):
    town.publish(since=date(2013, 1, 1), catch_up="each")

    with reading(town.store) as read:
        found = due_rounds(read, today=date(2013, 7, 3), calendar=town.calendar)

    assert [(each.period.name, each.review.key) for each in found] == [
        ("2013-Q1", "quarterly_report"),
        ("2013-H1", "evaluation"),
        ("2013-Q2", "quarterly_report"),
    ]


@pytest.mark.parametrize(
    ("since", "until", "expected"),
    [
        (date(2013, 3, 31), None, ["2013-Q1", "2013-Q2", "2013-Q3"]),
        (date(2013, 4, 1), None, ["2013-Q2", "2013-Q3"]),
        (date(2013, 1, 1), date(2013, 6, 30), ["2013-Q1", "2013-Q2"]),
        (date(2013, 1, 1), date(2013, 6, 29), ["2013-Q1"]),
        (date(2013, 10, 1), None, []),
    ],
)
def test_due_rounds_holds_to_since_and_until_by_the_last_day_of_a_period(
    town, since, until, expected
):
    town.publish(since=since, until=until, catch_up="each", source=QUARTERS_ONLY)

    assert [name for name, _, _ in due(town, date(2013, 10, 2))] == expected


@pytest.mark.parametrize(
    ("catch_up", "expected"),
    [
        (
            "each",
            [("2013-Q1", None, True), ("2013-Q2", None, True), ("2013-Q3", None, False)],
        ),
        (
            "latest",
            [("2013-Q1", REPLACED_BY_Q2, True), ("2013-Q2", None, True), ("2013-Q3", None, False)],
        ),
        (
            "skip",
            [
                ("2013-Q1", PASSED_OVER, True),
                ("2013-Q2", PASSED_OVER, True),
                ("2013-Q3", None, False),
            ],
        ),
    ],
)
def test_due_rounds_catches_up_as_the_review_says(town, catch_up, expected):
    town.publish(since=date(2013, 1, 1), catch_up=catch_up, source=QUARTERS_ONLY)

    assert due(town, date(2013, 10, 5)) == expected


def test_due_rounds_calls_a_period_missed_only_when_its_due_day_has_passed(town):
    town.publish(since=date(2013, 4, 1), catch_up="skip", source=QUARTERS_ONLY)

    assert due(town, date(2013, 7, 10)) == [("2013-Q2", None, False)]
    assert due(town, date(2013, 7, 11)) == [("2013-Q2", PASSED_OVER, True)]


def test_due_rounds_counts_a_late_round_from_the_day_it_opens(town):
    town.publish(since=date(2013, 1, 1), source=QUARTERS_ONLY)

    with reading(town.store) as read:
        (late,) = due_rounds(read, today=date(2013, 6, 3), calendar=town.calendar)

    assert (late.period.name, late.nominal_due_on) == ("2013-Q1", date(2013, 4, 10))
    assert late.span == Span(date(2013, 6, 3), date(2013, 6, 12), date(2013, 6, 17))


def test_late_span_gives_the_same_time_and_ends_on_a_business_day():
    nominal = Span(date(2013, 4, 1), date(2013, 4, 10), None)

    # 2013-06-06 is 현충일, a Thursday; nine days after 28 May
    assert late_span(nominal, today=date(2013, 5, 28), calendar=CALENDAR) == Span(
        date(2013, 5, 28), date(2013, 6, 7), None
    )


def test_due_rounds_leaves_out_a_review_that_was_withdrawn(town):
    town.publish(since=date(2013, 1, 1))
    town.publish(source=QUARTERS_ONLY.replace("분기 이행상황 보고", "분기 보고"))

    with reading(town.store) as read:
        found = due_rounds(read, today=date(2013, 7, 1), calendar=town.calendar)

    assert {each.review.label for each in found} == {"분기 보고"}


@pytest.mark.parametrize("catch_up", ["each", "latest", "skip"])
@pytest.mark.slow
def test_ten_years_of_ticks_deal_with_every_period_once_and_none_early(town, catch_up):
    first, last = date(2013, 1, 1), date(2022, 12, 31)
    town.publish(since=first, until=last, catch_up=catch_up)
    town.enter([1, 2])
    chance = random.Random(catch_up)
    day = first
    while day < date(2023, 3, 1):
        with reading(town.store) as read:  # two clocks read before either writes
            seen = [due_rounds(read, today=day, calendar=town.calendar) for _ in range(2)]
        ids = [_act(town, found, day) for found in seen]
        assert ids[0] == ids[1]
        day += timedelta(days=chance.choice((0, 1, 1, 2, 7, 30, 100)))

    with reading(town.store) as read:
        reviews = in_force(read, "task").lifecycle.reviews
    expected = {
        (key, period.name): span_of(review, period, town.calendar)
        for key, review in reviews.items()
        for period in periods_ending(review.every, since=first, until=last)
    }
    o = occurrence.c
    held = town.rows(select(o.review, o.period, o.ended, o.late, o.recorded_at))
    assert sorted(row[:2] for row in held) == sorted(expected)
    assert len(held) == 60
    for review, period, ended, late, at in held:
        span = expected[review, period]
        assert at.date() >= span.opens_on
        assert late == (at.date() > span.due_on)
        if catch_up == "each":
            assert ended == "opened"
        elif catch_up == "skip":
            assert (ended == "skipped") == late
    opened = {row[:2] for row in held if row[2] == "opened"}
    nominal = town.rows(select(round_.c.review, round_.c.period, round_.c.period_last))
    assert {row[:2] for row in nominal} == opened
    assert all(period_named(period).last == last for _, period, last in nominal)


def _act(town: Town, found: list, day: date) -> list[int]:
    ids = []
    for each in found:
        with transaction(town.store) as write:
            if each.skip:
                skip_round(write, each, at=seoul(day))
            else:
                ids.append(begin_round(write, each, today=day, at=seoul(day)))
    return ids
