"""One call to another machine, against real sockets: pinned, bounded, never followed elsewhere."""

import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import httpcore
import pytest

from flows.steps.webhook_call import ANSWER_MAX, Called, call
from flows.steps.webhook_setting import WebhookSetting
from tests.flows.test_web_address import INSIDE_URLS, hosts_of

Answer = Callable[[BaseHTTPRequestHandler], None]
LOOPBACK = (ip_network("127.0.0.0/8"),)


def plain(status: int, body: bytes = b"", **headers: str) -> Answer:
    def answer(of: BaseHTTPRequestHandler) -> None:
        of.send_response(status)
        for name, value in headers.items():
            of.send_header(name, value)
        of.send_header("Content-Length", str(len(body)))
        of.end_headers()
        of.wfile.write(body)

    return answer


@contextmanager
def listening(
    answer: Answer, *, tls: ssl.SSLContext | None = None
) -> Iterator[tuple[int, list[Any]]]:
    """Listen on loopback; give the port and what came in."""
    came: list[Any] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            came.append((self.path, dict(self.headers), self.rfile.read(length)))
            answer(self)

        def log_message(self, *args: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        def handle_error(self, *args: object) -> None:
            pass  # a caller that hangs up is what some tests are about

    server = Server(("127.0.0.1", 0), Handler)
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.server_port, came
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def near(port: int, **more: Any) -> WebhookSetting:
    return WebhookSetting(hosts=(f"hook.example:{port}",), networks=LOOPBACK, **more)


def here(host: str, port: int) -> list[str]:
    return ["127.0.0.1"]


def test_call_reaches_the_pinned_address_under_the_name_of_the_url() -> None:
    with listening(plain(204)) as (port, came):
        done = call(
            f"http://hook.example:{port}/in?x=1", b"{}", {"X-A": "b"}, near(port), resolve=here
        )

    assert done == Called(204)
    ((path, headers, body),) = came
    assert (path, headers["Host"], headers["X-A"], body) == (
        "/in?x=1",
        f"hook.example:{port}",
        "b",
        b"{}",
    )


@pytest.mark.parametrize(
    ("status", "for_good"), [(301, False), (307, False), (400, False), (500, False), (410, True)]
)
def test_answer_other_than_success_is_no_delivery(status: int, for_good: bool) -> None:
    with listening(plain(404)) as (other, untouched):
        answer = plain(status, Location=f"http://127.0.0.1:{other}/")
        with listening(answer) as (port, came):
            done = call(f"http://hook.example:{port}/", b"{}", {}, near(port), resolve=here)

    assert (done.status, done.for_good) == (status, for_good)
    assert str(status) in (done.reason or "")
    assert (len(came), untouched) == (1, [])


def test_answer_beyond_64_kb_is_cut() -> None:
    with listening(plain(200, b"x" * (ANSWER_MAX + 1))) as (port, _):
        done = call(f"http://hook.example:{port}/", b"{}", {}, near(port), resolve=here)

    assert done == Called(None, "답이 64 KB를 넘었습니다.")


def test_machine_that_speaks_too_slowly_is_left() -> None:
    """A byte now and then keeps every single read in time, and the whole would take for ever."""
    go_on = threading.Event()

    def drip(of: BaseHTTPRequestHandler) -> None:
        for letter in b"HTTP/1.1 200 OK\r\nX: ":
            of.wfile.write(bytes([letter]))
            of.wfile.flush()
            if go_on.wait(0.05):
                return

    with listening(drip) as (port, _):
        done = call(
            f"http://hook.example:{port}/", b"{}", {}, near(port), resolve=here, seconds=0.3
        )
        go_on.set()

    assert done.status is None
    assert "초 안에" in (done.reason or "")


def test_machine_that_is_not_there_is_told_apart() -> None:
    with listening(plain(200)) as (port, _):
        pass

    done = call(f"http://hook.example:{port}/", b"{}", {}, near(port), resolve=here)

    assert done == Called(None, "연결하지 못했습니다.")


class Rebinding:
    """Says an outer address the first time it is asked, and this machine's ever after."""

    def __init__(self) -> None:
        self.asked = 0

    def __call__(self, host: str, port: int) -> list[str]:
        self.asked += 1
        return ["93.184.215.14"] if self.asked == 1 else ["127.0.0.1"]


class Ear(httpcore.NetworkBackend):
    """Connects to nothing, and remembers where it was to connect to."""

    def __init__(self) -> None:
        self.to: list[str] = []

    def connect_tcp(self, host: str, port: int, *args: Any, **kwargs: Any) -> Any:
        self.to.append(host)
        raise httpcore.ConnectError("nobody is called from a test")


def test_name_that_changes_its_mind_is_asked_once() -> None:
    resolver, ear = Rebinding(), Ear()
    office = WebhookSetting(hosts=("hook.example",))

    done = call("https://hook.example/", b"{}", {}, office, resolve=resolver, backend=ear)

    assert done.status is None
    assert (resolver.asked, ear.to) == (1, ["93.184.215.14"])


@pytest.mark.parametrize("url", INSIDE_URLS)
def test_nothing_inside_is_ever_connected_to(url: str) -> None:
    ear = Ear()
    careless = WebhookSetting(hosts=hosts_of(url))

    done = call(url, b"{}", {}, careless, resolve=lambda host, port: ["10.0.0.7"], backend=ear)

    assert (done.status, done.for_good, ear.to) == (None, True, [])


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of hook.example, signed by itself, with its key in one file."""
    from datetime import UTC, datetime, timedelta

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "hook.example")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("hook.example")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "hook.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return path


@pytest.mark.parametrize(
    ("host", "trusted", "status"),
    [("hook.example", True, 200), ("hook.example", False, None), ("other.example", True, None)],
)
def test_certificate_is_checked_against_the_name_not_the_address(
    certificate: Path, host: str, trusted: bool, status: int | None
) -> None:
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate)
    with listening(plain(200), tls=tls) as (port, came):
        office = WebhookSetting(
            hosts=(f"{host}:{port}",),
            networks=LOOPBACK,
            ca_file=certificate if trusted else None,
        )
        done = call(f"https://{host}:{port}/", b"{}", {}, office, resolve=here)

    assert (done.status, len(came)) == (status, int(status == 200))
    assert status == 200 or done.reason == "인증서를 확인하지 못했습니다."
