from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.parser import BytesParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notifications.address import NAME_MAX
from notifications.errors import AddressRefused, MailRefused
from notifications.letter import Letter
from notifications.message import email_message

Mail = Callable[..., EmailMessage]
SEOUL = timezone(timedelta(hours=9))


def _read(message: EmailMessage) -> EmailMessage:
    return BytesParser(policy=policy.default).parsebytes(message.as_bytes())


def test_mail_reads_back_as_it_was_written(mail: Mail) -> None:
    message = mail(
        "[협치] 2013년 1분기 정책과제 이행상황 제출 요청 (기한 2013. 4. 10.(수))",
        "첫 줄\n.\n\n끝.\n",
        to_name="솔하늘, 주무관 <가>",
        reply_to="answers@city.example",
        message_id=f"<digest.{'a' * 64}@mail.city.example>",
        date=datetime(2013, 4, 1, 9, 30, tzinfo=SEOUL),
    )

    read = _read(message)

    assert {key: str(value) for key, value in read.items() if key not in ("To", "From")} == {
        "Reply-To": "answers@city.example",
        "Subject": "[협치] 2013년 1분기 정책과제 이행상황 제출 요청 (기한 2013. 4. 10.(수))",
        "Date": "Mon, 01 Apr 2013 09:30:00 +0900",
        "Message-ID": f"<digest.{'a' * 64}@mail.city.example>",
        "Auto-Submitted": "auto-generated",
        "Content-Language": "ko",
        "Content-Type": 'text/plain; charset="utf-8"',
        "Content-Transfer-Encoding": "base64",
        "MIME-Version": "1.0",
    }
    (to,) = read["To"].addresses
    (sender,) = read["From"].addresses
    assert (to.display_name, to.addr_spec) == ("솔하늘, 주무관 <가>", "sol@city.example")
    assert (sender.display_name, sender.addr_spec) == (
        "인천광역시 소통협력관실",
        "governance@city.example",
    )
    assert read.get_content().replace("\r\n", "\n") == "첫 줄\n.\n\n끝.\n"
    assert read.defects == []


def test_mail_is_the_same_bytes_each_time(mail: Mail) -> None:
    assert mail("가" * 2000).as_bytes() == mail("가" * 2000).as_bytes()


def test_message_id_is_written_as_it_is_however_long(mail: Mail) -> None:
    message_id = f"<digest.{'a' * 64}@mail.city.example>"

    assert f"\r\nMessage-ID: {message_id}\r\n" in mail(message_id=message_id).as_bytes().decode()


def test_title_that_looks_encoded_is_only_a_title(mail: Mail) -> None:
    message = mail("=?utf-8?q?a=0ABcc=3A_x=40b.example?=", to_name="=?utf-8?q?a=2C?=")

    read = _read(message)

    assert read["Subject"] == "=?utf-8?q?a=0ABcc=3A_x=40b.example?="
    assert [to.display_name for to in read["To"].addresses] == ["=?utf-8?q?a=2C?="]


def test_mail_of_any_length_has_lines_that_servers_take(mail: Mail) -> None:
    message = mail("가나다 " * 700, "가" * 10_000, to_name="가" * NAME_MAX)

    lines = message.as_bytes().split(b"\r\n")

    assert max(map(len, lines)) <= 78
    assert all(line.isascii() for line in lines)
    assert _read(message)["Subject"] == ("가나다 " * 700).strip()


ADDRESSES = [
    "",
    "a",
    "a@",
    "@b.example",
    "a@b",
    "a@b.example, c@d.example",
    "a@b.example,c@d.example",
    "a@b.example; c@d.example",
    "a@b.example c@d.example",
    "a@b.example\nBcc: c@d.example",
    "a@b.example\r\nBcc: c@d.example",
    "a@b.example\r",
    "a@b.example\n",
    "\na@b.example",
    "a\n@b.example",
    "a@b.example\x00",
    "a\x00@b.example",
    "a@b.example\u2028Bcc: c@d.example",
    "a@b.example\x0bBcc: c@d.example",
    "a@b.example%0aBcc:c@d.example",
    "a%0a@b.example",
    "a%c@b.example",
    "c!a@b.example",
    "group: a@b.example, c@d.example;",
    "group:a@b.example;",
    "undisclosed-recipients:;",
    '"a b"@b.example',
    '"a\\"@c.example,"@b.example',
    '"a@c.example"@b.example',
    "<a@b.example>",
    "이름 <a@b.example>",
    "a@b.example <c@d.example>",
    "a@b.example>",
    "<@c.example:a@b.example>",
    "@c.example:a@b.example",
    "a(comment)@b.example",
    "a@(comment)b.example",
    "a@b.example(comment)",
    "a@[127.0.0.1]",
    "a@[IPv6:::1]",
    "a@127.0.0.1",
    "a@b..example",
    "a@.b.example",
    "a@b.example.",
    "a@-b.example",
    "a@b_c.example",
    ".a@b.example",
    "a.@b.example",
    "a..b@b.example",
    "a@b@c.example",
    "a b@c.example",
    "a@b .example",
    " a@b.example",
    "a@b.example ",
    "\ta@b.example",
    "가@b.example",
    "a@협치.example",
    "a\u200b@b.example",
    "a＠b.example",
    "a@b\u3002example",
    "a\\@b.example",
    "a" * 65 + "@b.example",
    "a@" + "b." * 130 + "example",
    "=?utf-8?q?a=40c.example=2C?=@b.example ",
    "a@b.example\ud800",
]


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("part", ["to_address", "from_address", "reply_to"])
def test_address_that_is_not_one_mailbox_is_refused(mail: Mail, part: str, address: str) -> None:
    with pytest.raises(AddressRefused):
        mail(**{part: address})


@pytest.mark.parametrize(
    "address",
    ["sol@city.example", "sol.ha-neul_1+work@mail.city.example", "o'neul@xn--vg1b.example"],
)
def test_plain_address_is_taken(mail: Mail, address: str) -> None:
    (to,) = _read(mail(to_address=address))["To"].addresses

    assert to.addr_spec == address


@pytest.mark.parametrize(
    "name",
    [
        "솔하늘\nBcc: a@b.example",
        "솔하늘\r",
        "솔\x00하늘",
        "솔\u2028하늘",
        "솔\u202e하늘",
        "솔\x0b하늘",
        "솔\ud800하늘",
        "가" * (NAME_MAX + 1),
    ],
)
def test_name_that_is_no_line_of_text_is_refused(mail: Mail, name: str) -> None:
    for part in ("to_name", "from_name"):
        with pytest.raises(MailRefused):
            mail(**{part: name})


@pytest.mark.parametrize(
    "subject", ["", "  ", "가\n나", "가\rBcc: a@b.example", "가\x00", "\ud800"]
)
def test_subject_that_is_no_line_of_text_is_refused(mail: Mail, subject: str) -> None:
    with pytest.raises(MailRefused):
        mail(subject)


@pytest.mark.parametrize("body", ["가\x00", "\ud800", "\x1b[0m"])
def test_text_with_control_characters_is_refused(mail: Mail, body: str) -> None:
    with pytest.raises(MailRefused):
        mail(body=body)


@pytest.mark.parametrize(
    "message_id",
    [
        "",
        "a@b",
        "<a>",
        "<a@b>\r\nBcc: c@d.example",
        "<a b@c>",
        "<가@b>",
        "<a@b> <c@d>",
        f"<{'a' * 300}@b>",
    ],
)
def test_message_id_that_is_none_is_refused(mail: Mail, message_id: str) -> None:
    with pytest.raises(MailRefused):
        mail(message_id=message_id)


_LINES = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), max_size=200)
_TRICKS = st.sampled_from(
    [
        "=?utf-8?q?a=0ABcc=3A?=",
        "=?",
        "?=",
        ",",
        "<a@b.example>",
        '"',
        "\\",
        ";",
        ":",
        "@",
        " ",
        "가",
        "🙂",
    ]
)
_LINE = st.one_of(_LINES, st.lists(_TRICKS, max_size=20).map("".join)).filter(
    lambda text: (
        text.strip()
        and not set(text) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
    )
)


@pytest.mark.slow
@settings(max_examples=500, deadline=None)
@given(subject=_LINE, body=st.text(st.characters(exclude_categories=("Cs", "Cc")) | st.just("\n")))
def test_any_subject_and_text_read_back_equal(subject: str, body: str) -> None:
    message = email_message(
        Letter(subject, body),
        to_name="",
        to_address="a@b.example",
        from_name="",
        from_address="c@b.example",
        message_id="<1@b.example>",
        date=datetime(2013, 4, 1, tzinfo=UTC),
    )

    read = _read(message)

    assert str(read["Subject"]) == " ".join(subject.split())
    assert read.get_content().replace("\r\n", "\n").removesuffix("\n") == body.removesuffix("\n")
    assert [address.addr_spec for address in read["To"].addresses] == ["a@b.example"]
    assert read["Bcc"] is None


@pytest.mark.slow
@settings(max_examples=500, deadline=None)
@given(name=_LINE.filter(lambda text: len(text) <= NAME_MAX))
def test_any_name_reads_back_as_one_person(name: str) -> None:
    message = email_message(
        Letter("알림", "본문"),
        to_name=name,
        to_address="a@b.example",
        from_name=name,
        from_address="c@b.example",
        message_id="<1@b.example>",
        date=datetime(2013, 4, 1, tzinfo=UTC),
    )

    # decode_header follows RFC 2047; the newer parser puts a space between the parts of a name
    (header,) = [
        value for key, value in message_from_bytes(message.as_bytes()).items() if key == "To"
    ]
    said, _, address = str(make_header(decode_header(header))).rpartition("<")
    assert (said.rstrip(), address) == (" ".join(name.split()), "a@b.example>")
    assert len(_read(message)["To"].addresses) == 1
