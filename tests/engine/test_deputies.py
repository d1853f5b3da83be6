"""A deputy takes somebody's place for a span: told, acting and answering in their name."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Engine, select

from engine.advance import advance, advance_many
from engine.answers import Submission, submit
from engine.deputies import absences, end_deputy, set_deputy
from engine.deputy_errors import DeputyRefused, DeputyUnknown
from engine.errors import MovesRefused, PersonUnknown
from engine.holders import relations_of
from engine.people import NewPerson, add_people
from engine.preview import MoveRequest
from engine.round_errors import SubmissionsRefused
from engine.store import reading, transaction
from engine.tables import event
from states.lifecycle import Actor
from tests.city import City
from tests.rounds_town import Town, seoul

WHY = {"reason": "예산 미확보", "recheck_on": "2013-06-30"}
AT = datetime(2013, 1, 10, 3, tzinfo=UTC)


def january(day: int) -> date:
    return date(2013, 1, day)


def stand_in(store: Engine, of: str, to: str, first: date, last: date) -> None:
    with transaction(store) as write:
        set_deputy(
            write, of=of, to=to, starts_on=first, ends_on=last, reason="출장", actor="boss", at=AT
        )


def listed(store: Engine, **which: date) -> list[tuple[str, str, date, date]]:
    with reading(store) as read:
        return [
            (one.person.key, one.deputy.key, one.starts_on, one.ends_on)
            for one in absences(read, **which)
        ]


def test_a_deputy_is_there_from_the_first_to_the_last_day(town: Town) -> None:
    stand_in(town.store, "kim", "lee", january(7), january(11))

    assert listed(town.store) == [("kim", "lee", january(7), january(11))]
    on = [bool(listed(town.store, on=january(day))) for day in (6, 7, 11, 12)]
    assert on == [False, True, True, False]
    assert listed(town.store, since=january(12)) == []


@pytest.mark.parametrize(
    ("of", "to", "first", "last", "why"),
    [
        ("kim", "kim", 1, 2, "oneself"),
        ("park", "lead", 5, 4, "order"),
        ("kim", "park", 11, 20, "overlap"),  # kim's own span ends on the 11th
        ("kim", "park", 1, 7, "overlap"),
        ("park", "kim", 8, 9, "deputy_is_absent"),
        ("lee", "park", 8, 9, "person_is_deputy"),
    ],
)
def test_a_chain_or_an_overlap_is_refused(
    town: Town, of: str, to: str, first: int, last: int, why: str
) -> None:
    stand_in(town.store, "kim", "lee", january(7), january(11))

    with pytest.raises(DeputyRefused) as caught:
        stand_in(town.store, of, to, january(first), january(last))

    assert (caught.value.why, len(listed(town.store))) == (why, 1)


def test_the_next_span_may_begin_the_day_after_and_one_may_stand_in_for_two(town: Town) -> None:
    stand_in(town.store, "kim", "lee", january(7), january(11))
    stand_in(town.store, "kim", "park", january(12), january(12))
    stand_in(town.store, "lead", "lee", january(8), january(9))

    assert [one[:2] for one in listed(town.store)] == [
        ("kim", "lee"),
        ("lead", "lee"),
        ("kim", "park"),
    ]


def test_a_deputy_must_be_somebody(town: Town) -> None:
    with pytest.raises(PersonUnknown):
        stand_in(town.store, "kim", "nobody", january(1), january(2))


def test_an_absence_ends_early_or_is_taken_back(town: Town) -> None:
    stand_in(town.store, "kim", "lee", january(7), january(11))
    stand_in(town.store, "kim", "park", january(20), january(25))

    with transaction(town.store) as write:
        ended = end_deputy(write, of="kim", on=january(9))
        taken_back = end_deputy(write, of="kim", on=january(10))
    with pytest.raises(DeputyUnknown), transaction(town.store) as write:
        end_deputy(write, of="kim", on=january(10))

    assert (ended.ends_on, taken_back.deputy.key) == (january(9), "park")
    assert listed(town.store) == [("kim", "lee", january(7), january(9))]


def test_a_deputy_is_to_a_case_what_the_absent_person_is(city: City) -> None:
    one = city.case("1").id
    stand_in(city.store, "lee", "seo", january(7), january(11))

    with reading(city.store) as read:
        before, during = (relations_of(read, "seo", [one], on=january(day))[one] for day in (6, 7))

    assert before == {Actor("reviewer"), Actor("reviewer", "subcommittee")}
    assert during - before == {Actor("program_manager"), Actor("program_manager", "lead")}


def test_a_deputy_moves_in_the_absent_persons_name(city: City) -> None:
    city.decide({"1": "hold", "2": "hold"})
    stand_in(city.store, "han", "lee", january(10), january(11))
    request = MoveRequest("1", "hold", WHY)

    advance(city.store, "policy_task", request, actor="lee", at=AT)

    last = city.story("1")[-1]
    assert (last.kind, last.actor, last.on_behalf_of) == ("moved", "lee", "han")
    with pytest.raises(MovesRefused):
        advance(
            city.store,
            "policy_task",
            MoveRequest("2", "hold", WHY),
            actor="lee",
            at=datetime(2013, 1, 14, 3, tzinfo=UTC),
        )


@pytest.mark.parametrize(("acting", "on"), [(20, 11), (9, 11), (12, 10)])
def test_a_deputy_outside_of_their_span_does_not_act_by_another_day(
    city: City, acting: int, on: int
) -> None:
    """When a move takes effect is for whoever asks to say; when they act is not."""
    city.decide({"1": "hold"}, on=january(9))
    stand_in(city.store, "han", "lee", january(10), january(11))
    request = MoveRequest("1", "hold", {"reason": "예산", "recheck_on": "2013-06-30"})

    with pytest.raises(MovesRefused) as caught:
        advance(
            city.store, "policy_task", request, actor="lee", at=seoul(january(acting)),
            on=january(on),
        )  # fmt: skip

    assert "not_yours" in [one.code for one in caught.value.refused[0].verdict.refusals]
    assert city.case("1").state == "maintained"


def test_what_one_may_do_oneself_is_done_in_ones_own_name(city: City) -> None:
    city.decide({"1": "hold", "2": "hold"})
    stand_in(city.store, "lee", "han", january(10), january(11))

    advance_many(
        city.store,
        "policy_task",
        [MoveRequest(number, "hold", WHY) for number in ("1", "2")],
        actor="han",
        at=AT,
    )

    assert [city.story(number)[-1].on_behalf_of for number in ("1", "2")] == [None, None]


def test_a_deputy_answers_what_the_absent_person_was_asked(town: Town) -> None:
    town.publish(since=date(2013, 3, 31))
    town.enter([1])
    town.enter([2], lead="roads")
    day = date(2013, 4, 2)
    report = town.open_one(day)
    asked = {one.number: one for one in town.asks(report)}
    with pytest.raises(SubmissionsRefused):
        _submit(town, report, [asked["T-1"].id], by="lee", day=day)
    with transaction(town.store) as write:
        add_people(write, [NewPerson("new", "새 씨")])

    stand_in(town.store, "kim", "park", day, day)
    _submit(town, report, [asked["T-1"].id, asked["T-2"].id], by="park", day=day)

    said = town.rows(
        select(event.c.actor, event.c.on_behalf_of)
        .where(event.c.kind == "answered")
        .order_by(event.c.case_id)
    )
    assert said == [("park", "kim"), ("park", None)]
    with pytest.raises(SubmissionsRefused):
        _submit(town, report, [asked["T-1"].id], by="park", day=date(2013, 4, 3))


def _submit(town: Town, round_id: int, ask_ids: list[int], *, by: str, day: date) -> None:
    given = [Submission(ask_id, {"results": "추진함"}) for ask_id in ask_ids]
    with transaction(town.store) as write:
        submit(write, round_id, given, by=by, at=seoul(day))


def test_a_deputy_of_a_member_evaluates_in_their_name(town: Town) -> None:
    town.publish(since=date(2013, 6, 30))
    town.enter([1])
    day = date(2013, 7, 2)
    evaluation = town.open_one(day, "evaluation")
    mine = [one.id for one in town.asks(evaluation) if one.person_key == "m1"]
    stand_in(town.store, "m1", "lee", day, day)

    with transaction(town.store) as write:
        submit(write, evaluation, [Submission(mine[0], {}, "maintain")], by="lee", at=seoul(day))

    ((actor, whose),) = town.rows(
        select(event.c.actor, event.c.on_behalf_of).where(event.c.kind == "answered")
    )
    assert (actor, whose) == ("lee", "m1")
