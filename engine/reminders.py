"""What an open round tells whom: its opening, reminders before it is due, escalation after."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Connection, func, select

from engine.business_days import OfficeCalendar
from engine.definitions import review_pinned
from engine.holders import holders
from engine.notices import DIGEST, NewNotice, queue
from engine.tables import ask, notice, round_
from states.lifecycle import Review
from states.period import period_named


@dataclass(frozen=True, slots=True)
class OpenRound:
    """A round that still takes answers, with what its review says about telling people."""

    id: int
    review: Review
    period: str
    due_on: date
    opened_on: date


@dataclass(frozen=True, slots=True)
class Step:
    """One thing a round tells on a day. *role* is who hears it; None: whoever has to answer."""

    name: str  # opened, before7, after3
    kind: str  # opened, reminder, escalation
    day: date
    role: str | None = None


def queue_round_notices(
    write: Connection, *, today: date, calendar: OfficeCalendar, at: datetime
) -> int:
    """
    Queue what every open round has to tell by *today*; give how many notices are new.

    Safe to call at every tick, after any pause: a notice is there once for each round,
    step and person, and of several steps that were missed only the newest is told.
    """
    return queue(write, round_notices(write, today=today, calendar=calendar), at=at)


def round_notices(read: Connection, *, today: date, calendar: OfficeCalendar) -> list[NewNotice]:
    """Give the notices that are due by *today* and not queued yet, whatever their number in six queries."""
    due = [
        (round_due, step)
        for round_due in open_rounds(read)
        for step in steps_due(round_due, today=today, calendar=calendar)
    ]
    if not due:
        return []
    round_ids = {round_due.id for round_due, _ in due}
    respondents = _respondents(read, round_ids)
    late = _late_departments(read, round_ids)
    held = _holders(read, {step.role for _, step in due if step.role}, on=today)
    queued = set(read.scalars(select(notice.c.key).where(notice.c.round_id.in_(round_ids))))

    found: dict[str, NewNotice] = {}
    for round_due, step in due:
        if step.role is None:
            told = _to_respondents(round_due, step, respondents[round_due.id])
        else:
            told = _to_holders(round_due, step, late[round_due.id], held[step.role])
        found.update((new.key, new) for new in told if new.key not in queued)
    return list(found.values())


def open_rounds(read: Connection) -> list[OpenRound]:
    """Give the rounds that take answers, oldest first."""
    r = round_.c
    rows = read.execute(
        select(r.id, r.definition_hash, r.period, r.due_on, r.opened_on)
        .where(r.status == "open")
        .order_by(r.id)
    ).all()
    reviews = {
        hashed: review_pinned(read, hashed) for hashed in {row.definition_hash for row in rows}
    }
    return [
        OpenRound(
            id=row.id,
            review=reviews[row.definition_hash],
            period=period_named(row.period).label,
            due_on=row.due_on,
            opened_on=row.opened_on,
        )
        for row in rows
    ]


def steps_due(due: OpenRound, *, today: date, calendar: OfficeCalendar) -> tuple[Step, ...]:
    """
    Give the steps of one round that its people should have heard of by *today*.

    The opening; the newest reminder, moved back to a business day, none on or before the
    day the round opened and none once it is due; and for each role its newest escalation,
    moved forward to a business day. A round that opened after its due day, because the
    clock had stopped, is late from its opening on: nobody is reported for a letter that
    they had not received.
    """
    steps = []
    if due.opened_on <= today:
        steps.append(Step("opened", "opened", due.opened_on))
    if today <= due.due_on:
        steps.extend(_newest_reminder(due, today=today, calendar=calendar))
    late_from = max(due.due_on, due.opened_on)
    newest: dict[str, Step] = {}
    for days, role in sorted(due.review.escalate_days_after.items()):
        day = calendar.next_business_day(late_from + timedelta(days=days))
        if day <= today:
            newest[role] = Step(f"after{days}", "escalation", day, role)
    steps.extend(
        # whoever has to answer hears of it in their own name, not as somebody's superior
        Step(step.name, step.kind, step.day) if role == due.review.answered_by.role else step
        for role, step in newest.items()
    )
    return tuple(steps)


def _newest_reminder(due: OpenRound, *, today: date, calendar: OfficeCalendar) -> Iterator[Step]:
    for days in sorted(due.review.remind_days_before):
        day = calendar.previous_business_day(due.due_on - timedelta(days=days))
        if day <= today:
            if day > due.opened_on:
                yield Step(f"before{days}", "reminder", day)
            return  # every other step is older still


@dataclass(frozen=True, slots=True)
class _Late:
    """A department, or a subcommittee, with answers still open."""

    organisation_id: int | None
    committee_id: int | None
    count: int


@dataclass(frozen=True, slots=True)
class _Holder:
    person_id: int
    organisation_id: int | None
    committee_id: int | None


def _respondents(read: Connection, round_ids: Collection[int]) -> Mapping[int, dict[int, int]]:
    """Count the open asks of each person, by round."""
    rows = read.execute(
        select(ask.c.round_id, ask.c.person_id, func.count().label("asks"))
        .where(ask.c.round_id.in_(round_ids), ask.c.status == "open", ask.c.person_id.is_not(None))
        .group_by(ask.c.round_id, ask.c.person_id)
        .order_by(ask.c.round_id, ask.c.person_id)
    )
    found: defaultdict[int, dict[int, int]] = defaultdict(dict)
    for row in rows:
        found[row.round_id][row.person_id] = row.asks
    return found


def _late_departments(read: Connection, round_ids: Collection[int]) -> Mapping[int, list[_Late]]:
    """Count the open asks of each department or subcommittee, by round; nobody's asks too."""
    places = (ask.c.organisation_id, ask.c.committee_id)
    rows = read.execute(
        select(ask.c.round_id, *places, func.count().label("asks"))
        .where(ask.c.round_id.in_(round_ids), ask.c.status == "open")
        .group_by(ask.c.round_id, *places)
        .order_by(ask.c.round_id, *places)
    )
    found: defaultdict[int, list[_Late]] = defaultdict(list)
    for row in rows:
        found[row.round_id].append(_Late(row.organisation_id, row.committee_id, row.asks))
    return found


def _holders(
    read: Connection, roles: Collection[str], *, on: date
) -> Mapping[str, Sequence[_Holder]]:
    found: defaultdict[str, list[_Holder]] = defaultdict(list)
    if not roles:
        return found
    holder = holders(on).c
    rows = read.execute(
        select(holder.role, holder.person_id, holder.organisation_id, holder.committee_id)
        .where(holder.role.in_(roles), holder.case_id.is_(None))
        .order_by(holder.person_id)
    )
    for role, *held in rows:
        found[role].append(_Holder(*held))
    return found


def _to_respondents(
    due: OpenRound, step: Step, respondents: Mapping[int, int]
) -> Iterator[NewNotice]:
    for person_id, count in respondents.items():
        yield NewNotice(
            key=f"round:{due.id}:{step.name}:{person_id}",
            kind=step.kind,
            person_id=person_id,
            template=DIGEST,
            words={**_words(due, step), "scope": "own", "count": count},
            not_before=step.day,
            round_id=due.id,
        )


def _to_holders(
    due: OpenRound, step: Step, late: Sequence[_Late], held: Sequence[_Holder]
) -> Iterator[NewNotice]:
    """Tell each holder of a role about the departments the role is held for; office-wide, about all."""
    for holder in held:
        theirs = [place for place in late if _is_for(holder, place)]
        if not theirs:
            continue
        place = holder.organisation_id or (holder.committee_id and f"c{holder.committee_id}") or "-"
        yield NewNotice(
            key=f"round:{due.id}:{step.name}:{step.role}:{place}:{holder.person_id}",
            kind=step.kind,
            person_id=holder.person_id,
            template=DIGEST,
            words={
                **_words(due, step),
                "scope": "late",
                "role": step.role,
                "committee_id": holder.committee_id,
                "count": sum(place.count for place in theirs),
            },
            not_before=step.day,
            round_id=due.id,
            organisation_id=holder.organisation_id,
        )


def _is_for(holder: _Holder, place: _Late) -> bool:
    if holder.organisation_id is not None:
        return holder.organisation_id == place.organisation_id
    if holder.committee_id is not None:
        return holder.committee_id == place.committee_id
    return True


def _words(due: OpenRound, step: Step) -> dict[str, object]:
    return {
        "review": due.review.label,
        "period": due.period,
        "due_on": due.due_on,
        "step": step.name,
    }
