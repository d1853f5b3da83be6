"""By when a case leaves its state, and how long it may be silent, counted by hand."""

from datetime import date

import pytest
from sqlalchemy import Engine

from engine.business_days import OfficeCalendar, OfficeDay
from engine.case_deadline import CaseDue, Silence, watched_cases
from engine.correction import undo_last
from engine.deadline import deadline_day
from engine.register import CaseEdit, NewCase, edit, register
from engine.store import reading, transaction
from states.lifecycle import Counting, Deadline
from tests.grant_town import GrantTown, grant_town, publish_grant, ten
from tests.outbox_rows import statements

CALENDAR = OfficeCalendar()


def due(town: GrantTown) -> CaseDue | None:
    with reading(town.store) as read:
        (one,) = watched_cases(read, calendar=town.calendar)
    return one.due


@pytest.mark.parametrize(
    ("start", "days", "months", "counting", "expected"),
    [
        # 설날 2013: 2.9.(토) 2.10.(일) 2.11.(월)
        ("2013-01-11", 30, 0, "civil", "2013-02-12"),  # the 30th day is 2.10.
        ("2013-01-10", 30, 0, "civil", "2013-02-12"),  # 2.9.
        ("2013-01-09", 30, 0, "civil", "2013-02-08"),
        ("2013-01-12", 30, 0, "burden", "2013-02-10"),  # counts its first day, never rolls
        # 추석 2013: 9.18.(수) to 9.20.(금), then a weekend
        ("2013-08-19", 30, 0, "civil", "2013-09-23"),
        ("2013-08-18", 30, 0, "civil", "2013-09-17"),
        ("2013-07-18", 0, 2, "civil", "2013-09-23"),
        ("2013-07-17", 0, 2, "civil", "2013-09-17"),
        # 설날 2017: 1.27.(금) to 1.29.(일), 대체공휴일 1.30.(월)
        ("2016-12-28", 30, 0, "civil", "2017-01-31"),
        ("2016-12-27", 30, 0, "civil", "2017-01-26"),
        # 추석 2017: 임시공휴일 10.2., 개천절 10.3., 10.4. to 10.5., 대체공휴일 10.6., weekend, 한글날 10.9.
        ("2017-09-01", 30, 0, "civil", "2017-10-10"),
        ("2017-08-29", 30, 0, "civil", "2017-09-28"),
        ("2017-09-01", 0, 1, "civil", "2017-10-10"),
        # 대체공휴일(삼일절) 2026-03-02, and the examples of the field
        ("2025-12-31", 0, 2, "civil", "2026-03-03"),
        ("2026-12-31", 0, 2, "civil", "2027-03-02"),
        ("2026-06-30", 0, 2, "civil", "2026-08-31"),
        ("2026-11-30", 0, 2, "civil", "2027-02-01"),
        # 어린이날 2024 on a Sunday: 대체공휴일 5.6.
        ("2024-04-05", 30, 0, "civil", "2024-05-07"),
        ("2024-04-05", 30, 0, "burden", "2024-05-04"),
        # 대체공휴일(광복절) 2021-08-16
        ("2021-07-16", 30, 0, "civil", "2021-08-17"),
        ("2013-01-10", 5, 1, "civil", "2013-02-15"),  # months first, then days, rolled once
        ("2013-01-04", 5, 1, "civil", "2013-02-12"),
        ("2013-01-05", 5, 1, "burden", "2013-02-09"),
        ("2013-03-04", 0, 0, "civil", "2013-03-04"),
    ],
)
def test_a_deadline_is_counted_as_korean_law_counts(
    start: str, days: int, months: int, counting: Counting, expected: str
) -> None:
    deadline = Deadline("기한", "entered", days=days, months=months, counting=counting)

    assert deadline_day(date.fromisoformat(start), deadline, CALENDAR) == date.fromisoformat(
        expected
    )


def test_a_deadline_counts_from_the_day_the_state_was_entered(store: Engine) -> None:
    town = grant_town(store)
    town.enter(state="agreed", on=date(2013, 1, 11))

    found = due(town)

    assert found is not None
    assert (found.deadline.label, found.counted_from, found.due_on, found.known_on) == (
        "협약 체결 기한",
        date(2013, 1, 11),
        date(2013, 2, 12),
        date(2013, 1, 11),
    )


def test_a_deadline_counts_from_the_last_time_its_move_was_made(store: Engine) -> None:
    town = grant_town(store)
    town.enter(on=date(2013, 3, 4))
    town.move("apply", date(2013, 3, 5))
    first = due(town)
    town.move("agree", date(2013, 3, 20))
    town.move("return_to", date(2013, 3, 25))

    again = due(town)

    assert first is not None
    assert again is not None
    assert first.due_on == again.due_on == date(2013, 4, 4)
    assert again.known_on == date(2013, 3, 25)


def test_a_case_that_never_made_the_move_has_no_deadline(store: Engine) -> None:
    town = grant_town(store)
    town.enter(state="deliberating", on=date(2013, 3, 4))

    with reading(store) as read:
        assert watched_cases(read, calendar=CALENDAR) == []


@pytest.mark.parametrize(
    ("state", "fields", "expected"),
    [
        ("started", {"term": {"from": "2013-01-01", "to": "2013-06-30"}}, date(2013, 9, 2)),
        ("started", {}, None),
        ("planned_event", {"planned": "2013-02"}, date(2013, 3, 4)),  # 3.1. is 삼일절, a Friday
        ("planned_event", {"planned": "2013-Q1"}, date(2013, 4, 1)),
        ("planned_event", {"planned": "always"}, None),
    ],
)
def test_a_deadline_counts_from_a_fields_last_day(
    store: Engine, state: str, fields: dict[str, object], expected: date | None
) -> None:
    town = grant_town(store)
    town.enter(state=state, on=date(2013, 1, 2), **fields)

    with reading(store) as read:
        found = watched_cases(read, calendar=CALENDAR)

    assert [one.due.due_on for one in found if one.due] == ([expected] if expected else [])


def test_a_field_changed_later_is_known_from_then(store: Engine) -> None:
    town = grant_town(store)
    case_id = town.enter(
        state="started", on=date(2013, 1, 2), term={"from": "2013-01-01", "to": "2013-12-31"}
    )
    on = date(2013, 5, 6)
    with transaction(store) as write:
        change = CaseEdit(case_id, 1, {"term": {"from": "2013-01-01", "to": "2013-02-28"}})
        edit(write, [change], actor="han", at=ten(on), on=on, reason="조기 종료")

    found = due(town)

    assert found is not None
    assert (found.due_on, found.known_on) == (date(2013, 4, 30), on)  # 초일불산입: from 3.1. on


def test_an_undone_move_brings_the_earlier_deadline_back(store: Engine) -> None:
    town = grant_town(store)
    town.enter(state="agreed", on=date(2013, 3, 4))
    town.move("start", date(2013, 3, 20))
    undo_last(store, "grant", "보조-1", reason="착오", actor="han", at=ten(date(2013, 3, 21)))

    found = due(town)

    assert found is not None
    assert (found.counted_from, found.known_on) == (date(2013, 3, 4), date(2013, 3, 4))


def test_a_case_keeps_the_deadline_of_the_version_it_pins(store: Engine) -> None:
    town = grant_town(store)
    town.enter(state="agreed", on=date(2013, 1, 11))
    with transaction(store) as write:
        publish_grant(write, COUNTING="burden")

    found = due(town)

    assert found is not None
    assert (found.deadline.counting, found.due_on) == ("civil", date(2013, 2, 12))


@pytest.mark.parametrize(
    ("last", "warned", "stale"),
    [
        # 설날 2013 takes 2.11. out of the weeks after 1.28.
        (date(2013, 1, 28), date(2013, 2, 19), date(2013, 2, 26)),
        # 추석 2013 takes 9.18. to 9.20. out, 개천절 10.3., 한글날 10.9.
        (date(2013, 9, 9), date(2013, 10, 4), date(2013, 10, 14)),
        # 2017: 10.2. to 10.6. and 10.9. are all days off
        (date(2017, 9, 18), date(2017, 10, 17), date(2017, 10, 24)),
        # counted from a Saturday, the first day is the Monday
        (date(2013, 3, 2), date(2013, 3, 22), date(2013, 3, 29)),
    ],
)
def test_silence_is_counted_in_business_days(
    store: Engine, last: date, warned: date, stale: date
) -> None:
    town = grant_town(store)
    town.enter(on=last)

    with reading(store) as read:
        (one,) = watched_cases(read, calendar=CALENDAR)

    assert one.silence == Silence(last_on=last, allowed=20, warned_on=warned, stale_on=stale)


def test_the_offices_own_days_off_count_too(store: Engine) -> None:
    festival = OfficeCalendar([OfficeDay(date(2013, 3, 29), True, "축제", "시")])
    town = grant_town(store, festival)
    town.enter(on=date(2013, 3, 2))

    with reading(store) as read:
        (one,) = watched_cases(read, calendar=festival)

    assert one.silence is not None
    assert one.silence.stale_on == date(2013, 4, 1)


def test_a_case_that_has_ended_is_watched_no_more(store: Engine) -> None:
    town = grant_town(store)
    town.enter(on=date(2013, 3, 4))
    town.move("close", date(2013, 3, 5))

    with reading(store) as read:
        assert watched_cases(read, calendar=CALENDAR) == []


def test_what_an_office_enters_of_its_past_is_silent_from_its_entry_on(store: Engine) -> None:
    grant_town(store)
    with transaction(store) as write:
        old = NewCase("보조-9", "옛 사업", "applied", {"lead": "welfare"}, date(2010, 1, 4), "대장")
        register(write, "grant", [old], actor="han", at=ten(date(2013, 3, 2)))

    with reading(store) as read:
        (one,) = watched_cases(read, calendar=CALENDAR)

    assert one.silence is not None
    assert one.silence.last_on == date(2013, 3, 2)


def test_watching_costs_the_same_for_any_number_of_cases(store: Engine) -> None:
    town = grant_town(store)
    costs = []
    for count in (1, 40):
        for number in range(count):
            town.enter(f"보조-{count}-{number}", "agreed", on=date(2013, 1, 11))
        with statements(store) as said, reading(store) as read:
            found = len(watched_cases(read, calendar=CALENDAR))
        costs.append((found, len(said)))

    assert costs == [(1, 3), (41, 3)]
