"""Somebody named who is nobody."""

from states.lifecycle import Actor, Lifecycle
from states.report import Path, Report
from states.role import COMMITTEE_ROLES, DEPARTMENT_ROLES, ROLES, SYSTEM, role_label

CASE = "case"  # `of: case`: through a duty for this very case
ORGANISATIONS = frozenset({"organisation", "organisations"})
RELATING = ORGANISATIONS | {"subcommittee", "committee"}


def check_actor(
    lifecycle: Lifecycle, actor: Actor, path: Path, report: Report, *, clock: bool = False
) -> None:
    """
    Note a role that we do not know, or a relation through which nobody can hold it.

    Args:
        clock: Whether `system`, the clock, may be named.
    """
    known = (*ROLES, SYSTEM) if clock else tuple(ROLES)
    if actor.role not in known:
        report.add(path, f"없는 역할입니다: `{actor.role}`.", report.one_of(actor.role, known))
        return
    if actor.of is None or actor.of == CASE or report.unread(("fields",)):
        return
    field = lifecycle.fields.get(actor.of)
    relations = [key for key, each in lifecycle.fields.items() if each.type in RELATING]
    if field is None:
        report.add(
            path,
            f"of가 없는 항목을 가리킵니다: `{actor.of}`.",
            report.one_of(actor.of, [*relations, CASE]),
        )
    elif report.unread(("fields", actor.of, "type")):
        return
    elif field.type not in RELATING:
        report.add(
            path,
            f"of가 가리키는 항목은 기관이나 위원회가 아닙니다: `{actor.of}`.",
            report.one_of(actor.of, [*relations, CASE]),
        )
    elif not may_relate(actor.role, field.type):
        report.add(
            path,
            f"`{actor.of}`에는 {role_label(actor.role)} 역할을 맡은 사람이 없습니다.",
            "위원회의 역할은 분과나 위원회 항목에, 부서의 역할은 기관 항목에 이어 주십시오.",
        )


def may_relate(role: str, kind: str) -> bool:
    """Whether *role* is held in what a field of type *kind* names: departments, or committees."""
    if kind in ORGANISATIONS:
        return role not in COMMITTEE_ROLES
    return role not in DEPARTMENT_ROLES
