from datetime import date

from engine.advance import advance, advance_many
from engine.preview import MoveRequest
from engine.store import reading
from engine.task_report import TaskReport, task_report
from tests.city import NOON


def report(city, on: date, known_on: date | None = None) -> TaskReport:
    with reading(city.store) as read:
        return task_report(read, "policy_task", on=on, known_on=known_on)


def close(city, number: str) -> None:
    city.decide({number: "close"})
    request = MoveRequest(number, "close", {"cause": "done"})
    advance(city.store, "policy_task", request, actor="han", at=NOON)


def test_task_report_counts_what_has_not_ended(city):
    close(city, "2")

    found = report(city, date(2013, 1, 31))

    (welfare,) = found.table.columns
    assert (welfare.label, found.table.total.cases) == ("복지·여성·보건의료", ("1", "10"))
    assert [(line.key, line.total.count) for line in found.table.lines] == [
        ("total", 2),
        ("agreed", 2),
        ("new", 0),
    ]
    assert [(one.key, one.figure.cases) for one in found.states if one.figure.count] == [
        ("maintained", ("1", "10")),
        ("closed", ("2",)),
    ]
    assert found.imbalances == ()


def test_task_report_of_an_earlier_day_or_as_it_was_known(city):
    close(city, "2")

    before, known_before = (
        report(city, date(2013, 1, 9)),
        report(city, date(2013, 1, 31), known_on=date(2013, 1, 9)),
    )

    assert before.table.total.count == 3
    assert known_before.table.total.count == 3
    assert [line.carried_out.count for line in known_before.decisions] == [0]


def test_task_report_tells_what_a_decision_did(city):
    item = city.decide({"1": "maintain", "2": "maintain", "10": "hold"})
    requests = [MoveRequest(number, "maintain", decision=None) for number in ("1", "2")]
    advance_many(city.store, "policy_task", requests, actor="han", at=NOON)

    (line,) = report(city, date(2013, 1, 10)).decisions

    assert item
    assert (line.meeting, line.title) == ("시정참여정책위원회 임시회 제1호 안건", "과제 점검")
    assert line.reviewed.cases == ("1", "2", "10")
    assert [(one.key, one.label, one.figure.cases) for one in line.moves] == [
        ("maintain", "유지", ("1", "2")),
        ("hold", "보류", ("10",)),
    ]
    assert line.carried_out.cases == ("1", "2")


def test_task_report_names_every_figure(city):
    found = report(city, date(2013, 1, 9)).figures()

    assert found["agreed/welfare"].cases == ("1", "2", "10")
    assert found["state/maintained"] == found["total/total"]
