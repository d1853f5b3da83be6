"""What each kind of letter is called, in lists and in letters about letters."""

from collections.abc import Mapping

KINDS: Mapping[str, str] = {
    "digest": "하루 알림",
    "opened": "회차 열림",
    "reminder": "기한 알림",
    "escalation": "기한 경과 알림",
    "handover": "인수인계",
    "verification": "기록 점검",
    "address": "주소 확인",
    "held": "발송 보류",
    "case_reminder": "과제 기한 알림",
    "case_late": "과제 기한 경과",
    "stale_warning": "진행 지연 예고",
    "stale": "진행 지연",
    "statutory": "법정 기한 알림",
    "receipt": "평가 접수",
    "link": "위원 링크",
    "link_code": "위원 확인번호",
    "link_locked": "위원 링크 잠김",
}


def kind_label(kind: str) -> str:
    """Give the Korean name of *kind*; one that no list knows keeps its key."""
    return KINDS.get(kind, kind)
