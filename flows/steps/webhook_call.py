"""One HTTP call to another machine: pinned to one address, bounded in time and in size."""

import ssl
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import httpcore

from flows.steps.web_address import Closed, Resolve, Target, pinned, resolved, target_of
from flows.steps.webhook_setting import WebhookSetting
from notifications.josa import josa

SECONDS: Final = 5.0  # for all of it, however slowly the other side speaks
ANSWER_MAX: Final = 65_536  # bytes off the wire, headers and all

_GONE: Final = 410
_UNTRUSTED: Final = "인증서를 확인하지 못했습니다."


@dataclass(frozen=True, slots=True)
class Called:
    """How a call went: the HTTP status, and why it does not count if it does not."""

    status: int | None
    reason: str | None = None  # Korean; None: it arrived
    for_good: bool = False


def call(
    url: str,
    body: bytes,
    headers: Mapping[str, str],
    setting: WebhookSetting,
    *,
    resolve: Resolve = resolved,
    backend: httpcore.NetworkBackend | None = None,
    seconds: float = SECONDS,
) -> Called:
    """
    POST *body* to *url*, once, and follow it nowhere.

    The name is resolved once and the connection goes to that very address, while Host, SNI and
    the certificate stay the name's. No proxy of the environment is asked.
    """
    try:
        target = target_of(url, setting)
        address = pinned(target, setting, resolve=resolve)
    except Closed as error:
        return Called(None, error.why, for_good=True)
    except OSError:
        return Called(None, "호스트 이름의 주소를 찾지 못했습니다.")
    network = _Pinned(address, backend or httpcore.SyncBackend(), time.monotonic() + seconds)
    context = setting.context() if target.scheme == "https" else None
    try:
        status = _post(target, body, headers, network, context, seconds=seconds)
    except _TooMuch:
        return Called(None, "답이 64 KB를 넘었습니다.")
    except httpcore.TimeoutException:
        return Called(None, f"{seconds:.0f}초 안에 답하지 않았습니다.")
    except httpcore.ConnectError as error:
        return Called(None, _UNTRUSTED if _is_of_tls(error) else "연결하지 못했습니다.")
    except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.UnsupportedProtocol):
        return Called(None, "연결이 도중에 끊어졌습니다.")
    if 200 <= status < 300:
        return Called(status)
    if 300 <= status < 400:
        return Called(status, f"다른 주소로 옮기라고 답했습니다({status}). 따라가지 않습니다.")
    said = josa(str(status), "으로/로")
    return Called(status, f"받는 곳이 {said} 답했습니다.", for_good=status == _GONE)


def _is_of_tls(error: BaseException | None) -> bool:
    """Tell whether TLS failed beneath an error."""
    while error is not None and not isinstance(error, ssl.SSLError):
        error = error.__cause__ or error.__context__
    return error is not None


def _post(
    target: Target,
    body: bytes,
    headers: Mapping[str, str],
    network: httpcore.NetworkBackend,
    context: ssl.SSLContext | None,
    *,
    seconds: float,
) -> int:
    url = httpcore.URL(
        scheme=target.scheme.encode(),
        host=target.host.encode(),
        port=target.port,
        target=target.path.encode(),
    )
    timeout = dict.fromkeys(("connect", "read", "write", "pool"), seconds)
    with httpcore.ConnectionPool(
        ssl_context=context, network_backend=network, max_connections=1, retries=0
    ) as pool:
        answer = pool.request(
            "POST",
            url,
            headers=[*headers.items(), ("Host", _host(target)), ("Content-Length", str(len(body)))],
            content=body,
            extensions={"timeout": timeout},
        )
    return int(answer.status)


def _host(target: Target) -> str:
    usual = {"https": 443, "http": 80}[target.scheme]
    return target.host if target.port == usual else f"{target.host}:{target.port}"


class _TooMuch(Exception):
    """The other side sent more than is read."""


class _Pinned(httpcore.NetworkBackend):
    """Connects to one address, whatever name is asked for, and hands out bounded streams."""

    def __init__(self, address: str, inner: httpcore.NetworkBackend, until: float) -> None:
        self._address = address
        self._inner = inner
        self._until = until

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        left = _left(self._until)
        stream = self._inner.connect_tcp(self._address, port, left, local_address, socket_options)
        return _Bounded(stream, self._until, [ANSWER_MAX])

    def connect_unix_socket(self, *args: Any, **kwargs: Any) -> httpcore.NetworkStream:
        raise httpcore.ConnectError("no other way than TCP")

    def sleep(self, seconds: float) -> None:
        raise httpcore.ConnectError("nothing is tried twice")


class _Bounded(httpcore.NetworkStream):
    """A stream that ends when its time or its bytes are used up."""

    def __init__(self, inner: httpcore.NetworkStream, until: float, left: list[int]) -> None:
        self._inner = inner
        self._until = until
        self._bytes = left  # shared with the stream inside of TLS

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        said = self._inner.read(max_bytes, _left(self._until))
        self._bytes[0] -= len(said)
        if self._bytes[0] < 0:
            raise _TooMuch
        return said

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, _left(self._until))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        inner = self._inner.start_tls(ssl_context, server_hostname, _left(self._until))
        return _Bounded(inner, self._until, self._bytes)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


def _left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise httpcore.ReadTimeout("the time for this call is used up")
    return left
