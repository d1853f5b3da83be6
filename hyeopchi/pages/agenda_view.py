"""Agenda items as one person may see them: of a case out of their sight nothing is there."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Connection

from engine.agenda import ItemCase, item_cases, items_of
from engine.meetings import AgendaItem, agenda
from engine.scope import Scope, seen

_PASSED = ("passed", "amended")


@dataclass(frozen=True, slots=True)
class ItemView:
    """One item, with the cases on it that may be seen."""

    item: AgendaItem
    cases: tuple[ItemCase, ...]

    @property
    def decided(self) -> int:
        return sum(each.result is not None for each in self.cases)

    @property
    def carrying(self) -> tuple[ItemCase, ...]:
        """The cases that a passed decision lets move, and that nobody has moved yet."""
        return tuple(each for each in self.cases if each.result in _PASSED and not each.used)

    @property
    def to_do(self) -> int:
        return len(self.carrying)

    def bulk_href(self) -> str | None:
        """Lead to the page that moves several cases at once; only where one move is meant."""
        moves = {(each.lifecycle, each.move) for each in self.carrying}
        if len(self.carrying) < 2 or len(moves) != 1:
            return None
        ids = "&".join(f"case={each.case_id}" for each in self.carrying)
        return f"/cases/bulk?move={self.carrying[0].move}&{ids}"


def items_seen(
    read: Connection, meeting_ids: Collection[int], scope: Scope
) -> dict[int, list[ItemView]]:
    """Give the items of each meeting that may be seen, in order."""
    items = items_of(read, meeting_ids) if meeting_ids else {}
    views = _views(read, [each for some in items.values() for each in some], scope)
    return {
        meeting_id: [views[each.id] for each in some if each.id in views]
        for meeting_id, some in items.items()
    }


def undecided_drafts(read: Connection, scope: Scope) -> list[ItemView]:
    """Give the drafts that wait for a meeting, as far as they may be seen."""
    drafts = agenda(read, None)
    views = _views(read, drafts, scope)
    return [views[each.id] for each in drafts if each.id in views]


def item_seen(read: Connection, item: AgendaItem, scope: Scope) -> ItemView | None:
    """Give one item; None: it is all about cases out of sight."""
    return _views(read, [item], scope).get(item.id)


def _views(read: Connection, items: list[AgendaItem], scope: Scope) -> dict[int, ItemView]:
    """
    See the items through *scope*: its note lists cases, so it is for those who see them all.

    Who sees a part of the office sees the items about their cases: a title may name a case.
    """
    if not items:
        return {}
    found = item_cases(read, [each.id for each in items], seen=[seen(scope)])
    if scope.everything:
        return {each.id: ItemView(each, tuple(found.get(each.id, ()))) for each in items}
    return {
        each.id: ItemView(
            AgendaItem(each.id, each.meeting_id, each.number, each.title, None),
            tuple(found[each.id]),
        )
        for each in items
        if each.id in found
    }
