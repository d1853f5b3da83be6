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
    "account": _door("내 계정", *ANYBODY),
    "admin": _door("관리", "admin", "coordinator"),
    "cases": _door("과제", *CASES),
    "decide": _door("결정 기록", *ACTS["decide"]),
    "export": _door("내려받기", *ACTS["export"]),
    "import": _door("읽어들이기", *ACTS["import"]),
    "meetings": _door("회의", *CASES),
    "outbox": _door("알림", *ACTS["outbox"]),
    "reports": _door("보고서", *CASES),
    "review": _door("위원 평가", "@link", "reviewer"),
    "rounds": _door("회차", *CASES),
    "today": _door("오늘 할 일", *STAFF),
}

# Routes without a door, each with the reason why anybody may ask.
OPEN: Mapping[str, str] = {
    "GET /": "sends everybody to where they belong, and shows nothing",
    "POST /looks": "how a page looks to a browser says nothing about anybody",
    "GET /health": "whoever watches the machine has no account; it tells up or degraded, no more",
}
