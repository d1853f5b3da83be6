"""A due day as a calendar file (RFC 5545), to go with a letter that law asks for."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256

from icalendar import Calendar, Event, vCalAddress, vText


def calendar_file(
    *, identity: str, summary: str, due_on: date, at: datetime, office: Mapping[str, str]
) -> str:
    """
    Write one all-day event on the due day, without an alarm: the office reminds, not the file.

    Its UID rests on *identity* alone, so that the same deadline told again is one entry in the
    reader's calendar, and a later letter of it the newer version. A day without a time has no
    zone (RFC 5545, 3.3.4); calendars of this office are in Asia/Seoul, which the file says.

    Args:
        identity: Names what is due and for whom.
        at: When the letter was written: of two versions the later one holds.
    """
    moment = at.astimezone(UTC).replace(microsecond=0)
    event = Event()
    event.add("uid", f"{sha256(identity.encode()).hexdigest()[:32]}@{office['mail_domain']}")
    event.add("dtstamp", moment)
    event.add("last-modified", moment)
    event.add("sequence", int(moment.timestamp()) // 60)  # rises with every version
    event.add("dtstart", due_on)
    event.add("dtend", due_on + timedelta(days=1))  # the first day after (3.6.1)
    event.add("summary", summary)
    event.add("transp", "TRANSPARENT")  # a deadline keeps nobody busy for the day
    sender = vCalAddress(f"mailto:{office['email']}")
    sender.params["CN"] = vText(f"{office['name']} {office.get('department', '')}".strip())
    event.add("organizer", sender)

    calendar = Calendar()
    calendar.add("prodid", "-//hyeopchi//KO")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-timezone", "Asia/Seoul")
    calendar.add_component(event)
    text: bytes = calendar.to_ical()
    return text.decode("utf-8")
