"""Fixtures for the tests of the engine."""

from datetime import date

import pytest
from sqlalchemy import Engine

from engine.business_days import OfficeCalendar
from engine.store import transaction
from tests.city import City, found
from tests.engine.evaluation import Evaluation
from tests.grant_office import Grants
from tests.grant_office import found as found_grants
from tests.rounds_town import Town, settle


@pytest.fixture
def town(store: Engine) -> Town:
    """A town whose people are there; a test publishes the definition and enters the tasks."""
    with transaction(store) as write:
        settle(write)
    return Town(store, OfficeCalendar())


@pytest.fixture
def city(store: Engine) -> City:
    """A small city with three maintained tasks."""
    return found(store)


@pytest.fixture
def grants(store: Engine) -> Grants:
    """A small grants office, its two definitions in force."""
    return found_grants(store)


@pytest.fixture
def evaluation(town: Town) -> Evaluation:
    """Three tasks, which each of three members is asked about."""
    town.publish(since=date(2013, 1, 1))
    town.enter([1, 2, 3])
    return Evaluation(town, town.open_one(date(2013, 7, 1), "evaluation"))
