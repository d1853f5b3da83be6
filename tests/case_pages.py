"""Short ways to look at the pages of a case, and a case of a process that asks for more."""

import re
from datetime import UTC, date, datetime
from typing import Any

from engine.case import case_numbered
from engine.definitions import publish
from engine.happened import Happened, happened
from engine.register import NewCase, register
from engine.store import reading, transaction
from tests.grant_office import AGREEMENT, GRANT
from tests.site import TestSite

AT = datetime(2013, 7, 3, 1, tzinfo=UTC)


def key_of(page: Any) -> str:
    """Give the key of the last form of a page, which is its own: the frame's come first."""
    return str(re.findall(r'name="_key" value="([^"]+)"', page.text)[-1])


def version_of(page: Any) -> str:
    return str(re.findall(r'name="version" value="(\d+)"', page.text)[0])


def same_words(page: Any, path: str) -> str:
    """Give a page without what differs by the request itself: its own path, and its forms' keys."""
    without_keys = re.sub(r'name="_key" value="[^"]*"', "", page.text)
    return without_keys.replace(path, "#")


def told(site: TestSite, number: str) -> tuple[Happened, ...]:
    """Give every event of a task."""
    with reading(site.store) as read:
        return happened(read, case_numbered(read, "policy_task", number).id)


def enter_grant(site: TestSite, state: str = "applied", **fields: object) -> int:
    """Enter one application of another process, whose moves need more than decisions."""
    with transaction(site.store) as write:
        for source in (AGREEMENT, GRANT):
            publish(write, source.encode(), file="x.yaml", by="han", at=AT, since=date(2013, 1, 1))
        row = NewCase(
            "지원-1", "마을 부엌", state, {"district": "welfare-policy", **fields}, date(2013, 7, 1), "신청서"
        )  # fmt: skip
        (case_id,) = register(write, "grant", [row], actor="han", at=AT)
    return case_id
