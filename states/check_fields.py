"""Fields that contradict themselves or each other."""

from collections.abc import Mapping

from states.lifecycle import Field
from states.report import Path, Report
from states.requirements import BODIES

_FALLING = frozenset({"percent", "number", "won"})
_RELATED = ("subcommittee", "committee", "case")
_EXPLAINING = frozenset({"text", "line", "choice"})


def check_fields(
    fields: Mapping[str, Field], path: Path, report: Report, *, compared: bool = False
) -> None:
    """
    Note what is wrong with *fields*.

    Args:
        fields: The fields of a case, of a move's `asks` or of a review's `form`.
        path: Where they stand.
        compared: Whether answers are compared with the period before, as those of a form are.
    """
    for key, field in fields.items():
        place = (*path, key)
        if report.unread((*place, "type")):
            continue
        _check_choices(field, place, report)
        _check_of(field, place, report)
        if field.never_falls_without is not None:
            _check_falling(field, fields, (*place, "never_falls_without"), report, compared)


def _check_of(field: Field, path: Path, report: Report) -> None:
    if report.unread((*path, "of")):
        return
    if field.of is not None and field.type not in _RELATED:
        report.add(
            (*path, "of"),
            f"항목 `{field.key}`: 이 종류({field.type})에는 of를 쓸 수 없습니다.",
            f"of를 지우거나 종류를 고쳐 주십시오. of를 쓰는 종류: {', '.join(_RELATED)}.",
        )
    if field.of is None and field.type == "case":
        report.add(
            path,
            f"항목 `{field.key}`: 어느 정의의 것인지 적혀 있지 않습니다.",
            "`of: 생애주기의 키`를 적어 주십시오.",
        )
    if field.of is not None and field.type == "committee" and field.of not in BODIES:
        report.add(
            (*path, "of"),
            f"항목 `{field.key}`: 없는 회의 종류입니다: `{field.of}`.",
            report.one_of(field.of, BODIES),
        )


def _check_choices(field: Field, path: Path, report: Report) -> None:
    if report.unread((*path, "choices")):
        return
    if field.type == "choice" and not field.choices:
        report.add(
            path,
            f"항목 `{field.key}`: 고를 것(choices)이 없습니다.",
            "`choices: {키: 이름}`을 적어 주십시오.",
        )
    if field.type != "choice" and field.choices:
        report.add(
            (*path, "choices"),
            f"항목 `{field.key}`: 선택(choice)이 아니어서 choices를 쓸 수 없습니다.",
            "choices를 지우거나 `type: choice`로 고쳐 주십시오.",
        )


def _check_falling(
    field: Field, fields: Mapping[str, Field], path: Path, report: Report, compared: bool
) -> None:
    reason = field.never_falls_without or ""
    others = [key for key, each in fields.items() if key != field.key and each.type in _EXPLAINING]
    if not compared:
        sentence = "never_falls_without는 점검의 form에서만 쓸 수 있습니다."
        report.add(path, sentence, "이 줄을 지워 주십시오.")
    elif field.type not in _FALLING:
        sentence = f"항목 `{field.key}`: 수가 아니어서 내려갈 수 없습니다."
        report.add(path, sentence, "never_falls_without를 지우거나 종류를 percent로 고쳐 주십시오.")
    elif reason not in fields:
        sentence = f"never_falls_without가 가리키는 항목이 form에 없습니다: `{reason}`."
        report.add(path, sentence, report.one_of(reason, others))
    elif reason not in others and not report.unread((*path[:-2], reason, "type")):
        sentence = f"never_falls_without가 가리키는 항목에는 사유를 적을 수 없습니다: `{reason}`."
        report.add(path, sentence, report.one_of(reason, others))
