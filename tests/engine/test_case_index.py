"""The index says what the record says, after everything that changes a case or a round."""

from datetime import date

from sqlalchemy import select

from engine.advance import advance
from engine.answers import Submission, amend, submit
from engine.case_index import rebuild
from engine.handover import hand_over
from engine.preview import MoveRequest
from engine.store import transaction
from engine.tables import case_index
from engine.tables.case_index import NEVER
from tests.rounds_town import DEFINITION, Town, seoul
from tests.site import count_statements

OPENING, LATER = date(2012, 4, 1), date(2012, 4, 5)


def lines(town: Town) -> list[tuple[object, ...]]:
    return town.rows(select(case_index).order_by(case_index.c.case_id))


def reports(town: Town) -> list[tuple[object, ...]]:
    i = case_index.c
    columns = (i.report_status, i.grade, i.progress, i.due_on)
    return town.rows(select(*columns).order_by(i.case_id))


def as_rebuilt(town: Town) -> list[tuple[object, ...]]:
    with transaction(town.store) as write:
        rebuild(write)
    return lines(town)


def test_a_line_follows_its_case_and_its_rounds(town: Town) -> None:
    town.publish(since=date(2012, 1, 1))
    town.enter([1, 2, 10])
    town.enter([3], lead="roads", subcommittee="city")
    assert reports(town) == [(None, None, None, NEVER)] * 4

    first = town.open_one(OPENING)
    assert reports(town) == [("open", None, None, date(2012, 4, 10))] * 4
    assert lines(town) == as_rebuilt(town)

    town.answer(first, LATER, by="kim", results="함", progress=30, grade="normal")
    told = ("answered", "normal", 30, NEVER)
    assert reports(town) == [told] * 3 + [("open", None, None, date(2012, 4, 10))]
    assert lines(town) == as_rebuilt(town)

    town.close(first, date(2012, 4, 16))
    assert reports(town) == [told] * 3 + [("missing", None, None, NEVER)]
    assert lines(town) == as_rebuilt(town)

    town.open(date(2012, 7, 1))  # a quarter and a half year: what is due next is the quarter
    assert reports(town)[0] == ("open", "normal", 30, date(2012, 7, 10))
    assert lines(town) == as_rebuilt(town)


def test_a_correction_and_a_handover_leave_the_index_right(town: Town) -> None:
    town.publish(since=date(2012, 1, 1))
    town.enter([1, 2])
    first = town.open_one(OPENING)
    town.answer(first, LATER, by="kim", results="함", progress=30, grade="normal")
    town.close(first, date(2012, 4, 16))
    asked = town.asks(first)[0]
    with transaction(town.store) as write:
        mended = Submission(asked.id, {"results": "함", "progress": 40, "grade": "ongoing"})
        amend(write, first, mended, by="boss", at=seoul(date(2012, 5, 2)), reason="오타")
    assert reports(town)[0] == ("answered", "ongoing", 40, NEVER)

    town.open_one(date(2012, 7, 1))
    with transaction(town.store) as write:
        hand_over(
            write,
            from_key="kim",
            to_key="lee",
            on=date(2012, 7, 3),
            actor="boss",
            at=seoul(date(2012, 7, 3)),
        )
    assert lines(town) == as_rebuilt(town)


def test_an_answer_costs_the_index_two_statements_however_many(town: Town) -> None:
    town.publish(since=date(2012, 1, 1))
    town.enter(range(1, 41))
    first = town.open_one(OPENING)

    def touching(count: int) -> int:
        given = [
            Submission(one.id, {"results": "함", "progress": count, "grade": "normal"})
            for one in town.asks(first)[:count]
        ]
        with count_statements(town.store) as seen, transaction(town.store) as write:
            submit(write, first, given, by="kim", at=seoul(LATER))
        return len([one for one in seen if "case_index" in one])

    assert (touching(2), touching(40)) == (2, 2)


def test_what_is_due_next_is_an_answer_or_leaving_the_state_whichever_comes_first(
    town: Town,
) -> None:
    deadline = "{label: 검토 기한, from: entered, days: 100}"
    timed = DEFINITION.replace(
        "maintained: {label: 유지}", f"maintained: {{label: 유지, deadline: {deadline}}}"
    )
    chasing = "chasing: {who: {role: program_manager, of: lead}}\n"
    town.publish(since=date(2012, 1, 1), source=timed.replace("reviews:", f"{chasing}reviews:", 1))
    town.enter([1], on=date(2012, 1, 2))  # by Wednesday 2012-04-11, a day of elections
    town.enter([2], on=date(2011, 12, 1))

    def days() -> list[tuple[object, ...]]:
        i = case_index.c
        return town.rows(select(i.asked_on, i.leaves_on, i.due_on).order_by(i.case_id))

    early, late = date(2012, 3, 12), date(2012, 4, 12)
    assert days() == [(NEVER, late, late), (NEVER, early, early)]

    first = town.open_one(OPENING)
    asked = date(2012, 4, 10)
    assert days() == [(asked, late, asked), (asked, early, early)]
    assert lines(town) == as_rebuilt(town)

    town.close(first, date(2012, 4, 16))
    assert days() == [(NEVER, late, late), (NEVER, early, early)]
    request = MoveRequest("T-2", "close")
    advance(town.store, "task", request, actor="boss", at=seoul(date(2012, 4, 17)))
    assert days()[1] == (NEVER, NEVER, NEVER)
    assert lines(town) == as_rebuilt(town)
