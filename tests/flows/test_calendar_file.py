"""A due day as RFC 5545 asks for it: all day, no alarm, one entry however often it is told."""

from datetime import UTC, date, datetime

from icalendar import Calendar

from flows.steps.calendar_file import calendar_file

OFFICE = {
    "name": "한빛시",
    "department": "협치기획팀",
    "email": "governance@city.example",
    "mail_domain": "city.example",
}


def written(**other: object) -> str:
    given = {
        "identity": "round:3::kim",
        "summary": "[협치] 2013년 1분기 재정 공시 점검, 과제 3건; 제출 기한",
        "due_on": date(2013, 4, 30),
        "at": datetime(2013, 4, 16, 0, 5, tzinfo=UTC),
        "office": OFFICE,
        **other,
    }
    return calendar_file(**given)  # type: ignore[arg-type]


def test_a_calendar_file_says_the_day_and_no_alarm() -> None:
    text = written()

    (event,) = Calendar.from_ical(text).walk("VEVENT")
    assert (event.decoded("dtstart"), event.decoded("dtend")) == (
        date(2013, 4, 30),
        date(2013, 5, 1),
    )
    assert str(event["summary"]) == "[협치] 2013년 1분기 재정 공시 점검, 과제 3건; 제출 기한"
    assert event.decoded("dtstamp") == datetime(2013, 4, 16, 0, 5, tzinfo=UTC)
    assert "VALARM" not in text
    assert "X-WR-TIMEZONE:Asia/Seoul\r\n" in text


def test_every_line_is_short_and_ends_as_the_standard_says() -> None:
    text = written(summary="가" * 300)

    lines = text.encode().split(b"\r\n")
    assert max(len(line) for line in lines) <= 75
    assert "\n" not in text.replace("\r\n", "")


def test_one_deadline_told_again_is_one_entry_and_a_newer_one() -> None:
    first, again = (
        Calendar.from_ical(written(at=at)).walk("VEVENT")[0]
        for at in (datetime(2013, 4, 16, tzinfo=UTC), datetime(2013, 4, 29, tzinfo=UTC))
    )
    other = Calendar.from_ical(written(identity="round:3::lee")).walk("VEVENT")[0]

    assert str(first["uid"]) == str(again["uid"]) != str(other["uid"])
    assert str(first["uid"]).endswith("@city.example")
    assert first["sequence"] < again["sequence"]
