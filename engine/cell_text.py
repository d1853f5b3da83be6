"""Text of a cell as people meant it: one kind of middle dot, plain spaces, no private signs."""

import re
import unicodedata
from typing import Final

# The middle dots met in one office's documents, and the bullets that HWP keeps in a private area
# of Unicode: no font but its own can show them.
_DOTS: Final = dict.fromkeys("・․‧ㆍ･∙⋅", "·")
_BULLETS: Final = {"\U000f03da": "□", "\U000f02ef": "○", "\U000f02fb": "○", "\U000f03c5": "○"}
_MAPPED: Final = str.maketrans({**_DOTS, **_BULLETS, "\r": "\n", "\v": "\n", "\u2028": "\n"})
_SPACES: Final = re.compile(r"[^\S\n]+")  # NBSP, the full-width space and their kin, once or more
_LINE_EDGES: Final = re.compile(r" ?\n ?")
_EXCEL_RETURN: Final = re.compile(r"_x000[dD]_\n?")
_UNSEEN: Final = frozenset({"Cc", "Cf", "Co", "Cn", "Cs"})  # control, format, private, no character
_PLAIN: Final = re.compile(r"[!-~가-힣·]++(?: [!-~가-힣·]++)*+")
_GAPS: Final = re.compile(r"\s+")


def clean(text: str) -> str:
    """
    Give *text* as it should have been typed: NFC, one middle dot, single plain spaces, trimmed.

    The dots U+30FB, U+2024, U+2027 and U+318D become U+00B7; bullets from HWP's private area
    become □ and ○, other private and invisible signs go; line breaks stay.
    """
    if _PLAIN.fullmatch(text):  # nearly every cell, and ten times quicker
        return text
    text = text.replace("\r\n", "\n").translate(_MAPPED)
    text = "".join(
        sign for sign in text if sign in "\n\t" or unicodedata.category(sign) not in _UNSEEN
    )
    # Only now: an invisible sign between two parts of a syllable kept them apart.
    text = unicodedata.normalize("NFC", _EXCEL_RETURN.sub("\n", text))
    return _LINE_EDGES.sub("\n", _SPACES.sub(" ", text)).strip()


def fold(text: str) -> str:
    """Give *text* without what people vary: spaces, and a slash or comma for the middle dot."""
    return _GAPS.sub("", clean(text)).replace("/", "·").replace(",", "·").casefold()


def reads_as(held: object, said: object) -> bool:
    """Tell whether a cell says what is *held*, but for what reading a cell cleans away."""
    if isinstance(held, str) and isinstance(said, str) and held != said:
        cleaned = clean(held)
        return said in (cleaned, " ".join(cleaned.split()))
    return held == said
