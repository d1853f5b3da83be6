"""The cases around one case, as one person may see them: passed on, taken over, above and below."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Connection, FromClause, select

from engine.asof import states_as_of
from engine.case import Case
from engine.definitions import lifecycle_pinned
from engine.family import family
from engine.other_cases import numbered
from engine.scope import Scope, seen
from engine.tables import case, case_link, event


@dataclass(frozen=True, slots=True)
class Kin:
    """One other case, and what it is to the one that is looked at."""

    id: int
    what: str  # successor, predecessor, parent, child
    word: str  # replaced, merged, or the label of the field that names it
    number: str
    title: str
    state: str  # label


def kin_of(read: Connection, one: Case, scope: Scope, *, on: date | None = None) -> list[Kin]:
    """
    Give every case around *one* that *scope* lets through; what it does not is not there.

    Args:
        one: The case; as of a day, with its fields as of then.
        on: As of the end of this day.
    """
    found = [*_links(read, one, on=on), *_relatives(read, one)]
    places = {place for place, _, _ in found}
    if not places:
        return []
    c = case.c
    rows = read.execute(
        select(c.id, c.lifecycle, c.number, c.title, c.state, c.definition_hash).where(
            numbered(places), seen(scope), *([c.entered_on <= on] if on else [])
        )
    )
    held = {(row.lifecycle, row.number): row for row in rows}
    then = states_as_of(read, [row.id for row in held.values()], on=on) if on and held else {}
    kin = []
    for place, what, word in dict.fromkeys(found):
        if place in held:
            row = held[place]
            states = lifecycle_pinned(read, row.definition_hash).states
            label = states[then.get(row.id, row.state)].label
            kin.append(Kin(row.id, what, word, row.number, row.title, label))
    return kin


_Found = tuple[tuple[str, str], str, str]  # (lifecycle, number), what, word


def _links(read: Connection, one: Case, *, on: date | None) -> Iterable[_Found]:
    """Give the links that hold: a case that was reopened passes nothing on any more."""
    before, after, made, later = case.alias(), case.alias(), event.alias(), event.alias()
    stands = before.c.state if on is None else _state_on(before.c.id, later, on)
    rows = read.execute(
        select(
            case_link.c.from_case_id,
            case_link.c.kind,
            before.c.lifecycle,
            before.c.number,
            after.c.number,
        )
        .join(before, before.c.id == case_link.c.from_case_id)
        .join(after, after.c.id == case_link.c.to_case_id)
        .join(made, made.c.id == case_link.c.event_id)
        .where(
            (case_link.c.from_case_id == one.id) | (case_link.c.to_case_id == one.id),
            stands == made.c.to_state,
            *([made.c.effective_on <= on] if on else []),
        )
        .order_by(case_link.c.id)
    )
    for from_id, kind, lifecycle, from_number, to_number in rows:
        if from_id == one.id:
            yield (lifecycle, to_number), "successor", kind
        else:
            yield (lifecycle, from_number), "predecessor", kind


def _state_on(case_id: ColumnElement[int], later: FromClause, on: date) -> ColumnElement[str]:
    return (
        select(later.c.to_state)
        .where(later.c.case_id == case_id, later.c.effective_on <= on)
        .order_by(later.c.seq.desc())
        .limit(1)
        .scalar_subquery()
    )


def _relatives(read: Connection, one: Case) -> Iterable[_Found]:
    related = family(read, one)
    for each in related.parents:
        yield (each.lifecycle, each.number), "parent", each.field
    for each in related.children:
        yield (each.lifecycle, each.number), "child", each.field
