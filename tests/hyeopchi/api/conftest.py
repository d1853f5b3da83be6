"""The office that the tests of the API talk to, and keys to talk with."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from engine.api_keys import SCOPES, make_key
from engine.people import person_with_key
from engine.store import transaction
from tests.api_caller import Caller
from tests.site import TestSite
from tests.site_fixture import site, site_template

__all__ = ["site", "site_template"]

Keys = Callable[..., Caller]


@pytest.fixture
def caller(site: TestSite) -> Keys:
    """Give a program with a key of one person, for all scopes or for those named."""

    def make(person: str, *scopes: str) -> Caller:
        with transaction(site.store) as write:
            key_id, key = make_key(
                write,
                person_id=person_with_key(write, person).id,
                name="시험",
                scopes=scopes or SCOPES,
                expires_on=site.clock().date() + timedelta(days=30),
                at=site.clock(),
            )
        return Caller(site.anonymous().client, key, key_id)

    return make
