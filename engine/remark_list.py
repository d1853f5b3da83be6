"""Remarks (지적사항) as they stand: unfinished ones with their age, and a period's figures."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Final

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select
from sqlalchemy.orm import aliased

from engine.case import natural
from engine.definitions import all_in_force
from engine.holders import holders
from engine.remark_errors import RemarkUnknown
from engine.tables import case, case_relation, event_text, remark
from states.lifecycle import Actor, Lifecycle
from states.period import Period, period_of

SOURCES: Final[Mapping[str, str]] = {
    "plenary": "본회의",
    "evaluation": "평가",
    "audit": "감사",
}

REMARK: Final = "remark"
SETTLEMENT: Final = "settlement"


@dataclass(frozen=True, slots=True)
class Remark:
    """One remark about a case; a text that was erased is None."""

    id: int
    case_id: int
    lifecycle: str
    number: str
    title: str
    source: str
    text: str | None
    made_on: date
    settled_on: date | None
    settlement: str | None

    def age_in_days(self, on: date) -> int:
        return (on - self.made_on).days

    def age_in_quarters(self, on: date) -> int:
        """Count the ends of quarters that it has outlasted: one made this quarter is 0 old."""
        return _quarters(on) - _quarters(self.made_on)


@dataclass(frozen=True, slots=True)
class Carried:
    """How a period's remarks went: carried in + made - settled = carried out."""

    carried_in: int
    made: int
    settled: int
    carried_out: int

    @property
    def balances(self) -> bool:
        return self.carried_in + self.made - self.settled == self.carried_out


def remark_with_id(read: Connection, remark_id: int) -> Remark:
    """
    Give one remark.

    Raises:
        RemarkUnknown: No remark has the number.
    """
    found = _remarks(read, remark.c.id == remark_id)
    if not found:
        raise RemarkUnknown(remark_id)
    return found[0]


def remarks(
    read: Connection,
    *,
    lifecycle: str | None = None,
    number: str | None = None,
    unfinished_on: date | None = None,
) -> list[Remark]:
    """Give remarks, by case and age; with *unfinished_on* those made by then and not settled."""
    where = []
    if lifecycle is not None:
        where.append(case.c.lifecycle == lifecycle)
    if number is not None:
        where.append(case.c.number == number)
    if unfinished_on is not None:
        where.append(_is_unfinished(unfinished_on))
    return _remarks(read, and_(True, *where))


def unfinished_of_cases(
    read: Connection, case_ids: Collection[int], *, on: date
) -> dict[int, list[Remark]]:
    """Give the remarks about these cases that were not settled by a day, by case, oldest first."""
    found: defaultdict[int, list[Remark]] = defaultdict(list)
    wanted = frozenset(case_ids)
    for one in _remarks(read, _is_unfinished(on)):
        if one.case_id in wanted:
            found[one.case_id].append(one)
    return found


def unfinished_of_people(
    read: Connection, person_ids: Collection[int], *, on: date
) -> dict[int, list[Remark]]:
    """Give each person the unfinished remarks about the cases they have to act on; three queries."""
    open_ = _remarks(read, _is_unfinished(on))
    if not open_:
        return {}
    acting = {
        key: actor
        for key, held in all_in_force(read).items()
        if (actor := who_acts(held.lifecycle))
    }
    held = holders(on)
    rows = read.execute(
        select(held.c.person_id, held.c.role, case_relation.c.relation, case_relation.c.case_id)
        .distinct()
        .join_from(
            case_relation,
            held,
            or_(
                held.c.organisation_id == case_relation.c.organisation_id,
                held.c.committee_id == case_relation.c.committee_id,
            ),
        )
        .where(
            held.c.person_id.in_(person_ids),
            case_relation.c.case_id.in_(select(remark.c.case_id).where(_is_unfinished(on))),
        )
    )
    theirs: defaultdict[int, set[tuple[int, Actor]]] = defaultdict(set)
    for row in rows:
        theirs[row.person_id].add((row.case_id, Actor(row.role, row.relation)))
    return {
        person_id: found
        for person_id, relations in sorted(theirs.items())
        if (
            found := [one for one in open_ if (one.case_id, acting.get(one.lifecycle)) in relations]
        )
    }


def who_acts(lifecycle: Lifecycle) -> Actor | None:
    """Give whose work the cases of a lifecycle are: whom they chase, or who reports on them."""
    if lifecycle.chasing:
        return lifecycle.chasing.who
    reports = (review for review in lifecycle.reviews.values() if review.answers == "one")
    return next((review.answered_by for review in reports), None)


def carried(read: Connection, lifecycle: str, period: Period) -> dict[str, Carried]:
    """Count a period's remarks by source, ``total`` last; one query."""
    first, last = period.first, period.last
    r = remark.c
    in_ = and_(r.made_on < first, or_(r.settled_on.is_(None), r.settled_on >= first))
    made = r.made_on.between(first, last)
    settled = r.settled_on.between(first, last)
    out = and_(r.made_on <= last, or_(r.settled_on.is_(None), r.settled_on > last))
    rows = read.execute(
        select(r.source, *(_count(one) for one in (in_, made, settled, out)))
        .join_from(remark, case, case.c.id == r.case_id)
        .where(case.c.lifecycle == lifecycle)
        .group_by(r.source)
    )
    found = {row[0]: Carried(*row[1:]) for row in rows}
    order = [*SOURCES, *sorted(set(found) - set(SOURCES))]
    by_source = {source: found[source] for source in order if source in found}
    sums = [sum(column) for column in zip(*(_figures(one) for one in found.values()), strict=True)]
    return {**by_source, "total": Carried(*(sums or (0, 0, 0, 0)))}


def _figures(one: Carried) -> tuple[int, ...]:
    return tuple(asdict(one).values())


def _count(holds: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count().filter(holds)


def _is_unfinished(on: date) -> ColumnElement[bool]:
    r = remark.c
    return and_(r.made_on <= on, or_(r.settled_on.is_(None), r.settled_on > on))


def _remarks(read: Connection, where: ColumnElement[bool]) -> list[Remark]:
    made, settled, r = aliased(event_text), aliased(event_text), remark.c
    rows = read.execute(
        select(
            r.id, r.case_id, case.c.lifecycle, case.c.number, case.c.title, r.source,
            made.c.words, r.made_on, r.settled_on, settled.c.words,
        )
        .join_from(remark, case, case.c.id == r.case_id)
        .outerjoin(made, made.c.event_id == r.made_by)
        .outerjoin(settled, settled.c.event_id == r.settled_by)
        .where(where)
    )  # fmt: skip
    found = [
        Remark(
            id=row[0],
            case_id=row[1],
            lifecycle=row[2],
            number=row[3],
            title=row[4],
            source=row[5],
            text=(row[6] or {}).get(REMARK),
            made_on=row[7],
            settled_on=row[8],
            settlement=(row[9] or {}).get(SETTLEMENT),
        )
        for row in rows
    ]
    return sorted(found, key=lambda one: (one.lifecycle, natural(one.number), one.made_on, one.id))


def _quarters(day: date) -> int:
    period = period_of(day, "quarter")
    return period.year * 4 + period.number
