"""A member of the small office with the letter that they got, on one device or another."""

import re
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from engine.round_view import asks
from engine.store import reading
from engine.tables import event, review_link, session
from tests.site import TestSite, Visitor

PHONE = {"user-agent": "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X)"}
LINK = re.compile(r"https://testserver(/r/[A-Za-z0-9_-]{43})")


def letters_to(site: TestSite, key: str) -> list[Any]:
    """Give the letters that left to a person, the oldest first."""
    found = []
    for path in Path(site.setting.folder / "outbox").glob("*.eml"):
        mail = message_from_bytes(path.read_bytes(), policy=policy.default)
        if f"{key}@member.example" in str(mail["To"]) or f"{key}@city.example" in str(mail["To"]):
            found.append((mail["Date"].datetime, path.name, mail))
    return [mail for *_, mail in sorted(found, key=lambda one: one[:2])]


def body_of(mail: Any) -> str:
    said = str(mail.get_body(preferencelist=("plain",)).get_content())
    return said.replace("\r\n", "\n")


def link_of_letter(site: TestSite, key: str) -> str:
    """Give the path of the link in the newest letter to a member that has one."""
    for mail in reversed(letters_to(site, key)):
        if found := LINK.search(body_of(mail)):
            return found[1]
    raise AssertionError(f"no letter with a link to {key}")


def hidden(page: Any, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page.text)
    assert found, f"no field {name}"
    return found[1]


def press(device: Visitor, path: str, page: Any, **more: str) -> Any:
    """Press the button of a link's page as a browser does."""
    data = {"_csrf": hidden(page, "_csrf"), "start": hidden(page, "start"), **more}
    return device.client.post(path, data=data, follow_redirects=False)


def start(site: TestSite, key: str, device: Visitor | None = None) -> Visitor:
    """Open a member's link on a device and press the button; the device is signed in after it."""
    device = device or site.anonymous()
    path = link_of_letter(site, key)
    answered = press(device, path, device.get(path))
    assert (answered.status_code, answered.headers["location"]) == (303, "/review")
    device.csrf = hidden(device.follow(device.get("/review")), "_csrf")
    return device


def counts(site: TestSite) -> dict[str, int]:
    """Count what a mere look must not change."""
    with reading(site.store) as read:
        return {
            table.name: read.scalar(select(func.count()).select_from(table)) or 0
            for table in (event, session, review_link)
        }


GOOD = {"proposal": "maintain", "opinion": "계획대로 이어 갈 만합니다.", "go": "next"}


def evaluation(site: TestSite) -> int:
    return site.round_id("half_yearly_evaluation", "2013-H1")


def items(site: TestSite, key: str = "seo") -> list[int]:
    with reading(site.store) as read:
        return [one.id for one in asks(read, evaluation(site)) if one.person_key == key]


def count(site: TestSite, table) -> int:
    with reading(site.store) as read:
        return read.scalar(select(func.count()).select_from(table)) or 0


def cleared(site: TestSite, key: str = "seo") -> Visitor:
    """A member on the page of their first item."""
    device = start(site, key)
    answered = device.post(f"/review/{evaluation(site)}/interests")
    assert answered.headers["location"] == f"/review/items/{items(site, key)[0]}"
    return device


def write_all(site: TestSite, device: Visitor, key: str = "seo") -> None:
    for ask_id in items(site, key):
        assert device.post(f"/review/items/{ask_id}", GOOD).status_code == 303


def hand_in(site: TestSite, device: Visitor, **more: str):
    check = device.get(f"/review/{evaluation(site)}/check")
    data = {"_key": hidden(check, "_key"), **more}
    return device.post(f"/review/{evaluation(site)}/submission", data)
