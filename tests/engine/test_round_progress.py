"""How far a round is, how it will end, whom a nudge reaches, and who may see what of it."""

from datetime import date

import pytest
from sqlalchemy import select

from engine.nudge import nudge, to_nudge
from engine.people import NewDuty, assign_duties
from engine.round_errors import RoundNotOpen
from engine.round_list import coming_rounds, rounds_seen
from engine.round_name import round_name
from engine.round_progress import Forecast, forecast, progress
from engine.round_scope import ask_scope_of, seen_asks
from engine.round_view import asks, round_with_id
from engine.store import reading, transaction
from engine.tables import notice
from tests.rounds_town import LONG_AGO, seoul

OPENED = date(2013, 4, 1)
DUE = date(2013, 4, 10)


@pytest.fixture
def open_town(town):
    town.publish(since=date(2013, 1, 31))
    town.enter([1, 2], lead="welfare")
    town.enter([3], lead="roads")
    town.enter([4], lead="empty")
    town.open(OPENED)
    return town


def told(town, round_id: int, day: date, calendar=None) -> Forecast:
    with reading(town.store) as read:
        return forecast(
            read, round_with_id(read, round_id), today=day, calendar=calendar or town.calendar
        )


def answer_one(town, round_id: int, number: str, day: date, by: str) -> None:
    from engine.answers import Submission, submit

    one = next(one for one in town.asks(round_id) if one.number == number)
    with transaction(town.store) as write:
        submit(write, round_id, [Submission(one.id, {"results": "함"})], by=by, at=seoul(day))


def test_progress_names_departments_with_most_left_first_and_whom_nobody_is(open_town):
    answer_one(open_town, 1, "T-1", OPENED, "kim")
    with reading(open_town.store) as read:
        found = progress(read, 1)

    assert [(one.name, one.answered, one.asked, one.left) for one in found] == [
        ("도로과", 0, 1, 1),
        ("복지과", 1, 2, 1),
        ("신설과", 0, 1, 1),
    ]
    assert [(who.name, who.left) for one in found for who in one.people] == [
        ("park 씨", 1),
        ("kim 씨", 1),
        (None, 1),
    ]


def test_forecast_goes_on_at_the_pace_of_the_business_days_so_far(open_town):
    answer_one(open_town, 1, "T-1", OPENED, "kim")

    assert told(open_town, 1, OPENED).by_pace is None  # one day is no pace
    assert told(open_town, 1, date(2013, 4, 2)) == Forecast(4, 1, 4, None, None, None)
    assert told(open_town, 1, date(2013, 4, 9)).by_pace == 1  # 7 days gone, one to come


def test_forecast_says_nothing_before_anything_came_in(open_town):
    assert told(open_town, 1, date(2013, 4, 3)) == Forecast(4, 0, None, None, None, None)


def test_forecast_past_the_due_day_counts_what_was_in_time(open_town):
    answer_one(open_town, 1, "T-1", DUE, "kim")
    answer_one(open_town, 1, "T-2", date(2013, 4, 11), "kim")

    assert told(open_town, 1, date(2013, 4, 12)) == Forecast(4, 2, None, None, None, 1)


def test_forecast_follows_how_the_last_period_came_in(open_town):
    answer_one(open_town, 1, "T-1", date(2013, 4, 3), "kim")  # a week before the due day
    answer_one(open_town, 1, "T-2", date(2013, 4, 9), "kim")  # in time
    answer_one(open_town, 1, "T-3", date(2013, 4, 12), "park")  # late; T-4 never
    open_town.close(1, date(2013, 4, 16))
    (second,) = (
        one
        for one in open_town.open(date(2013, 7, 1))
        if town_review(open_town, one) == "quarterly_report"
    )

    found = told(open_town, second, date(2013, 7, 4))  # six days before

    # By then one of four had come in; of the three left one more came in time.
    assert (found.as_last, found.last_period) == (1, "2013년 1분기")


def town_review(town, round_id: int) -> str:
    with reading(town.store) as read:
        return round_with_id(read, round_id).review


def test_a_nudge_is_queued_once_a_day_to_those_who_owe(open_town):
    answer_one(open_town, 1, "T-3", OPENED, "park")
    keys = []
    for day in (date(2013, 4, 3), date(2013, 4, 3), date(2013, 4, 4)):
        with transaction(open_town.store) as write:
            done = nudge(write, round_with_id(write, 1), today=day, at=seoul(day))
        keys.append([one.person.key for one in done])
    with reading(open_town.store) as read:
        left = to_nudge(read, 1, today=date(2013, 4, 4))
        words = read.scalars(select(notice.c.words).where(notice.c.key.contains(":nudge:"))).all()

    assert keys == [["kim"], [], ["kim"]]
    assert [(one.person.key, one.left, one.told_today) for one in left] == [("kim", 2, True)]
    assert [(one["scope"], one["count"]) for one in words] == [("own", 2), ("own", 2)]


def test_a_closed_round_is_not_nudged(open_town):
    open_town.close(1, date(2013, 4, 16))

    with pytest.raises(RoundNotOpen), transaction(open_town.store) as write:
        nudge(write, round_with_id(write, 1), today=DUE, at=seoul(DUE))


def seen(town, who: str, *roles: str) -> list[str]:
    with reading(town.store) as read:
        scope = ask_scope_of(read, who, roles, on=OPENED)
        return [one.number for one in asks(read, 1, which=seen_asks(scope))]


def test_asks_are_seen_by_their_department_and_by_who_sees_all(open_town):
    with transaction(open_town.store) as write:
        assign_duties(write, [NewDuty("m1", "admin", LONG_AGO)])

    assert seen(open_town, "kim", "program_manager") == ["T-1", "T-2"]
    assert seen(open_town, "lead", "team_lead") == ["T-1", "T-2"]
    assert seen(open_town, "park", "program_manager") == ["T-3"]
    assert seen(open_town, "boss", "coordinator") == ["T-1", "T-2", "T-3", "T-4"]
    assert seen(open_town, "m1", "admin", "reviewer") == []
    assert seen(open_town, "nobody") == []


def test_evaluations_are_seen_by_their_member_and_by_who_may_know_scores(town):
    town.publish(since=date(2012, 12, 31))
    town.enter([1])
    round_id = town.open_one(date(2013, 1, 2), "evaluation")
    with transaction(town.store) as write:
        assign_duties(write, [NewDuty("lee", "secretary", LONG_AGO)])

    def theirs(who: str, *roles: str) -> list[str | None]:
        with reading(town.store) as read:
            scope = ask_scope_of(read, who, roles, on=OPENED)
            return [one.person_key for one in asks(read, round_id, which=seen_asks(scope))]

    assert theirs("m1", "reviewer") == ["m1"]
    assert theirs("boss", "coordinator") == ["m1", "m2", "m3"]
    assert theirs("lee", "secretary") == []
    assert theirs("kim", "program_manager") == []


def test_rounds_seen_count_what_is_ones_own(open_town):
    def figures(who: str, *roles: str) -> list[tuple[int, int]]:
        with reading(open_town.store) as read:
            scope = ask_scope_of(read, who, roles, on=OPENED)
            return [(one.row.asked, one.row.items) for one in rounds_seen(read, scope, {})]

    assert figures("kim", "program_manager") == [(2, 4)]
    assert figures("boss", "coordinator") == [(4, 4)]
    assert figures("m1", "reviewer") == []


def test_coming_rounds_are_the_next_of_each_review(open_town):
    with reading(open_town.store) as read:
        found = coming_rounds(read, today=OPENED, calendar=open_town.calendar)

    assert [(one.review, one.period.name, one.span.opens_on, one.span.due_on) for one in found] == [
        ("evaluation", "2013-H1", date(2013, 7, 1), date(2013, 7, 31)),
        ("quarterly_report", "2013-Q2", date(2013, 7, 1), date(2013, 7, 10)),
    ]


def test_round_name_says_a_quarter_once():
    assert round_name("2013년 2분기", "분기 이행상황 보고") == "2013년 2분기 이행상황 보고"
    assert round_name("2013년 상반기", "반기 평가") == "2013년 상반기 평가"
    assert round_name("2013년", "연 1회 점검") == "2013년 연 1회 점검"
