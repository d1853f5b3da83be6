"""A letter as a mail to exactly one person."""

import re
from datetime import datetime
from email.message import EmailMessage
from hashlib import sha256

from notifications.address import mailbox, one_line
from notifications.errors import MailRefused
from notifications.headers import MAIL_POLICY
from notifications.letter import Letter

CALENDAR_NAME = "일정.ics"

_MESSAGE_ID = re.compile(r"<[A-Za-z0-9._+-]+@[A-Za-z0-9.-]+>")
_MESSAGE_ID_MAX = 250
_NOT_IN_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def email_message(
    letter: Letter,
    *,
    to_name: str,
    to_address: str,
    from_name: str,
    from_address: str,
    message_id: str,
    date: datetime,
    reply_to: str | None = None,
    calendar: str | None = None,
) -> EmailMessage:
    """
    Put *letter* into a mail with one sender, one recipient and nobody else.

    The same arguments give the same bytes.

    Args:
        message_id: ``<…@…>``, the same each time this mail is sent: a second copy is then
            seen as one.
        date: When the mail was written, with a timezone.
        reply_to: The address that answers go to, if not the sender's.
        calendar: An ICS text, attached for the recipient's calendar to take.

    Raises:
        AddressRefused: An address is not exactly one plain mailbox.
        MailRefused: The subject, a name, the text or the Message-ID cannot stand in a mail.
    """
    assert date.tzinfo is not None, "a naive datetime loses the user's day"
    message = EmailMessage(policy=MAIL_POLICY)
    message["From"] = mailbox(from_name, from_address)
    message["To"] = mailbox(to_name, to_address)
    if reply_to is not None:
        message["Reply-To"] = mailbox("", reply_to)
    message["Subject"] = _subject(letter.subject)
    message["Date"] = date
    message["Message-ID"] = _message_id(message_id)
    message["Auto-Submitted"] = "auto-generated"  # no holiday notice answers it (RFC 3834)
    message.set_content(_body(letter.body), subtype="plain", charset="utf-8", cte="base64")
    message["Content-Language"] = "ko"  # after the text: setting that clears it
    if calendar is not None:
        _attach(message, calendar)
    return message


def _attach(message: EmailMessage, calendar: str) -> None:
    message.add_attachment(
        _body(calendar),
        subtype="calendar",
        charset="utf-8",
        cte="base64",
        params={"method": "PUBLISH"},  # a date to keep, and nothing to answer (RFC 5546)
        filename=CALENDAR_NAME,
    )
    # Chosen at random, it would make a second copy another message.
    message.set_boundary(f"=_{sha256(str(message['Message-ID']).encode()).hexdigest()[:40]}")


def _subject(text: str) -> str:
    subject = one_line("subject", text)
    if not subject:
        raise MailRefused("subject", "it is empty")
    return subject


def _body(text: str) -> str:
    if found := _NOT_IN_TEXT.search(text):
        raise MailRefused("text", f"it holds the character U+{ord(found[0]):04X}")
    return text


def _message_id(text: str) -> str:
    if len(text) > _MESSAGE_ID_MAX or _MESSAGE_ID.fullmatch(text) is None:
        raise MailRefused("Message-ID", f"{text[:80]!r} is not of the form <…@…>")
    return text
