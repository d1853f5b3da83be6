"""A form is taken from our own page and session alone, whichever route it is for."""

import pytest

from hyeopchi.web.page import own_path
from tests.hyeopchi.authz_objects import MISSING
from tests.hyeopchi.web.test_matrix import ENTRIES, Entry
from tests.site import TestSite, Visitor

FORMS = [one for one in ENTRIES if one.method == "POST" and "/api/" not in one.path]
SAME, CROSS = {"Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "cross-site"}


def _path(entry: Entry) -> str:
    path = entry.path
    while "{" in path:
        before, _, rest = path.partition("{")
        path = f"{before}{MISSING}{rest.partition('}')[2]}"
    return path


def _send(visitor: Visitor, path: str, token: str | None, headers: dict[str, str]) -> int:
    data = {} if token is None else {"_csrf": token}
    answered = visitor.client.post(path, data=data, headers=headers, follow_redirects=False)
    return answered.status_code


@pytest.mark.parametrize("entry", FORMS, ids=lambda one: one.route)
def test_forged_form_is_refused(site: TestSite, entry: Entry):
    visitor, other = site.visitor("han"), site.visitor("lee")
    path = _path(entry)

    told = {
        "no token": _send(visitor, path, None, SAME),
        "a wrong token": _send(visitor, path, "x" * 43, SAME),
        "another session's token": _send(visitor, path, other.csrf, SAME),
        "from another site": _send(visitor, path, visitor.csrf, CROSS),
        "from a sister site": _send(visitor, path, visitor.csrf, {"Sec-Fetch-Site": "same-site"}),
        "another origin": _send(
            visitor, path, visitor.csrf, {"Sec-Fetch-Site": "", "Origin": "https://evil.example"}
        ),
    }

    assert told == dict.fromkeys(told, 403)


@pytest.mark.parametrize(
    "said",
    ["//evil.example", "/\\evil.example", "https://evil.example", "javascript:alert(1)", "evil",
     "/\t/evil.example", "/a\\..\\b", " /a", "", "/\x00"],
)  # fmt: skip
def test_nobody_is_sent_to_a_place_that_is_not_ours(said: str):
    assert own_path(said) == "/"


def test_own_paths_are_kept():
    assert own_path("/cases?state=maintained&q=%EB%B9%88") == "/cases?state=maintained&q=%EB%B9%88"
