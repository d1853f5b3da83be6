"""Departments and subcommittees as people write them: by name, however spaced, or by key."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

from sqlalchemy import Connection

from engine.cell_text import fold
from engine.people import committees, organisations
from states.lifecycle import Field
from states.requirement import Refusal

_SUFFIX: Final = re.compile(r"(실무)?분과(위원회)?$")


@dataclass(frozen=True, slots=True)
class NamedPlaces:
    """Every organisation and committee of an office, found by what people call it."""

    names: Mapping[str, str]  # key -> name
    organisations: Mapping[str, tuple[str, ...]]  # folded name or key -> keys
    subcommittees: Mapping[str | None, Mapping[str, tuple[str, ...]]]  # by their committee's key

    def find(self, field: Field, text: str) -> str | Refusal:
        """Give the key of the place that *field* names as *text*, or why there is none."""
        if field.type == "organisation":
            known = self.organisations
        else:
            known = self.subcommittees.get(field.of, {})
        keys = known.get(_fold(text), ())
        if len(keys) == 1:
            return keys[0]
        if keys:
            listed = ", ".join(keys)
            return Refusal(
                "place_ambiguous",
                f"이름이 같은 곳이 여럿이다: {listed}",
                "이름 대신 키를 적어 주십시오",
            )
        return Refusal(
            "place_unknown",
            f"등록된 {field.label} 이름이 아닙니다: ‘{text}’",
            self._advice(text, known),
        )

    def _advice(self, text: str, known: Mapping[str, tuple[str, ...]]) -> str:
        near = get_close_matches(_fold(text), known, n=3, cutoff=0.5)
        names = list(dict.fromkeys(self.names[key] for word in near for key in known[word]))
        if not names and len(known) <= 24:
            names = list(dict.fromkeys(self.names[key] for keys in known.values() for key in keys))
        if not names:
            return "등록된 이름으로 고쳐 주십시오"
        return f"등록된 이름({', '.join(names)})으로 고쳐 주십시오"


def named_places(read: Connection) -> NamedPlaces:
    """Give every organisation and committee by what people call it, in two queries."""
    bodies, groups = organisations(read), committees(read)
    keys = {group.id: key for key, group in groups.items()}
    within: dict[str | None, list[tuple[str, str]]] = {}
    for key, group in groups.items():
        parent = keys.get(group.parent_id) if group.parent_id is not None else None
        if group.kind == "subcommittee":
            within.setdefault(parent, []).append((key, group.name))
    return NamedPlaces(
        names={key: place.name for places in (bodies, groups) for key, place in places.items()},
        organisations=_by_name((key, body.name) for key, body in bodies.items()),
        subcommittees={parent: _by_name(places) for parent, places in within.items()},
    )


def _by_name(places: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for key, name in places:
        for word in {_fold(name), _fold(key)}:
            found[word] = (*found.get(word, ()), key)
    return found


def _fold(text: str) -> str:
    """Fold a name further: 행정/재정 분과 is 행정·재정."""
    return _SUFFIX.sub("", fold(text)) or fold(text)
