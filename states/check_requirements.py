"""Requirements about what does not exist, or that nobody could ever meet."""

from collections.abc import Mapping

from states.check_names import check_known
from states.lifecycle import FieldType, Lifecycle, Move
from states.report import Path, Report
from states.requirement import Requirement
from states.requirements import (
    AllSigned,
    AnyOf,
    ChecklistDone,
    DocumentFiled,
    FieldFilled,
    MonthsWithin,
    ParentStands,
    PriorMove,
    ReviewClosed,
    TimesAtMost,
    TrainingAttended,
    Unrivalled,
)

BOUNDED: frozenset[FieldType] = frozenset({"number", "won", "percent"})
# One value that two cases can share; of texts and spans nobody could say when they are the same.
COMPARED: frozenset[FieldType] = frozenset({
    "line", "number", "date", "choice", "organisation", "subcommittee", "committee", "case",
})  # fmt: skip


def check_requirements(lifecycle: Lifecycle, move: Move, path: Path, report: Report) -> None:
    for index, requirement in enumerate(move.requires):
        place = (*path, index)
        if isinstance(requirement, AnyOf):
            for inner, option in enumerate(requirement.options):
                _check_requirement(lifecycle, option, (*place, "any_of", inner), report)
        else:
            _check_requirement(lifecycle, requirement, place, report)


def _check_requirement(
    lifecycle: Lifecycle, requirement: Requirement, path: Path, report: Report
) -> None:
    named = _named(lifecycle, requirement)
    if named is None:
        return
    section, word, known, what = named
    there = check_known(
        word, known, path, report, sentence=f"요건이 없는 {what} 가리킵니다", section=section
    )
    if not there or report.unread((section, word, "type")):
        return
    match requirement:
        case FieldFilled():
            _check_bounds(lifecycle, requirement, path, report)
        case MonthsWithin(field):
            _check_type(
                lifecycle, field, frozenset({"date_range"}), path, report,
                "요건 months_within이 가리키는 항목은 기간(date_range)이 아닙니다",
            )  # fmt: skip
        case ParentStands(through):
            _check_parent(lifecycle, requirement, through, path, report)
        case Unrivalled(by):
            _check_type(
                lifecycle, by, COMPARED, path, report,
                "요건 unique가 가리키는 항목은 서로 견줄 수 없습니다",
            )  # fmt: skip
            _check_states(lifecycle, requirement.states, (*path, "unique", "in"), report)
            if not requirement.states and not report.unread(("states",)):
                report.add(
                    path,
                    "요건 unique: 진행 중인 상태가 없어 견줄 것이 없습니다.",
                    "`in: [상태]`를 적거나 요건을 지워 주십시오.",
                )


def _named(
    lifecycle: Lifecycle, requirement: Requirement
) -> tuple[str, str, Mapping[str, object], str] | None:
    """Give where a requirement points, and what people call such things."""
    match requirement:
        case FieldFilled(key) | MonthsWithin(key) | Unrivalled(key) | ParentStands(key):
            return "fields", key, lifecycle.fields, "항목을"
        case ReviewClosed(of):
            return "reviews", of, lifecycle.reviews, "점검을"
        case PriorMove(move) | TimesAtMost(move):
            return "moves", move, lifecycle.moves, "처리를"
        case DocumentFiled(key):
            return "documents", key, lifecycle.documents, "문서를"
        case ChecklistDone(key):
            return "checklists", key, lifecycle.checklists, "점검표를"
        case AllSigned(key):
            return "agreements", key, lifecycle.agreements, "협약을"
        case TrainingAttended(key):
            return "trainings", key, lifecycle.trainings, "교육을"
    return None


def _check_type(
    lifecycle: Lifecycle,
    key: str,
    types: frozenset[FieldType],
    path: Path,
    report: Report,
    sentence: str,
) -> None:
    if lifecycle.fields[key].type not in types:
        fitting = [each.key for each in lifecycle.fields.values() if each.type in types]
        report.add(path, f"{sentence}: `{key}`.", report.one_of(key, fitting))


def _check_bounds(
    lifecycle: Lifecycle, requirement: FieldFilled, path: Path, report: Report
) -> None:
    least, most = requirement.at_least, requirement.at_most
    if least is None and most is None:
        return
    if lifecycle.fields[requirement.key].type not in BOUNDED:
        report.add(
            path,
            f"항목 `{requirement.key}`: 수가 아니어서 at_least나 at_most를 쓸 수 없습니다.",
            "at_least와 at_most를 지우거나 항목의 종류를 number, won, percent로 고쳐 주십시오.",
        )
    elif least is not None and most is not None and least > most:
        report.add(
            path,
            f"항목 `{requirement.key}`: at_least({least})가 at_most({most})보다 큽니다.",
            "두 수를 바꾸거나 하나를 지워 주십시오.",
        )


def _check_parent(
    lifecycle: Lifecycle, requirement: ParentStands, through: str, path: Path, report: Report
) -> None:
    field = lifecycle.fields[through]
    if field.type != "case":
        _check_type(
            lifecycle, through, frozenset({"case"}), path, report,
            "요건 parent가 가리키는 항목은 다른 사례(case)가 아닙니다",
        )  # fmt: skip
    elif field.of == lifecycle.key:  # only of ourselves do we know the states
        _check_states(lifecycle, requirement.states, (*path, "parent", "in"), report)


def _check_states(
    lifecycle: Lifecycle, states: tuple[str, ...], path: Path, report: Report
) -> None:
    for state in states:
        check_known(
            state,
            lifecycle.states,
            (*path, state),
            report,
            sentence="요건이 없는 상태를 가리킵니다",
            section="states",
        )
