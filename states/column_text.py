"""The words of a column that says several fields: fixed words, and places for fields."""

import re
from dataclasses import dataclass
from typing import Final

_PLACE: Final = re.compile(r"\{([a-z][a-z0-9_]*)(?::(천원|백만원))?\}")
UNITS: Final = {"천원": 1_000, "백만원": 1_000_000}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a field stands in a text, and in which unit its won are shown."""

    field: str
    unit: str | None = None


def pieces(text: str) -> tuple[str | Place, ...]:
    """Part ``{chair} ({chair_method})`` into its fixed words and its places, in order."""
    found: list[str | Place] = []
    at = 0
    for match in _PLACE.finditer(text):
        if match.start() > at:
            found.append(text[at : match.start()])
        found.append(Place(match[1], match[2]))
        at = match.end()
    if at < len(text):
        found.append(text[at:])
    return tuple(found)


def places(text: str) -> tuple[Place, ...]:
    """Give the fields that a text names, as often as it does."""
    return tuple(piece for piece in pieces(text) if isinstance(piece, Place))


def is_sound(text: str) -> bool:
    """Say whether every brace of *text* belongs to a place, and there is one at least."""
    fixed = "".join(piece for piece in pieces(text) if isinstance(piece, str))
    return bool(places(text)) and not set("{}") & set(fixed)
