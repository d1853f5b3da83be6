"""A person's duties as a calendar file (RFC 5545) that calendars read again and again."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from hashlib import sha256

from icalendar import Alarm, Calendar, Event

from engine.case_deadline import Watched
from engine.feeds import Duties, MeetingHeld, RoundDue
from engine.round_name import round_name
from hyeopchi.api.meetings import KINDS

_DAY = timedelta(days=1)
_BEFORE = timedelta(hours=-15)  # 09:00 on the day before, for what is due on a whole day


def feed_of(duties: Duties, *, person_id: int, name: str, domain: str, at: datetime) -> bytes:
    """
    Write what is due from one person: the same duties are the same file, to the last byte.

    It names nobody: whoever finds the address learns what is due, not from whom.

    Args:
        name: Of the calendar, as calendars show it.
        domain: Of the office; the right side of every UID.
        at: When the feed was made; nothing in it is older for its reader.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//hyeopchi//feed//KO")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", "Asia/Seoul")
    calendar.add("refresh-interval", timedelta(hours=1), parameters={"VALUE": "DURATION"})
    for identity, event in _events(duties):
        event.add("uid", f"{sha256(f'{identity}:{person_id}'.encode()).hexdigest()[:32]}@{domain}")
        event.add("dtstamp", at.replace(microsecond=0))
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _events(duties: Duties) -> Iterator[tuple[str, Event]]:
    for due in duties.rounds:
        yield f"round:{due.round_id}", _round(due)
    for case in duties.deadlines:
        assert case.due is not None
        yield f"deadline:{case.case_id}:{case.state.key}", _deadline(case, case.due.due_on)
    for meeting in duties.meetings:
        yield f"meeting:{meeting.meeting_id}", _meeting(meeting)


def _round(due: RoundDue) -> Event:
    summary = f"[제출] {round_name(due.period.label, due.review_label)} {due.open}건"
    event = _event(summary, due.due_on, category="제출")
    event.add_component(_alarm(summary))
    return event


def _deadline(case: Watched, day: date) -> Event:
    label = case.due.deadline.label if case.due else ""
    summary = f"[기한] {case.number} {case.title} – {label}"
    event = _event(summary, day, category="과제 기한")
    event.add_component(_alarm(summary))
    return event


def _meeting(meeting: MeetingHeld) -> Event:
    event = _event(
        f"[회의] {meeting.committee} {KINDS[meeting.kind]}", meeting.held_on, category="회의"
    )
    if meeting.place:
        event.add("location", meeting.place)
    return event


def _event(summary: str, day: date, *, category: str) -> Event:
    event = Event()
    event.add("summary", summary)
    event.add("dtstart", day)
    event.add("dtend", day + _DAY)  # the first day after (3.6.1)
    event.add("transp", "TRANSPARENT")
    event.add("categories", [category])
    return event


def _alarm(summary: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", summary)
    alarm.add("trigger", _BEFORE)
    return alarm
