"""The feed: an address of one's own, which names nobody, stays itself, and ends when told to."""

import re

from icalendar import Calendar

from engine.meetings import hold_meeting
from engine.store import reading, transaction
from engine.tables import calendar_feed
from tests.site import TestSite, Visitor, words

ADDRESS = re.compile(r"https://testserver(/calendar/[A-Za-z0-9_-]{43}\.ics)")


def subscribed(site: TestSite, person: str) -> tuple[Visitor, str]:
    visitor = site.visitor(person)
    (path,) = ADDRESS.findall(visitor.post("/account/feed").text)
    return visitor, path


def test_feed_holds_ones_duties_and_names_nobody(site: TestSite) -> None:
    with transaction(site.store) as write:
        hold_meeting(
            write,
            key="plenary-2013-07-19",
            committee_key="policy_committee",
            kind="extra",
            held_on=site.clock().date().replace(day=19),
            place="대회의실",
        )
    found = {}
    for person in ("lee", "seo"):
        _, path = subscribed(site, person)
        answered = site.anonymous().get(path)
        assert answered.headers["content-type"] == "text/calendar; charset=utf-8"
        found[person] = [
            (str(event["summary"]), event.decoded("dtstart").isoformat())
            for event in Calendar.from_ical(answered.content).walk("VEVENT")
        ]
        assert not re.search("이든솔|서윤슬|한가람|@member|lee@", answered.text)

    assert found == {
        "lee": [("[제출] 2013년 2분기 이행상황 보고 5건", "2013-07-10")],
        "seo": [
            ("[제출] 2013년 상반기 실무분과위원 평가 6건", "2013-07-31"),
            ("[회의] 시정참여정책위원회 임시회", "2013-07-19"),
        ],
    }


def test_feed_stays_the_same_to_the_last_byte_until_something_changes(site: TestSite) -> None:
    _, path = subscribed(site, "lee")
    calendar = site.anonymous()
    first = calendar.get(path)
    site.clock.move(days=1)

    second = calendar.get(path)
    by_tag = calendar.get(path, headers={"If-None-Match": first.headers["etag"]})
    by_day = calendar.get(path, headers={"If-Modified-Since": first.headers["last-modified"]})
    other = calendar.get(path, headers={"If-None-Match": '"x"', "If-Modified-Since": first.headers["last-modified"]})  # fmt: skip

    assert first.content == second.content
    assert [by_tag.status_code, by_day.status_code, other.status_code] == [304, 304, 200]


def test_event_keeps_its_identity_and_has_an_alarm(site: TestSite) -> None:
    _, path = subscribed(site, "lee")
    _, renewed = subscribed(site, "lee")

    calendar = Calendar.from_ical(site.anonymous().get(renewed).content)
    (event,) = calendar.walk("VEVENT")
    (alarm,) = event.walk("VALARM")

    assert site.anonymous().get(path).status_code == 404
    assert str(event["uid"]).endswith("@city.example")
    assert alarm["trigger"].to_ical() == b"-PT15H"


def test_address_that_opens_nothing_is_not_there(site: TestSite) -> None:
    _, path = subscribed(site, "lee")
    lee = site.visitor("lee")
    unknown = site.anonymous().get("/calendar/" + "A" * 43 + ".ics")

    done = lee.post("/account/feed/end")

    ended = site.anonymous().get(path)
    assert "구독 주소를 끊었습니다" in words(lee.follow(done))
    assert (ended.status_code, unknown.status_code) == (404, 404)


def test_address_is_kept_as_a_hash_and_its_reading_is_logged(site: TestSite) -> None:
    _, path = subscribed(site, "lee")
    site.anonymous().get(path)
    token = path.removeprefix("/calendar/").removesuffix(".ics")

    with reading(site.store) as read:
        kept = str(read.execute(calendar_feed.select()).all())
        log = str(read.exec_driver_sql("SELECT * FROM access").all())

    assert token not in kept + log
    assert "달력 구독 읽기" in log
