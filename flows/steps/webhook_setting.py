"""What ``[webhooks]`` of ``office.toml`` says: which other machines may be told what happens."""

import re
import ssl
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any, Final

from flows.errors import OfficeUnfit

WEBHOOK_KEYS: Final = frozenset({"hosts", "networks", "ca_file"})

_HOST: Final = re.compile(r"[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?(:[0-9]{1,5})?")

Network = IPv4Network | IPv6Network


@dataclass(frozen=True, slots=True)
class WebhookSetting:
    """Where webhooks may lead. Nowhere, unless the office names hosts."""

    hosts: tuple[str, ...] = ()  # host, or host:port where that is not 443
    networks: tuple[Network, ...] = ()  # of the office's own, which are closed otherwise
    ca_file: Path | None = None  # authorities trusted besides those of this machine

    @property
    def on(self) -> bool:
        return bool(self.hosts)

    def context(self) -> ssl.SSLContext:
        """Give what certificates are checked with."""
        context = ssl.create_default_context()
        if self.ca_file is not None:
            context.load_verify_locations(self.ca_file)
        return context


WEBHOOKS_OFF: Final = WebhookSetting()


def webhooks_of(path: Path, said: Mapping[str, Any]) -> WebhookSetting:
    """
    Give where webhooks may lead; *path* is what a complaint names.

    Raises:
        OfficeUnfit: Something said cannot be used.
    """
    hosts = _texts(path, said, "hosts", '["hook.city.example"]')
    for host in hosts:
        if not _HOST.fullmatch(host):
            raise OfficeUnfit(
                path, f"[webhooks] hosts has {host!r}", 'such as hosts = ["hook.city.example"]'
            )
    networks = [_network(path, text) for text in _texts(path, said, "networks", '["10.1.0.0/16"]')]
    return WebhookSetting(hosts, tuple(networks), _ca_file(path, said))


def _texts(path: Path, said: Mapping[str, Any], key: str, example: str) -> tuple[str, ...]:
    given = said.get(key, [])
    if not isinstance(given, Sequence) or not all(isinstance(one, str) for one in given):
        raise OfficeUnfit(path, f"[webhooks] {key} is {given!r}", f"such as {key} = {example}")
    if isinstance(given, str):
        raise OfficeUnfit(path, f"[webhooks] {key} is one text", f"such as {key} = {example}")
    return tuple(given)


def _network(path: Path, text: str) -> Network:
    try:
        return ip_network(text)
    except ValueError as error:
        raise OfficeUnfit(
            path, f"[webhooks] networks has {text!r}", 'such as networks = ["10.1.0.0/16"]'
        ) from error


def _ca_file(path: Path, said: Mapping[str, Any]) -> Path | None:
    if "ca_file" not in said:
        return None
    name = said["ca_file"]
    file = path.parent / name if isinstance(name, str) else None
    try:
        ssl.create_default_context(cafile=str(file))
    except OSError as error:  # ssl's own errors are of this kind too
        why = f"[webhooks] ca_file holds no certificates: {name!r}"
        raise OfficeUnfit(path, why, "name a PEM file") from error
    return file
