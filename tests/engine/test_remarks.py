"""Remarks are kept, carried with their age, settled once, and their figures reconcile."""

from datetime import date

import pytest
from sqlalchemy import Connection, Delete, Update, delete, select, text, update
from sqlalchemy.exc import DBAPIError

from engine.happened import happened
from engine.people import NewDuty, assign_duties
from engine.record import lock_in_order
from engine.remark_errors import RemarkRefused, RemarkSettled, RemarkUnknown
from engine.remark_list import (
    Carried,
    Remark,
    carried,
    remark_with_id,
    remarks,
    unfinished_of_cases,
    unfinished_of_people,
)
from engine.remarks import add_remark, settle_remark
from engine.store import reading, transaction
from engine.tables import case, event_text, remark
from engine.verify import verify
from states.period import period_named
from tests.city import City
from tests.rounds_town import seoul


def add(city: City, on: date, *, number: str = "1", source: str = "plenary", **other: str) -> int:
    with transaction(city.store) as write:
        return add_remark(
            write,
            "policy_task",
            number,
            source=source,
            text="제안 처리 기간을 공개할 것",
            on=on,
            actor="han",
            at=seoul(on),
            **other,  # type: ignore[arg-type]
        )


def settle(city: City, remark_id: int, on: date, **other: str) -> Remark:
    with transaction(city.store) as write:
        return settle_remark(
            write, remark_id, text="공개함", on=on, actor="han", at=seoul(on), **other
        )


def test_a_remark_is_a_quiet_event_whose_text_can_be_erased(city: City) -> None:
    before = city.case("1")
    new = add(city, date(2013, 2, 5))

    last = city.story("1")[-1]
    assert (last.kind, last.to_state, last.data) == (
        "remarked",
        "maintained",
        {"source": "plenary", "made_on": "2013-02-05"},
    )
    assert city.case("1").effective_on == before.effective_on
    with transaction(city.store) as write:
        write.execute(delete(event_text))
    with reading(city.store) as read:
        assert remark_with_id(read, new).text is None
        assert verify(read).findings == ()


def test_a_remark_is_settled_once(city: City) -> None:
    new = add(city, date(2013, 2, 5))

    settled = settle(city, new, date(2013, 3, 4))

    assert (settled.settled_on, settled.settlement) == (date(2013, 3, 4), "공개함")
    assert city.story("1")[-1].kind == "settled"
    with pytest.raises(RemarkSettled):
        settle(city, new, date(2013, 3, 5))
    with pytest.raises(RemarkUnknown):
        settle(city, 99, date(2013, 3, 5))


def test_a_remark_asked_twice_with_one_key_is_one(city: City) -> None:
    first, again = (add(city, date(2013, 2, 5), key="r1") for _ in range(2))
    settle(city, first, date(2013, 3, 4), key="s1")

    assert first == again
    assert settle(city, first, date(2013, 3, 4), key="s1").settlement == "공개함"
    assert [one.kind for one in city.story("1")] == ["imported", "remarked", "settled"]


@pytest.mark.parametrize(
    ("source", "text", "on", "why"),
    [
        ("plenary", "  ", date(2013, 2, 5), "empty"),
        ("press", "글", date(2013, 2, 5), "source"),
        ("plenary", "글", date(2013, 2, 6), "future"),
    ],
)
def test_a_remark_that_cannot_be_is_refused(
    city: City, source: str, text: str, on: date, why: str
) -> None:
    with pytest.raises(RemarkRefused) as caught, transaction(city.store) as write:
        add_remark(
            write, "policy_task", "1", source=source, text=text, on=on, actor="han",
            at=seoul(date(2013, 2, 5)),
        )  # fmt: skip

    assert caught.value.why == why
    assert len(city.story("1")) == 1


@pytest.mark.parametrize(
    ("made", "on", "days", "quarters"),
    [
        (date(2012, 12, 31), date(2013, 1, 1), 1, 1),
        (date(2013, 1, 1), date(2013, 3, 31), 89, 0),
        (date(2012, 2, 29), date(2013, 3, 1), 366, 4),
        (date(2013, 4, 10), date(2013, 4, 10), 0, 0),
    ],
)
def test_a_remark_ages_in_days_and_in_quarters(
    made: date, on: date, days: int, quarters: int
) -> None:
    one = Remark(1, 1, "policy_task", "1", "x", "plenary", "글", made, None, None)

    assert (one.age_in_days(on), one.age_in_quarters(on)) == (days, quarters)


def test_what_is_carried_in_made_and_settled_gives_what_is_carried_out(city: City) -> None:
    old = add(city, date(2012, 12, 14))
    add(city, date(2012, 11, 5), number="2", source="audit")
    settle(city, old, date(2013, 2, 1))
    new = add(city, date(2013, 2, 5), number="10", source="audit")
    add(city, date(2013, 3, 31), number="2")
    settle(city, new, date(2013, 4, 1))
    quarters = ("2012-Q3", "2012-Q4", "2013-Q1", "2013-Q2", "2013-Q3")

    with reading(city.store) as read:
        found = {name: carried(read, "policy_task", period_named(name)) for name in quarters}

    assert {name: one["total"] for name, one in found.items()} == {
        "2012-Q3": Carried(0, 0, 0, 0),
        "2012-Q4": Carried(0, 2, 0, 2),
        "2013-Q1": Carried(2, 2, 1, 3),
        "2013-Q2": Carried(3, 0, 1, 2),
        "2013-Q3": Carried(2, 0, 0, 2),
    }
    assert found["2013-Q1"] == {
        "plenary": Carried(1, 1, 1, 1),
        "audit": Carried(1, 1, 0, 2),
        "total": Carried(2, 2, 1, 3),
    }
    assert all(one.balances for by_source in found.values() for one in by_source.values())
    totals = [one["total"] for one in found.values()]
    assert [one.carried_out for one in totals[:-1]] == [one.carried_in for one in totals[1:]]


def test_what_was_unfinished_on_a_day_is_listed_by_case(city: City) -> None:
    first = add(city, date(2013, 1, 14), number="10")
    second = add(city, date(2013, 1, 15), number="2")
    settle(city, first, date(2013, 2, 1))

    with reading(city.store) as read:
        then = remarks(read, unfinished_on=date(2013, 1, 31))
        now = remarks(read, lifecycle="policy_task", unfinished_on=date(2013, 2, 1))
        by_case = unfinished_of_cases(read, [city.case("2").id], on=date(2013, 2, 1))

    assert [one.number for one in then] == ["2", "10"]
    assert [one.id for one in now] == [second]
    assert list(by_case) == [city.case("2").id]


def test_a_person_is_told_of_what_they_have_to_act_on(city: City) -> None:
    new = add(city, date(2013, 1, 14))
    with transaction(city.store) as write:
        assign_duties(
            write,
            [NewDuty("seo", "program_manager", date(2013, 1, 2), organisation="communication")],
        )

    with reading(city.store) as read:
        told = unfinished_of_people(read, [1, 2, 3], on=date(2013, 2, 1))
        story = happened(read, city.case("1").id)

    assert {person: [one.id for one in found] for person, found in told.items()} == {2: [new]}
    assert story[-1].text == {"remark": "제안 처리 기간을 공개할 것"}
    with reading(city.store) as read:
        assert read.scalars(select(event_text.c.event_id)).all()


def refused_by_the_database(city: City, change: Update | Delete) -> None:
    with pytest.raises(DBAPIError, match="append-only"), transaction(city.store) as write:
        write.execute(change)


def test_nobody_changes_a_remark_but_to_settle_it_once(city: City) -> None:
    new = add(city, date(2013, 2, 5))
    settle(city, add(city, date(2013, 2, 5), number="2"), date(2013, 3, 4))
    event_id = city.story("1")[-1].id

    for change in (
        update(remark).values(source="council"),
        update(remark).where(remark.c.id == new).values(made_on=date(2012, 2, 5)),
        update(remark).where(remark.c.id == new).values(settled_on=date(2013, 3, 4)),
        update(remark).where(remark.c.id != new).values(settled_on=date(2013, 3, 5)),
        update(remark).where(remark.c.id != new).values(settled_on=None, settled_by=None),
        update(remark)
        .where(remark.c.id == new)
        .values(settled_on=date(2013, 3, 4), settled_by=event_id, source="council"),
        delete(remark),
    ):
        refused_by_the_database(city, change)

    with reading(city.store) as read:
        assert verify(read).findings == ()


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE remark SET made_on = '2012-02-05' WHERE id = 1",
        "UPDATE remark SET source = 'council' WHERE id = 1",
        "UPDATE remark SET settled_on = '2013-03-05' WHERE id = 1",
        "UPDATE remark SET settled_on = NULL, settled_by = NULL WHERE id = 1",
        "DELETE FROM remark WHERE id = 1",
        "INSERT INTO remark (case_id, source, made_on, made_by) SELECT case_id, 'council', "
        "'2013-02-05', id FROM event WHERE seq = 1 AND case_id = (SELECT case_id FROM remark)",
    ],
)
def test_verify_finds_a_remark_that_is_not_what_its_events_told(city: City, change: str) -> None:
    settle(city, add(city, date(2013, 2, 5)), date(2013, 3, 4))
    with transaction(city.store) as write:
        if write.dialect.name == "sqlite":
            for trigger in ("remark_no_delete", "remark_settled_once"):
                write.execute(text(f"DROP TRIGGER {trigger}"))
        else:
            write.execute(text("ALTER TABLE remark DISABLE TRIGGER ALL"))
        write.execute(text(change))

    with reading(city.store) as read:
        found = [(each.code, each.number) for each in verify(read).findings]
    assert found == [("remark", "1")]


@pytest.mark.parametrize("act", ["add", "settle"])
def test_a_period_frozen_while_a_remark_is_written_holds_it_out(
    city: City, act: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A round may close between the first look at a case and its lock."""
    made = add(city, date(2013, 2, 5))

    def close_first(write: Connection, case_ids: list[int]) -> None:
        write.execute(update(case).values(frozen_through=date(2013, 3, 31)))
        lock_in_order(write, case_ids)

    monkeypatch.setattr("engine.remarks.lock_in_order", close_first)

    with pytest.raises(RemarkRefused) as caught:
        if act == "add":
            add(city, date(2013, 2, 6))
        else:
            settle(city, made, date(2013, 2, 6))

    assert caught.value.why == "frozen"
    assert [one.kind for one in city.story("1")] == ["imported", "remarked"]
