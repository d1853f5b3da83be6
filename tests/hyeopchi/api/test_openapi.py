"""The description: whole, with examples that fit, and for nobody who is not known."""

from typing import Any

import jsonschema
import pytest

from engine.api_keys import SCOPES
from tests.hyeopchi.api.conftest import Keys
from tests.site import TestSite


@pytest.fixture
def document(caller: Keys) -> dict[str, Any]:
    found: dict[str, Any] = caller("lee", "reports:read").get("/openapi.json").json()
    return found


def operations(document: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    return [
        (f"{method.upper()} {path}", operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    ]


def test_description_is_for_who_is_known(site: TestSite) -> None:
    assert site.anonymous().get("/api/v1/openapi.json").status_code == 401
    assert site.visitor("seo").get("/api/v1/openapi.json").status_code == 200


def test_every_body_has_an_example_that_fits(document: dict[str, Any]) -> None:
    examples = 0
    for name, operation in operations(document):
        for body in (operation.get("requestBody", {}), *operation["responses"].values()):
            for content in body.get("content", {}).values():
                schema = {**content["schema"], "components": document["components"]}
                jsonschema.validate(content["example"], schema), name
                examples += 1

    assert document["openapi"] == "3.1.0"
    assert examples > 200


def test_every_operation_says_what_it_does_and_how_it_is_refused(document: dict[str, Any]) -> None:
    for name, operation in operations(document):
        assert operation["summary"], name
        assert operation["description"], name
        assert operation["tags"], name
        assert {"401", "403", "422", "503"} <= set(operation["responses"]), name
        if not name.startswith("GET"):
            headers = {one["name"] for one in operation["parameters"] if one["required"]}
            assert "Idempotency-Key" in headers, name
            assert {"409", "413", "415"} <= set(operation["responses"]), name


def test_every_scope_opens_something(document: dict[str, Any]) -> None:
    said = " ".join(operation["description"] for _, operation in operations(document))

    assert [scope for scope in SCOPES if f"`{scope}`" not in said] == []


def test_names_of_operations_are_their_own(document: dict[str, Any]) -> None:
    names = [operation["operationId"] for _, operation in operations(document)]

    assert len(names) == len(set(names))
