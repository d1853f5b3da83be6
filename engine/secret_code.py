"""Secrets that people type: groups of letters and digits that no eye confuses, kept as digests."""

import hashlib
import secrets
from typing import Final

# Crockford's base 32: no I, L, O or U. Five bits a sign.
_SIGNS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_GROUP: Final = 4
_ALIKE: Final = str.maketrans({"I": "1", "L": "1", "O": "0"})


def new_code(groups: int) -> str:
    """Give a random secret of so many groups of four signs, 20 bits each."""
    return "-".join("".join(secrets.choice(_SIGNS) for _ in range(_GROUP)) for _ in range(groups))


def digest_of(code: str) -> str:
    """Give what is kept of a secret; however it was typed: small letters, spaces, O for 0."""
    plain = "".join(sign for sign in code.upper() if sign.isalnum()).translate(_ALIKE)
    return hashlib.sha256(plain.encode()).hexdigest()
