"""What ``[mail]`` of ``office.toml`` says: by which server, how carefully, and how much."""

import os
import ssl
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from engine.caps import Caps
from flows.errors import OfficeUnfit
from notifications.errors import LoginUnprotected
from notifications.folder import FolderTransport
from notifications.smtp import FINAL_SECONDS, FINAL_SECONDS_MIN, SmtpTransport
from notifications.transport import Transport

FINAL_SECONDS_MAX = 600

_TYPES: Mapping[str, tuple[type, str]] = {
    "host": (str, '"mail.office.example"'),
    "port": (int, "587"),
    "starttls": (bool, "true"),
    "tls": (bool, "true"),
    "user": (str, '"hyeopchi"'),
    "ca_file": (str, '"ca.pem"'),
    "final_wait": (int, "120"),
    "per_person_per_day": (int, "5"),
    "per_run": (int, "2000"),
}
MAIL_KEYS = frozenset({"transport", *_TYPES})

_PORT, _TLS_PORT = 25, 465


def caps_of(path: Path, said: Mapping[str, Any]) -> Caps:
    """Give how many letters may leave unasked; *path* is what a complaint names."""
    _check_types(path, said)
    given = {key: said[key] for key in ("per_person_per_day", "per_run") if key in said}
    for key, value in given.items():
        if value < 1:
            raise OfficeUnfit(path, f"[mail] {key} is {value}", f"such as {key} = {_TYPES[key][1]}")
    return Caps(**given)


def transport_of(path: Path, said: Mapping[str, Any]) -> Transport:
    """Give what the office sends its letters with."""
    kind = said.get("transport", "folder")
    if kind == "folder":
        return FolderTransport(path.parent / "outbox")
    if kind != "smtp":
        raise OfficeUnfit(path, f"[mail] transport is {kind!r}", 'write "folder" or "smtp"')
    _check_types(path, said)
    if not said.get("host"):
        raise OfficeUnfit(path, "[mail] host is missing", 'add host = "…"')
    tls, starttls = said.get("tls", False), said.get("starttls", False)
    if tls and starttls:
        raise OfficeUnfit(path, "[mail] says both tls and starttls", "write only one of them")
    try:
        return SmtpTransport(
            said["host"],
            port=said.get("port", _TLS_PORT if tls else _PORT),
            starttls=starttls,
            tls=tls,
            user=said.get("user"),
            password=_password(path.parent / "smtp-password"),
            final_seconds=_final_wait(path, said),
            context=_trust(path, said),
        )
    except LoginUnprotected as error:
        raise OfficeUnfit(
            path, "[mail] would send the password in the clear", "write starttls = true"
        ) from error


def _check_types(path: Path, said: Mapping[str, Any]) -> None:
    for key, (type_, example) in _TYPES.items():
        if key in said and type(said[key]) is not type_:
            raise OfficeUnfit(path, f"[mail] {key} is {said[key]!r}", f"such as {key} = {example}")


def _final_wait(path: Path, said: Mapping[str, Any]) -> float:
    wait = said.get("final_wait", FINAL_SECONDS)
    if not FINAL_SECONDS_MIN <= wait <= FINAL_SECONDS_MAX:
        raise OfficeUnfit(path, f"[mail] final_wait is {wait}", "write it from 60 to 600")
    return float(wait)


def _trust(path: Path, said: Mapping[str, Any]) -> ssl.SSLContext | None:
    """Trust only the authorities of ``ca_file``, if the office names one, and no others."""
    if "ca_file" not in said:
        return None
    file = path.parent / said["ca_file"]
    try:
        return ssl.create_default_context(cafile=str(file))
    except OSError as error:  # ssl's own errors are of this kind too
        why = f"[mail] ca_file holds no certificates: {said['ca_file']}"
        raise OfficeUnfit(path, why, "name a PEM file") from error


def _password(path: Path) -> str | None:
    if given := os.environ.get("HYEOPCHI_SMTP_PASSWORD"):
        return given
    if not path.exists():
        return None
    if path.stat().st_mode & 0o077:
        raise OfficeUnfit(path, "others on this machine can read it", f"chmod 600 {path}")
    return path.read_text(encoding="utf-8").strip()
