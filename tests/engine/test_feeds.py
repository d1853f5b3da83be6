from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Engine, select

from engine.business_days import OfficeCalendar
from engine.feeds import (
    PAST_DAYS,
    duties_of,
    end_feed,
    feed_changes,
    feed_of,
    feed_with,
    keep_reading,
    renew_feed,
)
from engine.meetings import hold_meeting
from engine.people import person_with_key
from engine.store import reading, transaction
from engine.tables import calendar_feed
from tests.city import City
from tests.grant_town import grant_town
from tests.rounds_town import LONG_AGO, Town

NOW = datetime(2013, 4, 3, 1, tzinfo=UTC)


def person_id(store: Engine, key: str) -> int:
    with reading(store) as read:
        return person_with_key(read, key).id


def test_new_address_ends_the_one_before_and_is_kept_as_a_hash(city: City) -> None:
    lee = person_id(city.store, "lee")
    with transaction(city.store) as write:
        first = renew_feed(write, person_id=lee, at=NOW)
    with transaction(city.store) as write:
        second = renew_feed(write, person_id=lee, at=NOW)

    with reading(city.store) as read:
        kept = read.execute(select(calendar_feed)).one()
        assert feed_with(read, first) is None
        found = feed_with(read, second)
    assert found is not None
    assert found.person_id == lee
    assert second not in str(tuple(kept))
    with transaction(city.store) as write:
        assert end_feed(write, person_id=lee)
    with reading(city.store) as read:
        assert (feed_with(read, second), feed_of(read, lee)) == (None, None)


def test_reading_is_kept_to_the_minute_and_news_at_once(city: City) -> None:
    lee = person_id(city.store, "lee")
    with transaction(city.store) as write:
        token = renew_feed(write, person_id=lee, at=NOW)

    def read_at(at: datetime, content: bytes) -> dict[str, object]:
        with transaction(city.store) as write:
            feed = feed_with(write, token)
            assert feed is not None
            changes = feed_changes(feed, content, at=at)
            if changes:
                keep_reading(write, lee, changes)
        return {key: value for key, value in changes.items() if key != "content_hash"}

    assert read_at(NOW, b"a") == {"changed_at": NOW, "last_read_at": NOW}
    assert read_at(NOW + timedelta(seconds=30), b"a") == {}
    assert read_at(NOW + timedelta(seconds=60), b"a") == {
        "last_read_at": NOW + timedelta(seconds=60)
    }
    assert sorted(read_at(NOW + timedelta(seconds=61), b"b")) == ["changed_at", "last_read_at"]


def test_duties_are_ones_own_open_asks(town: Town) -> None:
    town.publish()
    town.enter([1, 2])
    town.enter([3], lead="roads")
    round_id = town.open_one(date(2012, 4, 2))

    with reading(town.store) as read:
        found = {
            key: [
                (one.round_id, one.review_label, one.period.name, one.due_on, one.open)
                for one in duties_of(
                    read,
                    person_with_key(read, key).id,
                    today=date(2012, 4, 3),
                    calendar=OfficeCalendar(),
                ).rounds
            ]
            for key in ("kim", "park", "boss")
        }

    due = (round_id, "분기 이행상황 보고", "2012-Q1", date(2012, 4, 10))
    assert found == {"kim": [(*due, 2)], "park": [(*due, 1)], "boss": []}


def test_answered_asks_are_duties_no_more(town: Town) -> None:
    town.publish()
    town.enter([1])
    round_id = town.open_one(date(2012, 4, 2))
    town.answer(round_id, date(2012, 4, 3), by="kim", results="마침", progress=10, grade="normal")

    with reading(town.store) as read:
        kim = person_with_key(read, "kim").id
        found = duties_of(read, kim, today=date(2012, 4, 3), calendar=OfficeCalendar())

    assert found.rounds == []


@pytest.mark.parametrize(
    ("key", "held_on", "shown"),
    [
        ("m1", date(2012, 6, 1), ["life", "plenary"]),
        ("kim", date(2012, 6, 1), []),
        ("m1", LONG_AGO - timedelta(days=1), []),
    ],
)
def test_meetings_are_those_of_ones_own_committees(
    town: Town, key: str, held_on: date, shown: list[str]
) -> None:
    with transaction(town.store) as write:
        for body in ("plenary", "life", "city"):
            hold_meeting(
                write, key=f"{body}-1", committee_key=body, kind="regular", held_on=held_on
            )

    with reading(town.store) as read:
        found = duties_of(
            read,
            person_with_key(read, key).id,
            today=held_on + timedelta(days=PAST_DAYS),
            calendar=OfficeCalendar(),
        )
        later = duties_of(
            read,
            person_with_key(read, key).id,
            today=held_on + timedelta(days=PAST_DAYS + 1),
            calendar=OfficeCalendar(),
        )

    names = {"life": "생활분과", "plenary": "위원회"}
    assert sorted(one.committee for one in found.meetings) == sorted(names[one] for one in shown)
    assert later.meetings == []


def test_deadlines_are_those_one_is_chased_about(store: Engine) -> None:
    town = grant_town(store)
    town.enter("보조-1", "agreed", on=date(2013, 4, 1))
    town.enter("보조-2", "agreed", on=date(2013, 4, 1), lead="roads")
    town.enter("보조-3", "applied", on=date(2013, 4, 1))

    with reading(store) as read:
        found = {
            key: [
                (one.number, one.due and one.due.due_on)
                for one in duties_of(
                    read,
                    person_with_key(read, key).id,
                    today=date(2013, 4, 3),
                    calendar=town.calendar,
                ).deadlines
            ]
            for key in ("kim", "song", "lee", "han")
        }

    due = date(2013, 5, 1)  # the 30th day
    assert found == {"kim": [("보조-1", due)], "song": [("보조-2", due)], "lee": [], "han": []}
