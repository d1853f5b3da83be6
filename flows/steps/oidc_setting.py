"""What ``[oidc]`` of ``office.toml`` says: the identity provider that people may sign in through."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from flows.errors import OfficeUnfit

VARIABLE: Final = "HYEOPCHI_OIDC_SECRET"
FILE: Final = "oidc-secret"
OIDC_KEYS: Final = frozenset({"issuer", "client_id", "name", "match_email"})

_LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})
_EXAMPLE: Final = 'such as issuer = "https://login.city.example"'


@dataclass(frozen=True, slots=True)
class OidcSetting:
    """One OpenID Connect provider, as the office is registered there."""

    issuer: str
    client_id: str
    name: str  # on the button: 한빛시 통합 로그인
    match_email: bool = False  # whether a verified address binds a person at their first sign-in
    secret: str | None = field(default=None, repr=False)  # None: a public client, by PKCE alone


def oidc_of(path: Path, said: Mapping[str, Any]) -> OidcSetting | None:
    """
    Give the provider; None: people sign in with passwords only.

    Raises:
        OfficeUnfit: Something is missing or cannot be used, or others may read the secret.
    """
    if not said:
        return None
    for key in ("issuer", "client_id"):
        if not isinstance(said.get(key), str) or not said[key].strip():
            raise OfficeUnfit(path, f"[oidc] {key} is {said.get(key)!r}", f'add {key} = "…"')
    if not isinstance(said.get("name", ""), str):
        raise OfficeUnfit(path, f"[oidc] name is {said['name']!r}", "put it in quotes")
    if not isinstance(said.get("match_email", False), bool):
        problem = f"[oidc] match_email is {said['match_email']!r}"
        raise OfficeUnfit(path, problem, "write match_email = true or false")
    return OidcSetting(
        issuer=_issuer(path, said["issuer"]),
        client_id=said["client_id"],
        name=said.get("name") or "기관",
        match_email=said.get("match_email", False),
        secret=_secret(path.parent / FILE),
    )


def _issuer(path: Path, said: str) -> str:
    """Take an https address, or this very machine's for a trial."""
    parts = urlsplit(said)
    plain = parts.scheme == "http" and parts.hostname in _LOOPBACK
    if not (parts.scheme == "https" or plain) or parts.query or parts.fragment or not parts.netloc:
        raise OfficeUnfit(path, f"[oidc] issuer is {said!r}", _EXAMPLE)
    return said


def _secret(path: Path) -> str | None:
    if said := os.environ.get(VARIABLE):
        return said
    if not path.exists():
        return None
    if path.stat().st_mode & 0o077:
        raise OfficeUnfit(path, "others may read it", "run `chmod 600` on it")
    return path.read_text(encoding="utf-8").strip() or None
