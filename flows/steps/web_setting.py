"""What ``[web]`` of ``office.toml`` says: where the pages are reached, and how carefully."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from flows.errors import OfficeUnfit

PASSWORDS: Final = ("asvs", "institution")
SECOND_STEPS: Final = ("staff", "admin", "off")
IDLE_MINUTES: Final = (10, 60)
UPLOAD_MB: Final = (1, 100)

_LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})
_HOST_NAME: Final = re.compile(r"[A-Za-z0-9.:-]{1,253}")
_TYPES: Final[Mapping[str, tuple[type, str]]] = {
    "url": (str, '"https://hyeopchi.city.example"'),
    "password": (str, '"asvs"'),
    "second_step": (str, '"staff"'),
    "idle_minutes": (int, "30"),
    "upload_mb": (int, "20"),
    "host": (str, '"127.0.0.1"'),
    "port": (int, "8080"),
}
WEB_KEYS: Final = frozenset(_TYPES)


@dataclass(frozen=True, slots=True)
class WebSetting:
    """How an office's pages are served, and where people reach them."""

    url: str | None = None  # as people type it, without the last slash; None: no link is written
    password: str = PASSWORDS[0]  # the rules of a password: asvs, institution
    second_step: str = "staff"  # who signs in with a code too: staff (and admins), admin, off
    idle_minutes: int = 30
    upload_mb: int = 20
    host: str = "127.0.0.1"
    port: int = 8080


WEB: Final = WebSetting()


def web_of(path: Path, said: Mapping[str, Any]) -> WebSetting:
    """
    Give how the pages are served; *path* is what a complaint names.

    Raises:
        OfficeUnfit: Something said cannot be used.
    """
    for key, (type_, example) in _TYPES.items():
        if key in said and type(said[key]) is not type_:
            raise OfficeUnfit(path, f"[web] {key} is {said[key]!r}", f"such as {key} = {example}")
    given = dict(said)
    if "url" in given:
        given["url"] = _url(path, given["url"])
    if not _HOST_NAME.fullmatch(given.get("host", "127.0.0.1")):
        raise OfficeUnfit(path, f"[web] host is {given['host']!r}", 'such as host = "127.0.0.1"')
    _one_of(path, given, "password", PASSWORDS)
    _one_of(path, given, "second_step", SECOND_STEPS)
    _within(path, given, "idle_minutes", *IDLE_MINUTES)
    _within(path, given, "upload_mb", *UPLOAD_MB)
    _within(path, given, "port", 1, 65535)
    return WebSetting(**given)


def _url(path: Path, said: str) -> str | None:
    """Take an address that a link in a letter may begin with: https, or this very machine."""
    if not said.strip():
        return None
    mend = 'such as url = "https://hyeopchi.city.example"'
    complaint = OfficeUnfit(path, f"[web] url is {said!r}", mend)
    try:
        parts = urlsplit(said)
        port = parts.port
    except ValueError as error:
        raise complaint from error
    host = parts.hostname or ""
    plain = parts.scheme == "http" and host in _LOOPBACK
    if not (parts.scheme == "https" or plain) or not _HOST_NAME.fullmatch(host) or port == 0:
        raise complaint
    if parts.path not in ("", "/") or parts.query or parts.fragment or "@" in parts.netloc:
        raise complaint
    return f"{parts.scheme}://{parts.netloc}"


def _one_of(path: Path, given: Mapping[str, Any], key: str, known: tuple[str, ...]) -> None:
    if key in given and given[key] not in known:
        raise OfficeUnfit(path, f"[web] {key} is {given[key]!r}", f"it may say {', '.join(known)}")


def _within(path: Path, given: Mapping[str, Any], key: str, least: int, most: int) -> None:
    if key in given and not least <= given[key] <= most:
        raise OfficeUnfit(path, f"[web] {key} is {given[key]}", f"write it from {least} to {most}")
