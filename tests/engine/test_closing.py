"""Closing a round: once, by somebody, with sums that balance and a report that stays."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from sqlalchemy import func, select, text

from engine.advance import advance
from engine.answers import Submission, submit
from engine.case import cases
from engine.closing import closable, close_preview, close_round
from engine.errors import PeriodFrozen
from engine.frozen import frozen_report_of, frozen_reports
from engine.meetings import agenda
from engine.preview import MoveRequest
from engine.proposal import Tally, proposals
from engine.register import CaseEdit, edit
from engine.round_errors import ReportUnknown, RoundNotOpen, RoundUnknown
from engine.round_report import ReportRow, Totals, round_report
from engine.store import reading, transaction
from engine.tables import ask, frozen_report, round_
from tests.rounds_town import Town, seoul

APRIL_20 = date(2013, 4, 20)


@pytest.fixture
def open_town(town: Town) -> Town:
    """Two tasks of 복지과 and one of 도로과, and the report on the first quarter is open."""
    town.publish(since=date(2013, 1, 1))
    town.enter([1, 2])
    town.enter([3], lead="roads", batch="new")
    town.open(date(2013, 4, 1))
    return town


def vote(town: Town, round_id: int, votes: dict[str, dict[str, str]]) -> None:
    """Let each member propose for each case number."""
    by_number = {(one.person_key, one.number): one.id for one in town.asks(round_id)}
    for member, theirs in votes.items():
        given = [Submission(by_number[member, number], {}, move) for number, move in theirs.items()]
        with transaction(town.store) as write:
            submit(write, round_id, given, by=member, at=seoul(date(2013, 7, 5)))


def report(town: Town, round_id: int):
    with reading(town.store) as read:
        return frozen_report_of(read, round_id).report


def test_close_round_marks_what_is_missing_and_says_how_it_went(open_town):
    open_town.answer(
        1, date(2013, 4, 3), by="kim", results="했습니다.", progress=40, grade="normal"
    )

    closed = open_town.close(1, APRIL_20)

    row = closed.round
    assert (row.status, row.items, row.asked, row.answered, row.missing, row.report_version) == (
        "closed", 3, 3, 2, 1, 1,
    )  # fmt: skip
    assert (closed.fresh, dict(closed.proposals)) == (True, {})
    assert [(one.number, one.status) for one in open_town.asks(1)] == [
        ("T-1", "answered"), ("T-2", "answered"), ("T-3", "missing"),
    ]  # fmt: skip


def test_close_round_again_changes_nothing_and_gives_the_same(open_town):
    second = open_town.open_one(date(2013, 7, 1), "evaluation")
    vote(open_town, second, {"m1": {"T-1": "close", "T-2": "maintain"}})
    first = open_town.close(second, date(2013, 8, 10))
    before = open_town.count_all()

    again = open_town.close(second, date(2013, 9, 10))

    assert (first.fresh, again.fresh) == (True, False)
    assert (again.round, again.proposals) == (first.round, first.proposals)
    assert open_town.count_all() == before


@pytest.mark.slow
def test_close_round_at_once_from_two_sides_closes_once(open_town):
    def close(_turn: int) -> bool:
        with transaction(open_town.store) as write:
            return close_round(write, 1, by="boss", at=seoul(APRIL_20)).fresh

    with ThreadPoolExecutor(4) as sides:
        assert sorted(sides.map(close, range(4))) == [False, False, False, True]

    assert open_town.rows(select(func.count()).select_from(frozen_report)) == [(1,)]


def test_close_round_of_one_that_is_opening_or_unknown_is_refused(open_town):
    with transaction(open_town.store) as write:
        write.execute(round_.update().values(status="opening"))

    with pytest.raises(RoundNotOpen):
        open_town.close(1, APRIL_20)
    with pytest.raises(RoundUnknown):
        open_town.close(99, APRIL_20)


def test_closable_gives_a_round_from_the_day_after_the_last_for_answers(open_town):
    # due 2013-04-10, closes 2013-04-15
    with reading(open_town.store) as read:
        assert closable(read, today=date(2013, 4, 15)) == []
        assert closable(read, today=date(2013, 4, 16)) == [1]

    open_town.close(1, date(2013, 4, 16))

    with reading(open_town.store) as read:
        assert closable(read, today=date(2013, 4, 17)) == []


def test_a_tally_needs_a_majority_and_drafts_an_item_for_each_move(open_town):
    second = open_town.open_one(date(2013, 7, 1), "evaluation")
    vote(
        open_town,
        second,
        {
            "m1": {"T-1": "close", "T-2": "close"},
            "m2": {"T-1": "close", "T-2": "maintain"},
            "m3": {"T-1": "maintain"},
        },
    )
    with reading(open_town.store) as read:
        preview = close_preview(read, second)

    closed = open_town.close(second, date(2013, 8, 10))

    with reading(open_town.store) as read:
        found, drafts = proposals(read, second), agenda(read, None)
    (item,) = drafts
    assert found == [
        Tally(1, "T-1", "과제 1", "close", {"close": 2, "maintain": 1}, item.id),
        Tally(2, "T-2", "과제 2", None, {"close": 1, "maintain": 1}),
        Tally(3, "T-3", "과제 3", None, {}),
    ]
    assert (item.title, item.note, item.meeting_id) == (
        "2013년 상반기 평가: 종결 제안 1건", "T-1 과제 1", None,
    )  # fmt: skip
    assert dict(closed.proposals) == {"close": 1, None: 2}
    assert [(each.number, each.move) for each in preview.tallies] == [
        ("T-1", "close"), ("T-2", None), ("T-3", None),
    ]  # fmt: skip
    assert [(each.committee, each.person, each.missing) for each in preview.missing] == [
        ("생활분과", "m1 씨", 1), ("생활분과", "m2 씨", 1), ("생활분과", "m3 씨", 2),
    ]  # fmt: skip
    # a proposal is never a move
    with reading(open_town.store) as read:
        assert {one.state for one in cases(read)} == {"maintained"}


def test_close_preview_changes_nothing(open_town):
    before = open_town.count_all()

    with reading(open_town.store) as read:
        preview = close_preview(read, 1)

    assert [(each.organisation, each.person, each.titles) for each in preview.missing] == [
        ("도로과", "park 씨", ("과제 3",)),
        ("복지과", "kim 씨", ("과제 1", "과제 2")),
    ]
    assert open_town.count_all() == before


def test_the_frozen_report_has_a_row_a_case_and_sums_that_balance(open_town):
    open_town.answer(
        1, date(2013, 4, 3), by="kim", results="했습니다.", progress=40, grade="normal"
    )
    open_town.close(1, APRIL_20)

    first, *_, last = report(open_town, 1).rows
    values = {"results": "했습니다.", "progress": 40, "grade": "normal"}
    assert first == ReportRow(
        number="T-1",
        title="과제 1",
        state="maintained",
        fields={"lead": "welfare", "subcommittee": "life", "batch": "agreed"},
        names={"lead": "복지과", "subcommittee": "생활분과"},
        asked=1,
        answered=1,
        values=values,
        opinions=[],
        counts={},
        proposal=None,
        change={},
    )
    assert (last.number, last.values, last.answered) == ("T-3", None, 0)
    totals = report(open_town, 1).totals
    assert totals == Totals(
        items=3, asked=3, answered=2, missing=1,
        choices={"grade": {"": 1, "normal": 2}}, proposals={},
    )  # fmt: skip
    assert sum(totals.choices["grade"].values()) == totals.items


def test_the_report_says_what_changed_since_the_last_one(open_town):
    open_town.answer(1, date(2013, 4, 3), by="kim", results="가", progress=40, grade="normal")
    open_town.close(1, APRIL_20)
    second = open_town.open_one(date(2013, 7, 1))
    open_town.enter([4], on=date(2013, 6, 1))
    open_town.answer(second, date(2013, 7, 3), by="kim", results="나", progress=55, grade="ongoing")

    open_town.close(second, date(2013, 7, 20))

    changed = {row.number: row.change for row in report(open_town, second).rows}
    moved = {
        "progress": {"before": 40, "after": 55, "by": 15},
        "grade": {"before": "normal", "after": "ongoing"},
    }
    assert changed == {"T-1": moved, "T-2": moved, "T-3": {}}


def test_a_round_that_is_still_open_is_no_last_report(open_town):
    open_town.answer(1, date(2013, 4, 3), by="kim", results="가", progress=40)
    open_town.close(1, APRIL_20)
    open_town.open(date(2013, 7, 1))  # and nobody closes it
    third = open_town.open_one(date(2013, 10, 1))
    open_town.answer(third, date(2013, 10, 3), by="kim", results="나", progress=60)

    open_town.close(third, date(2013, 10, 20))

    changed = report(open_town, third).rows[0].change
    assert changed["progress"] == {"before": 40, "after": 60, "by": 20}


def test_the_report_of_an_evaluation_carries_opinions_without_names_and_counts(open_town):
    second = open_town.open_one(date(2013, 7, 1), "evaluation")
    mine = next(one for one in open_town.asks(second) if one.person_key == "m2")
    with transaction(open_town.store) as write:
        submit(
            write, second, [Submission(mine.id, {"opinion": "끝났습니다."}, "close")],
            by="m2", at=seoul(date(2013, 7, 5)),
        )  # fmt: skip
    open_town.close(second, date(2013, 8, 10))

    told = report(open_town, second)
    row = told.rows[0]
    assert (row.asked, row.answered, row.values, row.opinions, row.counts, row.proposal) == (
        3, 1, None, [{"opinion": "끝났습니다."}], {"close": 1}, "close",
    )  # fmt: skip
    assert told.totals.proposals == {"": 2, "close": 1}


def test_the_report_shows_the_register_of_the_last_day_of_the_period(open_town):
    with transaction(open_town.store) as write:
        edit(
            write, [CaseEdit(1, 1, {"title": "새 이름", "lead": "roads"})],
            actor="boss", at=seoul(date(2013, 4, 5)), on=date(2013, 4, 5), reason="조직 개편",
        )  # fmt: skip

    open_town.close(1, APRIL_20)

    row = report(open_town, 1).rows[0]
    assert (row.title, row.names["lead"]) == ("과제 1", "복지과")


def test_a_closed_period_is_frozen_for_every_case_of_the_lifecycle(open_town):
    open_town.enter([4], state="proposed")
    open_town.close(1, APRIL_20)

    def move(number: str, name: str, on: date) -> None:
        advance(
            open_town.store,
            "task",
            MoveRequest(number, name),
            actor="boss",
            at=seoul(APRIL_20),
            on=on,
        )

    with pytest.raises(PeriodFrozen):
        move("T-1", "close", date(2013, 3, 31))
    move("T-1", "close", date(2013, 4, 1))
    with pytest.raises(PeriodFrozen):  # not reported on, and yet it would have counted
        move("T-4", "adopt", date(2013, 3, 31))
    move("T-4", "adopt", date(2013, 4, 1))
    with pytest.raises(PeriodFrozen):
        open_town.enter([5])


def test_closing_an_earlier_period_later_thaws_nothing_and_compares_with_nothing(open_town):
    second = open_town.open_one(date(2013, 7, 1))
    for round_id in (1, second):
        open_town.answer(round_id, date(2013, 7, 3), by="kim", results="가", progress=40)
    open_town.close(second, date(2013, 7, 20))

    open_town.close(1, date(2013, 7, 21))

    with reading(open_town.store) as read:
        assert {one.frozen_through for one in cases(read)} == {date(2013, 6, 30)}
    assert [row.change for row in report(open_town, 1).rows] == [{}, {}, {}]


def test_a_draft_of_the_report_is_what_closing_freezes(open_town):
    open_town.answer(1, date(2013, 4, 3), by="kim", results="가", progress=40, grade="normal")
    with reading(open_town.store) as read:
        draft = round_report(read, 1)
        with pytest.raises(ReportUnknown):
            frozen_report_of(read, 1)

    open_town.close(1, APRIL_20)

    assert report(open_town, 1) == draft


def test_a_frozen_report_that_was_tampered_with_is_not_intact(open_town):
    open_town.close(1, APRIL_20)
    with transaction(open_town.store) as write:
        if write.dialect.name == "sqlite":
            write.execute(text("DROP TRIGGER frozen_report_no_update"))
        else:
            write.execute(text("ALTER TABLE frozen_report DISABLE TRIGGER USER"))
        held = write.scalar(select(frozen_report.c.content))
        held["rows"][0]["title"] = "다른 이름"
        write.execute(frozen_report.update().values(content=held))

    with reading(open_town.store) as read:
        assert [each.intact for each in frozen_reports(read, 1)] == [False]


def test_a_withdrawn_ask_is_neither_missing_nor_counted(open_town):
    second = open_town.open_one(date(2013, 7, 1), "evaluation")
    theirs = [one.id for one in open_town.asks(second) if one.person_key == "m3"]
    with transaction(open_town.store) as write:
        write.execute(ask.update().where(ask.c.id.in_(theirs)).values(status="withdrawn"))

    closed = open_town.close(second, date(2013, 8, 10))

    assert (closed.round.asked, closed.round.missing, report(open_town, second).rows[0].asked) == (
        6, 6, 2,
    )  # fmt: skip
