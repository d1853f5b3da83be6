"""Returned messages, as servers write them: standard, Korean, odd and hostile."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notifications.bounce import BOUNCE_BYTES_MAX, Bounce, read_bounce

OURS = "<digest.0123456789abcdef@incheon.example>"
TO = "sol@city.example"

RETURNED = f"""\
From: =?utf-8?b?7J247LKc?= <hyeopchi@incheon.example>
To: =?utf-8?b?7IaU7ZWY64qY?=
 <{TO}>
Subject: =?utf-8?b?W+2YkeyzmF0=?=
Message-ID: {OURS}
"""


def report(
    status: str = "5.1.1",
    action: str = "failed",
    diagnostic: str = "smtp; 550 5.1.1 no such user",
    *,
    recipient: str = TO,
    returned: str = RETURNED,
    kind: str = "message/rfc822",
    words: str = "This is the mail system.\n",
) -> bytes:
    return f"""\
From: MAILER-DAEMON@mail.city.example
To: hyeopchi@incheon.example
Subject: Undelivered Mail Returned to Sender
Message-ID: <20130401.1@mail.city.example>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain; charset=us-ascii

{words}
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.city.example
Arrival-Date: Mon, 1 Apr 2013 09:00:00 +0900

Final-Recipient: rfc822; {recipient}
Action: {action}
Status: {status}
Diagnostic-Code: {diagnostic}

--b
Content-Type: {kind}

{returned}

--b--
""".encode()


def test_standard_report_is_read_by_its_fields() -> None:
    assert read_bounce(report()) == Bounce(
        (OURS,), frozenset({TO}), "refused", "메일이 되돌아왔습니다(550 5.1.1 no such user)"
    )


@pytest.mark.parametrize("kind", ["text/rfc822-headers", "message/rfc822-headers"])
def test_report_that_returns_only_the_headers_names_the_mail(kind: str) -> None:
    found = read_bounce(report(kind=kind))

    assert found is not None
    assert found.message_ids == (OURS,)


@pytest.mark.parametrize(
    ("status", "action", "ending"),
    [
        ("5.1.1", "failed", "refused"),
        ("5.0.0", "failed", "refused"),
        ("5.2.1", "failed", "refused"),
        ("5.2.3", "failed", "expired"),  # too long for that mailbox
        ("5.7.1", "failed", "expired"),  # by the rules of the server
        ("4.4.7", "failed", "expired"),  # tried for days
        ("4.4.1", "delayed", "delayed"),
        ("4.2.2", "", "delayed"),
        ("5.1.1", "", "refused"),
        ("2.0.0", "delivered", "delivered"),
        ("2.0.0", "relayed", "delivered"),
        ("", "failed", "refused"),
        ("nonsense", "", "delivered"),
    ],
)
def test_status_and_action_say_how_it_ended(status: str, action: str, ending: str) -> None:
    found = read_bounce(report(status, action))

    assert found is not None
    assert found.ending == ending


def test_report_without_the_mail_itself_is_read_from_its_words() -> None:
    found = read_bounce(report(returned="", words=f"> Message-ID: {OURS}\n"))

    assert found is not None
    assert (found.message_ids, found.recipients) == ((OURS,), frozenset({TO}))


def test_forwarded_mail_names_both_addresses() -> None:
    found = read_bounce(report(recipient="elsewhere@home.example"))

    assert found is not None
    assert found.recipients == {TO, "elsewhere@home.example"}


KOREAN = f"""\
From: =?euc-kr?B?uN7Az73DvbrF2w==?= <postmaster@mail.city.example>
To: hyeopchi@incheon.example
Subject: =?ks_c_5601-1987?B?udvF38e3IL3HxtA=?=
MIME-Version: 1.0
Content-Type: text/plain; charset="ks_c_5601-1987"
Content-Transfer-Encoding: 8bit

받는 사람 {TO} 에게 보낸 메일이 반송되었습니다.
사유: 550 5.1.1 존재하지 않는 사용자입니다.

----- 원본 -----
Message-ID: {OURS}
"""


@pytest.mark.parametrize("charset", ["cp949", "utf-8"])
def test_korean_return_in_any_charset_is_read(charset: str) -> None:
    """Also when it says one charset and is written in another."""
    subject = "Subject: 반송: 발송 실패".encode(charset)
    content = KOREAN.encode(charset)
    head, _, rest = content.partition(b"Subject: ")
    found = read_bounce(head + subject + b"\n" + rest.partition(b"\n")[2])

    assert found == Bounce(
        (OURS,),
        frozenset({TO}),
        "refused",
        "메일이 되돌아왔습니다(사유: 550 5.1.1 존재하지 않는 사용자입니다.)",
    )


@pytest.mark.parametrize(
    ("words", "ending"),
    [
        ("사유: 존재하지 않는 사용자", "refused"),
        ("해당 계정이 없습니다", "refused"),
        ("550 user unknown", "refused"),
        ("450 mailbox busy", "delayed"),
        ("4.4.1 will be retried", "delayed"),
        ("4.4.7 message expired", "expired"),
        ("5.7.1 blocked by policy", "expired"),
        ("배달이 지연되고 있습니다", "delayed"),
    ],
)
def test_free_text_is_judged_by_its_code_or_its_words(words: str, ending: str) -> None:
    content = (
        f"From: Mail Delivery System <mailer-daemon@city.example>\nSubject: 알림\n"
        f"Content-Type: text/plain; charset=utf-8\n\n{words}\nTo: {TO}\nMessage-ID: {OURS}\n"
    )

    found = read_bounce(content.encode())

    assert found is not None
    assert (found.ending, found.message_ids) == (ending, (OURS,))
    assert TO in found.recipients


def test_failed_recipients_header_is_believed_before_the_text() -> None:
    content = (
        f"From: a@city.example\nX-Failed-Recipients: {TO}\nSubject: x\n\n"
        f"other@city.example 550 no\nMessage-ID: {OURS}\n"
    )

    found = read_bounce(content.encode())

    assert found is not None
    assert found.recipients == {TO}


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"Subject: hello\n\nwords\n",
        # A holiday notice answers our mail, and is no returned mail.
        f"From: {TO}\nSubject: 휴가 중입니다\nAuto-Submitted: auto-replied\nIn-Reply-To: {OURS}\n\n"
        f"550 일 동안 자리를 비웁니다.\nMessage-ID: {OURS}\n".encode(),
        b"From: mailer-daemon@x.example\nSubject: hello\n\nno reason given\n",
        b"Content-Type: multipart/report; boundary=b\n\n--b\nContent-Type: message/delivery-status\n\n--b--\n",
    ],
)
def test_what_is_no_returned_mail_is_not_taken_for_one(content: bytes) -> None:
    assert read_bounce(content) is None


def test_long_message_is_read_as_far_as_its_report() -> None:
    content = report() + b"x" * (2 * BOUNCE_BYTES_MAX)

    assert read_bounce(content) == read_bounce(report())


def _deep(depth: int) -> bytes:
    parts = [f'Content-Type: multipart/mixed; boundary="{n}"\n\n--{n}\n' for n in range(depth)]
    return "".join(parts).encode()


@pytest.mark.parametrize(
    "bomb",
    [
        _deep(20_000),
        b"Content-Type: message/rfc822\n\n" * 30_000,
        b"Content-Type: message/delivery-status\n\n" + b"A: b\n\n" * 170_000,
        b"Subject: " + b"=?utf-8?b?" * 100_000,
        b"X-Failed-Recipients: " + b"a" * BOUNCE_BYTES_MAX,
        b"From: mailer-daemon@x.example\n\n" + b"5." * 500_000,
        b"From: mailer-daemon@x.example\n\n" + b"a" * BOUNCE_BYTES_MAX,
        b"Message-ID: <" + b"a" * BOUNCE_BYTES_MAX,
        b"a: b\n" * 200_000,
    ],
    ids=["nested", "messages", "blocks", "words", "address", "codes", "letters", "id", "headers"],
)
def test_hostile_message_is_read_soon(bomb: bytes) -> None:
    began = time.process_time()

    read_bounce(bomb)

    assert time.process_time() - began < 10


LINES = st.sampled_from(
    [
        *report().split(b"\n"),
        *KOREAN.encode("cp949").split(b"\n"),
        b"Content-Type: text/plain; charset=\xff",
        b"Content-Type: text/plain; charset=rot13",
        b"Content-Transfer-Encoding: base64",
        b"\xc0\xb8\x00\xff",
        b"=?ks_c_5601-1987?B?//?=",
        b"Status: 5.1.1.1.1",
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(LINES, max_size=60), st.binary(max_size=40))
def test_any_message_is_read_or_refused(lines: list[bytes], noise: bytes) -> None:
    found = read_bounce(b"\n".join(lines) + noise)

    assert found is None or (found.said.isprintable() and len(found.said) <= 300)


def free_text(charset: str, message_id: str) -> bytes:
    return (
        "From: MAILER-DAEMON@mail.city.example\nSubject: Undelivered Mail\nMIME-Version: 1.0\n"
        f"Content-Type: text/plain; charset={charset}\n\n"
        f"550 5.1.1 user unknown\nMessage-ID: {message_id}\nTo: {TO}\n"
    ).encode()


@pytest.mark.parametrize(
    ("charset", "message_id"),
    [
        ("unicode_escape", r"<a\ud800@x>"),
        ("raw_unicode_escape", r"<a\ud800@x>"),
        ("utf-7", "<a+2AA-@x>"),
        ("us-ascii", "<a\0@x>"),
        ("utf-8", "<a\x7f@x>"),
        ("utf-8", "<가@x>"),
    ],
)
def test_no_id_is_read_that_a_database_could_not_look_for(charset: str, message_id: str) -> None:
    headers = f"Content-Type: text/rfc822-headers; charset={charset}"
    told = report(returned=f"Message-ID: {message_id}\n").replace(
        b"Content-Type: message/rfc822", headers.encode()
    )

    for content in (free_text(charset, message_id), told):
        found = read_bounce(content)
        assert found is not None
        assert found.said.isprintable()
        assert all(one.isascii() and one.isprintable() for one in found.message_ids)


def test_id_on_the_line_below_its_name_is_read() -> None:
    found = read_bounce(free_text("us-ascii", f"\n> \t{OURS}"))

    assert found is not None
    assert found.message_ids == (OURS,)


@pytest.mark.parametrize("filler", ["\n" * 19_000, ">\n" * 9_900, ">" * 20_000, ">\t" * 9_900])
def test_empty_lines_and_quotes_are_read_in_no_time(filler: str) -> None:
    head = b"From: mailer-daemon@x.example\nContent-Type: text/plain\n\n"
    began = time.process_time()

    read_bounce(head + filler.encode() + b"x")

    assert time.process_time() - began < 0.5
