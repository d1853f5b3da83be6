"""Who is what to a case on a day."""

from datetime import date

import pytest

from engine.holders import relations_of
from engine.people import NewDuty, assign_duties
from engine.store import reading, transaction
from states import Actor

NEW_YEAR = date(2013, 1, 1)


def relations(city, person, on=NEW_YEAR):
    one = city.case("1").id
    with reading(city.store) as read:
        return relations_of(read, person, [one], on=on)[one]


def test_a_department_duty_relates_through_the_field_that_names_the_department(city):
    assert relations(city, "lee") == {Actor("program_manager"), Actor("program_manager", "lead")}


def test_a_member_is_reviewer_of_the_cases_of_their_subcommittee(city):
    assert relations(city, "seo") == {Actor("reviewer"), Actor("reviewer", "subcommittee")}


def test_a_duty_elsewhere_relates_to_no_field(city):
    assert relations(city, "han") == {Actor("coordinator")}


@pytest.mark.parametrize("person", ["system", "nobody"])
def test_nobody_is_nothing(city, person):
    assert relations(city, person) == frozenset()


@pytest.mark.parametrize(
    ("on", "held"),
    [
        (date(2013, 6, 30), False),
        (date(2013, 7, 1), True),
        (date(2013, 7, 31), True),
        (date(2013, 8, 1), False),
    ],
)
def test_a_duty_holds_from_its_first_to_its_last_day(city, on, held):
    duty = NewDuty("han", "team_lead", date(2013, 7, 1), date(2013, 7, 31), "welfare-policy")
    with transaction(city.store) as write:
        assign_duties(write, [duty])

    assert (Actor("team_lead", "lead") in relations(city, "han", on)) is held


def test_a_seat_holds_until_the_last_day_of_its_term(city):
    days = [date(2014, 12, 31), date(2015, 1, 1)]

    assert [bool(relations(city, "seo", on)) for on in days] == [True, False]
