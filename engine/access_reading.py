"""The log of who looked at whose data, read back: a page of it, a month of it, its reviews."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from json import dumps
from typing import Any, Final

from sqlalchemy import Connection, Select, String, cast, false, insert, or_, select

from engine.exports import Export
from engine.seoul import SEOUL, first_moment
from engine.tables import access, access_review, export

PAGE: Final = 50
_SCANNED: Final = 10_000  # rows that one statement brings: a month is read in pieces


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which accesses somebody wants to see."""

    accounts: tuple[str, ...] | None = None  # by key
    subjects: tuple[str, ...] | None = None  # persons by key whose data was shown: any of them
    outcome: str | None = None
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class AccessRow:
    """One access: 계정, 접속일시, 접속지, 처리한 정보주체, 수행업무, and how it ended."""

    id: int
    account: str | None
    via: str
    at: datetime
    source: str
    subjects: Sequence[str]
    chosen: str | None
    act: str
    route: str
    object: str | None
    outcome: str


@dataclass(frozen=True, slots=True)
class OfAccount:
    """What one account did in a month."""

    account: str | None
    accesses: int
    persons: int  # different ones whose data was shown
    refused: int
    outside_hours: int
    sources: int  # different addresses


@dataclass(frozen=True, slots=True)
class Review:
    """A month of the log was looked through."""

    month: date
    actor: str
    at: datetime
    found: str


@dataclass(frozen=True, slots=True)
class Month:
    """A month of the log, summed up for its review (안전성 확보조치 기준 제8조)."""

    first: date
    accounts: tuple[OfAccount, ...]
    exports: tuple[Export, ...]
    reviews: tuple[Review, ...]


@dataclass(slots=True)
class _Sum:
    accesses: int = 0
    refused: int = 0
    outside: int = 0


def accesses(
    read: Connection, wanted: Wanted, *, before: int | None = None, limit: int | None = PAGE
) -> list[AccessRow]:
    """Give the newest *limit* accesses that fit, those older than the access *before*."""
    query = _wanted(wanted).order_by(access.c.id.desc()).limit(limit)
    if before is not None:
        query = query.where(access.c.id < before)
    return [AccessRow(*row) for row in read.execute(query)]


def month_of_accesses(read: Connection, first: date, *, opens: time, closes: time) -> Month:
    """
    Sum up the month that begins on *first*.

    Args:
        opens, closes: The office's hours; what was done outside of them, or at a weekend, is counted.
    """
    assert first.day == 1
    last = _next_month(first) - timedelta(days=1)
    sums: dict[str | None, _Sum] = {}
    persons: dict[str | None, set[str]] = {}
    sources: dict[str | None, set[str]] = {}
    query = _wanted(Wanted(first=first, last=last)).execution_options(yield_per=_SCANNED)
    for row in read.execute(query):
        one = sums.setdefault(row.account, _Sum())
        one.accesses += 1
        one.refused += row.outcome == "refused"
        at = row.at.astimezone(SEOUL)
        one.outside += at.weekday() > 4 or not opens <= at.time() < closes
        persons.setdefault(row.account, set()).update(row.subjects)
        sources.setdefault(row.account, set()).add(row.source)
    accounts = [
        OfAccount(key, one.accesses, len(persons[key]), one.refused, one.outside, len(sources[key]))
        for key, one in sums.items()
    ]
    accounts.sort(key=lambda one: (-one.accesses, one.account or ""))
    return Month(first, tuple(accounts), _exports(read, first), tuple(_reviews(read, first)))


def keep_review(write: Connection, month: date, *, actor: str, found: str, at: datetime) -> None:
    """Keep that a month of the log was looked through, and what was found."""
    assert month.day == 1
    write.execute(insert(access_review).values(month=month, actor=actor, at=at, found=found))


def first_access(read: Connection) -> datetime | None:
    """Give the moment of the oldest access."""
    found: datetime | None = read.scalar(select(access.c.at).order_by(access.c.id).limit(1))
    return found


def _wanted(wanted: Wanted) -> Select[Any]:
    a = access.c
    query = select(
        a.id, a.account, a.via, a.at, a.source, a.subjects, a.chosen, a.act, a.route, a.object,
        a.outcome,
    )  # fmt: skip
    if wanted.accounts is not None:
        query = query.where(a.account.in_(wanted.accounts))
    if wanted.outcome:
        query = query.where(a.outcome == wanted.outcome)
    if wanted.subjects is not None:
        shown = cast(a.subjects, String)
        named = [shown.contains(dumps(key), autoescape=True) for key in wanted.subjects]
        query = query.where(or_(false(), *named))
    if wanted.first:
        query = query.where(a.at >= first_moment(wanted.first))
    if wanted.last:
        query = query.where(a.at < first_moment(wanted.last + timedelta(days=1)))
    return query


def _exports(read: Connection, first: date) -> tuple[Export, ...]:
    e = export.c
    rows = read.execute(
        select(e.what, e.chosen, e.format, e.reason, e.rows, e.actor, e.at)
        .where(e.at >= first_moment(first), e.at < first_moment(_next_month(first)))
        .order_by(e.id)
    )
    return tuple(Export(*row) for row in rows)


def _reviews(read: Connection, first: date) -> list[Review]:
    r = access_review.c
    rows = read.execute(
        select(r.month, r.actor, r.at, r.found).where(r.month == first).order_by(r.id)
    )
    return [Review(*row) for row in rows]


def _next_month(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)
