"""Real people and rounds to show a letter with, before it ever leaves."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Connection, func, select

from engine.case import natural
from engine.definitions import review_pinned
from engine.digest_parts import Alone, DigestItem, PersonNotices
from engine.digest_rows import NOBODY, OpenAsk, QueuedNotice, Recipient
from engine.notices import words_of
from engine.remark_list import unfinished_of_people
from engine.reminders import OpenRound
from engine.tables import ask, case, committee, notice, organisation, person, round_
from states.period import period_named

_PREVIEW = 0  # the id of a notice that nobody queued


@dataclass(frozen=True, slots=True)
class Sample:
    """One letter's contents, on the day for which it is shown."""

    told: PersonNotices
    day: date


def people_asked(read: Connection, *, members: bool | None = None) -> list[int]:
    """
    Give whom the open rounds ask, or the newest round if none is open; by person id.

    Args:
        members: Only who is asked as a member of a committee, or only who is not.
    """
    ids, which = _shown(read)
    query = select(ask.c.person_id).where(
        ask.c.round_id.in_(ids), ask.c.person_id.is_not(None), which
    )
    if members is not None:
        of_member = ask.c.committee_id.is_not(None)
        query = query.where(of_member if members else ~of_member)
    return list(read.scalars(query.distinct().order_by(ask.c.person_id)))


def asked_sample(
    read: Connection, person_id: int, template: str | None = None, *, today: date
) -> Sample:
    """Give what a person whom a round asks would be told: in the digest, or in a letter *template* alone."""
    who = read.execute(
        select(person.c.id, person.c.key, person.c.name, person.c.title, person.c.email).where(
            person.c.id == person_id
        )
    ).one()
    reader = Recipient(*who)
    items = _items(read, person_id)
    day = _day(items, today)
    if template is not None:
        one = Alone(_notice(template, {"scope": "own"}), item=items[0])
        return Sample(PersonNotices(reader, (), (), (), (one,), {}), day)
    remarks = unfinished_of_people(read, [person_id], on=day).get(person_id, ())
    told = PersonNotices(reader, (_PREVIEW,), items, (), (), {}, remarks=tuple(remarks))
    return Sample(told, day)


def told_count(read: Connection, template: str) -> int:
    """Count the notices that stood alone in the letter *template*."""
    return read.scalar(select(func.count()).where(notice.c.template == template)) or 0


def told_sample(read: Connection, template: str, nth: int) -> Sample:
    """Give the *nth* newest of what was told in the letter *template*, and to whom."""
    n, p = notice.c, person.c
    row = read.execute(
        select(p.id, p.key, p.name, p.title, p.email, n.words, n.not_before)
        .join_from(notice, person, p.id == n.person_id)
        .where(n.template == template)
        .order_by(n.id.desc())
        .limit(1)
        .offset(nth)
    ).one()
    one = Alone(_notice(template, words_of(row.words)))
    return Sample(PersonNotices(Recipient(*row[:5]), (), (), (), (one,), {}), row.not_before)


def _shown(read: Connection) -> tuple[list[int], ColumnElement[bool]]:
    """Give the rounds to show with and which of their asks: what is owed, or all of the newest."""
    owed = ask.c.status == "open"
    running = select(round_.c.id).where(round_.c.status == "open")
    ids = list(
        read.scalars(select(ask.c.round_id).where(ask.c.round_id.in_(running), owed).distinct())
    )
    if ids:
        return ids, owed
    newest = read.scalar(select(func.max(ask.c.round_id)))
    return [] if newest is None else [newest], ask.c.status != "withdrawn"


def _items(read: Connection, person_id: int) -> tuple[DigestItem, ...]:
    r = round_.c
    ids, which = _shown(read)
    rounds = read.execute(
        select(r.id, r.definition_hash, r.period, r.due_on, r.opened_on)
        .where(r.id.in_(ids))
        .order_by(r.id)
    ).all()
    items = []
    for row in rounds:
        asks = _asks(read, person_id, row.id, which)
        if asks:
            label = period_named(row.period).label
            of = OpenRound(
                row.id, review_pinned(read, row.definition_hash), label, row.due_on, row.opened_on
            )
            items.append(DigestItem(of, asks, late=False, new=False, noticed=True))
    return tuple(items)


def _asks(
    read: Connection, person_id: int, round_id: int, which: ColumnElement[bool]
) -> tuple[OpenAsk, ...]:
    rows = read.execute(
        select(
            ask.c.id, ask.c.round_id, case.c.number, case.c.title, person.c.name,
            func.coalesce(organisation.c.name, committee.c.name, ""), ask.c.organisation_id,
            ask.c.committee_id,
        )
        .join_from(ask, case)
        .outerjoin(person, person.c.id == ask.c.person_id)
        .outerjoin(organisation, organisation.c.id == ask.c.organisation_id)
        .outerjoin(committee, committee.c.id == ask.c.committee_id)
        .where(ask.c.person_id == person_id, ask.c.round_id == round_id, which)
    )  # fmt: skip
    found = [
        OpenAsk(row[0], row[1], row[2], row[3], row[4] or NOBODY, row[5], row[6], row[7])
        for row in rows
    ]
    return tuple(sorted(found, key=lambda one: (natural(one.number), one.id)))


def _day(items: Sequence[DigestItem], today: date) -> date:
    """Give today, as long as something is still due; else the day of the first reminder."""
    if any(one.round.due_on >= today for one in items):
        return today
    last = max(items, key=lambda one: one.round.due_on).round
    before = max(last.review.remind_days_before, default=0)
    return last.due_on - timedelta(days=before)


def _notice(template: str, words: dict[str, object]) -> QueuedNotice:
    return QueuedNotice(
        _PREVIEW, f"preview:{template}", template, template, words, False, None, None, None
    )
