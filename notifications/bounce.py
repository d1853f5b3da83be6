"""Read a message that says a mail of ours did not arrive, as servers here and elsewhere write it."""

import codecs
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email.errors import MessageError
from email.header import decode_header
from email.message import Message
from email.parser import BytesParser, HeaderParser
from email.policy import compat32
from typing import Final, Literal

from notifications.smtp_words import blames_address, one_line_of, readable

BOUNCE_BYTES_MAX: Final = 1 << 20  # what is beyond is not read: headers and reports come first

Ending = Literal["refused", "expired", "delayed", "delivered"]

_ENDINGS: Final[tuple[Ending, ...]] = ("refused", "expired", "delayed", "delivered")  # worst first
_PARTS_MAX = 100  # the parser goes down as deep as a message says
_LINES_MAX = 20_000
_TEXT_MAX = 20_000
_HEADER_MAX = 4_000
_FOUND_MAX = 20
_STANDARD = "message/delivery-status"
_RETURNED = ("message/rfc822", "message/rfc822-headers", "text/rfc822-headers")
_KOREAN = ("euc-kr", "euc_kr", "ks_c_5601-1987", "ks_c_5601", "ksc5601", "uhc")
# Codecs that are no charset of a mail: they make what no database keeps, or take very long.
_NO_CHARSETS = ("unicode-escape", "raw-unicode-escape", "utf-7", "punycode", "idna")

_ID = r"<[!-;=?-~]{3,250}>"
_ONE_ID = re.compile(_ID)
_MESSAGE_ID = re.compile(
    rf"^[> \t]*Message-ID:[ \t]*(?:\r?\n[> \t]+)?({_ID})", re.IGNORECASE | re.MULTILINE
)
_ADDRESS = re.compile(r"[A-Za-z0-9._%+'-]{1,64}@[A-Za-z0-9.-]{3,253}")
_STATUS = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.])")
_REPLY = re.compile(r"(?<![\d.])([45]\d\d)(?=[ -])")

_RETURNS_MAIL = re.compile(
    r"undeliver|returned mail|mail delivery|delivery (?:status|fail|incomplete)|failure notice"
    r"|반송|배달\s*(?:실패|불가|지연)|(?:전송|발송|전달)\s*(?:실패|불가|지연)|수신\s*(?:불가|실패)",
    re.IGNORECASE,
)
_DAEMON = re.compile(r"mailer-daemon|postmaster|mail delivery", re.IGNORECASE)
_NOBODY = re.compile(
    r"user unknown|unknown user|no such (?:user|mailbox|recipient)|does not exist"
    r"|(?:존재하지\s*않|없)는\s*(?:사용자|계정|메일|주소|수신자)|(?:사용자|계정|수신자)(?:가|이)?\s*없",
    re.IGNORECASE,
)
_LATE = re.compile(r"delayed|will (?:be )?(?:retr|keep trying)|지연", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Bounce:
    """
    A returned message: of which mails it may speak, to whom they went, how it ended.

    ``refused``: for good, and because of the address. ``expired``: for good, for another
    reason. ``delayed``: the server goes on trying. ``delivered``: it arrived.
    """

    message_ids: tuple[str, ...]
    recipients: frozenset[str]
    ending: Ending
    said: str


def read_bounce(content: bytes) -> Bounce | None:
    """
    Read *content*, a whole message; None: it is not about a mail that was returned.

    Standard reports (RFC 3464) are read by their fields. Others are believed to be returned
    mail if a mail system sent them or their subject says so. Never raises, and reads no more than
    `BOUNCE_BYTES_MAX`.
    """
    message = BytesParser(policy=compat32).parsebytes(_bounded(content))
    reports = [part for part in message.walk() if part.get_content_type() == _STANDARD]
    returned = list(_returned(message))
    words = _words(message)
    headers = [_ONE_ID.match(_header(one, "Message-ID")) for one in returned]
    ids = [found[0] for found in headers if found] + _MESSAGE_ID.findall(words)
    message_ids = tuple(dict.fromkeys(ids))[:_FOUND_MAX]
    to = [address for one in returned for address in _addresses(_header(one, "To"))]
    if reports:
        return _standard(reports, message_ids, to)
    return _other(message, message_ids, to, words)


def _standard(
    reports: Sequence[Message], message_ids: tuple[str, ...], to: Sequence[str]
) -> Bounce | None:
    blocks = [block for report in reports for block in _blocks(report)]
    told = [block for block in blocks if block.get("Final-Recipient") or block.get("Action")]
    if not told:
        return None
    endings = [_ending_of(block) for block in told]
    worst = min(range(len(told)), key=lambda n: _ENDINGS.index(endings[n]))
    recipients = {
        address
        for block in told
        for name in ("Final-Recipient", "Original-Recipient")
        for address in _addresses(_header(block, name))
    }
    diagnostic = _header(told[worst], "Diagnostic-Code").partition(";")
    status = _header(told[worst], "Status")
    said = (diagnostic[2] or diagnostic[0]).strip() or status
    return Bounce(message_ids, _lower({*recipients, *to}), endings[worst], _said(said))


def _other(
    message: Message, message_ids: tuple[str, ...], to: Sequence[str], words: str
) -> Bounce | None:
    subject = _header(message, "Subject")
    failed = _header(message, "X-Failed-Recipients")
    if not (failed or _RETURNS_MAIL.search(subject) or _DAEMON.search(_header(message, "From"))):
        return None
    ending = _ending_in(subject, words)
    if ending is None:
        return None
    named = {*_addresses(failed), *to} or set(_addresses(_MESSAGE_ID.sub("", words)))
    line = next(
        (one for one in words.splitlines() if _STATUS.search(one) or _REPLY.search(one)), ""
    )
    nobody = next((one for one in words.splitlines() if _NOBODY.search(one)), "")
    return Bounce(message_ids, _lower(named), ending, _said(line or nobody or subject))


def _ending_of(block: Message) -> Ending:
    action, status = _header(block, "Action").lower(), _header(block, "Status")
    found = _STATUS.search(status)
    kind = found[1] if found else {"failed": "5", "delayed": "4"}.get(action, "2")
    if action == "delayed" or (not action and kind == "4"):
        return "delayed"
    if action in ("delivered", "relayed", "expanded") or kind == "2":
        return "delivered"
    return _fault(status) if kind == "5" else "expired"


def _ending_in(subject: str, words: str) -> Ending | None:
    """Judge free text: by a code if there is one, else by what servers usually write."""
    if found := _STATUS.search(words):
        late = found[1] == "4" and bool(_LATE.search(f"{subject} {words}"))
        return _fault(found[0]) if found[1] == "5" else "delayed" if late else "expired"
    if found := _REPLY.search(words):
        return "refused" if found[1].startswith("5") else "delayed"
    if _NOBODY.search(words):
        return "refused"
    return "delayed" if _LATE.search(f"{subject} {words}") else None


def _fault(status: str) -> Ending:
    return "refused" if blames_address(550, status.encode(), after_text=False) else "expired"


def _bounded(content: bytes) -> bytes:
    content = b"\n".join(content[:BOUNCE_BYTES_MAX].split(b"\n", _LINES_MAX)[:_LINES_MAX])
    for number, found in enumerate(re.finditer(rb"content-type", content, re.IGNORECASE)):
        if number == _PARTS_MAX:
            return content[: found.start()]
    return content


def _blocks(report: Message) -> list[Message]:
    payload = report.get_payload()
    blocks = payload[:_FOUND_MAX] if isinstance(payload, list) else []
    return [one for one in blocks if isinstance(one, Message)]


def _returned(message: Message) -> Iterator[Message]:
    """Give the headers of the mails that came back within *message*."""
    for part in message.walk():
        if part is message or part.get_content_type() not in _RETURNED:
            continue
        payload = part.get_payload()
        if isinstance(payload, list):
            yield from (one for one in payload[:1] if isinstance(one, Message))
        else:
            yield HeaderParser(policy=compat32).parsestr(_text_of(part))


def _words(message: Message) -> str:
    """Join the texts that *message* holds for people, and what it quotes in them."""
    texts = [_text_of(part) for part in message.walk() if part.get_content_maintype() == "text"]
    return "\n".join(texts)[:_TEXT_MAX]


def _text_of(part: Message) -> str:
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        return ""
    return _decoded(content, str(part.get_param("charset") or ""))


def _header(message: Message, name: str) -> str:
    """Give one header as a line: raw bytes and encoded words of any charset become text."""
    for key, value in message.raw_items():
        if key.lower() == name.lower():
            raw = _bytes_of(str(value)[:_HEADER_MAX])
            return " ".join(_unworded(readable(raw)).split())
    return ""


def _bytes_of(text: str) -> bytes:
    """Give back the bytes that the parser could not read; what never were bytes becomes "?"."""
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace")


def _unworded(text: str) -> str:
    if "=?" not in text:
        return text
    try:
        return "".join(
            piece if isinstance(piece, str) else _decoded(piece, charset or "")
            for piece, charset in decode_header(text)
        )
    except (ValueError, MessageError):  # what only looks like an encoded word
        return text


def _decoded(content: bytes, charset: str) -> str:
    charset = charset.strip("\"' ").lower()
    charset = "cp949" if charset in _KOREAN else charset or "ascii"
    try:
        if codecs.lookup(charset).name in _NO_CHARSETS:
            return readable(content)
        return content.decode(charset).encode("utf-8", "replace").decode("utf-8")
    except (LookupError, ValueError):
        return readable(content)


def _addresses(text: str) -> list[str]:
    return _ADDRESS.findall(text)[:_FOUND_MAX]


def _lower(addresses: set[str]) -> frozenset[str]:
    return frozenset(address.strip(".").lower() for address in addresses)


def _said(text: str) -> str:
    return one_line_of(f"메일이 되돌아왔습니다({text.strip()[:250]})")
