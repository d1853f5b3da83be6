"""Taking answers: all or nothing, each an event, the same again nothing new."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from sqlalchemy import func, select

from engine.answers import Submission, amend, check_submissions, submit
from engine.case import case_numbered
from engine.errors import KeyReused
from engine.frozen import frozen_reports
from engine.happened import happened
from engine.round_errors import RoundNotOpen, SubmissionsRefused
from engine.round_view import previous_values
from engine.store import reading, transaction
from engine.tables import answer, ask, round_
from engine.verify import verify
from states.requirement import Refusal
from tests.rounds_town import Town, seoul

APRIL_3 = date(2013, 4, 3)
GOOD = {"results": "회의를 두 번 열었습니다.", "progress": 40, "grade": "normal"}


@pytest.fixture
def open_town(town: Town) -> Town:
    """Two tasks of 복지과 and one of 도로과, and the report on the first quarter is open."""
    town.publish(since=date(2013, 1, 1))
    town.enter([1, 2])
    town.enter([3], lead="roads")
    town.open(date(2013, 4, 1))
    return town


def ids(town: Town, round_id: int = 1) -> dict[str, int]:
    return {one.number: one.id for one in town.asks(round_id)}


def give(town, submissions, *, by="kim", day=APRIL_3, key=None, round_id=1):
    with transaction(town.store) as write:
        return submit(write, round_id, submissions, by=by, at=seoul(day), key=key)


def refused(town, submissions, *, by="kim", day=APRIL_3, round_id=1):
    before = town.count_all()
    with pytest.raises(SubmissionsRefused) as told:
        give(town, submissions, by=by, day=day, round_id=round_id)
    assert town.count_all() == before
    return {
        ask_id: [each.code for each in refusals] for ask_id, refusals in told.value.refused.items()
    }


def events(town, number):
    with reading(town.store) as read:
        return happened(read, case_numbered(read, "task", number).id)


def test_submit_keeps_the_answer_and_records_an_event_of_the_case(open_town):
    one = ids(open_town)["T-1"]

    assert give(open_town, [Submission(one, {**GOOD, "progress": "40%", "grade": "정상추진"})]) == 1

    (row,) = [each for each in open_town.asks(1) if each.id == one]
    assert (row.status, row.version, row.values, row.submitted_at) == (
        "answered", 1, GOOD, seoul(APRIL_3),
    )  # fmt: skip
    last = events(open_town, "T-1")[-1]
    assert (last.kind, last.actor, last.effective_on, last.from_state, last.to_state) == (
        "answered", "kim", APRIL_3, "maintained", "maintained",
    )  # fmt: skip
    assert last.data == {
        "review": "quarterly_report",
        "period": "2013-Q1",
        "round": 1,
        "ask": one,
        "version": 1,
        "values": {"progress": 40, "grade": "normal"},
    }
    assert last.text == {"results": GOOD["results"]}
    with reading(open_town.store) as read:
        assert verify(read).findings == ()


def test_submit_of_the_same_values_writes_nothing(open_town):
    one = Submission(ids(open_town)["T-1"], GOOD)
    give(open_town, [one])
    before = open_town.count_all()

    assert give(open_town, [one]) == 0
    assert open_town.count_all() == before


def test_submit_anew_while_open_makes_the_next_version_and_keeps_the_first(open_town):
    one = ids(open_town)["T-1"]
    give(open_town, [Submission(one, GOOD)])

    assert give(open_town, [Submission(one, {**GOOD, "progress": 50})]) == 1

    a = answer.c
    assert open_town.rows(select(a.version, a["values"]).order_by(a.version)) == [
        (1, GOOD), (2, {**GOOD, "progress": 50}),
    ]  # fmt: skip
    assert [each.values["progress"] for each in open_town.asks(1, status="answered")] == [50]


def test_submit_with_a_key_answers_once_and_refuses_another_body(open_town):
    one = ids(open_town)["T-1"]
    give(open_town, [Submission(one, GOOD)], key="k1")
    give(open_town, [Submission(one, {**GOOD, "progress": 50})])
    before = open_town.count_all()

    # without the key, the first values would now be a third version
    assert give(open_town, [Submission(one, GOOD)], key="k1") == 1
    assert open_town.count_all() == before
    with pytest.raises(KeyReused):
        give(open_town, [Submission(one, {**GOOD, "progress": 60})], key="k1")


def test_submit_takes_all_or_nothing_and_tells_every_reason(open_town):
    here = ids(open_town)

    assert refused(
        open_town,
        [
            Submission(here["T-1"], GOOD),
            Submission(here["T-2"], {"progress": 140, "nonsense": 1}),
            Submission(here["T-3"], GOOD),
            Submission(999, GOOD),
            Submission(here["T-1"], GOOD),
        ],
    ) == {
        here["T-1"]: ["twice"],
        here["T-2"]: ["field_unknown", "field_missing", "field_invalid"],
        here["T-3"]: ["not_yours"],
        999: ["ask_unknown"],
    }


def test_the_coordinator_and_whoever_has_the_duty_may_answer_and_others_may_not(open_town):
    here = ids(open_town)

    assert refused(open_town, [Submission(here["T-1"], GOOD)], by="m1") == {
        here["T-1"]: ["not_yours"]
    }
    assert give(open_town, [Submission(here["T-3"], GOOD)], by="boss") == 1
    last = events(open_town, "T-3")[-1]
    assert (last.actor, last.data["respondent"]) == ("boss", "park")


def test_a_percentage_that_falls_wants_a_reason(open_town):
    here = ids(open_town)
    give(open_town, [Submission(here["T-1"], GOOD)])
    open_town.close(1, date(2013, 4, 20))
    second = open_town.open_one(date(2013, 7, 1))
    now = ids(open_town, second)
    fallen = Submission(now["T-1"], {**GOOD, "progress": 30})

    with reading(open_town.store) as read:
        assert previous_values(read, second) == {1: GOOD}
        ((_, refusals),) = check_submissions(read, second, [fallen])
    assert refusals == (
        Refusal(
            "fell",
            "추진율: 2013년 1분기(40%)보다 낮습니다(30%).",
            "‘낮아진 사유’ 칸에 낮아진 까닭을 적어 주십시오.",
        ),
    )
    explained = Submission(now["T-1"], {**GOOD, "progress": 30, "reason": "설계를 바꿨습니다."})
    same = Submission(now["T-2"], {**GOOD, "progress": 0})  # not answered before: nothing fell
    day = date(2013, 7, 3)
    assert give(open_town, [explained, same], day=day, round_id=second) == 2


def test_an_evaluation_wants_a_proposal_among_those_it_may_make(open_town):
    second = open_town.open_one(date(2013, 7, 1), "evaluation")
    mine = [one for one in open_town.asks(second) if one.person_key == "m1"]
    day = date(2013, 7, 3)

    assert refused(
        open_town,
        [
            Submission(mine[0].id, {"opinion": "좋습니다."}),
            Submission(mine[1].id, {}, "adopt"),
        ],
        by="m1",
        day=day,
        round_id=second,
    ) == {mine[0].id: ["field_missing"], mine[1].id: ["field_invalid"]}

    by_label = [Submission(mine[0].id, {"opinion": "끝났습니다."}, "종결")]
    assert give(open_town, by_label, by="m1", day=day, round_id=second) == 1
    ((kept,),) = open_town.rows(select(answer.c.proposal))
    assert kept == "close"
    assert events(open_town, mine[0].number)[-1].data["proposal"] == "close"


def test_a_member_answers_for_nobody_else(open_town):
    second = open_town.open_one(date(2013, 7, 1), "evaluation")
    theirs = next(one for one in open_town.asks(second) if one.person_key == "m2")

    assert refused(
        open_town,
        [Submission(theirs.id, {}, "close")],
        by="m1",
        day=date(2013, 7, 3),
        round_id=second,
    ) == {theirs.id: ["not_yours"]}


def test_several_answers_about_one_case_in_one_call_are_an_event_each(open_town):
    second = open_town.open_one(date(2013, 7, 1), "evaluation")
    paper = [
        Submission(one.id, {}, "close") for one in open_town.asks(second) if one.number == "T-1"
    ]

    assert give(open_town, paper, by="boss", day=date(2013, 7, 3), round_id=second) == 3

    told = [each.data["respondent"] for each in events(open_town, "T-1")[1:]]
    assert told == ["m1", "m2", "m3"]


def test_answers_do_not_move_the_day_from_which_a_case_may_change(open_town):
    give(open_town, [Submission(ids(open_town)["T-1"], GOOD)])

    with reading(open_town.store) as read:
        assert case_numbered(read, "task", "T-1").effective_on == date(2012, 1, 1)


@pytest.mark.slow
def test_the_last_answers_at_once_are_all_kept_and_close_nothing(open_town):
    """Seven at once (CO6): closing is never a consequence of an answer."""
    second = open_town.open_one(date(2013, 7, 1), "evaluation")
    work = [(one.id, one.person_key) for one in open_town.asks(second)]

    def hand_in(each: tuple[int, str]) -> int:
        ask_id, key = each
        return give(
            open_town,
            [Submission(ask_id, {}, "close")],
            by=key,
            day=date(2013, 7, 3),
            round_id=second,
        )

    with ThreadPoolExecutor(len(work)) as people:
        assert list(people.map(hand_in, work)) == [1] * 9

    assert open_town.rows(select(round_.c.status).where(round_.c.id == second)) == [("open",)]
    assert open_town.rows(
        select(ask.c.status, func.count()).where(ask.c.round_id == second).group_by(ask.c.status)
    ) == [("answered", 9)]
    with reading(open_town.store) as read:
        assert verify(read).findings == ()


@pytest.mark.slow
def test_the_same_answer_from_two_windows_at_once_is_one_answer(open_town):
    one = Submission(ids(open_town)["T-1"], GOOD)

    with ThreadPoolExecutor(4) as windows:
        new = list(windows.map(lambda _turn: give(open_town, [one]), range(8)))

    assert sorted(new) == [0] * 7 + [1]
    assert open_town.rows(select(func.count()).select_from(answer)) == [(1,)]


def test_a_closed_round_takes_no_answer(open_town):
    here = ids(open_town)
    open_town.close(1, date(2013, 4, 20))

    with pytest.raises(RoundNotOpen):
        give(open_town, [Submission(here["T-1"], GOOD)], day=date(2013, 4, 21))


def mend(town, submission, *, by="kim", reason="합계를 잘못 적었습니다."):
    with transaction(town.store) as write:
        amend(write, 1, submission, by=by, at=seoul(date(2013, 5, 2)), reason=reason)


def test_amend_makes_a_new_version_of_answer_and_report_and_keeps_the_old_ones(open_town):
    here = ids(open_town)
    give(open_town, [Submission(here["T-1"], GOOD)])
    open_town.close(1, date(2013, 4, 20))

    mend(open_town, Submission(here["T-1"], {**GOOD, "progress": 45}))

    a = answer.c
    assert open_town.rows(select(a.version, a.reason).order_by(a.version)) == [
        (1, None), (2, "합계를 잘못 적었습니다."),
    ]  # fmt: skip
    with reading(open_town.store) as read:
        first, second = frozen_reports(read, 1)
    assert (first.report.rows[0].values["progress"], first.reason) == (40, None)
    assert (second.report.rows[0].values["progress"], second.reason) == (
        45, "합계를 잘못 적었습니다.",
    )  # fmt: skip
    assert (first.intact, second.intact) == (True, True)
    last = events(open_town, "T-1")[-1]
    assert (last.kind, last.effective_on) == ("corrected", date(2013, 5, 2))
    assert last.text == {"results": GOOD["results"], "correction": "합계를 잘못 적었습니다."}


def test_amend_takes_an_answer_that_was_missing(open_town):
    here = ids(open_town)
    open_town.close(1, date(2013, 4, 20))

    mend(open_town, Submission(here["T-1"], GOOD), reason="출장으로 늦었습니다.")

    with reading(open_town.store) as read:
        told = [each.report.totals for each in frozen_reports(read, 1)]
    assert [(each.answered, each.missing) for each in told] == [(0, 3), (1, 2)]


def test_amend_of_the_same_values_writes_nothing_and_wants_a_reason_otherwise(open_town):
    here = ids(open_town)
    give(open_town, [Submission(here["T-1"], GOOD)])
    open_town.close(1, date(2013, 4, 20))
    before = open_town.count_all()

    mend(open_town, Submission(here["T-1"], GOOD))
    with pytest.raises(SubmissionsRefused) as told:
        mend(open_town, Submission(here["T-1"], {**GOOD, "progress": 45}), reason=" ")

    assert [each.code for each in told.value.refused[here["T-1"]]] == ["reason_missing"]
    assert open_town.count_all() == before


def test_amend_leaves_a_tallied_proposal_alone(open_town):
    second = open_town.open_one(date(2013, 7, 1), "evaluation")
    mine = next(one for one in open_town.asks(second) if one.person_key == "m1")
    give(
        open_town,
        [Submission(mine.id, {}, "close")],
        by="m1",
        day=date(2013, 7, 3),
        round_id=second,
    )
    open_town.close(second, date(2013, 8, 10))
    day = seoul(date(2013, 8, 11))

    with pytest.raises(SubmissionsRefused) as told, transaction(open_town.store) as write:
        amend(
            write,
            second,
            Submission(mine.id, {}, "maintain"),
            by="m1",
            at=day,
            reason="생각을 바꿈",
        )
    assert [each.code for each in told.value.refused[mine.id]] == ["tallied"]

    with transaction(open_town.store) as write:
        amend(
            write,
            second,
            Submission(mine.id, {"opinion": "목표 달성"}),
            by="m1",
            at=day,
            reason="빠뜨림",
        )
    a = answer.c
    assert open_town.rows(select(a.version, a.proposal).order_by(a.version)) == [
        (1, "close"), (2, "close"),
    ]  # fmt: skip


def test_amend_of_an_open_round_says_to_submit(open_town):
    with pytest.raises(RoundNotOpen) as told:
        mend(open_town, Submission(ids(open_town)["T-1"], GOOD))

    assert (told.value.status, told.value.wanted) == ("open", "closed")
