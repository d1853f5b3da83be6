"""Facts about other cases: who holds the same value, and how the case stands that a field names."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Text, and_, cast, func, or_, select

from engine.chain import plain
from engine.definitions import lifecycle_pinned
from engine.id_chunks import chunks
from engine.tables import as_json, case, case_relation, committee, organisation
from engine.wanted import Wanted
from states.requirement import ParentFact, RivalFact
from states.requirement_other_case import ParentStands, Unrivalled

_PLACES = {
    "organisation": organisation,
    "organisations": organisation,
    "subcommittee": committee,
    "committee": committee,
}


def looks_beyond(wanted: Wanted) -> bool:
    """Tell whether the move rests on other cases, which may change while it is decided."""
    return any(isinstance(each, Unrivalled | ParentStands) for each in wanted.leaves())


def hold_against_rivals(write: Connection, wanted: Iterable[Wanted]) -> None:
    """
    Let no other transaction compare the same unique fields until this one has ended.

    Two cases that take the same value are two rows: neither's lock keeps the other out. On
    SQLite the transaction has the whole database already.
    """
    if write.dialect.name != "postgresql":
        return
    fields = {
        f"{each.case.lifecycle}:{unique.by}"
        for each in wanted
        for unique in each.leaves()
        if isinstance(unique, Unrivalled)
    }
    for name in sorted(fields):  # in one order, so that two writers cannot wait for each other
        digest = hashlib.sha256(f"hyeopchi:unique:{name}".encode()).digest()
        lock = int.from_bytes(digest[:8], signed=True)
        write.execute(select(func.pg_advisory_xact_lock(lock)))


def rivals_of(read: Connection, wanted: Sequence[Wanted]) -> dict[int, tuple[RivalFact, ...]]:
    """
    Give the other cases that hold the same value in a field that must be unique, by case id.

    One query a field and type, for any number of cases. Of a field that names several
    organisations one in common is enough.
    """
    asked: dict[tuple[str, str, str], dict[int, tuple[Unrivalled, list[Any]]]] = defaultdict(dict)
    for each in wanted:
        for unique in each.leaves():
            if not isinstance(unique, Unrivalled):
                continue
            value = plain(unique.value(each.asked))
            if value in (None, "", [], {}):
                continue
            values = value if isinstance(value, list) else [value]
            place = (each.case.lifecycle, unique.by, each.lifecycle.fields[unique.by].type)
            asked[place][each.case.id] = (unique, values)
    found: dict[int, list[RivalFact]] = defaultdict(list)
    for (lifecycle, key, type_), sought in asked.items():
        states = {state for unique, _ in sought.values() for state in unique.states}
        named = {as_json(value): value for _, theirs in sought.values() for value in theirs}
        holding = _holding(read, lifecycle, key, type_, values=named, states=states)
        for case_id, (_, theirs) in sought.items():
            rivals = {
                row.id: RivalFact(key, row.number, row.title, row.state)
                for value in theirs
                for row in holding.get(as_json(value), ())
                if row.id != case_id
            }
            found[case_id] += [rivals[id_] for id_ in sorted(rivals)]
    return {case_id: tuple(dict.fromkeys(rivals)) for case_id, rivals in found.items()}


def parents_of(read: Connection, wanted: Sequence[Wanted]) -> dict[int, tuple[ParentFact, ...]]:
    """Give how the cases stand that must stand somewhere before a move, by the id of who asks."""
    named = _named_parents(wanted)
    sought = {place for places in named.values() for place in places.values()}
    if not sought:
        return {}
    rows: dict[tuple[str, str], Any] = {}
    for part in chunks(sorted(sought)):
        c = case.c
        query = select(c.lifecycle, c.number, c.state, c.definition_hash).where(numbered(part))
        rows |= {(row.lifecycle, row.number): row for row in read.execute(query)}
    return {
        case_id: tuple(
            _parent(read, field, place[1], rows.get(place)) for field, place in places.items()
        )
        for case_id, places in named.items()
    }


def parent_ids(read: Connection, wanted: Sequence[Wanted]) -> set[int]:
    """Give the cases that the moves rest on."""
    named = {place for places in _named_parents(wanted).values() for place in places.values()}
    return {
        id_
        for part in chunks(sorted(named))
        for id_ in read.scalars(select(case.c.id).where(numbered(part)))
    }


def numbered(places: Iterable[tuple[str, str]]) -> ColumnElement[bool]:
    """The condition on `case` that it is one of these, as (lifecycle, number)."""
    by_lifecycle: dict[str, list[str]] = defaultdict(list)
    for lifecycle, number in places:
        by_lifecycle[lifecycle].append(number)
    return or_(
        *(
            and_(case.c.lifecycle == lifecycle, case.c.number.in_(numbers))
            for lifecycle, numbers in by_lifecycle.items()
        )
    )


def _named_parents(wanted: Iterable[Wanted]) -> dict[int, dict[str, tuple[str, str]]]:
    """Give (lifecycle, number) of each case's parents, by the field that names it."""
    named: dict[int, dict[str, tuple[str, str]]] = defaultdict(dict)
    for each in wanted:
        for stands in each.leaves():
            if isinstance(stands, ParentStands) and (number := stands.number(each.asked)):
                of = each.lifecycle.fields[stands.through].of or each.case.lifecycle
                named[each.case.id][stands.through] = (of, str(number))
    return named


def _parent(read: Connection, field: str, number: str, row: Any) -> ParentFact:
    if row is None:
        return ParentFact(field, number, None, "")
    states = lifecycle_pinned(read, row.definition_hash).states
    labels = tuple((key, state.label) for key, state in states.items())
    return ParentFact(field, number, row.state, states[row.state].label, labels)


def _holding(
    read: Connection,
    lifecycle: str,
    key: str,
    type_: str,
    *,
    values: Mapping[str, Any],
    states: Iterable[str],
) -> dict[str, list[Any]]:
    """Give the cases in these *states* that hold one of the *values*, by the value as JSON."""
    c = case.c
    live = and_(c.lifecycle == lifecycle, c.state.in_(sorted(states)))
    found: dict[str, list[Any]] = defaultdict(list)
    for part in chunks(sorted(values)):
        if type_ in _PLACES:
            place = _PLACES[type_].c
            met = case_relation.c[f"{_PLACES[type_].name}_id"] == place.id
            query = (
                select(place.key.label("value"), c.id, c.number, c.title, c.state)
                .join(case_relation, case_relation.c.case_id == c.id)
                .join(_PLACES[type_], met)
                .where(
                    live,
                    case_relation.c.relation == key,
                    place.key.in_([values[value] for value in part]),
                )
            )
        else:
            # The JSON of the value is the same text on both databases: we write it one way.
            value = cast(c.fields[key], Text)
            query = select(value.label("value"), c.id, c.number, c.title, c.state).where(
                live, value.in_(part)
            )
        for row in read.execute(query.order_by(c.id)):
            found[as_json(row.value) if type_ in _PLACES else row.value].append(row)
    return found
