"""The SMTP transport against a real server on loopback."""

import datetime
import ipaddress
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from notifications.errors import LoginUnprotected
from notifications.smtp import SmtpTransport
from notifications.transport import Refused, Retry, Sent, Uncertain, opened

Mail = Callable[..., EmailMessage]


@dataclass
class Server:
    """What a scripted server answers, and what it saw. A reply of "" hangs up instead."""

    at_mail: list[str] = field(default_factory=list)  # one reply a command, then 250
    at_rcpt: list[str] = field(default_factory=list)
    at_data: list[str] = field(default_factory=list)  # after the final dot
    connections: int = 0
    mails: list[tuple[str, list[str], bytes]] = field(default_factory=list)
    port: int = 0

    async def handle_EHLO(  # noqa: N802
        self,
        server: SMTP,
        session: Session,
        envelope: Envelope,
        hostname: str,
        responses: list[str],
    ) -> list[str]:
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        return self._answer(server, self.at_mail) or self._set(envelope, address)

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if answer := self._answer(server, self.at_rcpt):
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        assert isinstance(envelope.content, bytes)
        assert envelope.mail_from is not None
        kept = (envelope.mail_from, list(envelope.rcpt_tos), envelope.content)
        answer = self._answer(server, self.at_data)
        if answer is None or answer == "" or answer.startswith("2"):
            self.mails.append(kept)
        return answer or "250 OK"

    def _set(self, envelope: Envelope, address: str) -> str:
        envelope.mail_from = address
        return "250 OK"

    def _answer(self, server: SMTP, script: list[str]) -> str | None:
        if not script:
            return None
        answer = script.pop(0)
        if answer == "":
            assert server.transport is not None
            server.transport.abort()
        return answer


@contextmanager
def _serving(script: Server, **options: Any) -> Iterator[Server]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        script.port = free.getsockname()[1]
    controller = Controller(script, hostname="127.0.0.1", port=script.port, **options)
    controller.start()
    try:
        yield script
    finally:
        controller.stop()


@pytest.fixture
def server() -> Iterator[Server]:
    with _serving(Server()) as script:
        yield script


def _transport(server: Server, **options: Any) -> SmtpTransport:
    return SmtpTransport("127.0.0.1", server.port, **{"starttls": False, **options})


def test_mail_is_delivered_as_written(server: Server, mail: Mail) -> None:
    message = mail("[협치] 회신이 필요한 일", ".\n..\n한글\n", to_name="솔하늘")

    outcome = _transport(server).send(message)

    ((sender, recipients, content),) = server.mails
    read = BytesParser(policy=policy.default).parsebytes(content)
    assert outcome == Sent()
    assert (sender, recipients) == ("governance@city.example", ["sol@city.example"])
    assert read["Subject"] == "[협치] 회신이 필요한 일"
    assert read["To"].addresses[0].display_name == "솔하늘"
    assert read["Message-ID"] == "<digest.1@city.example>"
    assert read.get_content() == ".\r\n..\r\n한글\r\n"
    assert content == message.as_bytes()


def test_line_that_begins_with_a_dot_arrives_whole(server: Server, mail: Mail) -> None:
    message = mail()
    message.set_content(".\n.. two\nend\n", cte="7bit")

    assert _transport(server).send(message) == Sent()
    assert server.mails[0][2].endswith(b"\r\n\r\n.\r\n.. two\r\nend\r\n")


def test_batch_uses_one_connection(server: Server, mail: Mail) -> None:
    with opened(_transport(server)) as transport:
        assert isinstance(transport, SmtpTransport)
        outcomes = [transport.send(mail()) for _ in range(5)]

    assert (outcomes, server.connections, len(server.mails)) == ([Sent()] * 5, 1, 5)


def test_without_a_batch_each_mail_has_its_own_connection(server: Server, mail: Mail) -> None:
    transport = _transport(server)

    assert [transport.send(mail()), transport.send(mail())] == [Sent(), Sent()]
    assert server.connections == 2


@pytest.mark.parametrize("stage", ["at_rcpt", "at_data"])
def test_refusal_for_now_is_worth_another_attempt(server: Server, mail: Mail, stage: str) -> None:
    setattr(server, stage, ["451 4.7.1 greylisted"])

    with opened(transport := _transport(server)):
        first, second = transport.send(mail()), transport.send(mail())

    part = "받는 주소를" if stage == "at_rcpt" else "본문을"
    assert first == Retry(f"메일 서버가 {part} 받지 않았습니다(451 4.7.1 greylisted)")
    assert (second, server.connections, len(server.mails)) == (Sent(), 1, 1)


@pytest.mark.parametrize("stage", ["at_rcpt", "at_data"])
def test_refusal_for_good_is_permanent_and_holds_nobody_else_up(
    server: Server, mail: Mail, stage: str
) -> None:
    setattr(server, stage, ["550 5.1.1 no such user"])

    with opened(transport := _transport(server)):
        outcomes = [transport.send(mail()) for _ in range(3)]

    part = "받는 주소를" if stage == "at_rcpt" else "본문을"
    assert outcomes == [
        Refused(True, f"메일 서버가 {part} 받지 않았습니다(550 5.1.1 no such user)"),
        Sent(),
        Sent(),
    ]
    assert server.connections == 1


def test_refused_sender_is_not_the_recipients_fault(server: Server, mail: Mail) -> None:
    server.at_mail = ["530 5.7.0 authentication required"]

    assert _transport(server).send(mail()) == Retry(
        "메일 서버가 보내는 주소를 받지 않았습니다(530 5.7.0 authentication required)"
    )


def test_hang_up_after_the_final_dot_leaves_it_uncertain(server: Server, mail: Mail) -> None:
    server.at_data = [""]

    with opened(transport := _transport(server)):
        first, second = transport.send(mail()), transport.send(mail())

    assert isinstance(first, Uncertain)
    assert first.reason.startswith("본문을 다 보낸 뒤 서버의 답을 받지 못했습니다(")
    assert second == Sent()
    assert server.connections == 2


@pytest.mark.parametrize("stage", ["at_mail", "at_rcpt"])
def test_hang_up_before_the_text_is_worth_another_attempt(
    server: Server, mail: Mail, stage: str
) -> None:
    setattr(server, stage, [""])

    outcome = _transport(server).send(mail())

    assert isinstance(outcome, Retry)
    assert (outcome.reason.startswith("본문을 보내기 전에 연결이 끊겼습니다("), server.mails) == (
        True,
        [],
    )


def test_server_that_drops_after_each_mail_is_connected_to_again(
    server: Server, mail: Mail
) -> None:
    with opened(transport := _transport(server)):
        outcomes = []
        for _ in range(4):
            outcomes.append(transport.send(mail()))
            server.at_mail = [""]  # gone when the next mail begins

    assert (outcomes, server.connections) == ([Sent()] * 4, 4)


def test_server_that_closes_for_now_is_connected_to_again(server: Server, mail: Mail) -> None:
    with opened(transport := _transport(server)):
        first = transport.send(mail())
        server.at_rcpt = ["421 4.3.2 too many mails on this line"]
        second = transport.send(mail())

    assert (first, second, server.connections) == (Sent(), Sent(), 2)


def test_nobody_listening_is_worth_another_attempt(mail: Mail) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        nowhere = Server(port=free.getsockname()[1])

    outcome = _transport(nowhere).send(mail())

    assert isinstance(outcome, Retry)
    assert outcome.reason.startswith("메일 서버에 연결하지 못했습니다(")


def test_batch_asks_an_unreachable_server_once(mail: Mail) -> None:
    silent = socket.create_server(("127.0.0.1", 0))  # takes the call and says nothing
    transport = _transport(Server(port=silent.getsockname()[1]), connect_seconds=0.2)

    with silent, opened(transport):
        outcomes = [transport.send(mail()) for _ in range(200)]

    reason = "메일 서버에 연결하지 못했습니다(Connection unexpectedly closed: timed out)"
    assert outcomes == [Retry(reason)] * 200


def test_silence_after_the_final_dot_leaves_it_uncertain(
    mail: Mail, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("notifications.smtp.FINAL_SECONDS_MIN", 0.2)
    with _spoken(b"220 x\r\n", b"250 x\r\n", b"250 x\r\n", b"250 x\r\n", b"354 x\r\n") as port:
        outcome = _transport(Server(port=port), final_seconds=0.2).send(mail())

    assert outcome == Uncertain(
        "본문을 다 보낸 뒤 서버의 답을 받지 못했습니다(Connection unexpectedly closed: timed out)"
    )


def test_nonsense_after_the_final_dot_leaves_it_uncertain(mail: Mail) -> None:
    answers = [b"220 x\r\n", *[b"250 x\r\n"] * 3, b"354 x\r\n"]
    with _spoken(*answers, after_dot=b"\xff\x00 what\r\n") as port:
        outcome = _transport(Server(port=port)).send(mail())

    assert isinstance(outcome, Uncertain)


@pytest.mark.parametrize("answer", [b"250 go on\r\n", b"nonsense\r\n"])
def test_text_is_sent_only_when_it_is_asked_for(mail: Mail, answer: bytes) -> None:
    with _spoken(b"220 x\r\n", *[b"250 x\r\n"] * 3, answer) as port:
        outcome = _transport(Server(port=port)).send(mail())

    assert isinstance(outcome, Retry)


def test_final_dot_is_waited_for_a_minute_at_least() -> None:
    transport = SmtpTransport("mail.city.example", final_seconds=1)

    assert transport._final_seconds == 60


# TLS and login


@dataclass
class Certificate:
    server: ssl.SSLContext
    trusting: ssl.SSLContext


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    """A certificate for 127.0.0.1, and a client that trusts it."""
    folder: Path = tmp_path_factory.mktemp("tls")
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.datetime.now(datetime.UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
        .sign(key, hashes.SHA256())
    )
    (folder / "cert.pem").write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    server = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    server.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    return Certificate(server, ssl.create_default_context(cafile=str(folder / "cert.pem")))


def _authenticate(
    server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: LoginPassword
) -> AuthResult:
    return AuthResult(success=data == LoginPassword(b"hyeopchi", b"right"), handled=False)


@pytest.fixture
def protected(certificate: Certificate) -> Iterator[Server]:
    with _serving(
        Server(),
        tls_context=certificate.server,
        require_starttls=True,
        auth_required=True,
        authenticator=_authenticate,
        auth_exclude_mechanism=["LOGIN"],
    ) as script:
        yield script


def test_login_over_tls(protected: Server, certificate: Certificate, mail: Mail) -> None:
    transport = _transport(
        protected, starttls=True, user="hyeopchi", password="right", context=certificate.trusting
    )

    assert transport.send(mail()) == Sent()


def test_wrong_password_is_worth_another_attempt(
    protected: Server, certificate: Certificate, mail: Mail
) -> None:
    transport = _transport(
        protected, starttls=True, user="hyeopchi", password="wrong", context=certificate.trusting
    )

    assert transport.send(mail()) == Retry(
        "메일 서버에 로그인하지 못했습니다(535 5.7.8 Authentication credentials invalid)"
    )


def test_certificate_that_nobody_vouches_for_ends_the_call(protected: Server, mail: Mail) -> None:
    outcome = _transport(protected, starttls=True, user="hyeopchi", password="right").send(mail())

    assert isinstance(outcome, Retry)
    assert outcome.reason.startswith(
        "메일 서버에 연결하지 못했습니다(서버 인증서를 믿을 수 없습니다: "
    )
    assert protected.mails == []


def test_server_without_tls_is_never_talked_to_in_the_clear(server: Server, mail: Mail) -> None:
    outcome = _transport(server, starttls=True).send(mail())

    assert outcome == Retry(
        "메일 서버에 연결하지 못했습니다(STARTTLS extension not supported by server.)"
    )
    assert server.mails == []


@pytest.mark.parametrize("host", ["mail.city.example", "192.0.2.1", "localhost.city.example"])
def test_password_never_crosses_the_network_in_the_clear(host: str) -> None:
    with pytest.raises(LoginUnprotected, match="only loopback is private"):
        SmtpTransport(host, starttls=False, user="hyeopchi", password="right")

    SmtpTransport("localhost", starttls=False, user="hyeopchi", password="right")
    SmtpTransport("::1", starttls=False, user="hyeopchi", password="right")


@contextmanager
def _spoken(*answers: bytes, after_dot: bytes = b"") -> Iterator[int]:
    """Serve one caller: greet, answer line by line, then only listen, up to the final dot."""
    listening = socket.create_server(("127.0.0.1", 0))

    def speak() -> None:
        line, _ = listening.accept()
        with line, line.makefile("rb") as said:
            line.sendall(answers[0])
            for answer in answers[1:]:
                said.readline()
                line.sendall(answer)
            while heard := said.readline():
                if heard == b".\r\n" and after_dot:
                    line.sendall(after_dot)

    speaker = threading.Thread(target=speak)
    speaker.start()
    try:
        yield listening.getsockname()[1]
    finally:
        speaker.join(timeout=10)
        listening.close()
