"""What cases tell whom: a deadline that comes or is past, and silence that lasts too long."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal

from sqlalchemy import Connection

from engine.business_days import OfficeCalendar
from engine.case_deadline import Watched, watched_cases
from engine.chase_people import COORDINATOR, Found, People
from engine.definitions import all_in_force
from engine.notices import DIGEST, STATUTORY, NewNotice, queue
from states.lifecycle import Actor, Chasing
from states.role import role_label

About = Literal["deadline", "silence"]


@dataclass(frozen=True, slots=True)
class CaseStep:
    """One thing a case tells on a day. *role* is who hears of it; None: whoever has to act."""

    about: About
    name: str  # before7, after3, warning, stale
    kind: str  # case_reminder, case_late, stale_warning, stale
    day: date
    role: str | None = None


def queue_case_notices(
    write: Connection, *, today: date, calendar: OfficeCalendar, at: datetime
) -> int:
    """
    Queue what live cases have to tell by *today*; give how many notices are new.

    Safe to call again, after any pause: a notice is there once for each case, step and person,
    and of several steps that were missed only the newest is told.
    """
    return queue(write, case_notices(write, today=today, calendar=calendar), at=at)


def case_notices(read: Connection, *, today: date, calendar: OfficeCalendar) -> list[NewNotice]:
    """
    Give the notices of live cases that are due by *today*, told before or not.

    Whom they reach is said by the chasing in force, not by the version that a case pins. A
    handful of queries for any number of cases.
    """
    chasing = {
        key: found.lifecycle.chasing
        for key, found in all_in_force(read).items()
        if found.lifecycle.chasing
    }
    if not chasing:
        return []
    due = [
        (one, step)
        for one in watched_cases(read, calendar=calendar)
        if one.lifecycle in chasing
        for step in case_steps_due(one, chasing[one.lifecycle], today=today, calendar=calendar)
    ]
    if not due:
        return []
    people = People(
        read,
        on=today,
        roles={c.who.role for c in chasing.values()} | {step.role for _, step in due if step.role},
        relations={c.who.of for c in chasing.values() if c.who.of},
        case_ids={one.case_id for one, _ in due},
    )
    found: dict[str, NewNotice] = {}
    for one, step in due:
        for new in _notices(one, step, chasing[one.lifecycle].who, people):
            found.setdefault(new.key, new)
    return list(found.values())


def case_steps_due(
    one: Watched, chasing: Chasing, *, today: date, calendar: OfficeCalendar
) -> tuple[CaseStep, ...]:
    """
    Give the steps of one case that its people should have heard of by *today*.

    Of the deadline: the newest reminder, moved back to a business day, none on or before the day
    the case was recorded here; and for each role its newest escalation, moved forward, counted
    from when both the day was past and the case on record. Of silence: the warning at 75 %, the
    day it is stale, and the same escalation from there.
    """
    return (
        *_deadline_steps(one, chasing, today=today, calendar=calendar),
        *_silence_steps(one, chasing, today=today, calendar=calendar),
    )


def _deadline_steps(
    one: Watched, chasing: Chasing, *, today: date, calendar: OfficeCalendar
) -> Iterator[CaseStep]:
    due = one.due
    if due is None:
        return
    if today <= due.due_on:
        for days in sorted(chasing.remind_days_before):
            day = calendar.previous_business_day(due.due_on - timedelta(days=days))
            if day <= today:
                if day > due.known_on:
                    yield CaseStep("deadline", f"before{days}", "case_reminder", day)
                return  # every other step is older still
    late_from = max(due.due_on, due.known_on)
    yield from _newest(
        _escalations("deadline", "case_late", late_from, chasing, calendar), today=today
    )


def _silence_steps(
    one: Watched, chasing: Chasing, *, today: date, calendar: OfficeCalendar
) -> Iterator[CaseStep]:
    silence = one.silence
    if silence is None or today < silence.warned_on:
        return
    if today < silence.stale_on:
        yield CaseStep("silence", "warning", "stale_warning", silence.warned_on)
        return
    stale = CaseStep("silence", "stale", "stale", silence.stale_on)
    after = _escalations("silence", "stale", silence.stale_on, chasing, calendar)
    yield from _newest([stale, *after], today=today)


def _escalations(
    about: About, kind: str, since: date, chasing: Chasing, calendar: OfficeCalendar
) -> list[CaseStep]:
    """Give the ladder after a day; whoever has to act hears in their own name, not as a superior."""
    return [
        CaseStep(
            about,
            f"after{days}",
            kind,
            calendar.next_business_day(since + timedelta(days=days)),
            None if role == chasing.who.role else role,
        )
        for days, role in sorted(chasing.escalate_days_after.items())
    ]


def _newest(steps: Sequence[CaseStep], *, today: date) -> Iterator[CaseStep]:
    """Give of the steps that have come the newest for each who hears of it."""
    newest = {step.role: step for step in steps if step.day <= today}
    yield from newest.values()


def _notices(one: Watched, step: CaseStep, who: Actor, people: People) -> Iterator[NewNotice]:
    """Tell those who hold the role where the case lies; where nobody does, tell the coordinator."""
    found = people.of(step.role or who.role, one, who)
    words = _words(one, step)
    if step.role is None:
        told = {**words, "scope": "own"}
    else:
        told = {**words, "scope": "late", "role": step.role, **_responsible(one, who, people)}
    for person_id in found.people:
        yield _notice(one, step, person_id, told)
    if found.vacant:
        vacant = {
            **words,
            **_responsible(one, who, people),
            "scope": "late",
            "role": COORDINATOR,
            "vacant": _vacant(found, step.role or who.role),
        }
        for person_id in people.coordinators():
            if person_id not in found.people:
                yield _notice(one, step, person_id, vacant, suffix=":vacant")


def _notice(
    one: Watched, step: CaseStep, person_id: int, words: Mapping[str, object], suffix: str = ""
) -> NewNotice:
    statutory = step.about == "deadline" and one.due is not None and one.due.deadline.statutory
    heard = f":{step.role}" if step.role else ""
    return NewNotice(
        key=f"case:{one.case_id}:{anchor(one, step.about)}:{step.name}{heard}{suffix}:{person_id}",
        kind=step.kind,
        person_id=person_id,
        template=STATUTORY if statutory else DIGEST,
        words=words,
        not_before=step.day,
        case_id=one.case_id,
        statutory=statutory,
    )


def anchor(one: Watched, about: str) -> str:
    """Name what a notice rests on: it is moot once the case, looked at again, says otherwise."""
    if about == "deadline":
        return f"{one.state.key}@{one.due.counted_from.isoformat()}" if one.due else ""
    return f"silent@{one.seq}" if one.silence else ""


def _words(one: Watched, step: CaseStep) -> dict[str, Any]:
    due_on = one.due.due_on if step.about == "deadline" and one.due else None
    stale_on = one.silence.stale_on if step.about == "silence" and one.silence else None
    return {
        "about": step.about,
        "anchor": anchor(one, step.about),
        "number": one.number,
        "due_on": due_on or stale_on,
        "step": step.name,
    }


def _responsible(one: Watched, who: Actor, people: People) -> dict[str, Any]:
    """Say who has to act, for their superiors to read."""
    found = people.of(who.role, one, who)
    return {
        "responsible": [
            {"organisation": place.name, "person": holder.name} for place, holder in found.held
        ]
        + [{"organisation": place.name, "person": ""} for place in found.vacant]
    }


def _vacant(found: Found, role: str) -> list[dict[str, str]]:
    return [{"organisation": place.name, "role": role_label(role)} for place in found.vacant]
