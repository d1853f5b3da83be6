"""A number that no database could hold names nothing: it is not there, and nothing breaks."""

import re

from tests.hyeopchi.web.test_matrix import ENTRIES
from tests.site import TestSite


def test_a_number_too_long_for_an_id_is_not_there(site: TestSite) -> None:
    han = site.visitor("han")
    told = {}
    for entry in ENTRIES:
        if "{" not in entry.path or "/api/" in entry.path:
            continue
        path = re.sub(r"\{[^}]*\}", "9" * 25, entry.path)
        answered = han.get(path) if entry.method == "GET" else han.post(path)
        told[entry.route] = answered.status_code

    assert {route: status for route, status in told.items() if status not in (403, 404)} == {}


def test_one_in_a_form_is_none_either(site: TestSite) -> None:
    han, long = site.visitor("han"), "9" * 25
    round_id = site.round_id("quarterly_report", "2013-Q2")
    move = {"move": "close", "decision": long, "version": long}

    told = [
        han.post(f"/rounds/{round_id}/nudges", {"department": long}).status_code,
        han.post(f"/cases/{site.case_id('1')}/moves", move).status_code,
    ]

    assert told == [404, 422]
