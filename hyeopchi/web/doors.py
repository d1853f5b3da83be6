"""The doors of the pages and the API: who may pass which. What no door lets in is denied."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.permission import ACTS
from engine.scope import SEE_ALL, SEE_OWN


@dataclass(frozen=True, slots=True)
class Door:
    """What lies behind, in the words of the access log, and the roles that may pass."""

    label: str
    roles: frozenset[str]


def _door(label: str, *roles: str) -> Door:
    return Door(label, frozenset(roles))


CASES = (*sorted(SEE_ALL), *sorted(SEE_OWN))
STAFF = (*CASES, "admin", "reviewer")
ANYBODY = (*STAFF, "signed_in")  # everybody who signed in, even without a duty today

# A door opens a kind of page; which things behind it one sees is the scope's to say.
DOORS: Mapping[str, Door] = {
    "accesses": _door("접속기록", "admin", "auditor"),
    "account": _door("내 계정", *ANYBODY),
    "admin": _door("관리", "admin", "coordinator"),
    "api": _door("API", *ANYBODY),
    "audit": _door("감사", "admin", "auditor", "coordinator"),
    "auditing": _door("감사", "auditor"),  # a word of the navigation: others find it in 관리
    "cases": _door("과제", *CASES),
    "clock": _door("시계", "admin", "coordinator"),
    "decide": _door("결정 기록", *ACTS["decide"]),
    "deputies": _door("대결", *ANYBODY),
    "edit": _door("과제 고치기", *ACTS["import"]),  # a form does what a table may do
    "events": _door("기록", "auditor", "coordinator"),
    "export": _door("내려받기", *ACTS["export"]),
    "handover": _door("인수인계", *ACTS["handover"]),
    "import": _door("읽어들이기", *ACTS["import"]),
    "meetings": _door("회의", *CASES),
    "move": _door("과제 처리", *CASES),  # which moves are whose, their definition says
    "outbox": _door("알림", *ACTS["outbox"]),
    "people": _door("사람과 기관", *CASES, "admin"),
    "prove": _door("증빙 기록", *ACTS["prove"]),
    "remark": _door("지적사항", *ACTS["remark"]),
    "reports": _door("보고서", *SEE_ALL),
    "review": _door("위원 평가", "@link", "reviewer"),
    "rights": _door("권한 내력", "admin", "auditor", "coordinator"),
    "rounds": _door("회차", *CASES),
    "run_rounds": _door("회차 운영", *ACTS["round"]),
    "search": _door("찾기", *STAFF),
    "settle": _door("지적사항 조치", *ACTS["settle"]),
    "stay": _door("계속 쓰기", *ANYBODY, "@link"),
    "staff": _door("사람과 계정", *ACTS["people"]),
    "today": _door("오늘 할 일", *STAFF),
    "undo": _door("되돌리기", *ACTS["undo"]),
}

# Routes without a door, each with the reason why anybody may ask.
OPEN: Mapping[str, str] = {
    "GET /invited": "whoever was invited has no account yet; it asks for the secret",
    "POST /invited": "the secret of the invitation is what lets in",
    "GET /r/{token}": "a member has no account; looking at their link shows a masked name, and does nothing",
    "POST /r/{token}": "the token of the letter lets in, on the first device",
    "POST /r/{token}/codes": "mails a code to the member's own address",
    "POST /r/{token}/devices": "the code lets another device in",
    "GET /sign-in": "whoever signs in is not signed in yet",
    "POST /sign-in": "the password is what lets in",
    "GET /sign-in/code": "shown to who stands on the doorstep: a sealed cookie says so",
    "POST /sign-in/code": "the code is what lets in",
    "GET /sign-in/oidc": "whoever signs in through the office's identity provider starts here",
    "GET /sign-in/oidc/return": "the provider's proven answer is what lets in",
    "GET /sign-in/password": "shown to who stands on the doorstep",
    "POST /sign-in/password": "a right password went before; a sealed cookie says so",
    "GET /sign-in/setup": "shown to who stands on the doorstep",
    "POST /sign-in/setup": "a right password went before; a sealed cookie says so",
    "POST /sign-out": "whoever is signed in or not may be signed out",
    "GET /": "sends everybody to where they belong, and shows nothing",
    "POST /looks": "how a page looks to a browser says nothing about anybody",
    "GET /calendar/{token}.ics": "a calendar has no account: the address itself is the secret",
    "GET /health": "whoever watches the machine has no account; it tells up or degraded, no more",
}
