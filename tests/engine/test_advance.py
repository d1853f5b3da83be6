"""Moving cases: one action, one transaction, with every reason told when it cannot be."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import event as sqlalchemy_event
from sqlalchemy import func, select

from engine.advance import advance, advance_many
from engine.definitions import publish
from engine.errors import (
    CaseChanged,
    CaseNotFound,
    EffectiveTooEarly,
    KeyReused,
    MovesRefused,
    SuccessorEnded,
)
from engine.lineage import Link, lineage
from engine.meetings import decisions_on
from engine.preview import MoveRequest
from engine.register import NewCase, register
from engine.store import reading, transaction
from engine.tables import case_link, command, decision_use
from engine.tables import event as event_table

NOON = datetime(2013, 1, 10, 3, tzinfo=UTC)
BY_HAN = {"actor": "han", "at": NOON}
CLOSE = MoveRequest("1", "close", {"cause": "done", "reason": "목표를 이루었습니다."})


def test_advance_moves_the_case_and_records_who_did_it_when_and_why(city):
    city.decide({"1": "close"})

    done = advance(city.store, "policy_task", CLOSE, **BY_HAN)

    one, last = city.case("1"), city.story("1")[-1]
    assert (one.state, one.version, one.effective_on) == ("closed", 2, date(2013, 1, 10))
    assert (last.id, last.seq, last.kind, last.move) == (done.event_id, 2, "moved", "close")
    assert (last.from_state, last.to_state) == ("maintained", "closed")
    assert (last.actor, last.effective_on, last.recorded_at) == ("han", date(2013, 1, 10), NOON)
    assert last.data["given"] == {"cause": "done"}
    assert last.text == {"reason": "목표를 이루었습니다."}


def test_advance_without_a_decision_is_refused_with_every_reason(city):
    with pytest.raises(MovesRefused) as caught:
        advance(city.store, "policy_task", replace(CLOSE, given={}), **BY_HAN)

    codes = [refusal.code for refusal in caught.value.refused[0].verdict.refusals]
    assert codes[0] == "field_missing"
    assert len(codes) == len(set(codes)) == 2
    assert city.case("1").version == 1


def test_advance_by_somebody_whose_move_it_is_not_is_refused(city):
    city.decide({"1": "close"})

    with pytest.raises(MovesRefused) as caught:
        advance(city.store, "policy_task", CLOSE, actor="lee", at=NOON)

    assert [r.code for r in caught.value.refused[0].verdict.refusals] == ["not_yours"]


def test_a_decision_about_one_case_opens_no_other(city):
    city.decide({"2": "close"})

    with pytest.raises(MovesRefused):
        advance(city.store, "policy_task", CLOSE, **BY_HAN)

    assert city.case("1").state == "maintained"


def test_two_cases_cannot_use_one_decision_even_by_naming_it(city):
    item = city.decide({"1": "close"})
    with reading(city.store) as read:
        (decision,) = decisions_on(read, item)
    named = replace(CLOSE, decision=decision.id)
    advance(city.store, "policy_task", named, **BY_HAN)

    with pytest.raises(MovesRefused) as caught:
        advance(city.store, "policy_task", replace(named, number="2"), **BY_HAN)

    assert [r.code for r in caught.value.refused[0].verdict.refusals] == ["decision_unknown"]
    assert city.case("2").version == 1


def test_a_decision_opens_its_move_once(city):
    city.decide({"1": "maintain"})
    keep = MoveRequest("1", "maintain")
    advance(city.store, "policy_task", keep, **BY_HAN)

    with pytest.raises(MovesRefused):
        advance(city.store, "policy_task", keep, **BY_HAN)

    assert (city.case("1").state, city.case("1").version) == ("maintained", 2)


def test_supersede_links_the_case_to_its_successors(city):
    city.decide({"1": "supersede"})
    request = MoveRequest("1", "supersede", {"how": "merged", "reason": "중복"}, ("2", "10"))

    advance(city.store, "policy_task", request, **BY_HAN)

    with reading(city.store) as read:
        assert lineage(read, [city.case("2").id]) == [
            Link("1", "빈집 정비", "2", "마을 도서관", "merged")
        ]
        assert len(lineage(read, [city.case("1").id])) == 2


def test_successor_that_ends_in_the_same_action_is_refused_and_nothing_moves(city):
    city.decide({"1": "supersede", "2": "close"})
    requests = [
        MoveRequest("1", "supersede", {"how": "replaced", "reason": "대체"}, ("2",)),
        replace(CLOSE, number="2"),
    ]

    with pytest.raises(SuccessorEnded):
        advance_many(city.store, "policy_task", requests, **BY_HAN)

    assert [city.case(number).version for number in ("1", "2")] == [1, 1]


def test_advance_many_moves_all_or_none(city):
    city.decide({"1": "maintain", "2": "maintain"})
    requests = [MoveRequest(number, "maintain") for number in ("1", "2", "10")]

    with pytest.raises(MovesRefused) as caught:
        advance_many(city.store, "policy_task", requests, **BY_HAN)
    assert [each.request.number for each in caught.value.refused] == ["10"]
    assert [city.case(number).version for number in ("1", "2", "10")] == [1, 1, 1]

    advance_many(city.store, "policy_task", requests[:2], **BY_HAN)
    assert [city.case(number).version for number in ("1", "2", "10")] == [2, 2, 1]


def test_advance_twice_with_one_key_happens_once(city):
    city.decide({"1": "close"})

    first = advance(city.store, "policy_task", CLOSE, **BY_HAN, key="close-1")
    again = advance(city.store, "policy_task", CLOSE, **BY_HAN, key="close-1")

    assert again == first
    assert len(city.story("1")) == 2


def test_a_key_used_for_another_request_is_refused(city):
    city.decide({"1": "close", "2": "close"})
    advance(city.store, "policy_task", CLOSE, **BY_HAN, key="close-1")

    with pytest.raises(KeyReused):
        advance(city.store, "policy_task", replace(CLOSE, number="2"), **BY_HAN, key="close-1")

    assert city.case("2").state == "maintained"


def test_a_refused_command_leaves_its_key_free(city):
    with pytest.raises(MovesRefused):
        advance(city.store, "policy_task", CLOSE, **BY_HAN, key="close-1")

    with reading(city.store) as read:
        assert read.scalar(select(func.count()).select_from(command)) == 0


def test_advance_on_a_version_that_has_passed_tells_what_happened(city):
    city.decide({"1": "maintain"})
    advance(city.store, "policy_task", MoveRequest("1", "maintain"), **BY_HAN)

    with pytest.raises(CaseChanged) as caught:
        advance(city.store, "policy_task", replace(CLOSE, expected_version=1), **BY_HAN)

    assert (caught.value.expected, caught.value.version) == (1, 2)
    assert [each.move for each in caught.value.happened] == ["maintain"]


def test_nothing_takes_effect_before_the_last_change(city):
    city.decide({"1": "maintain"})
    keep = MoveRequest("1", "maintain")
    advance(city.store, "policy_task", keep, **BY_HAN)
    city.decide({"1": "close"}, on=date(2013, 1, 9))

    with pytest.raises(EffectiveTooEarly):
        advance(city.store, "policy_task", CLOSE, **BY_HAN, on=date(2013, 1, 9))


def test_advance_of_an_unknown_case(city):
    with pytest.raises(CaseNotFound, match="no case '404'"):
        advance(city.store, "policy_task", replace(CLOSE, number="404"), **BY_HAN)


def test_a_failure_in_the_middle_leaves_nothing_behind(city):
    """The event is written; the use of the decision fails: case, event and link must all go."""
    city.decide({"1": "supersede"})
    request = MoveRequest("1", "supersede", {"how": "merged", "reason": "중복"}, ("2",))

    def fail(connection, cursor, statement, *rest):
        if "case_link" in statement and statement.startswith("INSERT"):
            raise RuntimeError("the disk is full")

    sqlalchemy_event.listen(city.store, "before_cursor_execute", fail)
    with pytest.raises(RuntimeError):
        advance(city.store, "policy_task", request, **BY_HAN, key="k")

    with reading(city.store) as read:
        counts = [
            read.scalar(select(func.count()).select_from(table))
            for table in (event_table, decision_use, case_link, command)
        ]
    assert counts == [3, 0, 0, 0]
    assert city.case("1").version == 1


@pytest.mark.parametrize("count", [2, 200])
def test_advance_many_asks_a_constant_number_of_statements(city, count):
    numbers = [str(n) for n in range(100, 100 + count)]
    city.enter({number: f"과제 {number}" for number in numbers})
    city.decide(dict.fromkeys(numbers, "maintain"))
    statements = []
    sqlalchemy_event.listen(
        city.store, "before_cursor_execute", lambda c, cu, s, *rest: statements.append(s)
    )

    advance_many(
        city.store, "policy_task", [MoveRequest(n, "maintain") for n in numbers], **BY_HAN, key="k"
    )

    asked = [s for s in statements if not s.startswith(("BEGIN", "SET TRANSACTION"))]
    assert len(asked) == 14  # one keeps the index of cases


def test_the_same_request_after_midnight_is_the_same(city):
    city.decide({"1": "close"})
    before = datetime(2013, 1, 10, 14, 59, 59, tzinfo=UTC)  # 23:59:59 in Seoul
    first = advance(city.store, "policy_task", CLOSE, actor="han", at=before, key="k")

    after = datetime(2013, 1, 10, 15, 0, 4, tzinfo=UTC)
    assert advance(city.store, "policy_task", CLOSE, actor="han", at=after, key="k") == first


def test_a_successor_named_twice_is_one(city):
    city.decide({"1": "supersede"})
    request = MoveRequest("1", "supersede", {"how": "merged", "reason": "중복"}, ("2", "2"))

    advance(city.store, "policy_task", request, **BY_HAN)

    with reading(city.store) as read:
        assert len(lineage(read, [city.case("1").id])) == 1


REPORTED = """\
lifecycle: survey
label: 현황 조사
fields:
  lead: {label: 주관부서, type: organisation, required: true}
states:
  running: {label: 추진, initial: true}
  ended: {label: 완료, final: true}
moves:
  end: {label: 완료, from: [running], to: ended, by: [coordinator], requires: [{review: check_up}]}
reviews:
  check_up:
    label: 분기 자체점검
    every: quarter
    of: [running]
    answers: one
    answered_by: {role: program_manager, of: lead}
    opens: {from: period_end, days: 1}
    due: {from: period_end, days: 10}
    catch_up: latest
    form: {results: {label: 추진실적, type: text}}
"""


def test_a_missing_review_is_called_by_its_name(city):
    """A case pins no reviews, so what one is called comes from the definition in force."""
    with transaction(city.store) as write:
        publish(write, REPORTED.encode(), file="s.yaml", by="han", at=NOON, since=date(2013, 1, 1))
        row = NewCase("1", "빈집", "running", {"lead": "welfare-policy"}, date(2013, 1, 2), "계획")
        register(write, "survey", [row], actor="han", at=NOON)

    with pytest.raises(MovesRefused) as refused:
        advance(city.store, "survey", MoveRequest("1", "end"), actor="han", at=NOON)

    assert [r.sentence for r in refused.value.previews[0].verdict.refusals] == [
        "이 과제에 대해 마감된 「분기 자체점검」 회차가 없습니다."
    ]
