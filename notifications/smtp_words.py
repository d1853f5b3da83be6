"""What a mail server answered or failed to, as one Korean line for whoever runs the office."""

import re
import smtplib
import ssl
from collections.abc import Mapping

_REASON_MAX = 300

# RFC 3463: the first figure repeats the reply code, the second says what it is about.
_ENHANCED = re.compile(rb"5\.(\d{1,3})\.(\d{1,3})(?!\d)")
_TOO_LONG_FOR_MAILBOX = (2, 3)
_ABOUT_ADDRESS = (0, 1, 2)
_ADDRESS_CODES = (550, 551, 553)  # of servers without enhanced codes, after the text

_UNTRUSTED = "서버 인증서를 믿을 수 없습니다"
_CERTIFICATES: Mapping[int, str] = {  # OpenSSL's X509_V_ERR_…
    9: "인증서를 쓸 수 있는 날이 아직 되지 않았습니다",
    10: "인증서의 기한이 지났습니다",
    18: "서버가 스스로 서명한 인증서입니다",
    19: "인증서를 보증하는 기관을 알 수 없습니다",
    20: "인증서를 보증하는 기관을 알 수 없습니다",
    21: "인증서를 보증하는 기관을 알 수 없습니다",
    62: "인증서의 이름이 서버의 이름과 다릅니다",
    64: "인증서의 이름이 서버의 이름과 다릅니다",
}


def said(reason: str, code: int, reply: bytes) -> str:
    """Give *reason* with what the server answered."""
    return f"{reason}({one_line_of(f'{code} {readable(reply)}')})"


def because(reason: str, error: Exception) -> str:
    """Give *reason* with what went wrong underneath."""
    if isinstance(error, smtplib.SMTPResponseException):
        reply = error.smtp_error
        return said(reason, error.smtp_code, reply if isinstance(reply, bytes) else reply.encode())
    if isinstance(error, ssl.SSLCertVerificationError):
        why = _CERTIFICATES.get(error.verify_code, error.verify_message)
        return f"{reason}({_UNTRUSTED}: {one_line_of(why)})"
    if isinstance(error, TimeoutError):
        return f"{reason}(기다리는 시간이 지났습니다)"
    if isinstance(error, UnicodeError):
        return f"{reason}(설정에 메일 서버로 보낼 수 없는 글자가 있습니다)"
    return f"{reason}({one_line_of(str(error) or type(error).__name__)})"


def blames_address(code: int, reply: bytes, *, after_text: bool) -> bool:
    """
    Say whether a refusal for good is about the recipient's address.

    A server that finds fault with the text, with its rules or with itself says so in its
    enhanced code; that refuses this mail, and the next to the same address may be welcome.
    Without that code, a recipient refused is a bad address, and of a text refused only what
    RFC 5321 calls a mailbox's fault.
    """
    if found := _ENHANCED.search(reply):
        about = int(found[1]), int(found[2])
        return about[0] in _ABOUT_ADDRESS and about != _TOO_LONG_FOR_MAILBOX
    return not after_text or code in _ADDRESS_CODES


def readable(text: bytes) -> str:
    """Decode what a server wrote: Korean ones still answer in EUC-KR."""
    for charset in ("utf-8", "cp949"):
        try:
            return text.decode(charset)
        except UnicodeDecodeError:
            continue
    return text.decode("ascii", "replace")


def one_line_of(text: str) -> str:
    """Keep what can be printed, at a bearable length."""
    return "".join(c if c.isprintable() else " " for c in text)[:_REASON_MAX].strip()
