from dataclasses import replace
from datetime import date

import pytest

from engine.answers import Submission, amend
from engine.definitions import in_force
from engine.people import Committee
from engine.plenary_report import PlenaryReport, done_choices_of, plenary_report
from engine.plenary_session import Session, session_of
from engine.round_errors import ReportUnknown, RoundUnknown
from engine.round_view import round_named
from engine.store import reading, transaction
from states.lifecycle import Field
from tests.rounds_town import seoul

APRIL = date(2013, 4, 2)
JULY = date(2013, 7, 2)


@pytest.fixture
def quarter(town):
    """A town of three tasks whose first quarter is open."""
    town.publish(since=date(2013, 1, 1))
    town.enter([1, 2])
    town.enter([3], lead="roads", subcommittee="city", batch="new")
    return town


def report(town, period: str = "2013-Q1", version: int | None = None) -> PlenaryReport:
    with reading(town.store) as read:
        return plenary_report(read, "task", "quarterly_report", period, version=version)


def totals(found: PlenaryReport) -> dict[str, dict[str, int]]:
    return {
        line.label: {
            column.label: figure.count
            for column, figure in zip(found.table.columns, line.figures, strict=True)
            if figure.count
        }
        for line in found.table.lines
        if line.total.count
    }


def test_an_open_round_is_reported_as_a_draft(quarter):
    round_id = quarter.open_one(APRIL)
    quarter.answer(round_id, APRIL, by="kim", results="2회", progress=40, grade="ongoing")

    found = report(quarter)

    assert (found.frozen, found.asked, found.answered) == (None, 3, 2)
    assert totals(found) == {
        "계": {"계속추진": 2, "미제출": 1},
        "생활분과": {"계속추진": 2},
        "도시분과": {"미제출": 1},
    }
    assert (found.done.cases, found.done_rate) == (("T-1", "T-2"), "66.7")
    assert found.imbalances == ()


def test_a_closed_round_is_reported_as_it_was_frozen(quarter):
    round_id = quarter.open_one(APRIL)
    quarter.answer(round_id, APRIL, by="kim", results="2회", progress=40, grade="normal")
    quarter.answer(round_id, APRIL, by="park", results="1회", progress=10, grade="normal")
    quarter.close(round_id, APRIL)
    (ask,) = (one for one in quarter.asks(round_id) if one.number == "T-3")
    values = {"results": "3회", "progress": 20, "grade": "ongoing"}
    with transaction(quarter.store) as write:
        amend(
            write, round_id, Submission(ask.id, values), by="park", at=seoul(APRIL), reason="오기"
        )

    first, newest = report(quarter, version=1), report(quarter)

    assert first.frozen is not None
    assert newest.frozen is not None
    assert [(one.frozen.version, one.frozen.reason) for one in (first, newest)] == [
        (1, None),
        (2, "오기"),
    ]
    assert (totals(first)["계"], totals(newest)["계"]) == (
        {"정상추진": 3},
        {"계속추진": 1, "정상추진": 2},
    )
    assert first.imbalances == newest.imbalances == ()


def test_a_report_says_what_changed_since_the_last(quarter):
    first = quarter.open_one(APRIL)
    quarter.answer(first, APRIL, by="kim", results="2회", progress=40, grade="normal")
    quarter.close(first, APRIL)
    second = quarter.open_one(JULY)
    quarter.answer(second, JULY, by="kim", results="4회", progress=70, grade="ongoing")

    (row, *_) = report(quarter, "2013-Q2").rows

    assert row.change == {
        "progress": {"before": 40, "after": 70, "by": 30},
        "grade": {"before": "normal", "after": "ongoing"},
    }


@pytest.mark.parametrize(
    ("day", "period", "session"),
    [
        (date(2013, 4, 2), "2013-Q1", Session(True, 2013, 4)),
        (date(2014, 1, 2), "2013-Q4", Session(False, 2014, 1)),
    ],
)
def test_a_report_goes_to_the_session_of_the_month_it_is_due_in(quarter, day, period, session):
    quarter.open(day)
    plenary = Committee(9, "all", "본회의", "plenary", None, 1, None, None, (4, 9))
    with reading(quarter.store) as read:
        of = round_named(read, "task", "quarterly_report", period)
        definition = in_force(read, "task").lifecycle
        review = definition.reviews["quarterly_report"]

    assert session_of(of, definition, review, {"all": plenary}) == session
    of_nobody = replace(definition, fields={})
    assert session_of(of, of_nobody, replace(review, note=None), {"all": plenary}) is None
    assert report(quarter, period).session is None  # no 정기회 months are known here


def test_a_report_of_what_never_was_is_not_found(quarter):
    with pytest.raises(RoundUnknown):
        report(quarter, "2013-Q1")
    quarter.open(APRIL)
    with pytest.raises(ReportUnknown):
        report(quarter, "2013-Q1", version=1)


def test_where_several_answer_their_answers_are_counted(quarter):
    round_id = quarter.open_one(JULY, "evaluation")
    asked = quarter.asks(round_id)
    (first, *_) = [one for one in asked if one.person_key]
    mine = [one for one in asked if one.person_key == first.person_key]
    quarter.answer(round_id, JULY, by=first.person_key, opinion="잘 되고 있음", proposal="maintain")
    with reading(quarter.store) as read:
        found = plenary_report(read, "task", "evaluation", "2013-H1")

    assert (found.asked, found.answered) == (len(asked), len(mine))
    assert totals(found)["계"] == {"제출": len(mine), "미제출": len(asked) - len(mine)}
    assert (found.done_choices, found.imbalances) == ({}, ())


def test_what_goes_on_is_done_only_if_it_says_so():
    grade = Field(
        "grade", "이행상태", "choice", choices={"done": "이행 완료", "ongoing": "이행 중"}
    )
    carried_on = replace(grade, choices={"done": "완료", "ongoing": "이행 후 계속추진"})

    assert list(done_choices_of(grade)) == ["done"]
    assert list(done_choices_of(carried_on)) == ["done", "ongoing"]
    assert done_choices_of(None) == {}
