"""Fixtures for the tests of the engine."""

import pytest
from sqlalchemy import Engine

from engine.business_days import OfficeCalendar
from engine.store import transaction
from tests.city import City, found
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
