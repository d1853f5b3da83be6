"""Reviews that nobody answers, or that ask and propose what cannot be."""

from collections.abc import Mapping

from states.check_actor import RELATING, check_actor, may_relate
from states.check_fields import check_fields
from states.lifecycle import Actor, Lifecycle, Review
from states.report import Path, Report
from states.role import ROLES, role_label


def check_reviews(lifecycle: Lifecycle, report: Report) -> None:
    for key, review in lifecycle.reviews.items():
        path = ("reviews", key)
        if report.unread(path):
            continue
        _check_states(lifecycle, review, (*path, "of"), report)
        if not report.unread((*path, "answered_by")):
            check_actor(lifecycle, review.answered_by, (*path, "answered_by"), report)
            _check_answers(lifecycle, review, path, report)
        _check_proposals(lifecycle, review, path, report)
        place = (*path, "escalate_days_after")
        check_escalation(lifecycle, review.answered_by, review.escalate_days_after, place, report)
        check_fields(review.form, (*path, "form"), report, compared=True)
        if not review.form and not review.proposes and not report.unread((*path, "form")):
            report.add(
                path,
                f"점검 `{key}`: 물어보는 것이 없습니다.",
                "`form:`에 항목을 적어 주십시오.",
            )


def _check_states(lifecycle: Lifecycle, review: Review, path: Path, report: Report) -> None:
    if report.unread(path) or report.unread(("states",)):
        return
    if not review.of:
        report.add(
            path,
            f"점검 `{review.key}`: 대상 상태가 없습니다.",
            "`of: [상태]`를 적어 주십시오.",
        )
    running = [key for key, state in lifecycle.states.items() if not state.final]
    for state in review.of:
        if state not in lifecycle.states:
            report.add(
                (*path, state),
                f"점검 `{review.key}`: 없는 상태입니다: `{state}`.",
                report.one_of(state, running),
            )
        elif state not in running:
            report.add(
                (*path, state),
                f"점검 `{review.key}`: 끝난 상태에 대해 묻습니다: `{state}`.",
                "of에서 빼 주십시오.",
            )


def _check_proposals(lifecycle: Lifecycle, review: Review, path: Path, report: Report) -> None:
    if review.tally is not None and not review.proposes and not report.unread((*path, "proposes")):
        report.add(
            (*path, "tally"),
            f"점검 `{review.key}`: 집계할 제안(proposes)이 없습니다.",
            "`proposes: [처리]`을 적거나 tally를 지워 주십시오.",
        )
    if report.unread(("moves",)):
        return
    asked = set(review.of)
    for move in review.proposes:
        place = (*path, "proposes", move)
        if move not in lifecycle.moves:
            report.add(
                place,
                f"점검 `{review.key}`: 없는 처리를 제안합니다: `{move}`.",
                report.one_of(move, lifecycle.moves),
            )
        elif asked and asked.isdisjoint(lifecycle.moves[move].sources):
            report.add(
                place,
                f"점검 `{review.key}`: 대상 상태에서 할 수 없는 처리를 제안합니다: `{move}`.",
                "proposes에서 빼거나 처리의 from에 대상 상태를 적어 주십시오.",
            )


def _check_answers(lifecycle: Lifecycle, review: Review, path: Path, report: Report) -> None:
    by = review.answered_by.of
    relation = lifecycle.fields.get(by or "")
    if relation is None or relation.type != "organisations" or review.answers == "each":
        return
    if not report.unread((*path, "answers")):
        report.add(
            (*path, "answers"),
            f"점검 `{review.key}`: `{by}`에 든 기관마다 답하므로 답이 하나일 수 없습니다.",
            "`answers: each`로 고쳐 주십시오.",
        )


def check_escalation(
    lifecycle: Lifecycle, who: Actor, ladder: Mapping[int, str], path: Path, report: Report
) -> None:
    """Note the rungs of a *ladder* above *who* on which nobody stands."""
    relation = lifecycle.fields.get(who.of or "")
    kind = relation.type if relation else None
    for days, role in ladder.items():
        place = (*path, str(days))
        if role not in ROLES:
            report.add(place, f"없는 역할입니다: `{role}`.", report.one_of(role, ROLES))
        elif kind in RELATING and not may_relate(role, kind):
            report.add(
                place,
                f"`{who.of}`에는 {role_label(role)} 역할을 맡은 사람이 없어 재촉이 닿지 않습니다.",
                "답하는 쪽의 역할이나 coordinator로 고쳐 주십시오.",
            )
