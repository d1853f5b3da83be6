"""A member's turn: conflicts before content, drafts that stay, one receipt for one handing in."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from engine.case import case_numbered
from engine.closing import close_preview
from engine.happened import happened
from engine.interests import conflicts, declare_conflict, declare_none
from engine.link_errors import (
    DraftsMissing,
    InterestUndeclared,
    ItemNotTheirs,
    NothingToSubmit,
)
from engine.review_links import link_with_id, reopen
from engine.review_turn import hand_in, rounds_to_review
from engine.round_errors import RoundNotOpen, SubmissionsRefused
from engine.store import reading, transaction
from engine.tables import answer, interest, notice, receipt
from engine.verify import verify
from tests.engine.evaluation import JULY_5, Evaluation
from tests.rounds_town import seoul


def step_back(evaluation: Evaluation, key: str, ask_id: int, cause: str = "employer") -> bool:
    with transaction(evaluation.town.store) as write:
        return declare_conflict(
            write,
            evaluation.round_id,
            ask_id,
            cause,
            by=evaluation.person(key),
            at=seoul(JULY_5),
        )


def all_drafted(evaluation: Evaluation, key: str = "m1") -> list[int]:
    evaluation.clear(key)
    for ask_id in evaluation.asks(key):
        evaluation.write(key, ask_id, "계속할 만합니다.", "maintain")
    return evaluation.asks(key)


def test_a_turn_holds_what_one_member_is_asked(evaluation):
    turn = evaluation.turn("m1")

    assert [one.ask.number for one in turn.items] == ["T-1", "T-2", "T-3"]
    assert {one.ask.person_key for one in turn.items} == {"m1"}
    assert [one.state for one in turn.items] == ["untouched"] * 3
    assert len(turn.undeclared) == len(turn.to_do) == 3
    with reading(evaluation.town.store) as read:
        who = evaluation.person("m1").id
        assert rounds_to_review(read, who) == [evaluation.round_id]
        assert rounds_to_review(read, evaluation.person("kim").id) == []


def test_a_conflict_takes_the_item_from_the_member_and_from_the_tally(evaluation):
    first, second, third = evaluation.asks("m1")
    evaluation.write("m1", first, "…", "close")

    assert step_back(evaluation, "m1", first)
    assert not step_back(evaluation, "m1", first)  # said twice, done once

    assert [one.ask.id for one in evaluation.turn("m1").items] == [second, third]
    evaluation.town.answer(evaluation.round_id, JULY_5, by="m2", proposal="maintain", opinion="예")
    with reading(evaluation.town.store) as read:
        tally = close_preview(read, evaluation.round_id).tallies[0]
        (told,) = conflicts(read, evaluation.round_id)
        last = happened(read, case_numbered(read, "task", "T-1").id)
        assert verify(read).findings == ()
    assert (tally.number, dict(tally.counts)) == ("T-1", {"maintain": 1})
    assert (told.name, told.number, told.kind, told.cause) == (
        "m1 씨", "T-1", "excluded", "employer",
    )  # fmt: skip
    (event,) = [one for one in last if one.kind == "assigned"]
    assert event.data == {
        "from": "m1",
        "asks": [{"ask": first, "review": "evaluation", "period": "2013-H1", "withdrawn": True}],
        "conflict": "excluded",
    }


def test_a_conflict_is_only_ones_own_and_only_before_the_answer(evaluation):
    (foreign, *_), (mine, *_) = evaluation.asks("m2"), evaluation.asks("m1")
    evaluation.town.answer(evaluation.round_id, JULY_5, by="m1", proposal="maintain")
    before = evaluation.town.count_all()

    for ask_id in (foreign, mine, 9_999):
        with pytest.raises(ItemNotTheirs):
            step_back(evaluation, "m1", ask_id)

    assert evaluation.town.count_all() == before
    evaluation.town.close(evaluation.round_id, JULY_5)
    with pytest.raises(RoundNotOpen):
        step_back(evaluation, "m2", foreign)


def test_nothing_in_the_way_is_declared_of_ones_own_items_and_kept(evaluation):
    mine = evaluation.asks("m1")
    with pytest.raises(ItemNotTheirs):
        evaluation.clear("m1", [*mine, evaluation.asks("m2")[0]])
    assert evaluation.turn("m1").undeclared != ()

    assert evaluation.clear("m1") == 3
    assert evaluation.clear("m1") == 0

    assert evaluation.turn("m1").undeclared == ()
    with pytest.raises(DBAPIError), transaction(evaluation.town.store) as write:
        write.execute(interest.update().values(kind="avoided"))


def test_drafts_stay_are_replaced_and_are_no_events(evaluation):
    events = evaluation.town.count_all()["event"]
    first = evaluation.asks("m1")[0]

    evaluation.write("m1", first, "처음", None)
    evaluation.write("m1", first, "고쳐 쓴 것", "maintain")

    item = evaluation.turn("m1").item(first)
    assert item.draft is not None
    assert (item.state, item.draft.values, item.draft.proposal, item.draft.saved_at) == (
        "drafted", {"opinion": "고쳐 쓴 것"}, "maintain", seoul(JULY_5, 11),
    )  # fmt: skip
    assert evaluation.turn("m2").finished == 0
    assert evaluation.town.count_all()["event"] == events
    evaluation.write("m1", first, "", None)
    assert evaluation.turn("m1").item(first).draft is None
    with pytest.raises(ItemNotTheirs):
        evaluation.write("m1", evaluation.asks("m2")[0], "남의 것", None)


def test_hand_in_takes_all_once_and_gives_a_receipt(evaluation):
    link = evaluation.link("m1")
    asked = all_drafted(evaluation)

    made = evaluation.hand_in("m1")
    again, other = evaluation.hand_in("m1"), evaluation.hand_in("m1", nonce="two")

    assert made == again == other
    assert (made.number, made.asks, made.still_open) == ("2013-H1-00001", tuple(asked), 0)
    turn = evaluation.turn("m1")
    assert [one.state for one in turn.items] == ["done"] * 3
    assert (turn.receipts, turn.to_do) == ((made,), ())
    with reading(evaluation.town.store) as read:
        assert len(read.execute(select(answer)).all()) == 3
        assert link_with_id(read, link.id).spent_at == seoul(JULY_5, 12)
        (told,) = read.execute(select(notice).where(notice.c.template == "receipt")).all()
        assert verify(read).findings == ()
    assert told.person_id == evaluation.person("m1").id
    assert (told.words["number"], told.words["count"]) == ("2013-H1-00001", 3)
    with pytest.raises(DBAPIError), transaction(evaluation.town.store) as write:
        write.execute(receipt.delete())


def test_hand_in_wants_all_unless_a_part_is_said(evaluation):
    link = evaluation.link("m1")
    evaluation.clear("m1")
    with pytest.raises(NothingToSubmit):
        evaluation.hand_in("m1")
    first = evaluation.asks("m1")[0]
    evaluation.write("m1", first, "좋습니다.", "maintain")

    with pytest.raises(DraftsMissing) as missing:
        evaluation.hand_in("m1")
    made = evaluation.hand_in("m1", part=True)

    assert missing.value.numbers == ("T-2", "T-3")
    assert (made.asks, made.still_open) == ((first,), 2)
    with reading(evaluation.town.store) as read:
        assert link_with_id(read, link.id).spent_at is None


def test_hand_in_takes_nothing_if_one_answer_cannot_be_taken(evaluation):
    first, *_ = all_drafted(evaluation)
    evaluation.write("m1", first, "까닭만", None)  # no choice made
    before = evaluation.town.count_all()

    with pytest.raises(SubmissionsRefused) as refused:
        evaluation.hand_in("m1")

    assert list(refused.value.refused) == [first]
    assert evaluation.town.count_all() == before


def test_hand_in_wants_a_word_about_conflicts_first(evaluation):
    first, *rest = evaluation.asks("m1")
    with transaction(evaluation.town.store) as write:
        declare_none(write, evaluation.round_id, rest, by=evaluation.person("m1"), at=seoul(JULY_5))
    for ask_id in (first, *rest):
        evaluation.write("m1", ask_id, "예", "maintain")

    with pytest.raises(InterestUndeclared) as undeclared:
        evaluation.hand_in("m1")

    assert undeclared.value.ask_id == first


def test_two_handings_in_at_once_submit_once(evaluation):
    all_drafted(evaluation)

    with ThreadPoolExecutor(2) as pool:
        made = list(pool.map(lambda n: evaluation.hand_in("m1", nonce=n), ("left", "right")))

    assert made[0] == made[1]
    with reading(evaluation.town.store) as read:
        assert len(read.execute(select(answer)).all()) == 3
        assert len(read.execute(select(receipt)).all()) == 1


def test_a_reopened_turn_takes_answers_anew(evaluation):
    link, asked = evaluation.link("m1"), all_drafted(evaluation)
    evaluation.hand_in("m1")
    assert [one.editable for one in evaluation.turn("m1").items] == [False] * 3

    with transaction(evaluation.town.store) as write:
        reopen(write, link.id, at=seoul(JULY_5, 14))

    assert [one.editable for one in evaluation.turn("m1").items] == [True] * 3
    evaluation.write("m1", asked[0], "다시 생각했습니다.", "close")
    with transaction(evaluation.town.store) as write:
        made = hand_in(
            write,
            evaluation.round_id,
            by=evaluation.person("m1"),
            key="later",
            at=seoul(JULY_5, 15),
        )
    assert made.number == "2013-H1-00002"
    row = next(one for one in evaluation.town.asks(evaluation.round_id) if one.id == asked[0])
    assert (row.version, row.proposal) == (2, "close")
    with reading(evaluation.town.store) as read:
        assert link_with_id(read, link.id).spent_at is not None
