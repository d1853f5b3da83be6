"""Cases tell of their deadline and their silence: who, on which day, and once."""

from datetime import date

import pytest
from sqlalchemy import Engine, select, update

from engine.business_days import OfficeCalendar, OfficeDay
from engine.chase import case_notices
from engine.notices import words_of
from engine.people import NewDuty, assign_duties
from engine.register import NewCase, register
from engine.store import reading, transaction
from engine.tables import duty, notice
from tests.grant_town import GRANT, grant_town, publish_grant, ten
from tests.outbox_rows import statements


def d(text: str) -> date:
    return date.fromisoformat(f"2013-{text}")


def test_a_deadline_is_told_by_the_ladder_around_seollal(store: Engine) -> None:
    town = grant_town(store)
    town.enter(state="agreed", on=d("01-11"))  # due Tuesday 2.12., after 설날

    assert town.year(d("01-11"), d("02-28")) == {
        d("01-29"): ["case_reminder before14 kim"],
        d("02-05"): ["case_reminder before7 kim"],
        d("02-08"): ["case_reminder before1 kim"],  # 2.11. is 설날 연휴: back over the weekend
        d("02-13"): ["case_late after1 kim"],
        d("02-15"): ["case_late after3 team_lead lee"],
        d("02-19"): ["case_late after7 division_head park"],
    }


def test_a_deadline_is_told_by_the_ladder_around_chuseok_2017(store: Engine) -> None:
    town = grant_town(store)
    town.enter(state="agreed", on=date(2017, 9, 1))  # due Tuesday 10.10., after ten days off

    told = town.year(date(2017, 9, 1), date(2017, 10, 31))

    assert told == {
        date(2017, 9, 26): ["case_reminder before14 kim"],
        date(2017, 9, 29): ["case_reminder before1 kim"],  # 10.3. and 10.9. both move back to it
        date(2017, 10, 11): ["case_late after1 kim"],
        date(2017, 10, 13): ["case_late after3 team_lead lee"],
        date(2017, 10, 17): ["case_late after7 division_head park"],
    }


@pytest.mark.parametrize(
    ("entered", "days"),
    [
        # 대체공휴일(어린이날) 2024-05-06: due 5.7.; D-1 goes back to Friday 5.3.
        (date(2024, 4, 5), ["2024-04-23", "2024-04-30", "2024-05-03", "2024-05-08", "2024-05-10", "2024-05-14"]),
        # 대체공휴일(광복절) 2021-08-16: due 8.17.; D-1 goes back to Friday 8.13.
        (date(2021, 7, 16), ["2021-08-03", "2021-08-10", "2021-08-13", "2021-08-18", "2021-08-20", "2021-08-24"]),
        # due Friday 2013-02-08: D+1 and D+3 fall in 설날 and go forward to 2.12.
        (date(2013, 1, 9), ["2013-01-25", "2013-02-01", "2013-02-07", "2013-02-12", "2013-02-15"]),
        # due Monday 2013-09-16: D+3 falls in 추석 and goes forward to the day of D+7
        (date(2013, 8, 16), ["2013-09-02", "2013-09-09", "2013-09-13", "2013-09-17", "2013-09-23"]),
    ],
)  # fmt: skip
def test_the_ladders_days_around_days_off(store: Engine, entered: date, days: list[str]) -> None:
    town = grant_town(store)
    town.enter(state="agreed", on=entered)

    told = town.year(entered, entered.replace(month=entered.month + 2))

    assert [day.isoformat() for day in told] == days


def test_silence_warns_at_three_quarters_and_goes_up_the_ladder(store: Engine) -> None:
    town = grant_town(store)
    town.enter(on=d("03-04"))  # 20 business days end on Monday 4.1.

    assert town.year(d("03-04"), d("04-30")) == {
        d("03-25"): ["stale_warning warning kim"],
        d("04-01"): ["stale stale kim"],
        d("04-02"): ["stale after1 kim"],
        d("04-04"): ["stale after3 team_lead lee"],
        d("04-08"): ["stale after7 division_head park"],
    }


def test_an_event_ends_silence_and_it_is_counted_anew(store: Engine) -> None:
    town = grant_town(store)
    town.enter(state="agreed", on=d("03-04"))
    town.enter("보조-2", on=d("03-04"))
    before = town.year(d("03-04"), d("03-26"))
    town.move("apply", d("03-27"), "보조-2")

    after = town.year(d("03-27"), d("04-09"))

    assert before == {
        d("03-20"): ["case_reminder before14 kim"],
        d("03-25"): ["stale_warning warning kim"],
    }
    assert [who for told in after.values() for who in told if "stale" in who] == []


def test_of_missed_steps_only_the_newest_is_told(store: Engine) -> None:
    town = grant_town(store)
    town.enter(state="agreed", on=d("03-04"))  # due 4.3.
    town.enter("보조-2", on=d("03-04"))

    assert town.told(d("04-02")) == ["case_reminder before1 kim", "stale after1 kim"]
    assert town.told(d("04-30")) == [
        "case_late after1 kim",
        "case_late after3 team_lead lee",
        "case_late after7 division_head park",
        "stale after3 team_lead lee",
        "stale after7 division_head park",
    ]


def test_nobody_is_reported_for_a_deadline_that_was_past_when_the_case_was_entered(
    store: Engine,
) -> None:
    town = grant_town(store)
    old = NewCase("보조-9", "옛 사업", "agreed", {"lead": "welfare"}, date(2012, 3, 5), "대장")
    with transaction(store) as write:
        register(write, "grant", [old], actor="han", at=ten(d("03-04")))

    assert town.year(d("03-04"), d("03-15")) == {
        d("03-05"): ["case_late after1 kim"],
        d("03-07"): ["case_late after3 team_lead lee"],
        d("03-11"): ["case_late after7 division_head park"],
    }


def test_a_case_is_told_once_however_often_it_is_asked(store: Engine) -> None:
    town = grant_town(store)
    town.enter(on=d("03-04"))

    assert (town.told(d("03-25")), town.told(d("03-25")), town.told(d("03-26"))) == (
        ["stale_warning warning kim"],
        [],
        [],
    )


def test_a_role_nobody_holds_is_told_to_the_coordinator(store: Engine) -> None:
    town = grant_town(store)
    town.enter(on=d("03-04"), lead="roads")  # 도로과 has a 담당자 only

    told = town.year(d("03-04"), d("04-30"))

    assert told == {
        d("03-25"): ["stale_warning warning song"],
        d("04-01"): ["stale stale song"],
        d("04-02"): ["stale after1 song"],
        d("04-04"): ["stale after3 team_lead vacant han"],
        d("04-08"): ["stale after7 division_head vacant han"],
    }
    words = words_of(town.words()[-1])
    assert (words["scope"], words["vacant"], words["responsible"]) == (
        "late",
        [{"organisation": "도로과", "role": "과장"}],
        [{"organisation": "도로과", "person": "송누리"}],
    )


def test_a_department_without_anybody_is_told_to_the_coordinator_from_the_first_step(
    store: Engine,
) -> None:
    town = grant_town(store)
    with transaction(store) as write:
        write.execute(update(duty).where(duty.c.person_id == 5).values(ends_on=d("03-31")))
    town.enter(on=d("03-04"), lead="roads")

    assert town.year(d("04-01"), d("04-03")) == {
        d("04-01"): ["stale stale vacant han"],
        d("04-02"): ["stale after1 vacant han"],
    }


def test_the_chasing_in_force_holds_for_cases_of_older_versions(store: Engine) -> None:
    town = grant_town(store)
    town.enter(on=d("03-04"))
    later = GRANT.replace(
        "who: {role: program_manager, of: lead}",
        "who: {role: program_manager, of: lead}\n"
        "  escalate_days_after: {2: program_manager, 5: coordinator}",
    )
    with transaction(store) as write:
        publish_grant(write, later)

    assert town.year(d("04-01"), d("04-30")) == {
        d("04-01"): ["stale stale kim"],
        d("04-03"): ["stale after2 kim"],
        d("04-08"): ["stale after5 coordinator han"],  # 4.6. is a Saturday
    }


def test_who_took_the_work_over_hears_of_it(store: Engine) -> None:
    town = grant_town(store)
    town.enter(on=d("03-04"))
    with transaction(store) as write:
        write.execute(update(duty).where(duty.c.person_id == 1).values(ends_on=d("03-31")))
        assign_duties(
            write, [NewDuty("song", "program_manager", d("04-01"), organisation="welfare")]
        )

    assert town.told(d("04-01")) == ["stale stale song"]


def test_days_off_of_the_office_move_its_steps(store: Engine) -> None:
    off = [OfficeDay(d(day), True, "축제", "시") for day in ("02-05", "02-13")]
    town = grant_town(store, OfficeCalendar(off))
    town.enter(state="agreed", on=d("01-11"))

    told = town.year(d("02-01"), d("02-14"))

    assert list(told) == [d("02-01"), d("02-04"), d("02-08"), d("02-14")]


def test_a_statutory_deadline_is_a_letter_of_its_own_and_silence_never_is(store: Engine) -> None:
    town = grant_town(store)
    with transaction(store) as write:
        publish_grant(write, STATUTORY="true")
    town.enter(state="agreed", on=d("03-04"))
    town.enter("보조-2", on=d("03-04"))

    town.year(d("03-04"), d("04-08"))

    with reading(store) as read:
        kinds = set(read.execute(select(notice.c.kind, notice.c.template, notice.c.statutory)))
    assert kinds == {
        ("case_reminder", "statutory", True),
        ("case_late", "statutory", True),
        ("stale_warning", "digest", False),
        ("stale", "digest", False),
    }


def test_chasing_costs_the_same_for_any_number_of_cases(store: Engine) -> None:
    town = grant_town(store)
    costs = []
    for count in (1, 30):
        for number in range(count):
            town.enter(f"보조-{count}-{number}", on=d("03-04"))
        with statements(store) as said, reading(store) as read:
            told = len(case_notices(read, today=d("04-30"), calendar=town.calendar))
        costs.append((told, len(said)))

    assert costs[0][0] == 3
    assert costs[1][0] == 93
    assert costs[0][1] == costs[1][1]
