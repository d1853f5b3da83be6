"""Korean words as the keys of a Korean keyboard (두벌식): 비밀번호 is typed `qlalfqjsgh`."""

from typing import Final

_FIRST: Final = (
    "r", "R", "s", "e", "E", "f", "a", "q", "Q", "t", "T", "d", "w", "W", "c", "z", "x", "v", "g",
)  # fmt: skip
_MIDDLE: Final = (
    "k", "o", "i", "O", "j", "p", "u", "P", "h", "hk", "ho", "hl", "y", "n", "nj", "np", "nl", "b",
    "m", "ml", "l",
)  # fmt: skip
_LAST: Final = (
    "", "r", "R", "rt", "s", "sw", "sg", "e", "f", "fr", "fa", "fq", "ft", "fx", "fv", "fg", "a",
    "q", "qt", "t", "T", "d", "w", "c", "z", "x", "v", "g",
)  # fmt: skip
_SYLLABLES: Final = range(0xAC00, 0xD7A4)


def as_typed(word: str) -> str:
    """Give the keys that *word* is typed with; what is no syllable stays as it is."""
    return "".join(_keys(sign) for sign in word)


def _keys(sign: str) -> str:
    at = ord(sign)
    if at not in _SYLLABLES:
        return sign
    first, rest = divmod(at - _SYLLABLES.start, len(_MIDDLE) * len(_LAST))
    middle, last = divmod(rest, len(_LAST))
    return _FIRST[first] + _MIDDLE[middle] + _LAST[last]
