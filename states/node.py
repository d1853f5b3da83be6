"""A file as it was written: texts, tables and lists, each with its line."""

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Scalar:
    """One text. A plain one was written without quotes and may stand for a number or true."""

    line: int
    text: str
    plain: bool

    @property
    def empty(self) -> bool:
        """Whether nothing was written where a value belongs."""
        return self.plain and self.text in ("", "~", "null")


@dataclass(frozen=True, slots=True)
class Entry:
    key: str
    line: int
    value: "Node"


@dataclass(frozen=True, slots=True)
class Table:
    """Keys with values, in the file's order; no key comes twice."""

    line: int
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Series:
    line: int
    items: tuple["Node", ...]


Node: TypeAlias = Scalar | Table | Series
