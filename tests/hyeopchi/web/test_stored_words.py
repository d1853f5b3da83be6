"""What people typed is shown as they typed it, on every page, and never becomes part of the page."""

import re
from datetime import date

import pytest

from engine.case import case_numbered
from engine.register import CaseEdit, NewCase, edit, register
from engine.store import reading, transaction
from tests.hyeopchi.authz_objects import OBJECTS
from tests.hyeopchi.authz_principals import PRINCIPALS
from tests.hyeopchi.web.test_matrix import ENTRIES
from tests.site import LIFECYCLE, TestSite

# One of each way out of a text: a tag, an attribute of either quote, a script, SVG, a comment, a
# template, an entity, a link.
PAYLOADS = (
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(2)>',
    "'><script>alert(3)</script>",
    "</title></textarea></style><script>alert(4)</script>",
    "<!--<iframe srcdoc='alert(5)'>",
    "{{ 7 * 191 }}${7*191}#{7*191}",
    "&lt;b&gt;&#60;i&#62;",
    "javascript:alert(6)",
)
LIVE = re.compile(
    r"<img src=x|<svg onload|<script>alert|<iframe srcdoc|\bonerror=alert\(1\)>|1337", re.IGNORECASE
)


@pytest.fixture
def poisoned(site: TestSite) -> TestSite:
    """The office, whose tasks are called after the payloads; reasons say them too."""
    with transaction(site.store) as write:
        edits = [
            CaseEdit(one.id, one.version, {"title": payload})
            for number, payload in zip(range(1, 9), PAYLOADS, strict=True)
            for one in [case_numbered(write, LIFECYCLE, str(number))]
        ]
        edit(
            write, edits, actor="han", at=site.clock(), on=date(2013, 7, 3),
            reason="".join(PAYLOADS[:6]),
        )  # fmt: skip
        register(
            write,
            LIFECYCLE,
            [
                NewCase(
                    "x-1", PAYLOADS[2], "maintained",
                    {"subcommittee": "welfare", "batch": "agreed", "lead": "welfare-policy"},
                    date(2013, 7, 1), PAYLOADS[1],
                )
            ],
            actor="han",
            at=site.clock(),
        )  # fmt: skip
    with reading(site.store) as read:
        assert case_numbered(read, LIFECYCLE, "1").title == PAYLOADS[0]
    return site


def test_no_page_lets_a_typed_text_out(poisoned: TestSite):
    visitors = {key: PRINCIPALS[key](poisoned) for key in ("coordinator", "link_own", "admin")}
    shown, live = 0, []
    for entry in ENTRIES:
        if entry.method != "GET" or entry.elsewhere or "/api/" in entry.path:
            continue
        path = entry.path
        for key, value in OBJECTS[entry.object](poisoned).own.items():
            path = path.replace("{" + key + "}", str(value))
        for who, visitor in visitors.items():
            answered = visitor.get(path + (f"?{entry.query}" if entry.query else ""))
            if "text/html" not in answered.headers.get("content-type", ""):
                continue
            shown += "alert(" in answered.text
            live += [(who, entry.route, found) for found in LIVE.findall(answered.text)]

    assert live == []
    assert shown > 10  # or the payloads were nowhere, and the test proves nothing
