"""What a list sorts a case by, and what a search finds it by: pure text, the same on both databases."""

import re
from typing import Final

from engine.cell_text import clean, fold

_INITIALS: Final = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
# The same consonants as some keyboards and files send them: apart, not as letters of their own.
_APART: Final = {0x1100 + at: letter for at, letter in enumerate(_INITIALS)}
_SYLLABLES: Final = range(0xAC00, 0xD7A4)
_PARTS: Final = re.compile(r"\d+|\D+")
# Beyond it no clerk looks, and PostgreSQL's indexes carry no more than 2,704 bytes a row.
_SORTED_MAX: Final = 100
_SEARCHED_MAX: Final = 200


def number_form(number: str) -> str:
    """
    Give *number* so that plain text order is a clerk's: 합의-2 before 합의-10.

    Digits carry their length in front, and parts are set apart by what sorts before every
    letter: the order is that of `engine.case.natural`.
    """
    parts = (
        f"0{len(digits):03}{digits}" if (digits := _digits(part)) is not None else f"1{part}"
        for part in _PARTS.findall(number[:_SORTED_MAX])
    )
    return "\x01".join(parts)


def title_form(title: str) -> str:
    """Give *title* for 가나다 order."""
    return clean(title)[:_SORTED_MAX]


def search_form(number: str, title: str) -> str:
    """
    Give what a search looks in: number, title and its 초성, each without spaces and in lower case.

    Lines part them, which no needle holds: nothing is found across two of them.
    """
    name = fold(title)[:_SEARCHED_MAX]
    return "\n".join((fold(number)[:_SEARCHED_MAX], name, initials(name)))


def needle(query: str) -> str:
    """Give what a search for *query* looks for: 협의 조정 as 협의조정, and ㅎㅊㄱ however it was typed."""
    return fold(query).translate(_APART)[:_SEARCHED_MAX]


def initials(text: str) -> str:
    """Give the 초성 of *text*: 협치교육 as ㅎㅊㄱㅇ; what is no syllable stays."""
    return "".join(
        _INITIALS[(ord(sign) - _SYLLABLES.start) // 588] if ord(sign) in _SYLLABLES else sign
        for sign in text
    )


def _digits(part: str) -> str | None:
    return str(int(part)) if part.isdecimal() else None
