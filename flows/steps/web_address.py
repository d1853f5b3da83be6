"""Which addresses webhooks may reach: hosts that the office named, and never what lies inside."""

import re
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Final
from urllib.parse import urlsplit

from flows.steps.webhook_setting import Network, WebhookSetting

URL_MAX: Final = 500

Address = IPv4Address | IPv6Address
Resolve = Callable[[str, int], Sequence[str]]

# Python's own is_global has changed its mind between versions; this is what we mean by inside.
_INSIDE: Final[tuple[Network, ...]] = tuple(
    ip_network(text)
    for text in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "172.16.0.0/12",
        "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15",
        "198.51.100.0/24", "203.0.113.0/24",
        "::/96", "100::/64", "2001::/23", "2001:db8::/32", "3fff::/20", "5f00::/16", "fc00::/7",
        "fec0::/10",
    )
)  # fmt: skip
# The machine's own neighbourhood: where clouds keep their metadata. No setting opens these.
_NEVER: Final[tuple[Network, ...]] = tuple(
    ip_network(text)
    for text in (
        "0.0.0.0/32", "169.254.0.0/16", "224.0.0.0/3", "::/128", "fe80::/10", "ff00::/8",
        "fd00:ec2::/32", "fd20:ce::/32",
    )
)  # fmt: skip
# IPv6 addresses that carry an IPv4 one through some gateway: mapped, NAT64, 6to4, Teredo.
_CARRIERS: Final[tuple[Network, ...]] = tuple(
    ip_network(text)
    for text in ("::ffff:0:0/96", "::ffff:0:0:0/96", "64:ff9b::/32", "2002::/16", "2001::/32")
)
_HOST_NAME: Final = re.compile(r"[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?")


@dataclass(frozen=True, slots=True)
class Target:
    """Where a URL leads, its parts read once and no other way again."""

    scheme: str
    host: str
    port: int
    path: str  # with its query

    @property
    def named(self) -> str:
        """How the office names it: the port only where it is not that of https."""
        return (
            self.host if (self.scheme, self.port) == ("https", 443) else f"{self.host}:{self.port}"
        )


class Closed(Exception):
    """An address that webhooks may not reach; *why* says which rule, in Korean."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def target_of(url: str, setting: WebhookSetting) -> Target:
    """
    Read a URL, and make sure that the office named its host.

    Raises:
        Closed: It is no plain https address, or leads to a host that is not named.
    """
    if len(url) > URL_MAX or not url.isascii() or any(c <= " " or c in "\\\x7f" for c in url):
        raise Closed("주소에 쓸 수 없는 글자가 있거나 너무 깁니다.")
    try:
        parts = urlsplit(url)
        port, host = parts.port, parts.hostname
    except ValueError as error:
        raise Closed("주소를 읽을 수 없습니다.") from error
    if parts.scheme not in ("https", "http") or "@" in parts.netloc or parts.fragment:
        raise Closed("https로 시작하고 이름이나 비밀번호가 들어 있지 않은 주소여야 합니다.")
    if not host or not _HOST_NAME.fullmatch(host) or ".." in host:
        raise Closed("주소의 호스트 이름을 읽을 수 없습니다.")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    target = Target(parts.scheme, host, port or (443 if parts.scheme == "https" else 80), path)
    if target.named not in setting.hosts:
        raise Closed("office.toml의 [webhooks] hosts에 없는 호스트입니다.")
    return target


def pinned(target: Target, setting: WebhookSetting, *, resolve: Resolve) -> str:
    """
    Resolve the target's name once, and give the one address to connect to.

    Of several addresses all must be open: who can add one to a name's answer could else choose.

    Raises:
        Closed: An address lies inside, or plain http would leave this machine.
        OSError: The name has no address.
    """
    addresses = [_parsed(text) for text in resolve(target.host, target.port)]
    if not addresses:
        raise OSError(f"no address for {target.host!r}")
    for address in addresses:
        if not is_open(address, setting):
            raise Closed("내부망이나 이 서버를 가리키는 주소입니다.")
        if target.scheme != "https" and not address.is_loopback:
            raise Closed("https가 아닌 주소로는 보내지 않습니다.")
    return str(addresses[0])


def is_open(address: Address, setting: WebhookSetting) -> bool:
    """Tell whether an address lies outside, or in a network that the office opened by name."""
    if any(_within(address, network) for network in _NEVER):
        return False
    if any(_within(address, network) for network in setting.networks):
        return True
    return not any(_within(address, network) for network in (*_INSIDE, *_CARRIERS))


def resolved(host: str, port: int) -> list[str]:
    """Ask this machine's resolver for every address of a host."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
    return list(dict.fromkeys(str(one[4][0]) for one in found))


def _parsed(text: str) -> Address:
    try:
        return ip_address(text)
    except ValueError as error:
        raise Closed("주소를 읽을 수 없습니다.") from error


def _within(address: Address, network: Network) -> bool:
    return address.version == network.version and address in network
