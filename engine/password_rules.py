"""Which passwords an office takes: two profiles, because two rule books contradict each other."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Final

from engine.korean_keys import as_typed

LENGTH_MAX: Final = 128
_WORD_MIN: Final = 3  # of a name that a password may not hold
_LEAST_DIFFERENT: Final = 5  # signs


@dataclass(frozen=True, slots=True)
class PasswordRules:
    """What an office asks of a password."""

    length_min: int
    kinds_min: int = 0  # of capitals, small letters, figures, signs and Hangul
    lasts: timedelta | None = None  # None: until somebody changes it


# ASVS 5.0 6.2: length, and nothing that is guessed first; no kinds, no period. The institutions'
# guide (국가정보원) asks for nine signs of several kinds and a change each quarter.
PROFILES: Final[Mapping[str, PasswordRules]] = {
    "asvs": PasswordRules(length_min=10),
    "institution": PasswordRules(length_min=9, kinds_min=3, lasts=timedelta(days=90)),
}


def plain_password(typed: str) -> str:
    """Give what is hashed of what was typed: a Mac sends Hangul in parts, Windows whole."""
    return unicodedata.normalize("NFC", typed)


def password_problems(password: str, rules: PasswordRules, *, names: Iterable[str]) -> list[str]:
    """
    Say everything that is wrong with a new password, in Korean; nothing: it may be used.

    Args:
        names: What everybody here guesses first: the login, the person, the office.
    """
    said = []
    if len(password) < rules.length_min:
        said.append(f"{rules.length_min}자보다 짧습니다. 더 길게 적어 주십시오.")
    if len(password) > LENGTH_MAX:
        said.append(f"{LENGTH_MAX}자보다 깁니다. 더 짧게 적어 주십시오.")
        return said
    if _kinds(password) < rules.kinds_min:
        said.append(
            f"영문 대문자, 소문자, 숫자, 특수문자, 한글 가운데 {rules.kinds_min}가지 이상을 섞어 주십시오."
        )
    if is_common(password):
        said.append("누구나 먼저 짐작하는 비밀번호입니다. 다른 것으로 적어 주십시오.")
    elif _holds(password, names):
        said.append("아이디, 이름, 기관 이름이 들어 있습니다. 다른 것으로 적어 주십시오.")
    return said


def is_common(password: str) -> bool:
    """
    Tell whether a guesser tries this early: a common word, also dressed up, or a pattern.

    The list we ship has some hundred words, not the 3,000 that ASVS 6.2.4 asks for: figures and
    signs around a word, a word said twice and a word turned round are seen through instead.
    """
    bare = password.casefold()
    if len(set(bare)) < _LEAST_DIFFERENT or _is_row(bare):
        return True
    unit = _unit(bare)
    core = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", bare)
    tried = {bare, unit, core, _unit(core) if core else "", bare[::-1], core[::-1]}
    tried |= {word.translate(_LEET) for word in tuple(tried)}
    return not tried.isdisjoint(_words())


_LEET: Final = str.maketrans("0134578@$!", "oleastbasi")


@cache
def _words() -> frozenset[str]:
    said = (Path(__file__).parent / "common_passwords.txt").read_text(encoding="utf-8")
    words = {
        word
        for line in said.splitlines()
        if not line.startswith("#")
        for word in line.casefold().split()
    }
    return frozenset(words | {as_typed(word).casefold() for word in words})


def _kinds(password: str) -> int:
    kinds = (
        str.isdecimal,
        lambda sign: sign.isascii() and sign.isupper(),
        lambda sign: sign.isascii() and sign.islower(),
        lambda sign: not sign.isascii() and sign.isalpha(),
        lambda sign: not sign.isalnum(),
    )
    return sum(any(map(kind, password)) for kind in kinds)


def _holds(password: str, names: Iterable[str]) -> bool:
    bare = password.casefold()
    parts = {
        part
        for name in names
        for whole in (name, as_typed(name))
        for part in (whole.casefold(), *re.split(r"[\W_]+", whole.casefold()))
    }
    return any(part in bare for part in parts if len(part) >= _WORD_MIN)


def _is_row(bare: str) -> bool:
    """Tell whether each sign follows the one before: 456789, fedcba."""
    steps = {ord(two) - ord(one) for one, two in pairwise(bare)}
    return steps in ({1}, {-1})


def _unit(bare: str) -> str:
    """Give the part that is said again and again, or all of it: monkeymonkey is monkey."""
    for length in range(1, len(bare) // 2 + 1):
        if len(bare) % length == 0 and bare[:length] * (len(bare) // length) == bare:
            return bare[:length]
    return bare
