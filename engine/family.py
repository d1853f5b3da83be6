"""The cases that a case names as its own above it, and those that name it: agreement and agenda."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, Text, and_, cast, or_, select

from engine.case import Case, natural
from engine.definitions import lifecycle_pinned
from engine.other_cases import numbered
from engine.tables import as_json, case, definition, event
from states.lifecycle import Field
from states.requirement_other_case import ParentStands
from states.requirements import leaves


@dataclass(frozen=True, slots=True)
class Relative:
    """A case that another one names in a field of its own."""

    lifecycle: str
    field: str  # the field's label, in the lifecycle of the case that names
    number: str
    title: str
    state: str | None  # None: there is no such case
    state_label: str


@dataclass(frozen=True, slots=True)
class Family:
    parents: tuple[Relative, ...]
    children: tuple[Relative, ...]


def family(read: Connection, one: Case) -> Family:
    """Give the cases that *one* names and, of every lifecycle, those that name it: one query for all."""
    fields = lifecycle_pinned(read, one.definition_hash).fields
    above = {
        key: (str(field.of), str(one.fields[key]))
        for key, field in fields.items()
        if field.type == "case" and one.fields.get(key)
    }
    below = _naming(read, one.lifecycle)
    if not above and not below:
        return Family((), ())
    c = case.c
    wanted = [numbered(set(above.values()))] if above else []
    wanted += [
        and_(c.lifecycle == lifecycle, cast(c.fields[key], Text) == as_json(one.number))
        for lifecycle, key in sorted(below)
    ]
    rows = read.execute(
        select(c.id, c.lifecycle, c.number, c.title, c.state, c.definition_hash, c.fields).where(
            or_(*wanted)
        )
    ).all()
    return Family(
        tuple(_parent(read, fields[key], place, rows) for key, place in above.items()),
        tuple(
            _relative(read, field, row)
            for row in sorted(rows, key=lambda row: (row.lifecycle, natural(row.number)))
            for field in lifecycle_pinned(read, row.definition_hash).fields.values()
            if (field.type, field.of) == ("case", one.lifecycle)
            and row.fields.get(field.key) == one.number
        ),
    )


def rests_on_parent(read: Connection, one: Case, *, since: int, state: str) -> bool:
    """
    Tell whether a case that names *one* made a move that needed it to stand elsewhere than in *state*.

    Args:
        since: Only moves after this event count; one that was undone does not.
    """
    below = _naming(read, one.lifecycle)
    if not below:
        return False
    c, e = case.c, event.c
    naming = [
        and_(c.lifecycle == lifecycle, cast(c.fields[key], Text) == as_json(one.number))
        for lifecycle, key in sorted(below)
    ]
    rows = read.execute(
        select(c.id, c.definition_hash, c.fields, e.seq, e.kind, e.move, e.data)
        .join(event, e.case_id == c.id)
        .where(or_(*naming), e.id > since, e.kind.in_(("moved", "undone")))
    ).all()
    undone = {(row.id, row.data["undoes"]) for row in rows if row.kind == "undone"}
    return any(
        _needed_elsewhere(read, row, one, state)
        for row in rows
        if row.kind == "moved" and (row.id, row.seq) not in undone
    )


def _needed_elsewhere(read: Connection, row: Row[Any], one: Case, state: str) -> bool:
    lifecycle = lifecycle_pinned(read, row.definition_hash)
    move = lifecycle.moves.get(row.move)
    return move is not None and any(
        isinstance(stands, ParentStands)
        and lifecycle.fields[stands.through].of == one.lifecycle
        and row.fields.get(stands.through) == one.number
        and state not in stands.states
        for each in move.requires
        for stands in leaves(each)
    )


def _naming(read: Connection, lifecycle: str) -> set[tuple[str, str]]:
    """Give every (lifecycle, field) that names cases of *lifecycle*, in any version ever published."""
    d = definition.c
    rows = read.execute(select(d.lifecycle, d.content).where(d.kind == "lifecycle"))
    return {
        (row.lifecycle, field["key"])
        for row in rows
        for field in row.content.get("fields", ())
        if (field.get("type"), field.get("of")) == ("case", lifecycle)
    }


def _parent(
    read: Connection, field: Field, place: tuple[str, str], rows: Iterable[Row[Any]]
) -> Relative:
    for row in rows:
        if (row.lifecycle, row.number) == place:
            return _relative(read, field, row)
    return Relative(place[0], field.label, place[1], "", None, "")


def _relative(read: Connection, field: Field, row: Row[Any]) -> Relative:
    label = lifecycle_pinned(read, row.definition_hash).states[row.state].label
    return Relative(row.lifecycle, field.label, row.number, row.title, row.state, label)
