"""The states of letters and of what they carry, in Korean, and what each asks of a person."""

from collections.abc import Mapping
from typing import Final

STATUSES: Final[Mapping[str, str]] = {
    "queued": "보낼 것",
    "held": "보류",
    "sending": "보내는 중",
    "sent": "보냄",
    "retry": "다시 보낼 것",
    "uncertain": "도착 확인 필요",
    "dead": "보내지 못함",
    "bounced": "되돌아옴",
    "discarded": "버림",
    "mailed": "알림에 담음",
    "cancelled": "취소",
    "failed": "쓰지 못함",
}
TONES: Final[Mapping[str, str]] = {
    "queued": "info",
    "held": "warn",
    "sending": "info",
    "sent": "good",
    "retry": "info",
    "uncertain": "warn",
    "dead": "bad",
    "bounced": "bad",
    "discarded": "neutral",
    "failed": "bad",
}
ACTS: Final[Mapping[str, str]] = {
    "held": "보류",
    "released": "보내기로 함",
    "edited": "글을 고침",
    "discarded": "버림",
    "sent_again": "다시 보내기로 함",
    "arrived": "받은 것으로 함",
}
"""What people did to a letter, as its history names it."""

# Instead of a letter's text, for an administrator: they keep letters and see no cases.
UNREAD = "과제의 내용이 담긴 글이라 총괄부서가 봅니다."
