"""What an open round tells whom: its opening, reminders before it is due, escalation after."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Connection, select

from engine.business_days import OfficeCalendar
from engine.definitions import review_pinned
from engine.notices import DIGEST, STATUTORY, NewNotice, queue
from engine.reminder_people import (
    COORDINATOR,
    Holder,
    LatePlace,
    late_places,
    respondents,
    role_holders,
)
from engine.tables import notice, round_
from states.lifecycle import Review
from states.period import period_named
from states.role import role_label


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
    asked = respondents(read, round_ids)
    late = late_places(read, round_ids)
    roles = {step.role or COORDINATOR for _, step in due if step.kind == "escalation"}
    held = role_holders(read, roles | {COORDINATOR} if roles else (), on=today)
    queued = set(read.scalars(select(notice.c.key).where(notice.c.round_id.in_(round_ids))))

    found: dict[str, NewNotice] = {}
    for round_due, step in due:
        places = late[round_due.id]
        told: list[NewNotice] = []
        if step.role is None:
            told += _to_respondents(round_due, step, asked[round_due.id])
        else:
            told += _to_holders(round_due, step, places, held[step.role])
        if step.kind == "escalation":
            told += _to_coordinators(round_due, step, places, held)
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


def _to_respondents(
    due: OpenRound, step: Step, respondents: Mapping[int, int]
) -> Iterator[NewNotice]:
    for person_id, count in respondents.items():
        yield _notice(
            due,
            step,
            f"{step.name}:{person_id}",
            person_id,
            {"scope": "own", "count": count},
        )


def _to_holders(
    due: OpenRound, step: Step, late: Sequence[LatePlace], held: Sequence[Holder]
) -> Iterator[NewNotice]:
    """Tell each holder of a role about the departments the role is held for; office-wide, about all."""
    for holder in held:
        theirs = [place for place in late if holder.is_for(place)]
        if not theirs:
            continue
        yield _notice(
            due,
            step,
            f"{step.name}:{step.role}:{holder.place}:{holder.person_id}",
            holder.person_id,
            {
                "scope": "late",
                "role": step.role,
                "committee_id": holder.committee_id,
                "count": sum(place.count for place in theirs),
            },
            organisation_id=holder.organisation_id,
        )


def _to_coordinators(
    due: OpenRound,
    step: Step,
    late: Sequence[LatePlace],
    held: Mapping[str, Sequence[Holder]],
) -> Iterator[NewNotice]:
    """Tell the coordinator instead where an escalation reaches nobody: 담당자 미지정."""
    role = step.role or due.review.answered_by.role
    for place in late:
        if step.role is None:
            count = place.nobody  # asked when nobody had the duty
        else:
            count = 0 if any(one.is_for(place) for one in held[role]) else place.count
        if not count:
            continue
        for holder in held[COORDINATOR]:
            yield _notice(
                due,
                step,
                f"{step.name}:{role}:vacant:{place.key}:{holder.person_id}",
                holder.person_id,
                {
                    "scope": "late",
                    "role": COORDINATOR,
                    "committee_id": place.committee_id,
                    "count": count,
                    "vacant": [{"organisation": place.name, "role": role_label(role)}],
                },
                organisation_id=place.organisation_id,
            )


def _notice(
    due: OpenRound,
    step: Step,
    key: str,
    person_id: int,
    words: Mapping[str, object],
    *,
    organisation_id: int | None = None,
) -> NewNotice:
    """Queue for the digest; what law asks to be told stands alone."""
    return NewNotice(
        key=f"round:{due.id}:{key}",
        kind=step.kind,
        person_id=person_id,
        template=STATUTORY if due.review.statutory else DIGEST,
        words={
            "review": due.review.label,
            "period": due.period,
            "due_on": due.due_on,
            "step": step.name,
            **words,
        },
        not_before=step.day,
        round_id=due.id,
        organisation_id=organisation_id,
        statutory=due.review.statutory,
    )
