"""The shipped policy task, held against design.md section 3 and the rules of the field."""

from datetime import date

from states import Actor, Asked, DecisionFact, Facts, Offset, decide


def test_its_keys_are_those_of_the_design(policy_task):
    assert {key: state.label for key, state in policy_task.states.items()} == {
        "proposed": "제안",
        "maintained": "유지",
        "on_hold": "보류",
        "closed": "종결",
        "superseded": "대체·통합",
    }
    assert {key: move.label for key, move in policy_task.moves.items()} == {
        "adopt": "채택",
        "maintain": "유지",
        "hold": "보류",
        "resume": "재개",
        "close": "종결",
        "supersede": "대체·통합",
        "reopen": "재추진",
    }
    assert policy_task.fields["batch"].choices == {"agreed": "정책합의과제", "new": "신규정책과제"}
    assert policy_task.fields["subcommittee"].of == "policy_committee"


def test_a_year_of_its_schedules_is_that_of_the_field(policy_task):
    quarterly = policy_task.reviews["quarterly_report"]
    half_yearly = policy_task.reviews["half_yearly_evaluation"]

    assert (quarterly.opens, quarterly.due) == (Offset("period_end", 1), Offset("period_end", 10))
    assert (half_yearly.opens, half_yearly.due) == (
        Offset("period_end", 1),
        Offset("period_end", 31),
    )
    assert quarterly.closes == half_yearly.closes == Offset("due", 10)
    assert quarterly.remind_days_before == (7, 1)  # it opens nine days before it is due
    assert half_yearly.remind_days_before == (14, 7, 1)
    assert quarterly.escalate_days_after == {
        1: "program_manager",
        3: "team_lead",
        7: "division_head",
    }
    assert half_yearly.escalate_days_after == {1: "reviewer", 3: "coordinator"}
    assert (quarterly.answers, quarterly.answered_by) == ("one", Actor("program_manager", "lead"))
    assert (half_yearly.answers, half_yearly.answered_by) == (
        "each",
        Actor("reviewer", "subcommittee"),
    )
    assert half_yearly.proposes == ("maintain", "close", "supersede")
    assert {quarterly.catch_up, half_yearly.catch_up} == {"latest"}


def test_its_rules_of_practice_do_not_pass_for_law(policy_task):
    assert all(
        review.note and review.note.endswith("법정 기한이 아닙니다.")
        for review in policy_task.reviews.values()
    )


def test_progress_never_falls_without_a_reason_and_grade_is_not_state(policy_task):
    form = policy_task.reviews["quarterly_report"].form

    assert form["progress"].never_falls_without == "fall_reason"
    assert list(form["grade"].choices.values()) == [
        "완료", "이행 후 계속추진", "정상추진", "일부추진", "보류", "폐기", "시기미도래",
    ]  # fmt: skip
    assert [key for key, field in form.items() if field.required] == [
        "results", "next_steps", "progress", "grade",
    ]  # fmt: skip


def test_a_proposal_is_never_maintained_without_the_plenary(policy_task):
    """No path of moves without a decision leads from a proposal to a running task."""
    coordinator = frozenset({Actor("coordinator")})
    given = {"reason": "사유", "recheck_on": "2013-06-01", "how": "merged", "cause": "other"}
    reached, waiting = set(), ["proposed"]
    while waiting:
        state = waiting.pop()
        reached.add(state)
        for move in policy_task.open_from(state):
            asks = {key: given[key] for key in move.asks}
            request = Asked(move.key, date(2013, 1, 1), {}, asks, approval_document="팀-1")
            target = decide(policy_task, state, request, Facts(), coordinator).target
            if target and target not in reached:
                waiting.append(target)

    assert reached == {"proposed", "closed"}


def test_what_ended_comes_back_only_by_a_decision(policy_task):
    request = Asked("reopen", date(2013, 1, 1), {}, {"reason": "여건 변화"})
    coordinator = frozenset({Actor("coordinator")})
    decided = DecisionFact(1, "reopen", "plenary", True, date(2013, 1, 1), False, "제1호 안건")

    bare = decide(policy_task, "closed", request, Facts(), coordinator)
    after = decide(policy_task, "superseded", request, Facts((decided,)), coordinator)

    assert [r.code for r in bare.refusals] == ["decision_missing"]
    assert after.target == "maintained"
