"""Mail goes over TLS to the right server, or not at all; and the login with it."""

import datetime
import ipaddress
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from notifications.smtp import SmtpTransport
from notifications.transport import Outcome, Retry, Sent
from tests.post_office import HOST, PostOffice, free_port, open_post_office

Mail = Callable[..., EmailMessage]

UNREACHED = "메일 서버에 연결하지 못했습니다"
UNTRUSTED = f"{UNREACHED}(서버 인증서를 믿을 수 없습니다: "
DAY = datetime.timedelta(days=1)


@dataclass
class Authority:
    """A certificate authority of the office's own, and what it signs."""

    folder: Path

    def __post_init__(self) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = _name("남동구 인증기관")
        signed = _certificate(self._name, self._name, self._key, self._key, authority=True)
        self.file.write_bytes(signed.public_bytes(serialization.Encoding.PEM))

    @property
    def file(self) -> Path:
        return self.folder / "ca.pem"

    def server(self, host: str, *, days: int = 1, own: bool = False) -> ssl.SSLContext:
        """Give what a server for *host* speaks TLS with, until so many days from now."""
        key = ec.generate_private_key(ec.SECP256R1())
        name = _name(host)
        issuer, by = (name, key) if own else (self._name, self._key)
        signed = _certificate(name, issuer, key, by, host=host, days=days)
        path = self.folder / f"{host}-{days}-{own}.pem"
        path.write_bytes(
            signed.public_bytes(serialization.Encoding.PEM)
            + key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(path)
        return context


def _name(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _certificate(
    subject: x509.Name,
    issuer: x509.Name,
    key: Any,
    by: Any,
    *,
    host: str = "",
    days: int = 1,
    authority: bool = False,
) -> x509.Certificate:
    now = datetime.datetime.now(datetime.UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - 9 * DAY)
        .not_valid_after(now + days * DAY)
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
    )
    if host:
        try:
            named: x509.GeneralName = x509.IPAddress(ipaddress.ip_address(host))
        except ValueError:
            named = x509.DNSName(host)
        builder = builder.add_extension(x509.SubjectAlternativeName([named]), critical=False)
    return builder.sign(by, hashes.SHA256())


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("tls"))


@contextmanager
def serving(context: ssl.SSLContext, *, tls: bool, **options: Any) -> Iterator[PostOffice]:
    """Serve with TLS from the first byte, or after STARTTLS and only then."""
    if tls:
        with open_post_office(ssl_context=context, **options) as server:
            yield server
        return
    with open_post_office(tls_context=context, require_starttls=True, **options) as server:
        yield server


def send(
    server: PostOffice, mail: Mail, authority: Authority, *, tls: bool, **more: Any
) -> Outcome:
    context = ssl.create_default_context(cafile=str(authority.file))
    given = {"starttls": not tls, "tls": tls, "context": context, **more}
    return SmtpTransport(HOST, server.port, **given).send(mail())


both = pytest.mark.parametrize("tls", [False, True], ids=["starttls", "tls"])


@both
def test_mail_goes_over_tls_to_a_server_that_our_authority_vouches_for(
    authority: Authority, mail: Mail, tls: bool
) -> None:
    with serving(authority.server(HOST), tls=tls) as server:
        assert send(server, mail, authority, tls=tls) == Sent()
    assert len(server.took) == 1


@both
@pytest.mark.parametrize(
    ("host", "days", "own", "why"),
    [
        ("mail.elsewhere.example", 1, False, "인증서의 이름이 서버의 이름과 다릅니다"),
        ("192.0.2.1", 1, False, "인증서의 이름이 서버의 이름과 다릅니다"),
        (HOST, -1, False, "인증서의 기한이 지났습니다"),
        (HOST, 1, True, "서버가 스스로 서명한 인증서입니다"),
    ],
)
def test_server_that_cannot_prove_itself_is_refused_with_the_reason_and_tried_again(
    authority: Authority, mail: Mail, tls: bool, host: str, days: int, own: bool, why: str
) -> None:
    with serving(authority.server(host, days=days, own=own), tls=tls) as server:
        assert send(server, mail, authority, tls=tls) == Retry(f"{UNTRUSTED}{why})")
    assert (server.took, server.tries) == ([], [])


@both
def test_server_of_another_authority_is_refused(
    authority: Authority, mail: Mail, tls: bool, tmp_path: Path
) -> None:
    other = Authority(tmp_path)
    with serving(other.server(HOST), tls=tls) as server:
        outcome = send(server, mail, authority, tls=tls)

    assert isinstance(outcome, Retry)
    assert outcome.reason.startswith(UNTRUSTED)
    assert server.took == []


def test_server_that_hides_starttls_is_never_talked_to_in_the_clear(
    authority: Authority, mail: Mail
) -> None:
    with open_post_office() as server:  # somebody in between took the offer away
        outcome = send(server, mail, authority, tls=False)

    assert isinstance(outcome, Retry)
    assert (server.tries, server.took) == ([], [])


def test_server_without_tls_at_the_tls_port_is_never_talked_to_in_the_clear(
    authority: Authority, mail: Mail
) -> None:
    heard: list[bytes] = []
    listening = socket.create_server((HOST, 0))

    def listen() -> None:
        line, _ = listening.accept()
        with line:
            line.sendall(b"220 hello\r\n")
            heard.append(line.recv(4096))

    listener = threading.Thread(target=listen)
    listener.start()
    outcome = send(PostOffice(listening.getsockname()[1]), mail, authority, tls=True)
    listener.join()
    listening.close()

    assert isinstance(outcome, Retry)
    assert outcome.reason.startswith(f"{UNREACHED}(")
    assert heard[0].startswith(b"\x16\x03")  # a TLS handshake, and no word of SMTP


def test_words_slipped_in_before_tls_are_not_heard(mail: Mail, authority: Authority) -> None:
    """A greeting and answers smuggled behind the 220 of STARTTLS would be the attacker's."""
    context = authority.server(HOST)
    listening = socket.create_server((HOST, 0))

    def speak() -> None:
        line, _ = listening.accept()
        with line:
            line.sendall(b"220 x\r\n")
            line.recv(4096)
            line.sendall(b"250-x\r\n250 STARTTLS\r\n")
            line.recv(4096)
            line.sendall(b"220 go\r\n250 smuggled\r\n250 ok\r\n250 ok\r\n354 go\r\n250 taken\r\n")
            try:
                with context.wrap_socket(line, server_side=True) as safe:
                    safe.recv(4096)
            except OSError:
                return

    speaker = threading.Thread(target=speak)
    speaker.start()
    outcome = send(PostOffice(listening.getsockname()[1]), mail, authority, tls=False)
    speaker.join()
    listening.close()

    assert isinstance(outcome, Retry)


# Login


def login_as(user: bytes, password: bytes) -> Any:
    def check(
        server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: LoginPassword
    ) -> AuthResult:
        said.append(mechanism)
        return AuthResult(success=data == LoginPassword(user, password), handled=False)

    said: list[str] = []
    check.said = said  # type: ignore[attr-defined]
    return check


@both
@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
@pytest.mark.parametrize("mechanism", ["PLAIN", "LOGIN"])
def test_login_by_what_the_server_offers(
    authority: Authority, mail: Mail, tls: bool, mechanism: str
) -> None:
    check = login_as(b"hyeopchi", b"right")
    options = {
        "authenticator": check,
        "auth_required": True,
        "auth_require_tls": not tls,  # aiosmtpd counts only its own STARTTLS as TLS
        "auth_exclude_mechanism": [{"PLAIN": "LOGIN", "LOGIN": "PLAIN"}[mechanism]],
    }
    with serving(authority.server(HOST), tls=tls, **options) as server:
        ended = [
            send(server, mail, authority, tls=tls, user="hyeopchi", password=password)
            for password in ("right", "wrong")
        ]

    assert ended[0] == Sent()
    assert isinstance(ended[1], Retry)
    assert ended[1].reason.startswith("메일 서버에 로그인하지 못했습니다(535")
    assert set(check.said) == {mechanism}
    assert "wrong" not in ended[1].reason


def test_password_that_smtp_cannot_say_is_told_of(authority: Authority, mail: Mail) -> None:
    options = {"authenticator": login_as(b"h", b"p"), "auth_required": True}
    with serving(authority.server(HOST), tls=False, **options) as server:
        outcome = send(server, mail, authority, tls=False, user="h", password="비밀")

    assert outcome == Retry(
        "메일 서버에 로그인하지 못했습니다(설정에 메일 서버로 보낼 수 없는 글자가 있습니다)"
    )


def test_host_that_is_no_name_is_told_of(mail: Mail) -> None:
    outcome = SmtpTransport("a" * 70 + ".example", free_port(), starttls=False).send(mail())

    assert isinstance(outcome, Retry)
