"""How accounts, rights and seats are worded on the pages of administration."""

from datetime import datetime
from typing import Final

from engine.accounts import Account
from engine.role_changes import RoleChange
from engine.seoul import SEOUL
from hyeopchi.account_list import state_of
from notifications.korean import josa, official_date, official_moment
from states.role import role_label

SEAT_KINDS: Final = {"appointed": "위촉직", "ex_officio": "당연직"}
OFFICES: Final = {"co_chair": "공동위원장", "chair": "위원장", "member": "위원"}
KINDS: Final = {"department": "부서", "team": "팀", "body": "기관·단체", "city": "시·군·구"}
COMMITTEE_KINDS: Final = {
    "plenary": "본회의",
    "subcommittee": "실무분과",
    "working_group": "실무위원회",
}
_TONES: Final = {
    "계정 없음": "neutral",
    "중지": "bad",
    "지연": "warn",
    "사용": "good",
    "초대함": "info",
    "초대 지남": "warn",
}
_ACTS: Final = {"grant": "부여", "change": "변경", "revoke": "말소"}
_WHATS: Final = {"duty": "직무", "seat": "위원 자리", "account": "계정", "identity": "외부 계정"}


def account_state(one: Account | None) -> tuple[str, str]:
    """Give the badge of an account: its word and its tone."""
    word = state_of(one) if one is not None else "계정 없음"
    return word, _TONES[word]


def account_story(one: Account) -> list[str]:
    """Say in sentences how an account stands."""
    said = []
    if one.disabled_at is not None:
        said.append(f"{_moment(one.disabled_at)}에 사용을 중지했습니다.")
    if one.held_until is not None:
        said.append(f"여러 번 틀려 {_moment(one.held_until)}까지 어딘가에서 로그인이 늦춰집니다.")
    if one.password_set_at is not None:
        said.append(f"비밀번호는 {_moment(one.password_set_at)}에 정했습니다.")
    elif one.identities == 0:
        said.append("아직 비밀번호를 정하지 않았습니다.")
    said.append("2단계 확인을 켰습니다." if one.has_code else "2단계 확인을 켜지 않았습니다.")
    if one.identities:
        said.append("기관 통합 로그인에 연결되어 있습니다.")
    if one.invited_until is not None:
        said.append(f"초대 부호를 {_moment(one.invited_until)}까지 쓸 수 있습니다.")
    return said


def change_words(one: RoleChange) -> str:
    """Say one line of the history of rights: 직무 부여 – 복지정책과 주무관(담당자), 2013. 7. 1.부터."""
    what = " ".join(word for word in (one.place, one.role and _role(one)) if word)
    head = f"{_WHATS[one.what]} {_ACTS[one.act]}"
    span = ""
    if one.act == "grant" and one.starts_on:
        until = f" {official_date(one.ends_on)}까지" if one.ends_on else ""
        span = f"{official_date(one.starts_on)}부터{until}"
    elif one.act == "revoke" and one.ends_on:
        span = f"{official_date(one.ends_on)}까지"
    rest = ", ".join(word for word in (what, span, one.reason) if word)
    return f"{head} – {rest}" if rest else head


def seated(name: str) -> str:
    return f"{josa(name, '을/를')} 자리에 두었습니다."


def _role(one: RoleChange) -> str:
    return role_label(one.role or "")


def _moment(at: datetime) -> str:
    return official_moment(at.astimezone(SEOUL))
