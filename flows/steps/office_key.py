"""The office's own secret, kept beside the database and never in it: it signs and it seals."""

import hashlib
import hmac
import os
import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken

from flows.errors import OfficeUnfit

VARIABLE = "HYEOPCHI_SECRET_KEY"
FILE = "secret-key"
_BYTES = 32


@dataclass(frozen=True, slots=True, repr=False)
class OfficeKey:
    """256 random bits, from which a key is derived for each purpose."""

    secret: bytes

    def sign(self, purpose: str, text: str) -> str:
        """Give 256 bits, in hexadecimal, that only this office can make of *text* for *purpose*."""
        return hmac.new(self._derived(purpose), text.encode(), hashlib.sha256).hexdigest()

    def seal(self, purpose: str, text: str) -> str:
        """Encrypt *text* so that who reads the database alone cannot read it."""
        return self._box(purpose).encrypt(text.encode()).decode("ascii")

    def open(self, purpose: str, sealed: str) -> str | None:
        """Give what was sealed; None: under another key, or it was changed."""
        try:
            return self._box(purpose).decrypt(sealed.encode("ascii")).decode()
        except InvalidToken:
            return None

    def _box(self, purpose: str) -> Fernet:
        return Fernet(urlsafe_b64encode(self._derived(purpose)))

    def _derived(self, purpose: str) -> bytes:
        return hmac.new(self.secret, f"hyeopchi:{purpose}".encode(), hashlib.sha256).digest()


def office_key(folder: Path) -> OfficeKey:
    """
    Give the key of the office in *folder*, made there the first time that it is needed.

    It comes from ``HYEOPCHI_SECRET_KEY`` (64 hexadecimal digits), else from the file
    ``secret-key`` (mode 0600). Whoever loses it sends the links anew and sets up second steps anew.

    Raises:
        OfficeUnfit: The variable or the file holds no key, or others may read the file.
    """
    if said := os.environ.get(VARIABLE):
        return OfficeKey(_read(said, VARIABLE))
    path = folder / FILE
    _make(path)
    if path.stat().st_mode & 0o077:
        raise OfficeUnfit(path, "others may read it", "run `chmod 600` on it")
    return OfficeKey(_read(path.read_text(encoding="ascii"), path))


def _make(path: Path) -> None:
    """Write a new key, unless there is one: of two that begin at once, one makes it."""
    if path.exists():
        return
    draft = path.with_name(f".{FILE}-{secrets.token_hex(8)}")
    with os.fdopen(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
        file.write(secrets.token_hex(_BYTES) + "\n")
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)  # fails where a key is; a rename would replace it
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def _read(said: str, where: str | Path) -> bytes:
    try:
        secret = bytes.fromhex(said.strip())
    except ValueError:
        secret = b""
    if len(secret) < _BYTES:
        raise OfficeUnfit(
            Path(where), "it holds no key of 64 hexadecimal digits", "move it away to have one made"
        )
    return secret
