"""What there is to say today, to whom: queued notices, joined with what is still open by now."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from engine.business_days import OfficeCalendar
from engine.case_deadline import Watched, watched_cases
from engine.chase import About, anchor
from engine.deputies import absent_near
from engine.digest_parts import Alone, DigestCase, DigestItem, MootReason, PersonNotices
from engine.digest_rows import (
    OpenAsk,
    QueuedNotice,
    Told,
    ToldCase,
    late_asks,
    own_asks,
    queued,
    told_cases,
)
from engine.notices import DIGEST
from engine.remark_list import unfinished_of_people
from engine.reminders import OpenRound, open_rounds
from engine.tables import case, notice

_MOVED_ON: Mapping[About, MootReason] = {"deadline": "moved_on", "silence": "acted"}


@dataclass(slots=True)
class _Live:
    """What is still open, looked up once for everybody."""

    rounds: Mapping[int, OpenRound]
    own: Mapping[int, Mapping[int, Sequence[OpenAsk]]]
    late: Mapping[int, Sequence[OpenAsk]]
    cases: Mapping[int, Watched]
    told: Mapping[int, Sequence[ToldCase]]


@dataclass(slots=True)
class _Page:
    """What one reader's letters are gathered on."""

    digest: list[int] = field(default_factory=list)
    items: list[DigestItem] = field(default_factory=list)
    cases: list[DigestCase] = field(default_factory=list)
    letters: list[Alone] = field(default_factory=list)
    moot: dict[int, MootReason] = field(default_factory=dict)


def digest_key(person_id: int, day: date) -> str:
    """Name the one digest that a person gets on a day."""
    return f"digest:{person_id}:{day.isoformat()}"


def to_compose(read: Connection, *, today: date, calendar: OfficeCalendar) -> list[PersonNotices]:
    """
    Give everybody whom something is queued for, with what they owe at this moment.

    A deputy is told what was meant for whom they stand in for. Who had a digest today is left
    out: their notices wait for the next business day. The number of queries does not grow with
    people, notices or cases.
    """
    told = queued(read, today)
    if not told:
        return []
    live = _live(read, told, today, calendar)
    pages: dict[int, _Page] = defaultdict(_Page)
    for one in told:
        _gather(pages[one.reader.id], one, live)
    speaking = [one.whose for one in told if pages[one.reader.id].digest]
    remarks = unfinished_of_people(read, speaking, on=today) if speaking else {}
    readers = {one.reader.id: one.reader for one in told}
    away = absent_near(read, list(readers), on=today) if speaking else {}
    found = []
    for id_, who in readers.items():
        page, theirs = pages[id_], [one.whose for one in told if one.reader.id == id_]
        found.append(
            PersonNotices(
                person=who,
                digest=tuple(page.digest),
                items=tuple(page.items),
                cases=tuple(page.cases),
                letters=tuple(page.letters),
                moot=page.moot,
                instead_of=tuple(whose for whose in theirs if whose != id_),
                remarks=tuple(one for whose in theirs for one in remarks.get(whose, ())),
                absences=tuple(away.get(id_, ())),
            )
        )
    return found


def _live(read: Connection, told: Sequence[Told], today: date, calendar: OfficeCalendar) -> _Live:
    rounds = {one.id: one for one in open_rounds(read)}
    escalated = {n.round_id for one in told for n in one.notices if n.is_late}
    before = told_cases(read, today)
    about_cases = before or any(n.case_id for one in told for n in one.notices)
    named = case.c.id.in_(
        select(notice.c.case_id).where(
            notice.c.case_id.is_not(None), notice.c.status.in_(("queued", "mailed"))
        )
    )
    watched = watched_cases(read, calendar=calendar, which=named) if about_cases else []
    return _Live(
        rounds=rounds,
        own=own_asks(read, today, rounds),
        late=late_asks(read, [id_ for id_ in rounds if id_ in escalated]),
        cases={one.case_id: one for one in watched},
        told=before,
    )


def _gather(page: _Page, told: Told, live: _Live) -> None:
    """Put what is still worth telling of one person's notices on the reader's page."""
    own = live.own.get(told.whose, {})
    noticed: list[QueuedNotice] = []
    overdue: dict[int, list[QueuedNotice]] = defaultdict(list)
    cases: list[QueuedNotice] = []
    for one in told.notices:
        why = _why_moot(one, own, live)
        if why is not None:
            page.moot[one.id] = why
        elif one.template != DIGEST:
            page.letters.append(_alone(one, told, own, live))
        else:
            page.digest.append(one.id)
            if one.case_id is not None:
                cases.append(one)
            elif one.is_late and one.round_id is not None:
                overdue[one.round_id].append(one)
            else:
                noticed.append(one)
    if not (noticed or overdue or cases):
        return
    page.items += [
        _own_item(id_, owed, noticed, told, live)
        for id_, owed in own.items()
        if not live.rounds[id_].review.statutory  # told in letters of their own
    ]
    page.items += [_late_item(id_, ones, told, live) for id_, ones in overdue.items()]
    page.cases += _cases(cases, told, live)


def _why_moot(
    one: QueuedNotice, own: Mapping[int, Sequence[OpenAsk]], live: _Live
) -> MootReason | None:
    """Say why a notice is no longer worth telling: its answers came in, or its case moved on."""
    if one.case_id is not None:
        about: About = one.words["about"]
        held = live.cases.get(one.case_id)
        return None if _rests_on(held, one.words) else _MOVED_ON[about]
    if one.round_id is None or "scope" not in one.words:
        return None
    if one.round_id not in live.rounds:
        return "closed"
    return None if _about(one, own, live) else "answered"


def _rests_on(held: Watched | None, words: Mapping[str, Any]) -> bool:
    return held is not None and anchor(held, words["about"]) == words["anchor"]


def _about(one: QueuedNotice, own: Mapping[int, Sequence[OpenAsk]], live: _Live) -> list[OpenAsk]:
    """Give the open asks that a round's notice is about."""
    if one.round_id is None:
        return []
    owed = (live.late if one.is_late else own).get(one.round_id, ())
    return [each for each in owed if _is_about(one, each)]


def _is_about(one: QueuedNotice, owed: OpenAsk) -> bool:
    """Say whether an answer owed is what a notice tells of; one's own always is."""
    if one.organisation_id is not None:
        return one.organisation_id == owed.organisation_id
    if one.committee_id is not None:
        return one.committee_id == owed.committee_id
    return True


def _own_item(
    round_id: int,
    owed: Sequence[OpenAsk],
    noticed: Sequence[QueuedNotice],
    told: Told,
    live: _Live,
) -> DigestItem:
    here = [one.kind for one in noticed if one.round_id == round_id]
    return DigestItem(
        live.rounds[round_id],
        tuple(owed),
        late=False,
        new="opened" in here,
        noticed=bool(here),
        absent=told.absent,
    )


def _late_item(round_id: int, ones: Sequence[QueuedNotice], told: Told, live: _Live) -> DigestItem:
    asks = {each.id: each for one in ones for each in _about(one, {}, live)}
    return DigestItem(
        live.rounds[round_id],
        tuple(asks.values()),
        late=True,
        new=False,
        noticed=True,
        vacant=_vacant(ones),
        absent=told.absent,
    )


def _cases(ones: Sequence[QueuedNotice], told: Told, live: _Live) -> list[DigestCase]:
    """Give the cases of today's notices, and of earlier ones what is still to be done by oneself."""
    grouped: dict[tuple[int, About, bool], list[QueuedNotice]] = defaultdict(list)
    for one in ones:
        grouped[one.case_id or 0, one.words["about"], one.is_late].append(one)
    found = {key: _case(here, told, live) for key, here in grouped.items()}
    for before in live.told.get(told.whose, ()):
        held, words = live.cases.get(before.case_id), before.words
        if held is not None and words["scope"] == "own" and _rests_on(held, words):
            again = DigestCase(held, words["about"], late=False, absent=told.absent)
            found.setdefault((before.case_id, words["about"], False), again)
    return list(found.values())


def _case(ones: Sequence[QueuedNotice], told: Told, live: _Live) -> DigestCase:
    newest = ones[-1]
    assert newest.case_id is not None, "only notices about cases come here"
    return DigestCase(
        live.cases[newest.case_id],
        newest.words["about"],
        late=newest.is_late,
        responsible=tuple(newest.words.get("responsible", ())),
        vacant=_vacant(ones),
        absent=told.absent,
    )


def _alone(
    one: QueuedNotice, told: Told, own: Mapping[int, Sequence[OpenAsk]], live: _Live
) -> Alone:
    if one.case_id is not None:
        return Alone(one, case=_case([one], told, live), absent=told.absent)
    if one.round_id is None or "scope" not in one.words:
        return Alone(one, absent=told.absent)
    item = DigestItem(
        live.rounds[one.round_id],
        tuple(_about(one, own, live)),
        late=one.is_late,
        new=one.kind == "opened",
        noticed=True,
        vacant=one.vacant,
        absent=told.absent,
    )
    return Alone(one, item=item, absent=told.absent)


def _vacant(ones: Sequence[QueuedNotice]) -> tuple[Mapping[str, str], ...]:
    """Give the roles that nobody holds, each once."""
    return tuple({(v["organisation"], v["role"]): v for one in ones for v in one.vacant}.values())
