"""An open round tells its opening, reminds before it is due, and escalates after."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, select

from engine.business_days import OfficeCalendar, OfficeDay
from engine.notices import words_of
from engine.people import NewPerson, add_people
from engine.reminders import queue_round_notices
from engine.store import transaction
from engine.tables import notice
from tests.outbox_rows import (
    NINE,
    QUARTERLY,
    add_asks,
    add_cases,
    add_department,
    add_office_role,
    add_round,
    add_subcommittee,
    answer,
    close,
    statements,
)

CALENDAR = OfficeCalendar()
WELFARE = {"program_manager": "kim", "team_lead": "lee", "division_head": "park"}


@pytest.fixture
def welfare(store: Engine) -> Engine:
    """One department with three cases; its round opened on Monday 2013-04-01, due on Wednesday the 10th."""
    with transaction(store) as write:
        add_department(write, "복지", roles=WELFARE)
        add_cases(write, ["합의-1", "합의-2", "합의-10"])
        add_round(write)
        add_asks(write, 1, [(f"합의-{n}", "kim") for n in (1, 2, 10)], department="복지")
    return store


def told(store: Engine, today: date, calendar: OfficeCalendar = CALENDAR) -> list[str]:
    """Queue what is due on a day, and give the keys that are new."""
    with transaction(store) as write:
        before = set(_keys(write))
        count = queue_round_notices(write, today=today, calendar=calendar, at=_nine(today))
        new = [key for key in _keys(write) if key not in before]
    assert count == len(new)
    return new


def _keys(write: Connection) -> list[str]:
    return list(write.scalars(select(notice.c.key).order_by(notice.c.id)))


def _nine(day: date) -> datetime:
    return NINE + (day - date(2013, 4, 1))


def april(day: int) -> date:
    return date(2013, 4, day)


def test_a_round_tells_each_step_on_its_day_and_once(welfare: Engine) -> None:
    by_day = {day: told(welfare, april(day)) for day in range(1, 21)}

    assert {day: keys for day, keys in by_day.items() if keys} == {
        1: ["round:1:opened:1"],
        3: ["round:1:before7:1"],
        9: ["round:1:before1:1"],
        11: ["round:1:after1:1"],
        15: ["round:1:after3:team_lead:1:2"],  # the 13th is a Saturday
        17: ["round:1:after7:division_head:1:3"],
    }


def test_a_notice_keeps_the_words_of_its_moment(welfare: Engine) -> None:
    told(welfare, april(1))
    told(welfare, april(15))

    with transaction(welfare) as write:
        rows = {row.key: row for row in write.execute(select(notice))}

    opened, escalated = rows["round:1:opened:1"], rows["round:1:after3:team_lead:1:2"]
    assert (opened.kind, opened.template, opened.not_before, opened.round_id) == (
        "opened", "digest", april(1), 1,
    )  # fmt: skip
    assert words_of(opened.words) == {
        "review": "분기 이행상황 보고",
        "period": "2013년 1분기",
        "due_on": april(10),
        "step": "opened",
        "scope": "own",
        "count": 3,
    }
    assert (escalated.kind, escalated.not_before, escalated.organisation_id) == (
        "escalation", april(15), 1,
    )  # fmt: skip
    assert words_of(escalated.words) == {
        "review": "분기 이행상황 보고",
        "period": "2013년 1분기",
        "due_on": april(10),
        "step": "after3",
        "scope": "late",
        "role": "team_lead",
        "committee_id": None,
        "count": 3,
    }


def test_of_missed_reminders_only_the_newest_is_told(welfare: Engine) -> None:
    assert told(welfare, april(10)) == ["round:1:opened:1", "round:1:before1:1"]


def test_of_missed_escalations_each_role_gets_its_newest(store: Engine) -> None:
    review = {
        **QUARTERLY,
        "escalate_days_after": [[1, "program_manager"], [2, "team_lead"], [5, "team_lead"]],
    }
    with transaction(store) as write:
        add_department(write, "복지", roles=WELFARE)
        add_cases(write, ["합의-1"])
        add_round(write, review=review)
        add_asks(write, 1, [("합의-1", "kim")], department="복지")

    assert told(store, date(2013, 5, 20)) == [
        "round:1:opened:1",
        "round:1:after1:1",
        "round:1:after5:team_lead:1:2",
    ]


def test_no_reminder_falls_on_or_before_the_opening(store: Engine) -> None:
    with transaction(store) as write:
        add_department(write, "복지", roles=WELFARE)
        add_cases(write, ["합의-1"])
        add_round(write, opened_on=april(3), due_on=april(10))
        add_asks(write, 1, [("합의-1", "kim")], department="복지")

    assert [told(store, april(day)) for day in range(3, 11)] == [
        ["round:1:opened:1"],  # seven days before is this very day
        [], [], [], [], [],
        ["round:1:before1:1"],
        [],
    ]  # fmt: skip


def test_reminders_move_back_over_days_off_and_escalations_forward(welfare: Engine) -> None:
    festival = OfficeCalendar([OfficeDay(april(day), True, "축제", "시") for day in (3, 9, 11)])

    by_day = {day: told(welfare, april(day), festival) for day in range(1, 13)}

    assert {day: keys for day, keys in by_day.items() if keys} == {
        1: ["round:1:opened:1"],
        2: ["round:1:before7:1"],
        8: ["round:1:before1:1"],
        12: ["round:1:after1:1"],
    }


def test_who_answered_hears_nothing_more(welfare: Engine) -> None:
    told(welfare, april(1))
    with transaction(welfare) as write:
        answer(write, 1, "kim")

    assert [told(welfare, april(day)) for day in (3, 9, 11, 15, 17)] == [[]] * 5


def test_a_closed_round_is_silent(welfare: Engine) -> None:
    with transaction(welfare) as write:
        close(write, 1)

    assert told(welfare, april(3)) == []


def test_a_round_that_is_still_opening_is_silent(store: Engine) -> None:
    with transaction(store) as write:
        add_department(write, "복지", roles=WELFARE)
        add_cases(write, ["합의-1"])
        add_round(write, status="opening")
        add_asks(write, 1, [("합의-1", "kim")], department="복지")

    assert told(store, april(3)) == []


def test_a_round_opened_after_its_due_day_is_late_from_its_opening_on(store: Engine) -> None:
    with transaction(store) as write:
        add_department(write, "복지", roles=WELFARE)
        add_cases(write, ["합의-1"])
        add_round(write, opened_on=date(2013, 9, 2))
        add_asks(write, 1, [("합의-1", "kim")], department="복지")

    days = [date(2013, 9, 2) + timedelta(days=number) for number in range(9)]
    assert {day.day: keys for day in days if (keys := told(store, day))} == {
        2: ["round:1:opened:1"],
        3: ["round:1:after1:1"],
        5: ["round:1:after3:team_lead:1:2"],
        9: ["round:1:after7:division_head:1:3"],
    }


def test_escalation_reaches_only_superiors_of_departments_that_are_late(store: Engine) -> None:
    with transaction(store) as write:
        add_department(write, "복지", roles=WELFARE)
        add_department(
            write, "문화", roles={"program_manager": "choi", "team_lead": "jung"}
        )  # has no division head
        add_cases(write, ["합의-1", "합의-2", "합의-3"])
        add_round(write)
        add_asks(write, 1, [("합의-1", "kim")], department="복지")
        add_asks(write, 1, [("합의-2", "choi"), ("합의-3", None)], department="문화")
        answer(write, 1, "kim")

    assert told(store, april(17)) == [
        "round:1:opened:4",
        "round:1:after1:4",
        "round:1:after3:team_lead:2:5",
    ]


def test_escalation_reaches_roles_of_a_subcommittee_and_of_the_whole_office(store: Engine) -> None:
    review: dict[str, Any] = {
        **QUARTERLY,
        "answers": "each",
        "answered_by": {"role": "reviewer", "of": "subcommittee"},
        "escalate_days_after": [[1, "secretary"], [2, "coordinator"]],
    }
    with transaction(store) as write:
        add_subcommittee(write, "복지", secretary="yoon")
        add_subcommittee(write, "환경", secretary="song")
        add_office_role(write, "coordinator", "han")
        add_people(write, [NewPerson("w1", "w1"), NewPerson("w2", "w2")])
        add_cases(write, ["합의-1"])
        add_round(write, review=review)
        add_asks(write, 1, [("합의-1", "w1"), ("합의-1", "w2")], subcommittee="환경")

    assert told(store, april(12)) == [
        "round:1:opened:4",
        "round:1:opened:5",
        "round:1:after1:secretary:c2:2",
        "round:1:after2:coordinator:-:3",
    ]


def test_an_ask_of_nobody_is_escalated_all_the_same(store: Engine) -> None:
    with transaction(store) as write:
        add_department(write, "복지", roles=WELFARE)
        add_cases(write, ["합의-1"])
        add_round(write)
        add_asks(write, 1, [("합의-1", None)], department="복지")

    assert told(store, april(15)) == ["round:1:after3:team_lead:1:2"]


@pytest.mark.parametrize(("today", "cost"), [(april(3), 6), (april(17), 7)])
def test_queueing_costs_the_same_for_any_number_of_people(
    store: Engine, today: date, cost: int
) -> None:
    costs = []
    for number, people in enumerate((3, 300), start=1):
        with transaction(store) as write:
            _crowd(write, number, people)
        with statements(store) as said, transaction(store) as write:
            count = queue_round_notices(write, today=today, calendar=CALENDAR, at=NINE)
        costs.append((count, len(said)))
        with transaction(store) as write:
            close(write, number)

    told_to = 2 if today == april(3) else 2 + 2 / 3  # three people a department
    assert costs == [(3 * told_to, cost), (300 * told_to, cost)]


def _crowd(write: Connection, round_id: int, people: int) -> None:
    """A round that asks *people* about one case each, three in every department."""
    roles = ("program_manager", "vice", "third", "team_lead", "division_head")
    add_round(write)
    for number in range(people // 3):
        department = f"r{round_id}-{number}"
        names = [f"{department}-{role}" for role in roles]
        add_department(write, department, roles=dict(zip(roles, names, strict=True)))
        add_cases(write, names[:3])
        add_asks(write, round_id, [(name, name) for name in names[:3]], department=department)
