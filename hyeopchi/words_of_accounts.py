"""Words for the errors of accounts, of rights and of who sits where."""

from typing import Any

from hyeopchi.said import Said, Worded, listed, not_found, refused
from notifications.korean import josa


def _kept(e: Any) -> Said:
    if e.why == "last_admin":
        return refused(
            "이 사람이 아니면 관리자로 로그인할 사람이 없습니다.",
            "다른 사람을 먼저 관리자로 두고 초대해 주십시오.",
        )
    if e.why == "admins_only":
        return refused("관리자의 계정과 직무는 관리자만 바꿉니다.", "관리자에게 요청해 주십시오.")
    return refused(
        "자기 계정을 중지하거나 자기에게 직무를 줄 수 없습니다.",
        "다른 관리자나 총괄부서에 요청해 주십시오.",
    )


ACCOUNTS: dict[str, Worded] = {
    "InviteUnknown": lambda e: refused(
        "이 초대 부호로는 들어갈 수 없습니다. 이미 썼거나 기한이 지났을 수 있습니다.",
        "관리자에게 새 초대 부호를 요청해 주십시오.",
    ),
    "AccountUnknown": lambda e: not_found(
        f"{e.key}에게는 아직 계정이 없습니다.",
        f"`hyeopchi account invite {e.key}`로 초대해 주십시오.",
    ),
    "AccountKept": _kept,
    "PasswordRefused": lambda e: listed("이 비밀번호는 쓸 수 없습니다.", e.problems),
    "PasswordWrong": lambda e: refused(
        "지금 비밀번호가 맞지 않습니다.", "지금 쓰는 비밀번호를 다시 적어 주십시오."
    ),
    "CodeWrong": lambda e: refused(
        "확인 번호가 맞지 않거나 이미 쓴 것입니다.", "다음 번호로 다시 적어 주십시오."
    ),
    "IdentityTaken": lambda e: refused(
        f"그 외부 계정이나 사람은 이미 연결되어 있습니다({e.key}).", "먼저 연결을 끊어 주십시오."
    ),
    "IdentityUnbound": lambda e: refused(
        "통합 로그인은 되었지만 이 사무실에서 누구인지 아직 연결되지 않았습니다.",
        f"관리자에게 외부 계정 번호를 알려 연결을 요청해 주십시오: {e.subject}",
    ),
    "ProviderUnfit": lambda e: refused(
        "기관 통합 로그인이 되지 않았습니다.",
        "잠시 뒤에 다시 하거나, 아이디와 비밀번호로 로그인해 주십시오.",
    ),
    "DutyUnknown": lambda e: not_found(
        "그런 직무가 없거나 이미 끝났습니다.", "사람의 화면을 다시 열어 확인해 주십시오."
    ),
    "DutyMisplaced": lambda e: refused(
        "주무관, 팀장, 과장의 직무에는 부서가 필요하고, 위원회의 직무에는 부서를 적지 않습니다.",
        "맡을 곳을 확인해 주십시오.",
    ),
    "DaysInOrder": lambda e: refused(
        "마지막 날이 첫날보다 앞섭니다.", "두 날짜를 확인해 주십시오."
    ),
    "KeyTaken": lambda e: refused(
        f"{josa(e.key, '은/는')} 이미 쓰고 있는 키입니다.", "다른 키를 적어 주십시오."
    ),
    "SeatTaken": lambda e: refused(
        f"그 기간에는 {josa(e.name, '이/가')} 그 자리에 있습니다.",
        "그 사람의 임기를 먼저 끝내거나 겹치지 않는 기간을 적어 주십시오.",
    ),
}
