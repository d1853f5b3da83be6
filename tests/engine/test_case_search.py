"""Lists against a plain model in Python: filters, orders, both ways of paging, and nobody else's cases."""

from dataclasses import dataclass
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.case import natural
from engine.case_cursor import KEYS, Cursor, cursor_of, cursor_text
from engine.case_filter import CaseFilter, Reported, Stood, Told
from engine.case_search import (
    ListedCase,
    cases_called,
    count_cases,
    list_cases,
    report_rounds,
)
from engine.case_text import initials
from engine.scope import NOTHING, Scope, scope_of
from engine.store import reading
from tests.rounds_town import Town, seoul
from tests.site import count_statements

EVERYTHING = Scope(everything=True)
TODAY = date(2012, 4, 12)
PLACES = (("welfare", "life"), ("roads", "city"), ("empty", "city"))


@dataclass(frozen=True)
class Filled:
    town: Town
    round_id: int
    cases: tuple[ListedCase, ...]


@pytest.fixture
def filled(town: Town) -> Filled:
    """Twelve tasks of three departments; of the first quarter only 복지과 has answered."""
    town.publish(since=date(2012, 1, 1))
    for number in range(1, 13):
        lead, place = PLACES[number % 3]
        state = "closed" if number % 5 == 0 else "maintained"
        batch = "new" if number % 2 else "agreed"
        town.enter([number], lead=lead, subcommittee=place, state=state, batch=batch)
    round_id = town.open_one(date(2012, 4, 1))
    town.answer(round_id, date(2012, 4, 5), by="kim", results="함", progress=30, grade="normal")
    with reading(town.store) as read:
        everything = list_cases(read, EVERYTHING, CaseFilter("task"), limit=100)
    return Filled(town, round_id, everything.cases)


def filters(round_id: int) -> st.SearchStrategy[CaseFilter]:
    return st.builds(
        CaseFilter,
        lifecycle=st.sampled_from(["task", None]),
        states=st.sampled_from([(), ("maintained",), ("closed",), ("closed", "maintained")]),
        subcommittee=st.sampled_from([None, "life", "city", ""]),
        lead=st.sampled_from([None, "welfare", "roads"]),
        choices=st.sampled_from([(), (("batch", "agreed"),), (("batch", "new"),)]),
        report=st.sampled_from([None, Reported(round_id, True), Reported(round_id, False)]),
        grade=st.sampled_from([None, "normal", "ongoing"]),
        overdue=st.sampled_from([None, TODAY, date(2012, 4, 2)]),
        text=st.sampled_from(["", "과제", "과제 1", "ㄱㅈ", "T-1", "%", "없음"]),
        told=st.sampled_from(
            [
                None,
                Told(round_id),
                Told(round_id, True),
                Told(round_id, False),
                Told(round_id, True, "grade", "normal"),
            ]
        ),
        stood=st.sampled_from([None, Stood(TODAY, "closed"), Stood(date(2011, 1, 1))]),
    )


def holds(one: ListedCase, which: CaseFilter, round_id: int) -> bool:
    """Say it once more, in the plainest words."""
    asked = one.report_round_id == round_id
    answered = asked and one.report_status == "answered"
    searched = f"{one.number}\n{one.title}\n{initials(one.title)}".replace(" ", "").casefold()
    told = which.told
    return all(
        (
            not which.states or one.state in which.states,
            which.subcommittee in (None, one.fields["subcommittee"]),
            which.lead in (None, one.fields["lead"]),
            all(one.fields.get(key) == value for key, value in which.choices),
            which.report is None or (asked and answered == which.report.submitted),
            which.grade in (None, one.grade),
            which.overdue is None or (one.due_on is not None and one.due_on < which.overdue),
            which.text.replace(" ", "").casefold() in searched,
            told is None
            or (asked and told.submitted is None)
            or (asked and answered == told.submitted and told.value in (None, one.grade)),
            which.stood is None or (which.stood.state == one.state),
        )
    )


ORDERS = {
    "number": lambda one: (natural(one.number), one.id),
    "title": lambda one: (one.title, one.id),
    "state": lambda one: (one.state != "maintained", natural(one.number), one.id),
    "changed": lambda one: (one.changed_at, one.id),
    "due": lambda one: (one.due_on or date.max, natural(one.number), one.id),
}


def test_a_list_is_what_a_plain_model_gives_paged_both_ways(filled: Filled) -> None:
    def check(which: CaseFilter, sort: str, descending: bool, limit: int) -> None:
        model = sorted(
            (one for one in filled.cases if holds(one, which, filled.round_id)),
            key=ORDERS[sort],
            reverse=descending,
        )
        order = {"sort": sort, "descending": descending, "limit": limit}
        with reading(filled.town.store) as read:
            found, cursor = [], None
            pages = []
            while True:
                page = list_cases(read, EVERYTHING, which, cursor=cursor, **order)
                found += page.cases
                pages.append(page)
                if page.next is None:
                    break
                cursor = cursor_of(cursor_text(page.next))
            back, cursor = [], pages[-1].previous
            while cursor is not None:
                page = list_cases(read, EVERYTHING, which, cursor=cursor, **order)
                back = [*page.cases, *back]
                cursor = page.previous
            counts = count_cases(read, EVERYTHING, which)
        assert found == model
        assert back == model[: len(back)]
        assert len(back) + len(pages[-1].cases) == len(model)
        assert counts.total(which.states, which.subcommittee) == len(model)

    checked = given(
        filters(filled.round_id),
        st.sampled_from(sorted(KEYS)),
        st.booleans(),
        st.integers(1, 5),
    )(check)
    settings(
        max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow], database=None
    )(checked)()


def test_counts_add_up_by_state_and_by_subcommittee(filled: Filled) -> None:
    with reading(filled.town.store) as read:
        counts = count_cases(read, EVERYTHING, CaseFilter("task", states=("closed",)))

    assert counts.by_state() == {"maintained": 10, "closed": 2}
    assert counts.by_subcommittee() == {"life": 4, "city": 8}
    assert counts.by_subcommittee(("closed",)) == {"city": 2}
    assert counts.total() == 12


def test_other_departments_cases_are_in_no_list_count_or_search(filled: Filled) -> None:
    with reading(filled.town.store) as read:
        scope = scope_of(read, "park", on=TODAY)
        which = CaseFilter("task")
        listed = list_cases(read, scope, which).cases
        counted = count_cases(read, scope, which).total()
        searched = list_cases(read, scope, CaseFilter(None, text="과제")).cases
        theirs = cases_called(read, scope, "T-1", among=["task"])
        others = cases_called(read, scope, "T-3", among=["task"])
        nobody = list_cases(read, NOTHING, which).cases

    assert {one.fields["lead"] for one in listed} == {"roads"}
    assert (len(listed), counted, len(searched)) == (4, 4, 4)
    assert (len(theirs), others, nobody) == (1, [], ())


FIRST = {
    "changed_at": seoul(date(1990, 1, 1)),
    "due_on": date.min,
    "state_rank": -1,
    "number_form": "",
    "title_form": "",
    "case_id": 0,
}


def test_a_cursor_made_by_hand_shows_nothing_beyond_the_scope(filled: Filled) -> None:
    for sort, keys in KEYS.items():
        place = tuple(FIRST[key.key] for key in keys)
        with reading(filled.town.store) as read:
            scope = scope_of(read, "park", on=TODAY)
            page = list_cases(
                read, scope, CaseFilter("task"), sort=sort, cursor=Cursor(sort, False, place)
            )
        assert {one.fields["lead"] for one in page.cases} == {"roads"}


@pytest.mark.parametrize(
    "text",
    [
        "", "{}", "[]", "[[[[", '["number",false,false,["a"]]', '["number",0,0,["a",1]]',
        '["number",false,false,[1,1]]', '["number",false,false,["a",99999999999999999999]]',
        '["due",false,false,["2013-13-01","a",1]]', '["changed",false,false,["2013-01-01",1]]',
        '["owner",false,false,["a",1]]', '[["number"],false,false,["a",1]]', '"' * 5000,
        '["number",false,false,["a\\u0000",1]]',
    ],
)  # fmt: skip
def test_what_no_list_gave_out_is_no_cursor(text: str) -> None:
    assert cursor_of(text) is None


def test_a_page_is_one_statement_and_so_are_its_counts(filled: Filled) -> None:
    which = CaseFilter(
        "task", ("maintained",), "city", text="과제", told=Told(filled.round_id, True)
    )
    with count_statements(filled.town.store) as seen, reading(filled.town.store) as read:
        list_cases(read, EVERYTHING, which)
        count_cases(read, EVERYTHING, which)

    assert len(seen) == 2


def test_the_rounds_that_report_are_those_in_which_one_answers(filled: Filled) -> None:
    with reading(filled.town.store) as read:
        found = report_rounds(read, "task")

    assert [(one.id, one.period.name, one.review.key) for one in found] == [
        (filled.round_id, "2012-Q1", "quarterly_report")
    ]
