"""What is written arrives as it was written, to one recipient, over a real server (SM9, SM10)."""

import random
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.parser import BytesParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notifications.errors import AddressRefused, MailRefused
from notifications.letter import Letter
from notifications.message import CALENDAR_NAME, email_message
from notifications.smtp import SmtpTransport
from notifications.transport import Sent
from tests.post_office import HOST, PostOffice, open_post_office

Mail = Callable[..., EmailMessage]
TO = "sol@city.example"


@pytest.fixture(scope="module")
def server() -> Iterator[PostOffice]:
    with open_post_office(data_size_limit=None) as post_office:
        yield post_office


def over(server: PostOffice, message: EmailMessage) -> EmailMessage:
    """Send *message* and give it as the server took it."""
    assert SmtpTransport(HOST, server.port, starttls=False).send(message) == Sent()
    content = server.contents.pop()
    assert all(len(line) <= 998 for line in content.split(b"\r\n"))
    assert content.isascii()
    assert b"\x00" not in content
    return BytesParser(policy=policy.default).parsebytes(content)


def letter(subject: str, body: str, name: str, **more: object) -> EmailMessage:
    said: dict[str, object] = {
        "to_name": name,
        "to_address": TO,
        "from_name": "인천광역시 소통협력관실",
        "from_address": "governance@city.example",
        "message_id": "<digest.1@city.example>",
        "date": datetime(2013, 4, 1, tzinfo=UTC),
        **more,
    }
    return email_message(Letter(subject, body), **said)  # type: ignore[arg-type]


LINE = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Zl", "Zp", "Cs")), max_size=90
)


@settings(max_examples=500, deadline=None)
@given(LINE, st.text(st.characters(codec="utf-8"), max_size=300), LINE)
def test_sm9_any_text_arrives_equal_or_is_refused(
    server: PostOffice, subject: str, body: str, name: str
) -> None:
    try:
        message = letter(subject, body, name)
    except MailRefused:
        return
    read = over(server, message)

    assert read["Subject"] == " ".join(subject.split())
    (to,) = read["To"].addresses
    assert to.addr_spec == TO
    # Python's own parser puts a space between the encoded words of a name; RFC 2047 has none.
    header = dict(message_from_bytes(message.as_bytes()).items())["To"]
    shown, _, _ = str(make_header(decode_header(header))).rpartition("<")
    assert shown.rstrip() == " ".join(name.split())
    said = read.get_content().replace("\r\n", "\n").rstrip("\n")
    assert said == "\n".join(body.replace("\r\n", "\n").replace("\r", "\n").split("\n")).rstrip(
        "\n"
    )


@pytest.mark.parametrize(
    "subject",
    ["가" * 400, "긴 제목 " * 300, "a" * 1200, "=?utf-8?b?7ZiR7LmY?=", "🙂" * 300],
    ids=["hangul", "words", "latin", "encoded", "astral"],
)
def test_sm9_subject_longer_than_a_line_arrives_equal(server: PostOffice, subject: str) -> None:
    assert over(server, letter(subject, "본문\n", "솔하늘"))["Subject"] == subject.strip()


@pytest.mark.parametrize("spoiled", ["\x00", "\ud800", "\x1b", "\x7f"])
@pytest.mark.parametrize("part", ["subject", "body", "name", "calendar"])
def test_sm9_what_no_mail_can_hold_is_refused_with_the_character(spoiled: str, part: str) -> None:
    given = {"subject": "제목", "body": "본문\n", "name": "솔하늘"}

    with pytest.raises(MailRefused, match=f"U\\+{ord(spoiled):04X}"):
        letter(**{**given, part: f"가{spoiled}나"})


def test_sm9_attachment_of_two_megabytes_arrives_equal(server: PostOffice) -> None:
    calendar = "BEGIN:VCALENDAR\r\n" + "SUMMARY:분기 이행상황 보고 마감\r\n" * 48_000
    assert len(calendar.encode()) > 2_000_000

    read = over(server, letter("제목", "본문\n", "솔하늘", calendar=calendar))

    (attached,) = read.iter_attachments()
    assert attached.get_content() == calendar
    assert (attached.get_content_type(), attached.get_param("method")) == (
        "text/calendar",
        "PUBLISH",
    )
    assert attached.get_filename() == CALENDAR_NAME == "일정.ics"
    assert read.get_body(("plain",)).get_content() == "본문\r\n"  # type: ignore[union-attr]


def test_letter_with_a_calendar_is_the_same_bytes_each_time() -> None:
    one, other = (letter("제목", "본문\n", "솔하늘", calendar="BEGIN:VCALENDAR\r\n") for _ in "12")

    assert one.as_bytes() == other.as_bytes()


# SM10

EVIL = "evil@x.example"
TRICKS = (
    ", {evil}", ";{evil}", "\n{evil}", "\r\nRCPT TO:<{evil}>", "\r\nBcc: {evil}", "%0a{evil}",
    "%0d%0aBcc:{evil}", "> <{evil}", ">,<{evil}", " {evil}", "\t{evil}", "\x0b{evil}",
    "\x85{evil}", "\u2028{evil}", "\u2029{evil}", "\x00{evil}", "\uff0c{evil}", "\uff20x.example",
    "@{evil}", "%{evil}", "!{evil}", ":{evil};", "({evil})", "\"{evil}\"", "\\{evil}", "\u202e{evil}",
)  # fmt: skip
SHAPES = (
    "{to}{trick}", "{trick}{to}", "sol{trick}@city.example", "sol@city{trick}.example",
    "group:{to}{trick};", '"{trick}"@city.example', "<{to}>{trick}", "sol@{trick}",
    "{to}{trick}{trick}", "Sol <{to}>{trick}", "@a.example,@b.example:{to}{trick}", "{to}.{trick}",
)  # fmt: skip


def injections() -> list[str]:
    found = {
        shape.format(to=TO, trick=trick.format(evil=EVIL)) for shape in SHAPES for trick in TRICKS
    }
    return sorted(found - {TO})


def test_sm10_three_hundred_injected_addresses_reach_nobody(server: PostOffice) -> None:
    cases = injections()
    assert len(cases) >= 300
    server.tries.clear()

    let_through = []
    for address in cases:
        try:
            message = letter("제목", "본문\n", "솔하늘", to_address=address)
        except AddressRefused:
            continue
        let_through.append(address)
        over(server, message)

    assert server.tries == let_through  # exactly the stored address, whole
    assert EVIL not in server.tries
    assert let_through == []


def test_sm10_injected_names_subjects_and_ids_add_no_header_and_no_recipient(
    server: PostOffice,
) -> None:
    chance = random.Random(10)
    server.tries.clear()
    sent = 0
    for _ in range(300):
        text = "".join(chance.choice(("가", "a ", *TRICKS)) for _ in range(6)).format(evil=EVIL)
        part = chance.choice(("subject", "name", "message_id", "body"))
        given: dict[str, str] = {"subject": "제목", "body": "본문\n", "name": "솔하늘"}
        try:
            message = letter(**{**given, part: text})
        except MailRefused:
            continue
        read = over(server, message)
        sent += 1
        assert sorted(read.keys()) == sorted(letter(**given).keys())
        assert [to.addr_spec for to in read["To"].addresses] == [TO]

    assert sent > 20
    assert set(server.tries) == {TO}


@settings(max_examples=300, deadline=None)
@given(st.text(min_size=1, max_size=60))
def test_sm10_any_text_is_one_address_or_none(address: str) -> None:
    try:
        message = letter("제목", "본문\n", "솔하늘", to_address=address)
    except AddressRefused:
        return
    (to,) = message["To"].addresses
    assert to.addr_spec == address
