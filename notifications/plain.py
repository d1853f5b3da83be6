"""Words of a letter as plain values: nothing a template could call, change or exhaust."""

import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date, datetime

from notifications.errors import NotificationRefused, WordNotPlain

ITEMS_MAX = 50_000
LOOPED_MAX = 1_000  # items of one list that a letter says
DEPTH_MAX = 8
INTEGER_MAX = 10**20
TEXT_MAX = 2_000_000  # characters, all words of a letter together
TURNS_MAX = 20_000  # of all loops of a letter together
UNSAYABLE = "글에 그대로 적을 수 없는 값을 적으려 했습니다"

_LEAVES = (str, int, bool, type(None), date, datetime)
_KEPT_CONTROLS = "\n\t"
_TURNERS = frozenset(
    "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)  # can hide what is said


class TooManyTurns(NotificationRefused):
    """The loops of a letter go round more often than any letter needs."""


class NotSayable(NotificationRefused):
    """A template prints, or loops over, what cannot be said; the message is Korean."""


class Budget:
    """What one rendering may still spend: turns of loops, and characters of words."""

    __slots__ = ("text", "turns")

    def __init__(self, turns: int) -> None:
        self.turns = turns
        self.text = TEXT_MAX

    def turn(self) -> None:
        self.turns -= 1
        if self.turns < 0:
            raise TooManyTurns("the loops of a letter; too many turns; shorter lists work")


class GivenList:
    """A list handed to a letter. It can be looped over, counted and indexed, nothing else."""

    __slots__ = ("_budget", "_items")

    def __init__(self, items: tuple[object, ...], budget: Budget) -> None:
        self._items = items
        self._budget = budget

    def __iter__(self) -> Iterator[object]:
        if len(self._items) > LOOPED_MAX:
            raise NotSayable(f"항목이 {LOOPED_MAX:,d}개보다 많은 목록을 적으려 했습니다")
        for item in self._items:
            self._budget.turn()
            yield item

    def __len__(self) -> int:
        return len(self._items)

    def __str__(self) -> str:
        raise NotSayable(UNSAYABLE)

    def at(self, position: int) -> object:
        return self._items[position]


class GivenDict:
    """Named values handed to a letter: each is found by its name, and nothing else is there."""

    __slots__ = ("_values",)

    def __init__(self, values: Mapping[str, object]) -> None:
        self._values = values

    def __bool__(self) -> bool:
        return bool(self._values)

    def __str__(self) -> str:
        raise NotSayable(UNSAYABLE)

    def under(self, key: str) -> object:
        return self._values[key]


def given(words: Mapping[str, object], *, turns: int = TURNS_MAX) -> dict[str, object]:
    """
    Copy *words* into values that a template cannot misuse.

    Raises:
        WordNotPlain: A value is something else than text, whole number, date, list or
            mapping, or there is too much of it.
    """
    budget = Budget(turns)
    return {_key("", key): _given(key, value, budget, 1) for key, value in words.items()}


def _given(path: str, value: object, budget: Budget, depth: int) -> object:
    if depth > DEPTH_MAX:
        raise WordNotPlain(path, f"it is nested deeper than {DEPTH_MAX}")
    if type(value) in (list, tuple):
        assert isinstance(value, list | tuple)
        if len(value) > ITEMS_MAX:
            raise WordNotPlain(path, f"it holds {len(value):,d} items, {ITEMS_MAX:,d} may")
        return GivenList(
            tuple(
                _given(f"{path}[{position}]", item, budget, depth + 1)
                for position, item in enumerate(value)
            ),
            budget,
        )
    if type(value) is dict:
        if len(value) > ITEMS_MAX:
            raise WordNotPlain(path, f"it holds {len(value):,d} names, {ITEMS_MAX:,d} may")
        return GivenDict(
            {
                _key(path, key): _given(f"{path}.{key}", item, budget, depth + 1)
                for key, item in value.items()
            }
        )
    return _leaf(path, value, budget)


def _leaf(path: str, value: object, budget: Budget) -> object:
    if type(value) not in _LEAVES:  # exactly: a subclass may say anything of itself
        raise WordNotPlain(path, f"it is a {type(value).__name__}")
    if type(value) is int and abs(value) >= INTEGER_MAX:
        raise WordNotPlain(path, "it is larger than any sum of money")
    if type(value) is str:
        budget.text -= len(value)
        if budget.text < 0:
            raise WordNotPlain(path, f"the words hold more than {TEXT_MAX:,d} characters")
        return _clean(value)
    return value


def _key(path: str, key: object) -> str:
    if type(key) is not str or not key.isidentifier() or key.startswith("_"):
        raise WordNotPlain(path, f"it has the name {key!r}")
    return key


def _clean(text: str) -> str:
    """Drop what no eye sees: control characters, marks that turn the direction, half characters."""
    if text.isascii() and text.isprintable():
        return text
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = text.replace("\u2028", "\n").replace("\u2029", "\n")
    return "".join(_visible(character) for character in unicodedata.normalize("NFC", text))


def _visible(character: str) -> str:
    if character in _TURNERS:
        return ""
    category = unicodedata.category(character)
    if category == "Cs":
        return "\ufffd"
    return "" if category == "Cc" and character not in _KEPT_CONTROLS else character
