"""The API is what its OpenAPI says it is, whoever asks: tried by schemathesis, role by role."""

from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS, load_all_checks

from engine.attempts import forget, source_key
from engine.store import transaction
from tests.api_caller import PREFIX, Caller
from tests.hyeopchi.api.conftest import Keys
from tests.site import TestSite

load_all_checks()
# What a lawful body asks for may still be refused: 404, 409 and 422 are answers, too. So "accepted
# because it fits the schema" is not asked; everything else is.
SCHEMA_ONLY = {"positive_data_acceptance", "max_response_time", "object_level_authorization"}
CHOSEN = [CHECKS.get_one(name) for name in CHECKS.get_all_names() if name not in SCHEMA_ONLY]

ROLES: dict[str, tuple[str, tuple[str, ...]]] = {
    "coordinator": ("han", ()),
    "manager": ("lee", ()),
    "team lead": ("ko", ()),
    "division head": ("do", ()),
    "secretary": ("gan", ()),
    "auditor": ("gam", ()),
    "admin": ("ad", ()),
    "key without scopes": ("han", ("reports:read",)),
}


def play(site: TestSite, caller: Keys, role: str, *, examples: int) -> int:
    """Send generated requests to every operation as one role; give how many there were."""
    person, scopes = ROLES[role]
    key = caller(person, *scopes)
    schema = schemathesis.openapi.from_asgi(f"{PREFIX}/openapi.json", site.app, headers=key.headers)
    sent = 0
    for found in schema.get_all_operations():
        operation = found.ok()
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            sent += _try(site, operation, mode, key, examples)
    return sent


def _try(site: TestSite, operation: Any, mode: GenerationMode, key: Caller, examples: int) -> int:
    sent = 0

    @settings(
        max_examples=examples,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(operation.as_strategy(generation_mode=mode))
    def one(case: Any) -> None:
        nonlocal sent
        sent += 1
        with transaction(site.store) as write:  # it knocks with wrong keys, and would have to wait
            forget(write, [source_key("testclient")])
        case.call_and_validate(session=key.client, headers=key.headers, checks=CHOSEN)

    one()
    return sent


@pytest.mark.slow
@pytest.mark.parametrize("role", ROLES)
def test_every_answer_is_as_the_schema_says(site: TestSite, caller: Keys, role: str) -> None:
    assert play(site, caller, role, examples=3 if role == "coordinator" else 1) > 50


@pytest.mark.campaign
@pytest.mark.parametrize("role", ROLES)
def test_every_answer_is_as_the_schema_says_for_long(
    site: TestSite, caller: Keys, role: str
) -> None:
    assert play(site, caller, role, examples=500) > 5_000
