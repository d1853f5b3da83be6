"""A rehearsal as a calendar file (RFC 5545) that any calendar opens."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from hashlib import sha256

from icalendar import Calendar, Event

from engine.playback import SaidLetter
from engine.round_days import RoundDay
from flows.steps.rehearse import DayPlayed, Rehearsal
from hyeopchi.rehearsal_pages import WHAT, pressed_words, round_line
from hyeopchi.rehearsal_waiting import round_words


def calendar_of(of: Rehearsal, *, name: str, domain: str, at: datetime) -> bytes:
    """
    Write the rounds, letters and escalations of a rehearsal as events of whole days.

    Imported again after a new rehearsal, what stayed keeps its identity (UID), so that a
    calendar does not fill with copies.

    Args:
        name: Of the calendar, as calendars show it.
        domain: Of the office; the right side of every UID.
        at: The moment of writing.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//hyeopchi//rehearsal//KO")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", "Asia/Seoul")
    for day in of.days:
        for uid, event in _events(day):
            event.add("uid", f"{sha256(uid.encode()).hexdigest()[:32]}@{domain}")
            event.add("dtstamp", at)
            event.add("dtstart", day.day)
            event.add("dtend", day.day + timedelta(days=1))
            event.add("transp", "TRANSPARENT")  # nobody is busy because a letter leaves
            calendar.add_component(event)
    return bytes(calendar.to_ical())


def _events(day: DayPlayed) -> Iterator[tuple[str, Event]]:
    for one in day.rounds:
        yield f"{one.what}:{one.round.key}", _round(one)
    for due in day.deadlines:
        event = _event(f"[기한] {due.number} {due.label}", due.title, category="과제 기한")
        yield f"deadline:{due.lifecycle}:{due.number}:{due.label}", event
    for letter in day.letters:
        yield f"letter:{letter.message_id}", _letter(letter)
    if day.pressed:
        yield f"pressed:{day.day}", _pressed(day)


def _round(one: RoundDay) -> Event:
    return _event(
        f"[{WHAT[one.what]}] {round_words(one.round)}", round_line(one), category=WHAT[one.what]
    )


def _letter(letter: SaidLetter) -> Event:
    return _event(
        f"[알림] {letter.to_name}: {letter.subject}",
        f"받는 사람: {letter.to_name} <{letter.to_address}>\n"
        f"제목: {letter.subject}\n\n{letter.body}",
        category="알림",
    )


def _pressed(day: DayPlayed) -> Event:
    lines = [
        f"{one.name}: {round_words(one.round) if one.round else one.number or ''}"
        + (f" ({one.place})" if one.place else "")
        for one in day.pressed
    ]
    return _event(f"[재촉] {pressed_words(day)}", "\n".join(lines), category="재촉")


def _event(summary: str, description: str, *, category: str) -> Event:
    event = Event()
    event.add("summary", summary)
    event.add("description", description)
    event.add("categories", [category])
    return event
