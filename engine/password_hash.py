"""Passwords are kept as Argon2id, and comparing one takes as long when nobody is called so."""

from dataclasses import dataclass
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError, VerifyMismatchError


@dataclass(frozen=True, slots=True)
class Cost:
    """What one comparison costs whoever guesses."""

    kib: int
    passes: int
    lanes: int


# RFC 9106 section 4, the second recommended option: 64 MiB, three passes, four lanes.
COST: Final = Cost(65_536, 3, 4)
_OF_NOBODY: dict[Cost, str] = {}


def hash_password(password: str, *, cost: Cost | None = None) -> str:
    """Give the Argon2id hash of *password*, with a salt of its own."""
    return _hasher(cost or COST).hash(password)


def is_password(kept: str | None, password: str, *, cost: Cost | None = None) -> bool:
    """
    Tell whether *password* is the one whose hash was *kept*.

    None, of somebody who has none or is not there, is compared with a hash of nobody's: the
    answer takes as long, and says no.
    """
    hasher = _hasher(cost or COST)
    try:
        return hasher.verify(kept or _of_nobody(cost or COST), password) and kept is not None
    except (VerifyMismatchError, VerificationError, InvalidHashError):
        return False


def is_weaker(kept: str, *, cost: Cost | None = None) -> bool:
    """Tell whether a hash was made at another cost than today's, so that it is worth making anew."""
    return _hasher(cost or COST).check_needs_rehash(kept)


def _hasher(cost: Cost) -> PasswordHasher:
    return PasswordHasher(cost.passes, cost.kib, cost.lanes)


def _of_nobody(cost: Cost) -> str:
    if cost not in _OF_NOBODY:
        _OF_NOBODY[cost] = _hasher(cost).hash("nobody")
    return _OF_NOBODY[cost]
