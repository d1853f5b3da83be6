from datetime import date

import pytest

from states import (
    Actor,
    Asked,
    DecisionFact,
    Facts,
    Refusal,
    ReviewFact,
    SuccessorFact,
    Verdict,
    decide,
    needs,
    read_lifecycle,
)

DAY = date(2012, 12, 31)
COORDINATOR = frozenset({Actor("coordinator")})
CLOSE = {"cause": "완료"}
SUPERSEDE = {"how": "merged", "reason": "두 과제의 목표가 같습니다."}
TAKES_OVER = SuccessorFact("신규-01", 2, final=False, same=False)


def asked(move, given=None, **more):
    return Asked(move, more.pop("on", DAY), {"lead": "welfare-policy"}, given or {}, **more)


def decision(number=1, move="close", body="plenary", passed=True, used=False, **more):
    on = more.pop("on", date(2012, 12, 14))
    return DecisionFact(number, move, body, passed, on, used, "2012-12-14 임시회 제1호 안건")


def codes(verdict):
    return [refusal.code for refusal in verdict.refusals]


def test_decide_allows_what_the_plenary_decided_and_names_the_decision(policy_task):
    facts = Facts(decisions=(decision(number=7, move="maintain"),))

    verdict = decide(policy_task, "maintained", asked("maintain"), facts, COORDINATOR)

    assert verdict == Verdict("maintain", "maintained", (), 7, {})
    assert verdict.allowed


def test_decide_refuses_what_is_not_open_and_lists_what_is(policy_task):
    verdict = decide(policy_task, "on_hold", asked("adopt"), Facts(), COORDINATOR)

    assert verdict == Verdict(
        "adopt",
        None,
        (
            Refusal(
                "not_open",
                "「보류」 상태에서는 「채택」 처리를 할 수 없습니다.",
                "지금 할 수 있는 처리에서 골라 주십시오: 재개, 종결, 대체·통합.",
            ),
        ),
        None,
        {},
    )
    assert not verdict.allowed


@pytest.mark.parametrize("move", ["archive", "to_closed", "trigger", "may_close", "유지", ""])
def test_decide_knows_no_move_that_the_file_does_not(policy_task, move):
    verdict = decide(policy_task, "maintained", asked(move), Facts(), COORDINATOR)

    assert [(r.code, r.sentence) for r in verdict.refusals] == [
        ("not_open", f"이 과제가 따르는 정책과제 정의에는 없는 처리입니다: {move}.")
    ]


def test_decide_opens_nothing_from_a_state_of_another_version(policy_task):
    verdict = decide(policy_task, "archived", asked("close", CLOSE), Facts(), COORDINATOR)

    assert [(r.sentence, r.mend) for r in verdict.refusals] == [
        (
            "「archived」 상태에서는 「종결」 처리를 할 수 없습니다.",
            "지금 상태에서 할 수 있는 처리는 없습니다.",
        )
    ]


def test_decide_says_everything_that_stands_in_the_way_at_once(policy_task):
    verdict = decide(
        policy_task,
        "maintained",
        asked("supersede", {"how": "쪼갬", "extra": 1}),
        Facts(),
        frozenset({Actor("program_manager", "lead")}),
    )

    assert verdict.target is None
    assert [(r.code, r.sentence) for r in verdict.refusals] == [
        ("not_yours", "「대체·통합」 처리를 할 수 있는 담당이 아닙니다."),
        ("field_unknown", "없는 항목입니다: extra."),
        ("field_invalid", "「구분」 항목에 쓸 수 없는 값입니다: 쪼갬."),
        ("field_missing", "「설명」 항목이 비어 있습니다."),
        ("decision_missing", "본회의 결정이 필요합니다."),
        ("successor_missing", "대체·통합하려면 이어받을 과제를 1개 이상 지정해야 합니다."),
    ]
    assert verdict.refusals[0].mend == "다음 담당에게 요청해 주십시오: 총괄부서."
    assert verdict.refusals[4].mend == "안건으로 올려 결정을 기록한 뒤 다시 진행해 주십시오."


@pytest.mark.parametrize(
    "relations",
    [
        frozenset(),
        frozenset({Actor("system")}),
        frozenset({Actor("admin")}),
        frozenset({Actor("coordinator", "lead")}),
        frozenset({Actor("program_manager")}),
    ],
)
def test_decide_denies_whoever_a_move_does_not_list(policy_task, relations):
    facts = Facts(decisions=(decision(move="maintain"),))

    verdict = decide(policy_task, "maintained", asked("maintain"), facts, relations)

    assert codes(verdict) == ["not_yours"]


def test_decide_matches_a_relation_by_role_and_field(sound):
    lifecycle = read_lifecycle(sound.encode(), file="small.yaml").lifecycle
    facts = Facts(decisions=(decision(move="end"),))
    request = asked("end", {"reason": "다 했습니다."})

    def by(*actors):
        return decide(lifecycle, "kept", request, facts, frozenset(actors))

    assert by(Actor("program_manager", "lead")).target == "ended"
    refused = by(Actor("program_manager", "circle"), Actor("program_manager"))
    assert [r.mend for r in refused.refusals] == [
        "다음 담당에게 요청해 주십시오: 총괄부서, 주관부서 주무관(담당자)."
    ]


def test_decide_gives_what_was_asked_for_as_it_is_to_be_stored(policy_task):
    given = {"reason": " 여건을 봅니다. ", "recheck_on": "2013. 6. 1."}
    facts = Facts(decisions=(decision(move="hold"),))

    verdict = decide(policy_task, "maintained", asked("hold", given), facts, COORDINATOR)

    assert verdict.given == {"reason": "여건을 봅니다.", "recheck_on": "2013-06-01"}
    assert verdict.target == "on_hold"


@pytest.mark.parametrize(
    ("found", "code", "sentence"),
    [
        (
            decision(move="maintain", number=3),
            "decision_missing",
            "본회의 결정이 필요합니다.",
        ),
        (
            decision(body="subcommittee", move="hold"),
            "decision_missing",
            "본회의 결정이 필요합니다.",
        ),
        (
            decision(move="hold", passed=False),
            "decision_not_passed",
            "「2012-12-14 임시회 제1호 안건」에서 가결되지 않았습니다.",
        ),
        (
            decision(move="hold", used=True),
            "decision_used",
            "「2012-12-14 임시회 제1호 안건」의 결정은 이미 사용되었습니다.",
        ),
        (
            decision(move="hold", on=date(2013, 1, 1)),
            "decision_later",
            "「2012-12-14 임시회 제1호 안건」의 결정은 2013-01-01부터 시행됩니다.",
        ),
    ],
)
def test_a_decision_opens_only_its_move_once_and_from_its_day(policy_task, found, code, sentence):
    given = {"reason": "여건", "recheck_on": "2013-06-01"}

    verdict = decide(policy_task, "maintained", asked("hold", given), Facts((found,)), COORDINATOR)

    assert [(r.code, r.sentence) for r in verdict.refusals] == [(code, sentence)]
    assert verdict.decision is None


def test_a_decision_opens_its_move_on_its_very_day(policy_task):
    facts = Facts((decision(number=4, move="maintain", on=DAY),))

    assert decide(policy_task, "maintained", asked("maintain"), facts, COORDINATOR).decision == 4


def test_the_oldest_decision_that_fits_is_used_unless_one_is_named(policy_task):
    facts = Facts(
        (
            decision(number=1, move="maintain", used=True),
            decision(number=2, move="maintain", on=date(2012, 12, 20)),
            decision(number=3, move="maintain", on=date(2012, 12, 1)),
        )
    )

    def used(**named):
        return decide(policy_task, "maintained", asked("maintain", **named), facts, COORDINATOR)

    assert used().decision == 3
    assert used(decision=2).decision == 2
    assert codes(used(decision=1)) == ["decision_used"]
    assert codes(used(decision=99)) == ["decision_unknown"]


@pytest.mark.parametrize(
    ("named", "code"), [("close", "decision_other_move"), ("maintain", "decision_other_body")]
)
def test_a_decision_named_for_something_else_is_refused(policy_task, named, code):
    facts = Facts((decision(number=5, move=named, body="subcommittee"),))

    verdict = decide(policy_task, "maintained", asked("maintain", decision=5), facts, COORDINATOR)

    assert codes(verdict) == [code]


def test_closing_takes_a_decision_or_the_number_of_an_approved_document(policy_task):
    def close(facts, **more):
        return decide(policy_task, "maintained", asked("close", CLOSE, **more), facts, COORDINATOR)

    bare = close(Facts())
    by_document = close(Facts(), approval_document="시민소통팀-2053")
    by_decision = close(Facts((decision(number=6),)))

    assert [(r.code, r.sentence, r.mend) for r in bare.refusals] == [
        (
            "any_of_missing",
            "다음 가운데 하나가 필요합니다: 본회의 결정, 결재문서 번호.",
            "하나를 갖춘 뒤 다시 진행해 주십시오.",
        )
    ]
    assert codes(close(Facts(), approval_document="  ")) == ["any_of_missing"]
    assert (by_document.target, by_document.decision) == ("closed", None)
    assert (by_decision.target, by_decision.decision) == ("closed", 6)
    assert by_decision.given == {"cause": "done"}


def test_a_named_decision_that_does_not_fit_is_refused_although_a_document_would_do(policy_task):
    facts = Facts((decision(number=6, used=True),))
    request = asked("close", CLOSE, decision=6, approval_document="시민소통팀-2053")

    assert codes(decide(policy_task, "maintained", request, facts, COORDINATOR)) == [
        "decision_used"
    ]


def test_a_decision_named_where_none_is_used_is_refused(policy_task):
    request = asked("resume", {"reason": "여건이 나아졌습니다."}, decision=6)

    verdict = decide(policy_task, "on_hold", request, Facts(), COORDINATOR)

    assert codes(verdict) == ["decision_unneeded"]


def test_a_successor_named_where_none_is_taken_is_refused(policy_task):
    request = asked("resume", {"reason": "여건이 나아졌습니다."})
    facts = Facts(successors=(SuccessorFact("합의-02", 2, final=False, same=False),))

    verdict = decide(policy_task, "on_hold", request, facts, COORDINATOR)

    assert codes(verdict) == ["successor_unneeded"]


@pytest.mark.parametrize(
    ("successor", "why"),
    [
        (SuccessorFact("합의-01", 1, final=False, same=True), "합의-01(이 과제 자신)"),
        (SuccessorFact("신규-99", None, final=False, same=False), "신규-99(없는 번호)"),
        (SuccessorFact("합의-02", 3, final=True, same=False), "합의-02(이미 끝난 과제)"),
    ],
)
def test_a_successor_that_cannot_take_over_is_refused_by_its_number(policy_task, successor, why):
    facts = Facts((decision(move="supersede"),), successors=(TAKES_OVER, successor))

    verdict = decide(policy_task, "maintained", asked("supersede", SUPERSEDE), facts, COORDINATOR)

    assert [(r.code, r.sentence) for r in verdict.refusals] == [
        ("successor_unfit", f"이어받을 수 없는 과제가 있습니다: {why}.")
    ]


def test_superseding_needs_a_decision_and_as_many_successors_as_asked_for(policy_task):
    facts = Facts((decision(number=9, move="supersede"),), successors=(TAKES_OVER,))

    verdict = decide(policy_task, "maintained", asked("supersede", SUPERSEDE), facts, COORDINATOR)

    assert (verdict.target, verdict.decision) == ("superseded", 9)


def test_one_successor_named_twice_is_one(sound):
    two = sound.replace("- field: lead", "- successor: {at_least: 2}")
    lifecycle = read_lifecycle(two.encode(), file="small.yaml").lifecycle
    facts = Facts((decision(move="end"),), successors=(TAKES_OVER, TAKES_OVER))

    verdict = decide(lifecycle, "kept", asked("end", {"reason": "r"}), facts, COORDINATOR)

    assert [r.sentence for r in verdict.refusals] == [
        "끝내기하려면 이어받을 과제를 2개 이상 지정해야 합니다."
    ]


def test_field_review_and_prior_move_read_their_facts(sound):
    more = sound.replace(
        "- field: lead", "- field: {key: kind}\n      - review: report\n      - prior_move: keep"
    )
    lifecycle = read_lifecycle(more.encode(), file="small.yaml").lifecycle
    request = Asked("end", DAY, {"kind": ""}, {"reason": "r"})
    bare = decide(lifecycle, "kept", request, Facts((decision(move="end"),)), COORDINATOR)
    facts = Facts(
        (decision(move="end"),),
        reviews=(ReviewFact("report", "2012-Q4", 1, None),),
        prior_moves=("keep",),
    )
    request = Asked("end", DAY, {"kind": "a"}, {"reason": "r"})

    assert [(r.code, r.sentence) for r in bare.refusals] == [
        ("case_field_missing", "과제의 「종류」 항목이 비어 있습니다."),
        ("review_missing", "이 과제에 대해 마감된 「보고」 회차가 없습니다."),
        ("prior_move_missing", "먼저 「진행하기」 처리를 거쳐야 합니다."),
    ]
    assert decide(lifecycle, "kept", request, facts, COORDINATOR).target == "ended"


@pytest.mark.parametrize("made", [0, 2, 3, 4])
def test_times_lets_a_move_be_made_so_often_and_no_more(sound, made):
    often = sound.replace("- field: lead", "- times: {of: end, at_most: 3}")
    lifecycle = read_lifecycle(often.encode(), file="small.yaml").lifecycle
    facts = Facts((decision(move="end"),), prior_moves=("keep", *["end"] * made))

    verdict = decide(lifecycle, "kept", asked("end", {"reason": "r"}), facts, COORDINATOR)

    sentence = f"「끝내기」 처리는 3번까지 할 수 있는데 이미 {made}번 하였습니다."
    assert [(r.code, r.sentence) for r in verdict.refusals] == (
        [("times_exceeded", sentence)] if made >= 3 else []
    )


def test_needs_names_the_facts_that_the_requirements_read(policy_task):
    found = {key: needs(move) for key, move in policy_task.moves.items()}

    assert found == {
        "adopt": {"decisions"},
        "maintain": {"decisions"},
        "hold": {"decisions"},
        "resume": frozenset(),
        "close": {"decisions"},
        "supersede": {"decisions", "successors"},
        "reopen": {"decisions"},
    }


def test_decide_needs_no_more_facts_than_it_names(policy_task):
    """A fact that is not loaded must not change what is decided; successors come with the request."""
    full = Facts(
        (decision(move="maintain"),),
        (),
        (ReviewFact("x", "2012-Q4", 1, None),),
        ("hold",),
    )
    only = Facts(decisions=full.decisions)
    request = asked("maintain")

    assert decide(policy_task, "maintained", request, full, COORDINATOR) == decide(
        policy_task, "maintained", request, only, COORDINATOR
    )
