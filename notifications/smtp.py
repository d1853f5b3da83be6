"""Mail over SMTP, one step at a time, so that it is known how far a failed mail came."""

import re
import smtplib
import socket
import ssl
from email.message import EmailMessage
from ipaddress import ip_address
from types import TracebackType
from typing import Literal, Self

from notifications.errors import LoginUnprotected
from notifications.smtp_words import because, blames_address, said
from notifications.transport import Outcome, Refused, Retry, Sent, Uncertain

CONNECT_SECONDS = 10.0
REPLY_SECONDS = 60.0
FINAL_SECONDS = 120.0
FINAL_SECONDS_MIN = 60.0  # RFC 5321 lets a server think for ten minutes after the final dot

_LEADING_DOT = re.compile(rb"^\.", re.MULTILINE)

_NO_SERVER = "메일 서버에 연결하지 못했습니다"
_NO_LOGIN = "메일 서버에 로그인하지 못했습니다"
_NO_SENDER = "메일 서버가 보내는 주소를 받지 않았습니다"
_NO_RECIPIENT = "메일 서버가 받는 주소를 받지 않았습니다"
_NO_TEXT = "메일 서버가 본문을 받지 않았습니다"
_LOST = "본문을 보내기 전에 연결이 끊겼습니다"
_NO_ANSWER = "본문을 다 보낸 뒤 서버의 답을 받지 못했습니다"


class _Stopped(Exception):
    """The mail came no further; carries how that ends."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome)
        self.outcome = outcome


class _Gone(Exception):
    """The connection is of no more use, and no text was sent over it."""


class SmtpTransport:
    """
    Hands mails to one server. Used in ``with``, it keeps one connection for all of them.

    A server that goes away between two mails is connected to again, once, at once. What the
    server itself refuses before a recipient is named (connection, TLS, login, sender) says
    nothing about the mail: it is worth another attempt, and is never the recipient's fault.

    Args:
        starttls: Encrypt before anything is said, and check the server's certificate. There
            is no falling back to plain text.
        tls: The same, from the first byte on, as servers at port 465 have it.
        user: Log in by this name with *password*; only over TLS, or to this very machine.
        hello: The name to greet the server by.
        final_seconds: How long to wait for the answer to a whole mail; never under 60.
        context: What certificates are trusted, if not what the machine trusts.

    Raises:
        LoginUnprotected: The password would cross the network in the clear.
    """

    def __init__(
        self,
        host: str,
        port: int = 25,
        *,
        starttls: bool = True,
        tls: bool = False,
        user: str | None = None,
        password: str | None = None,
        hello: str = "localhost",
        connect_seconds: float = CONNECT_SECONDS,
        reply_seconds: float = REPLY_SECONDS,
        final_seconds: float = FINAL_SECONDS,
        context: ssl.SSLContext | None = None,
    ) -> None:
        if user and not (tls or starttls) and not _is_loopback(host):
            raise LoginUnprotected(host)
        self._host = host
        self._port = port
        self._starttls = starttls and not tls
        self._tls = tls
        self._user = user
        self._password = password or ""
        self._hello = hello
        self._connect_seconds = connect_seconds
        self._reply_seconds = reply_seconds
        self._final_seconds = max(final_seconds, FINAL_SECONDS_MIN)
        self._context = context
        self._line: smtplib.SMTP | None = None
        self._kept = False
        self._unreachable: str | None = (
            None  # why, once a batch found out: no mail of it waits again
        )

    def __enter__(self) -> Self:
        self._kept = True
        self._unreachable = None
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> Literal[False]:
        self._kept = False
        self._hang_up()
        return False

    def send(self, message: EmailMessage) -> Outcome:
        """Send *message* to its one recipient and say how that ended."""
        try:
            return self._send(message)
        except _Stopped as stopped:
            return stopped.outcome
        finally:
            if not self._kept:
                self._hang_up()

    def _send(self, message: EmailMessage) -> Outcome:
        sender, recipient = _one(message, "From"), _one(message, "To")
        content = message.as_bytes(policy=message.policy.clone(linesep="\r\n"))
        reused = self._line is not None
        try:
            line = self._announced(sender, recipient)
        except _Gone as gone:
            if not reused:
                raise _Stopped(Retry(str(gone))) from gone
            try:
                line = self._announced(sender, recipient)
            except _Gone as again:
                raise _Stopped(Retry(str(again))) from again
        return self._delivered(line, content)

    def _announced(self, sender: str, recipient: str) -> smtplib.SMTP:
        """Name sender and recipient and begin the text, on a line that may have to be opened."""
        if self._line is None:
            self._line = self._connected()
        line = self._line
        try:
            self._expect(line.mail(sender), _NO_SENDER, session=True)
            self._expect(line.rcpt(recipient), _NO_RECIPIENT)
            self._expect(line.docmd("DATA"), _NO_TEXT, good=354)
        except OSError as error:  # smtplib's own errors are of this kind too
            self._drop()
            raise _Gone(because(_LOST, error)) from error
        return line

    def _delivered(self, line: smtplib.SMTP, content: bytes) -> Outcome:
        try:
            line.send(_LEADING_DOT.sub(b"..", content))
        except OSError as error:
            self._drop()
            return Retry(because(_LOST, error))
        try:
            _wait(line, self._final_seconds)
            line.send(b".\r\n")
            code, reply = line.getreply()
            _wait(line, self._reply_seconds)
        except OSError as error:  # the server may have taken the mail: nobody can know
            self._drop()
            return Uncertain(because(_NO_ANSWER, error))
        if code == 421:
            self._drop()
        if 200 <= code < 300:
            return Sent()
        if 400 <= code < 600:
            return _refusal(code, reply, _NO_TEXT)
        self._drop()
        return Uncertain(said(_NO_ANSWER, code, reply))

    def _expect(
        self, answer: tuple[int, bytes], reason: str, *, good: int = 250, session: bool = False
    ) -> None:
        """Go on after a good answer; else stop, and leave the line fit for the next mail."""
        code, reply = answer
        if code == good or (code == 251 and good == 250):  # 251: will forward
            return
        if code == 421 or not 400 <= code < 600:
            self._drop()
            raise _Gone(said(reason, code, reply))
        try:
            if self._line is not None:
                self._line.rset()
        except OSError:
            self._drop()
        if session:
            raise _Stopped(Retry(said(reason, code, reply)))
        raise _Stopped(_refusal(code, reply, reason))

    def _connected(self) -> smtplib.SMTP:
        if self._unreachable is not None:
            raise _Gone(self._unreachable)
        try:
            return self._opened()
        except (OSError, UnicodeError) as error:  # a name or password that is not ASCII
            login = isinstance(error, smtplib.SMTPAuthenticationError | UnicodeEncodeError)
            reason = because(_NO_LOGIN if login else _NO_SERVER, error)
            if self._kept:
                self._unreachable = reason
            raise _Gone(reason) from error

    def _opened(self) -> smtplib.SMTP:
        line = self._called()
        try:
            line.ehlo_or_helo_if_needed()
            if self._starttls:
                line.starttls(context=self._trust())
                line.ehlo_or_helo_if_needed()
            if self._user:
                line.login(self._user, self._password)
            _wait(line, self._reply_seconds)
            _send_at_once(line)
        except (OSError, UnicodeError):
            line.close()
            raise
        return line

    def _called(self) -> smtplib.SMTP:
        """Reach the server and hear its greeting, in the clear or not."""
        if self._tls:
            return smtplib.SMTP_SSL(
                self._host, self._port, local_hostname=self._hello,
                timeout=self._connect_seconds, context=self._trust(),
            )  # fmt: skip
        return smtplib.SMTP(
            self._host, self._port, local_hostname=self._hello, timeout=self._connect_seconds
        )

    def _trust(self) -> ssl.SSLContext:
        return self._context or ssl.create_default_context()

    def _hang_up(self) -> None:
        if self._line is None:
            return
        try:
            self._line.quit()
        except OSError:
            pass
        finally:
            self._drop()

    def _drop(self) -> None:
        if self._line is not None:
            self._line.close()
            self._line = None


def _send_at_once(line: smtplib.SMTP) -> None:
    """Let the final dot follow the text: held back until the server acknowledged, it costs 40 ms a mail."""
    if line.sock is not None:
        line.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def _wait(line: smtplib.SMTP, seconds: float) -> None:
    if line.sock is not None:
        line.sock.settimeout(seconds)


def _one(message: EmailMessage, header: str) -> str:
    (found,) = message.get_all(header, [])
    (address,) = found.addresses
    spec: str = address.addr_spec
    return spec


def _refusal(code: int, reply: bytes, reason: str) -> Outcome:
    why = said(reason, code, reply)
    if code < 500:
        return Retry(why)
    return Refused(True, why, blames_address(code, reply, after_text=reason == _NO_TEXT))


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
