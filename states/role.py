"""The roles that people hold, and the Korean word for each (domain.md C-1)."""

ROLES: dict[str, str] = {
    "program_manager": "주무관(담당자)",
    "team_lead": "팀장",
    "division_head": "과장",
    "coordinator": "총괄부서",
    "reviewer": "위원",
    "chair": "위원장",
    "co_chair": "공동위원장",
    "secretary": "간사",
    "support_officer": "협치지원관",
    "district_officer": "자치구 담당",
    "applicant": "신청기관",
    "admin": "관리자",
    "auditor": "감사 담당",
}

# Not a role that a person holds: the clock acts under this name, and only where a move lists it.
SYSTEM = "system"
SYSTEM_LABEL = "시스템"

# Held in a department, so never through a subcommittee; and the other way round.
DEPARTMENT_ROLES = frozenset({"program_manager", "team_lead", "division_head"})
COMMITTEE_ROLES = frozenset({"reviewer", "chair", "co_chair", "secretary"})


def role_label(role: str) -> str:
    """Give the Korean word for *role*, or the key itself when we know none."""
    return SYSTEM_LABEL if role == SYSTEM else ROLES.get(role, role)
