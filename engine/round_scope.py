"""Whose asks a person may see: their own, their department's, or all; a member's evaluation hardly anybody's."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Connection, and_, exists, false, or_, select, true

from engine.deputies import absents_of
from engine.scope import NOTHING, Scope, scope_of, seen
from engine.tables import ask, case, person, round_, round_item

# Who may know which member said what (reliability.md C5): the others see the tally.
SEE_SCORES = frozenset({"coordinator", "auditor"})


@dataclass(frozen=True, slots=True)
class AskScope:
    """What one person may see of rounds on one day."""

    cases: Scope = NOTHING
    person_ids: frozenset[int] = frozenset()  # theirs, and of whom they stand in for
    scores: bool = False  # each member's evaluation


def ask_scope_of(
    read: Connection, person_key: str, roles: Collection[str], *, on: date
) -> AskScope:
    """Give what the person with these *roles* may see; three queries."""
    absents = absents_of(read, person_key, on=on)
    theirs = read.scalars(select(person.c.id).where(person.c.key.in_((person_key, *absents))))
    return AskScope(
        scope_of(read, person_key, on=on),
        frozenset(theirs),
        bool(SEE_SCORES & set(roles)),
    )


def seen_asks(scope: AskScope) -> ColumnElement[bool]:
    """
    Give the condition on `ask` that *scope* lets through.

    One answer for a department is the department's: another party of the same case does not see
    it. What a member answers is theirs alone, but for who collects it and who audits.
    """
    ways: list[ColumnElement[bool]] = []
    if scope.person_ids:
        ways.append(ask.c.person_id.in_(sorted(scope.person_ids)))
    if scope.scores:
        ways.append(ask.c.committee_id.is_not(None))
    one = ask.c.committee_id.is_(None)
    if scope.cases.everything:
        ways.append(one)
    else:
        if scope.cases.organisations:
            ways.append(ask.c.organisation_id.in_(sorted(scope.cases.organisations)))
        if scope.cases.case_ids:
            ids = sorted(scope.cases.case_ids)
            ways.append(and_(one, ask.c.organisation_id.is_(None), ask.c.case_id.in_(ids)))
    return or_(*ways) if ways else false()


def seen_rounds(scope: AskScope) -> ColumnElement[bool]:
    """Give the condition on `round`: something of it is theirs to see, an ask or a case asked about."""
    if scope.cases.everything:
        return true()
    asked = exists().where(ask.c.round_id == round_.c.id, seen_asks(scope))
    if scope.cases.nothing:
        return asked
    about = exists().where(
        round_item.c.round_id == round_.c.id,
        round_item.c.case_id.in_(select(case.c.id).where(seen(scope.cases))),
    )
    return or_(asked, about)
