"""Codes of a telephone's app that change every half minute (TOTP, RFC 6238)."""

import base64
import hmac
import secrets
from datetime import datetime
from typing import Final
from urllib.parse import quote, urlencode

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

DIGITS: Final = 6
STEP_SECONDS: Final = 30
_SECRET_BYTES: Final = 20  # RFC 4226 section 4: as long as the digest
_DRIFT: Final = (0, -1, 1)  # a telephone's clock may be half a minute off


def new_secret() -> str:
    """Give 160 random bits in base 32, as the apps take them."""
    return base64.b32encode(secrets.token_bytes(_SECRET_BYTES)).decode("ascii")


def address_of(secret: str, *, person: str, office: str) -> str:
    """Give what the picture says that a telephone photographs."""
    label = f"{quote(office, safe='')}:{quote(person, safe='')}"
    return f"otpauth://totp/{label}?{urlencode({'secret': secret, 'issuer': office})}"


def step_of(secret: str, code: str, *, at: datetime, newest: int | None) -> int | None:
    """
    Give the half minute that *code* is of, if it is of now and later than the *newest* one used.

    A code opens once: who looks over a shoulder cannot use it again.
    """
    typed = "".join(code.split())
    if len(typed) != DIGITS or not (typed.isascii() and typed.isdecimal()):
        return None
    now = int(at.timestamp()) // STEP_SECONDS
    found = None
    for step in (now + drift for drift in _DRIFT):
        if hmac.compare_digest(_code(secret, step), typed) and (newest is None or step > newest):
            found = step if found is None else found
    return found


def code_at(secret: str, at: datetime) -> str:
    """Give the code of a moment, as the telephone shows it."""
    return _code(secret, int(at.timestamp()) // STEP_SECONDS)


def _code(secret: str, step: int) -> str:
    # The apps agree on SHA-1; it signs a clock here, and keeps no document.
    totp = TOTP(base64.b32decode(secret), DIGITS, SHA1(), STEP_SECONDS)  # noqa: S303
    return totp.generate(step * STEP_SECONDS).decode("ascii")
