"""
The authorisation matrix: every route × every principal × a thing of one's own and of others.

The truth is in tests/hyeopchi/authz/*.yaml, the routes are the application's own: neither may
know of one that the other does not.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from hyeopchi.web.doors import OPEN
from hyeopchi.web.through import Through
from tests.hyeopchi.authz_objects import MISSING, OBJECTS
from tests.hyeopchi.authz_principals import PRINCIPALS
from tests.site import TestSite, Visitor

FOLDER = Path(__file__).parents[1] / "authz"
PASSED, NOT_THERE, DENIED = "let in", "not there", "denied"


@dataclass(frozen=True, slots=True)
class Entry:
    """What the matrix says of one route."""

    route: str
    object: str = "none"
    body: Mapping[str, Any] = field(default_factory=dict)
    json: Mapping[str, Any] | None = None
    file: Mapping[str, str] = field(default_factory=dict)
    query: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    own: tuple[str, ...] = ()
    other: tuple[str, ...] = ()
    public: bool = False
    elsewhere: str = ""  # the test that tries this route, which no id alone can

    @property
    def method(self) -> str:
        return self.route.partition(" ")[0]

    @property
    def path(self) -> str:
        return self.route.partition(" ")[2]


def entries() -> list[Entry]:
    found = []
    for file in sorted(FOLDER.glob("*.yaml")):
        for said in YAML(typ="safe").load(file.read_text(encoding="utf-8")) or ():
            lists = {key: tuple(said.get(key, ())) for key in ("own", "other")}
            found.append(Entry(**{**said, **lists}))
    return found


ENTRIES = entries()


def routes(app: Any) -> dict[str, Any]:
    """Give every route of the application by its name, but the files that are the same for all."""
    found = {}
    included = [
        inner
        for route in app.routes
        for inner in getattr(getattr(route, "original_router", None), "routes", [route])
    ]
    for route in included:
        for method in sorted(getattr(route, "methods", None) or ()):
            if method != "HEAD":
                found[f"{method} {route.path}"] = route
    return found


def test_every_route_is_in_the_matrix_once_and_every_entry_is_a_route(site: TestSite):
    listed = [one.route for one in ENTRIES]

    assert sorted(listed) == sorted(routes(site.app))


def test_every_route_names_its_door_or_the_reason_why_it_has_none(site: TestSite):
    for name, route in routes(site.app).items():
        doors = [one for one in _calls(route.dependant) if isinstance(one, Through)]
        assert len(doors) == (0 if name in OPEN else 1), name


def test_every_form_is_checked(site: TestSite):
    """A page that changes something takes its form through `checked_form`, or it could be forged."""
    for name, route in routes(site.app).items():
        if name.startswith(("GET ", "HEAD ")) or "/api/" in name:
            continue
        names = {getattr(one, "__name__", "") for one in _calls(route.dependant)}
        assert "checked_form" in names, name


def test_matrix_names_only_who_there_is():
    for one in ENTRIES:
        assert {*one.own, *one.other} <= set(PRINCIPALS), one.route
        assert one.object in OBJECTS, one.route


@pytest.mark.slow
@pytest.mark.parametrize(
    "entry", [one for one in ENTRIES if not one.elsewhere], ids=lambda one: one.route
)
def test_route_lets_in_just_whom_the_matrix_says(site: TestSite, entry: Entry):
    ids = OBJECTS[entry.object](site)
    let_in: dict[str, list[str]] = {"own": [], "other": []}
    different = []
    for name, enter in PRINCIPALS.items():
        visitor = enter(site)
        for which, values in (("own", ids.own), ("other", ids.other)):
            if values is None:
                continue
            answered = _call(visitor, entry, values)
            assert answered.status_code < 500, (name, which, answered.text[:500])
            outcome = _outcome(answered)
            if outcome == PASSED:
                let_in[which].append(name)
            elif outcome == NOT_THERE and entry.object != "none":
                missing = _call(visitor, entry, dict.fromkeys(ids.own, MISSING))
                different += [(name, which)] if _bare(answered) != _bare(missing) else []

    everybody = list(PRINCIPALS)
    wanted = {
        "own": everybody if entry.public else sorted(entry.own, key=everybody.index),
        "other": everybody
        if entry.public and ids.other
        else sorted(entry.other, key=everybody.index),
    }
    assert let_in == wanted
    assert different == [], "what is not theirs must look like what is not there"


def _call(visitor: Visitor, entry: Entry, values: Mapping[str, object]) -> Any:
    path = entry.path
    for key, value in values.items():
        path = path.replace("{" + key + "}", str(value))
    path += f"?{entry.query}" if entry.query else ""
    headers = {"X-CSRF-Token": visitor.csrf} if path.startswith("/api/") else {}
    headers |= entry.headers
    if entry.method == "GET":
        return visitor.get(path, headers=headers)
    if entry.json is not None or path.startswith("/api/"):
        return visitor.client.request(
            entry.method, path, json=entry.json, headers=headers, follow_redirects=False
        )
    files = {name: (value, b"%PDF-1.7\n") for name, value in entry.file.items()}
    return visitor.post(
        path, dict(entry.body), headers=headers, **({"files": files} if files else {})
    )


def _outcome(answered: Any) -> str:
    if answered.status_code == 404:
        return NOT_THERE
    to_sign_in = answered.headers.get("location", "").startswith("/sign-in")
    return DENIED if answered.status_code in (401, 403) or to_sign_in else PASSED


def _bare(answered: Any) -> str:
    """Leave out what differs by the request itself: the token of a form, the page's own path."""
    kept = [
        line
        for line in answered.text.splitlines()
        if "_csrf" not in line and "_key" not in line and "/looks" not in line
    ]
    return "\n".join(kept)


def _calls(dependant: Any) -> list[Any]:
    found = [] if dependant.call is None else [dependant.call]
    for one in dependant.dependencies:
        found.extend(_calls(one))
    return found
