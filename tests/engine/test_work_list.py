"""What is due from a person: theirs, their department's, the office's, and nobody else's."""

from datetime import date

import pytest
from sqlalchemy import event as sql_event
from sqlalchemy import insert

from engine.deputies import set_deputy
from engine.meetings import NewDecision, add_agenda_item, hold_meeting, record_decisions
from engine.people import NewDuty, assign_duties
from engine.remarks import add_remark
from engine.store import reading, transaction
from engine.tables import mail
from engine.work_list import Standing, WorkList, work_list
from engine.work_row import Work
from tests.grant_town import grant_town
from tests.rounds_town import DEFINITION, LONG_AGO, seoul

OPENED = date(2013, 4, 1)
DUE = date(2013, 4, 10)
LATE = date(2013, 4, 12)


CHASING = """
chasing:
  who: {role: program_manager, of: lead}
"""


def works_of(town, who, day) -> WorkList:
    with reading(town.store) as read:
        return work_list(read, who, today=day, calendar=town.calendar)


def said(found: WorkList) -> list[tuple[object, ...]]:
    return [
        (one.kind, one.due_on, one.label, one.title, one.count, one.whose) for one in found.works
    ]


@pytest.fixture
def open_town(town):
    town.publish(since=date(2013, 1, 31))
    town.enter([1, 2], lead="welfare")
    town.enter([3], lead="roads")
    town.open(OPENED)
    return town


def test_work_list_groups_what_one_round_asks_of_a_person(open_town):
    found = works_of(open_town, "kim", date(2013, 4, 3))

    assert said(found) == [("answer", DUE, "분기 이행상황 보고", "과제 1", 2, None)]
    assert (found.cases, found.whose_cases) == (0, "own")  # the definition chases nobody
    assert found.standing == Standing(1, "분기 이행상황 보고", "2013년 1분기", 2, 0)


def test_work_list_leaves_out_what_was_answered_and_counts_it(open_town):
    open_town.answer(1, date(2013, 4, 3), by="kim", results="함")

    found = works_of(open_town, "kim", date(2013, 4, 3))

    assert found.works == ()
    assert found.standing == Standing(1, "분기 이행상황 보고", "2013년 1분기", 2, 2)
    assert said(works_of(open_town, "park", date(2013, 4, 3))) == [
        ("answer", DUE, "분기 이행상황 보고", "과제 3", 1, None)
    ]


def test_work_list_shows_a_deputy_whose_work_it_is_only_while_they_stand_in(open_town):
    with transaction(open_town.store) as write:
        set_deputy(
            write, of="kim", to="park", starts_on=date(2013, 4, 3), ends_on=date(2013, 4, 4),
            reason="출장", actor="boss", at=seoul(OPENED),
        )  # fmt: skip

    during = works_of(open_town, "park", date(2013, 4, 4))
    after = works_of(open_town, "park", date(2013, 4, 5))

    assert [(one.title, one.count, one.whose) for one in during.works] == [
        ("과제 1", 2, "kim 씨"),
        ("과제 3", 1, None),
    ]
    assert [(one.title, one.whose) for one in after.works] == [("과제 3", None)]
    assert during.standing == Standing(1, "분기 이행상황 보고", "2013년 1분기", 1, 0)


def test_work_list_tells_a_team_lead_what_is_late_in_their_department_alone(open_town):
    assert works_of(open_town, "lead", DUE).works == ()  # the due day itself is in time

    assert said(works_of(open_town, "lead", LATE)) == [
        ("late_answers", DUE, "분기 이행상황 보고", "", 2, None)
    ]


def test_work_list_of_the_coordinator_names_rounds_drafts_decisions_and_letters(open_town):
    with transaction(open_town.store) as write:
        add_agenda_item(write, None, "과제 1 종결")
        meeting = hold_meeting(
            write, key="p-1", committee_key="plenary", kind="extra", held_on=date(2013, 4, 5)
        )
        item = add_agenda_item(write, meeting, "과제 2의 종결")
        record_decisions(
            write,
            item,
            [NewDecision(2, "close", "passed", LATE), NewDecision(3, "close", "rejected", LATE)],
            actor="boss",
            at=seoul(LATE),
        )
        write.execute(insert(mail), [_mail(1, "held"), _mail(2, "dead"), _mail(3, "bounced")])

    assert said(works_of(open_town, "boss", date(2013, 4, 11))) == [
        ("close_round", date(2013, 4, 15), "분기 이행상황 보고", "", 1, None),
        ("drafts", None, "안건 초안", "과제 1 종결", 1, None),
        ("failed", None, "닿지 않은 알림", "", 2, None),
        ("held", None, "보류한 알림", "", 1, None),
    ]
    on_the_day = works_of(open_town, "boss", LATE)
    assert ("decided", LATE, "종결", "과제 2의 종결", 1, None) in said(on_the_day)
    assert on_the_day.standing == Standing(1, "분기 이행상황 보고", "2013년 1분기", 3, 0)
    assert (on_the_day.cases, on_the_day.whose_cases) == (3, "office")


def test_work_list_of_a_member_names_their_evaluation_and_of_a_stranger_nothing(town):
    town.publish(since=date(2012, 12, 31))
    town.enter([1])
    town.open(date(2013, 1, 2))

    assert said(works_of(town, "m1", date(2013, 1, 3))) == [
        ("evaluation", date(2013, 1, 31), "반기 평가", "과제 1", 1, None)
    ]
    assert works_of(town, "nobody", date(2013, 1, 3)) == WorkList((), 0, "own", None)


def test_work_list_names_deadlines_silence_and_remarks_of_ones_own_cases(store):
    town = grant_town(store)
    agreed = town.enter("보조-1", "agreed", on=date(2013, 1, 11))
    applied = town.enter("보조-2", on=date(2013, 1, 11))
    town.enter("보조-3", on=date(2013, 1, 11), lead="roads")
    with transaction(store) as write:
        for number, text in (
            ("보조-2", "정산서 보완"),
            ("보조-2", "서명 누락"),
            ("보조-3", "남의 것"),
        ):
            add_remark(
                write, "grant", number, source="audit", text=text, on=date(2013, 1, 14),
                actor="han", at=seoul(date(2013, 1, 14)),
            )  # fmt: skip

    found = works_of(town, "kim", date(2013, 2, 1))

    assert [(one.kind, one.due_on, one.label, one.case_id, one.count) for one in found.works] == [
        ("deadline", date(2013, 2, 12), "협약 체결 기한", agreed, 1),
        ("remark", None, "지적사항", applied, 2),
    ]
    assert (found.cases, found.whose_cases) == (2, "own")
    assert said(works_of(town, "kim", date(2013, 2, 5)))[:2] == [
        ("deadline", date(2013, 2, 12), "협약 체결 기한", "보조-1 사업", 1, None),
        ("silence", date(2013, 2, 12), "보조사업", "보조-2 사업", 1, None),
    ]
    assert works_of(town, "lee", date(2013, 2, 12)).works == ()
    assert [(one.kind, one.title) for one in works_of(town, "lee", date(2013, 2, 13)).works] == [
        ("late_case", "보조-1 사업"),
        ("late_case", "보조-2 사업"),
    ]
    theirs = works_of(town, "song", date(2013, 2, 1)).works
    assert [(one.kind, one.count) for one in theirs] == [("remark", 1)]


def test_work_list_asks_as_many_statements_for_ten_cases_as_for_ten_thousand(town):
    silent = DEFINITION.replace(
        "{label: 유지}\n", "{label: 유지, stale_after: 5 business_days}\n", 1
    )
    town.publish(since=date(2013, 1, 31), source=silent + CHASING)
    one, other = town.enter([1, 2])
    with transaction(town.store) as write:
        assign_duties(write, [NewDuty("kim", "team_lead", LONG_AGO, None, "welfare")])
        assign_duties(write, [NewDuty("kim", "coordinator", LONG_AGO)])
    town.crowd(8, like=one)
    works_of(town, "kim", OPENED)  # what was published is compiled once
    town.open(OPENED)

    ten, of_ten = _counted(town)
    town.crowd(9_990, like=other)
    thousands, of_thousands = _counted(town)

    assert (of_ten.cases, of_thousands.cases) == (10, 10_000)
    assert (len(of_ten.works), len(of_thousands.works)) == (23, 20_003)
    assert (ten, thousands) == (19, 19)


def _counted(town):
    asked = []

    def keep(connection, cursor, statement, *rest):
        asked.append(statement)

    sql_event.listen(town.store, "before_cursor_execute", keep)
    found = works_of(town, "kim", LATE)
    sql_event.remove(town.store, "before_cursor_execute", keep)
    return len([one for one in asked if not one.startswith(("BEGIN", "SET"))]), found


def _mail(number: int, status: str) -> dict[str, object]:
    return {
        "message_id": f"<{number}@town.example>",
        "person_id": 1,
        "kind": "digest",
        "on_day": LATE,
        "to_name": "boss",
        "to_address": "boss@town.example",
        "subject": "",
        "body": "",
        "status": status,
        "attempts": 1,
        "due_at": seoul(LATE),
        "lease_token": 0,
        "composed_at": seoul(LATE),
    }


def test_a_work_of_the_department_is_somebody_elses():
    own = Work("deadline", DUE, "협약 체결 기한", "사업", 1)

    assert own.of_department() == Work("late_case", DUE, "협약 체결 기한", "사업", 1)
