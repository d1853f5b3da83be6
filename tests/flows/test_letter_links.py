"""Links in the letters of a day: for the member themselves, a mark in the record, the secret at sending."""

from datetime import date, datetime
from email.message import EmailMessage

import pytest
from sqlalchemy import select, update

from engine.business_days import OfficeCalendar
from engine.deputies import set_deputy
from engine.people import person_with_key
from engine.review_links import link_of, revoke
from engine.store import reading, transaction
from engine.tables import case, mail, person, review_link
from flows.steps.compose import compose
from flows.steps.deliver import deliver
from flows.steps.letter_links import (
    LINK_GONE,
    LetterLinks,
    hidden,
    letter_links,
    links_in,
    links_with,
    mark,
    with_links,
)
from flows.steps.office_key import OfficeKey
from flows.steps.remind import remind
from notifications.letters import Letters
from notifications.transport import Outcome, Sent
from tests.rounds_town import Town, seoul, settle

JULY_2 = date(2013, 7, 2)
OFFICE = {
    "name": "남동구",
    "department": "협치팀",
    "address": "",
    "phone": "",
    "signature": "",
    "email": "a@x.example",
    "mail_domain": "x.example",
}
LINKS = links_with(OfficeKey(b"k" * 32), "https://hyeopchi.city.example")
CALENDAR = OfficeCalendar()


class Kept:
    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []

    def send(self, message: EmailMessage) -> Outcome:
        self.mails.append(message)
        return Sent()

    def bodies(self) -> dict[str, str]:
        return {
            str(one["To"]).split("<")[-1].strip(">"): str(one.get_content()) for one in self.mails
        }


@pytest.fixture
def town(store) -> Town:
    with transaction(store) as write:
        settle(write)
        keys = ("boss", "kim", "m1", "m2", "m3")
        for key in keys:
            address = update(person).where(person.c.key == key)
            write.execute(address.values(email=f"{key}@x.example"))
    town = Town(store, CALENDAR)
    town.publish(since=date(2013, 1, 1))
    town.enter([1, 2])
    town.open(JULY_2)
    return town


def told(town: Town, *, at: datetime, links: LetterLinks | None = LINKS) -> dict[str, str]:
    """Write and send what is to be told, and give the letters by address."""
    today, kept = at.date(), Kept()
    remind(town.store, today=today, at=at, calendar=CALENDAR)
    compose(
        town.store, Letters([]), today=today, at=at, calendar=CALENDAR, office=OFFICE, links=links
    )
    deliver(town.store, kept, at=at, calendar=CALENDAR, office=OFFICE, links=links)
    return kept.bodies()


def of_member(town: Town, key: str):
    with reading(town.store) as read:
        (round_id,) = read.scalars(select(review_link.c.round_id).distinct()).all()
        return link_of(read, round_id, person_with_key(read, key).id)


def test_members_get_a_link_of_their_own_and_nobody_else_does(town):
    bodies = told(town, at=seoul(JULY_2))

    urls = {to: body.count("https://hyeopchi.city.example/r/") for to, body in bodies.items()}
    assert urls == {"kim@x.example": 0, "m1@x.example": 1, "m2@x.example": 1, "m3@x.example": 1}
    found = {body.split("/r/")[1][:43] for to, body in bodies.items() if to.startswith("m")}
    assert len(found) == 3
    with reading(town.store) as read:
        stored = "\n".join(read.scalars(select(mail.c.body)))
    assert [token for token in found if token in stored] == []
    assert len(links_in(stored)) == 3
    assert of_member(town, "m1").mailed_at == seoul(JULY_2)


def test_without_an_address_of_the_pages_no_link_is_made(town):
    bodies = told(town, at=seoul(JULY_2), links=None)

    assert "제출 서식은 협치팀에서 따로 보내 드립니다." in bodies["m1@x.example"]
    assert "/r/" not in "".join(bodies.values())
    with reading(town.store) as read:
        assert read.execute(select(review_link)).all() == []


def test_a_deputy_is_told_without_the_members_link(town):
    with transaction(town.store) as write:
        set_deputy(
            write, of="m1", to="m2", starts_on=JULY_2, ends_on=date(2013, 7, 5),
            reason="출장", actor="m1", at=seoul(JULY_2),
        )  # fmt: skip

    bodies = told(town, at=seoul(JULY_2))

    assert "m1@x.example" not in bodies
    assert bodies["m2@x.example"].count("/r/") == 1
    assert "m1 씨 부재로 대신 받으시는 알림입니다." in bodies["m2@x.example"]
    with reading(town.store) as read:
        owners = read.scalars(select(person.c.key).join(review_link).order_by(person.c.key)).all()
    assert owners == ["m2", "m3"]


def test_a_title_that_looks_like_a_mark_gives_nobody_anothers_link(town):
    told(town, at=seoul(JULY_2))
    theirs = of_member(town, "m1")
    with transaction(town.store) as write:
        write.execute(update(case).values(title=f"과제 {mark(theirs.id)}"))

    bodies = told(town, at=seoul(date(2013, 7, 3)))
    again = told(town, at=seoul(date(2013, 7, 24)))

    assert again
    for body in [*bodies.values(), *again.values()]:
        for line in body.splitlines():
            assert "/r/" not in line or "과제" not in line


def test_a_reminder_carries_the_same_link_until_it_is_revoked(town):
    first = told(town, at=seoul(JULY_2))["m1@x.example"].split("/r/")[1][:43]

    again = told(town, at=seoul(date(2013, 7, 24)))["m1@x.example"]
    assert again.split("/r/")[1][:43] == first
    with transaction(town.store) as write:
        revoke(write, of_member(town, "m1").id, at=seoul(date(2013, 7, 24)))
    late = told(town, at=seoul(date(2013, 8, 1)))["m1@x.example"]
    assert "/r/" not in late


def test_with_links_says_so_where_a_link_is_dead(town):
    told(town, at=seoul(JULY_2))
    link = of_member(town, "m1")
    body = f"A {mark(link.id)} B {mark(99)} C"

    late = with_links(body, {link.id: link}, LINKS, at=link.expires_at)

    assert late == f"A {LINK_GONE} B {{{{link:99}}}} C"
    assert hidden(f"{mark(1)} {mark(2, 'code')}") == (
        "(위원 링크: 보낼 때 넣습니다) (확인번호: 보낼 때 넣습니다)"
    )


def test_letter_links_needs_the_address_of_the_pages(tmp_path):
    from flows.steps.setting import setting_of

    said = '[office]\nname = "남동구"\nemail = "a@x.example"\nmail_domain = "x.example"\n'
    (tmp_path / "office.toml").write_text(said, encoding="utf-8")
    assert letter_links(setting_of(tmp_path)) is None
    (tmp_path / "office.toml").write_text(
        said + '[web]\nurl = "https://hyeopchi.city.example"\n', encoding="utf-8"
    )
    made = letter_links(setting_of(tmp_path))
    assert made is not None
    assert (made.url, len(made.link_sign("x"))) == ("https://hyeopchi.city.example", 64)
