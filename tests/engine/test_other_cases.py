"""What a move needs of other cases: nobody with the same value, a parent that stands."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import event as hook

from engine.advance import advance_many
from engine.errors import MovesRefused
from engine.preview import MoveRequest
from tests.grant_office import NOON, attended, signed

TERM = {"term": "2013. 4. 8. ~ 2014. 3. 31."}


def codes(caught):
    return [[refusal.code for refusal in each.verdict.refusals] for each in caught.value.refused]


def begins_to_write(connection, statement):
    """The moment between the decision, made outside the lock, and the lock."""
    if connection.dialect.name == "sqlite":
        return statement == "BEGIN IMMEDIATE"
    return "pg_advisory_xact_lock" in statement


def ready_to_start(grants, number, **fields):
    grants.enter(number, "deliberating", **fields)
    grants.prove(
        signed(number, "city"),
        signed(number, "district:east"),
        signed(number, "members:lake"),
        attended(number, "lead"),
        attended(number, "accountant"),
    )


def test_a_second_live_case_of_one_district_is_refused_and_the_first_is_named(grants):
    for number in ("1", "2"):
        grants.enter(number)
        grants.ready(number)
    grants.advance("1", "deliberate")

    with pytest.raises(MovesRefused) as caught:
        grants.advance("2", "deliberate")

    (refusal,) = caught.value.refused[0].verdict.refusals
    assert refusal.code == "unique_taken"
    assert "1 1호" in refusal.sentence


def test_cases_elsewhere_not_begun_or_ended_are_no_rivals(grants):
    grants.enter("1")
    grants.enter("2", "closed")
    grants.enter("3", "deliberating", district="west")
    grants.enter("4")
    grants.ready("4")

    grants.advance("4", "deliberate")

    assert grants.case("4").state == "deliberating"


def test_two_of_one_district_in_one_action_are_refused_and_neither_moves(grants):
    for number in ("1", "2"):
        grants.enter(number)
        grants.ready(number)
    both = [MoveRequest(number, "deliberate") for number in ("1", "2")]

    with pytest.raises(MovesRefused) as caught:
        advance_many(grants.store, "grant", both, actor="han", at=NOON)

    assert codes(caught) == [["unique_taken"]] * 2
    assert [grants.case(number).state for number in ("1", "2")] == ["applied"] * 2


def test_of_two_of_one_district_at_one_moment_one_passes(grants):
    """Both are decided before either is recorded: what stops the second is asked under the lock."""
    for number in ("1", "2"):
        grants.enter(number)
        grants.ready(number)
    together = Barrier(2, timeout=20)

    def wait(connection, _cursor, statement, *rest):
        # The write begins: both have been found free of rivals by now.
        if begins_to_write(connection, statement) and not connection.info.pop("waited", False):
            connection.info["waited"] = True
            together.wait()

    hook.listen(grants.store, "before_cursor_execute", wait)

    def move(number):
        try:
            grants.advance(number, "deliberate")
        except MovesRefused as error:
            return [refusal.code for refusal in error.refused[0].verdict.refusals]
        return "moved"

    with ThreadPoolExecutor(2) as pool:
        said = list(pool.map(move, ("1", "2")))

    assert sorted(map(str, said)) == ["['unique_taken']", "moved"]
    states = sorted(grants.case(number).state for number in ("1", "2"))
    assert states == ["applied", "deliberating"]


@pytest.mark.parametrize("site", ['옛 "창고" 1층', "가\\나"])
def test_a_text_field_is_compared_as_it_is_written(grants, site):
    grants.enter("협약-1", "running", lifecycle="accord")
    shared = {"members": ["lake"], "agreement": "협약-1", "site": site}
    grants.enter("1", "started", **shared)
    grants.enter("2", "started", **{**shared, "site": "다른 곳"})
    ready_to_start(grants, "3", **shared)

    with pytest.raises(MovesRefused) as caught:
        grants.advance("3", "start", TERM)

    assert codes(caught) == [["unique_taken"]]
    assert "1 1호" in caught.value.refused[0].verdict.refusals[0].sentence
    assert "2 2호" not in caught.value.refused[0].verdict.refusals[0].sentence


@pytest.mark.parametrize(
    ("named", "code"),
    [
        ("협약-1", "parent_elsewhere"),
        ("협약-9", "parent_unknown"),
        (None, "case_field_missing"),
    ],
)
def test_the_case_above_must_stand_where_the_move_needs_it(grants, named, code):
    grants.enter("협약-1", "drafted", lifecycle="accord")
    ready_to_start(grants, "1", members=["lake"], **({"agreement": named} if named else {}))

    with pytest.raises(MovesRefused) as caught:
        grants.advance("1", "start", TERM)

    assert codes(caught) == [[code]]


def test_a_parent_that_ends_in_between_holds_the_child_back(grants):
    """The parent is looked at again, under its lock, after the move was decided."""
    grants.enter("협약-1", "running", lifecycle="accord")
    ready_to_start(grants, "1", members=["lake"], agreement="협약-1")
    ended = []

    def end_the_parent(connection, _cursor, statement, *rest):
        if not ended and begins_to_write(connection, statement):
            ended.append(True)
            grants.advance("협약-1", "end", lifecycle="accord")

    hook.listen(grants.store, "before_cursor_execute", end_the_parent)

    with pytest.raises(MovesRefused) as caught:
        grants.advance("1", "start", TERM)

    assert (ended, codes(caught)) == ([True], [["parent_elsewhere"]])
    assert grants.case("1").state == "deliberating"


@pytest.mark.parametrize("count", [2, 30])
def test_facts_about_other_cases_ask_a_constant_number_of_statements(grants, count):
    numbers = [str(n) for n in range(1, count + 1)]
    for number in numbers:
        grants.enter(number)
        grants.ready(number)
    seen = []
    hook.listen(grants.store, "before_cursor_execute", lambda c, cu, s, *rest: seen.append(s))

    with pytest.raises(MovesRefused):
        advance_many(
            grants.store,
            "grant",
            [MoveRequest(number, "deliberate") for number in numbers],
            actor="han",
            at=NOON,
        )

    asked = [
        s for s in seen if not s.startswith(("BEGIN", "SET TRANSACTION")) and "pg_adv" not in s
    ]
    assert len(asked) == 14
