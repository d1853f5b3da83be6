"""Deadlines that cannot be counted, locks on nothing, and silence that nobody is told of."""

from states.check_actor import check_actor
from states.check_reviews import check_escalation
from states.lifecycle import Deadline, Field, Lifecycle, State
from states.report import Path, Report
from states.state_reader import ENTERED

DATED = frozenset({"date", "date_range", "when"})


def check_deadlines(lifecycle: Lifecycle, report: Report) -> None:
    for key, state in lifecycle.states.items():
        path = ("states", key)
        if report.unread(path):
            continue
        if state.deadline is not None:
            _check_deadline(lifecycle, state, state.deadline, (*path, "deadline"), report)
        for field in state.locks:
            if field not in lifecycle.fields:
                report.add(
                    (*path, "locks", field),
                    f"상태 `{key}`: locks가 없는 항목을 가리킵니다: `{field}`.",
                    report.one_of(field, ("all", *lifecycle.fields)),
                )
    _check_chasing(lifecycle, report)


def _check_deadline(
    lifecycle: Lifecycle, state: State, deadline: Deadline, path: Path, report: Report
) -> None:
    here = f"상태 `{state.key}`"
    unread = any(report.unread((*path, unit)) for unit in ("days", "months"))
    if not deadline.days and not deadline.months and not unread:
        report.add(
            path,
            f"{here}: 기한의 길이가 없습니다.",
            "`days: 30`이나 `months: 2`처럼 적어 주십시오.",
        )
    if state.final:
        report.add(
            path,
            f"{here}: 끝난 상태에 기한이 있습니다.",
            "deadline을 지우거나 `final: true`를 지워 주십시오.",
        )
    if deadline.since == ENTERED or report.unread((*path, "from")):
        return
    if report.unread(("moves",)) or report.unread(("fields",)):
        return
    dated = [key for key, field in lifecycle.fields.items() if field.type in DATED]
    known = [ENTERED, *lifecycle.moves, *dated]
    field = lifecycle.fields.get(deadline.since)
    place = (*path, "from")
    if field is None and deadline.since not in lifecycle.moves:
        report.add(
            place,
            f"{here}: 기한의 from이 없는 처리나 항목을 가리킵니다: `{deadline.since}`.",
            report.one_of(deadline.since, known),
        )
    elif field is not None and deadline.since in lifecycle.moves:
        report.add(
            place,
            f"{here}: `{deadline.since}` 키가 처리에도 항목에도 있어 기한의 from을 알 수 없습니다.",
            "둘 가운데 하나의 키를 바꾸어 주십시오.",
        )
    elif deadline.since not in known and field is not None and not _untyped(field, report):
        report.add(
            place,
            f"{here}: 기한의 from이 가리키는 항목은 날짜가 아닙니다: `{deadline.since}`.",
            report.one_of(deadline.since, known),
        )


def _untyped(field: Field, report: Report) -> bool:
    return report.unread(("fields", field.key, "type"))


def _check_chasing(lifecycle: Lifecycle, report: Report) -> None:
    chasing, path = lifecycle.chasing, ("chasing",)
    if report.unread(path):
        return
    if chasing is None:
        for key, state in lifecycle.states.items():
            word = "deadline" if state.deadline else "stale_after" if state.stale_after else None
            if word is not None and not report.unread(("states",)):
                report.add(
                    ("states", key, word),
                    f"상태 `{key}`: {word} 때문에 알릴 사람(chasing)이 없습니다.",
                    "`chasing: {who: {role: 역할, of: 항목}}`을 적어 주십시오.",
                )
                return  # one chasing mends them all
        return
    if not report.unread((*path, "who")):
        check_actor(lifecycle, chasing.who, (*path, "who"), report)
        ladder, place = chasing.escalate_days_after, (*path, "escalate_days_after")
        check_escalation(lifecycle, chasing.who, ladder, place, report)
