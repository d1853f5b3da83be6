"""Korean text on a terminal: a syllable takes two columns, and lines break between words."""

from unicodedata import combining, east_asian_width

_WIDE = frozenset("WF")


def columns(text: str) -> int:
    """Give the terminal columns that *text* takes."""
    return sum(
        0 if combining(letter) else 2 if east_asian_width(letter) in _WIDE else 1 for letter in text
    )


def fold(text: str, width: int) -> list[str]:
    """
    Break *text* between words into lines of at most *width* columns.

    A word wider than a line keeps a line of its own: 어절 are not cut.
    """
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and columns(longer) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines
