"""Departments, committees and cases as people write them: by name, however spaced, or by key."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, Final

from sqlalchemy import Connection, select

from engine.cell_text import fold
from engine.people import committees, organisations
from engine.tables import case
from states.lifecycle import Field
from states.requirement import Refusal

_SUFFIX: Final = re.compile(r"(실무)?분과(위원회)?$")


_PARTED: Final = re.compile(r"[;；]")
_COMMAS: Final = re.compile(r"[,，、]")
_LOOKED_THROUGH: Final = 2_000  # names; among more, looking for a near one takes too long

# Types of fields whose cells name something that must be there already.
PLACED: Final = frozenset({"organisation", "organisations", "subcommittee", "committee", "case"})

Known = Mapping[str, tuple[str, ...]]  # folded name or key -> keys


@dataclass(frozen=True, slots=True)
class NamedPlaces:
    """Every organisation, committee and case that a cell may name, found by what people call it."""

    names: Mapping[str, str]  # key -> name
    organisations: Known
    subcommittees: Mapping[str | None, Known]  # by their committee's key
    committees: Mapping[str | None, Known]  # by kind; None: all of them
    cases: Mapping[str, Known]  # by lifecycle

    def find(self, field: Field, text: str) -> str | list[str] | Refusal:
        """Give the key, or for several organisations the keys, that *text* names, or why it does not."""
        if field.type != "organisations":
            return self._one(field, text)
        keys: list[str] = []
        for part in filter(None, (part.strip() for part in _PARTED.split(text))):
            key = self._one(field, part)
            found = self._by_commas(field, part) if isinstance(key, Refusal) else [key]
            if isinstance(found, Refusal):
                return found
            keys += [each for each in found if each not in keys]
        return keys or Refusal(
            "place_unknown",
            f"등록된 {field.label} 이름이 아닙니다: ‘{text}’",
            "등록된 이름을 쌍반점(;)으로 나누어 적어 주십시오",
        )

    def _by_commas(self, field: Field, text: str) -> list[str] | Refusal:
        """Take *text*, which is no name itself, as names apart by commas; all of them, or none."""
        parts = [part.strip() for part in _COMMAS.split(text) if part.strip()]
        found = [self._one(field, part) for part in parts or [text]]
        refused = [each for each in found if isinstance(each, Refusal)]
        if not refused:
            return [each for each in found if isinstance(each, str)]
        first = refused[0]
        if len(parts) < 2:
            return first
        mend = f"{first.mend}. 여럿이면 쌍반점(;)으로 나누어 적어 주십시오"
        return Refusal(first.code, first.sentence, mend)

    def said(self, field: Field, value: Any) -> str:
        """Give a stored key, or several, in the words that `find` reads."""
        keys = value if isinstance(value, list | tuple) else [value]
        if field.type == "case":
            return str(value)
        return "; ".join(self.names.get(str(key), str(key)) for key in keys)

    def _one(self, field: Field, text: str) -> str | Refusal:
        known = self._known(field)
        keys = known.get(_folded(field, text), ())
        if len(keys) == 1:
            return keys[0]
        if keys:
            listed = ", ".join(keys)
            return Refusal(
                "place_ambiguous",
                f"이름이 같은 곳이 여럿이다: {listed}",
                "이름 대신 키를 적어 주십시오",
            )
        what = "번호가" if field.type == "case" else "이름이"
        return Refusal(
            "place_unknown",
            f"등록된 {field.label} {what} 아닙니다: ‘{text}’",
            self._advice(field, text, known),
        )

    def _known(self, field: Field) -> Known:
        match field.type:
            case "subcommittee":
                return self.subcommittees.get(field.of, {})
            case "committee":
                return self.committees.get(field.of, {})
            case "case":
                return self.cases.get(field.of or "", {})
        return self.organisations

    def _advice(self, field: Field, text: str, known: Known) -> str:
        what, to = ("번호", "로") if field.type == "case" else ("이름", "으로")
        among = known if len(known) <= _LOOKED_THROUGH else ()
        near = get_close_matches(_folded(field, text), among, n=3, cutoff=0.5)
        names = self._called(key for word in near for key in known[word])
        if not names and len(known) <= 24:
            names = self._called(key for keys in known.values() for key in keys)
        listed = f"({', '.join(names)})" if names else ""
        return f"등록된 {what}{listed}{to} 고쳐 주십시오"

    def _called(self, keys: Iterable[str]) -> list[str]:
        return list(dict.fromkeys(self.names.get(key, key) for key in keys))


def named_places(
    read: Connection,
    fields: Iterable[Field] = (),
    *,
    entering: Mapping[str, Iterable[str]] | None = None,
) -> NamedPlaces:
    """
    Give every organisation and committee by what people call it, in two queries.

    Args:
        read: A connection.
        fields: Where other cases are named by one, those of its lifecycle are found too, in one
            more query.
        entering: Numbers of cases that come in with the same table, by lifecycle.
    """
    bodies, groups = organisations(read), committees(read)
    keys = {group.id: key for key, group in groups.items()}
    within: dict[str | None, list[tuple[str, str]]] = {}
    kinds: dict[str | None, list[tuple[str, str]]] = {None: []}
    for key, group in groups.items():
        parent = keys.get(group.parent_id) if group.parent_id is not None else None
        if group.kind == "subcommittee":
            within.setdefault(parent, []).append((key, group.name))
        kinds.setdefault(group.kind, []).append((key, group.name))
        kinds[None].append((key, group.name))
    return NamedPlaces(
        names={key: place.name for places in (bodies, groups) for key, place in places.items()},
        organisations=_by_name((key, body.name) for key, body in bodies.items()),
        subcommittees={parent: _by_name(places) for parent, places in within.items()},
        committees={kind: _by_name(places) for kind, places in kinds.items()},
        cases=_by_number(read, fields, entering or {}),
    )


def _by_number(
    read: Connection, fields: Iterable[Field], entering: Mapping[str, Iterable[str]]
) -> dict[str, Known]:
    lifecycles = {field.of for field in fields if field.type == "case" and field.of is not None}
    if not lifecycles:
        return {}
    rows = read.execute(
        select(case.c.lifecycle, case.c.number)
        .where(case.c.lifecycle.in_(lifecycles))
        .order_by(case.c.id)
    )
    named = [(row.lifecycle, row.number) for row in rows]
    named += [(of, number) for of in lifecycles for number in entering.get(of, ())]
    found: dict[str, dict[str, tuple[str, ...]]] = {of: {} for of in lifecycles}
    for of, number in named:
        known, word = found[of], fold(number)
        known[word] = tuple(dict.fromkeys((*known.get(word, ()), number)))
    return dict(found)


def _folded(field: Field, text: str) -> str:
    return fold(text) if field.type == "case" else _fold(text)


def _by_name(places: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for key, name in places:
        for word in {_fold(name), _fold(key)}:
            found[word] = (*found.get(word, ()), key)
    return found


def _fold(text: str) -> str:
    """Fold a name further: 행정/재정 분과 is 행정·재정."""
    return _SUFFIX.sub("", fold(text)) or fold(text)
