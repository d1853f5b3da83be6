"""Words for the errors of what programs use: keys, webhooks, the API itself."""

from collections.abc import Mapping
from typing import Any

from hyeopchi.said import Said, Worded, not_found, refused, usage
from notifications.korean import official_moment

_KEYS: Mapping[str, tuple[str, str]] = {
    "name": ("키의 쓰임새가 적혀 있지 않거나 너무 깁니다.", "100자 안에서 적어 주십시오."),
    "scopes": ("키로 할 수 있는 일을 고르지 않았습니다.", "하나 이상 골라 주십시오."),
    "expires": ("키의 마지막 날을 쓸 수 없습니다.", "내일부터 1년 안에서 골라 주십시오."),
    "many": ("쓸 수 있는 키가 이미 10개입니다.", "쓰지 않는 키를 먼저 폐기해 주십시오."),
}
_HOOKS: Mapping[str, tuple[str, str]] = {
    "off": (
        "바깥으로 알리는 기능이 꺼져 있습니다.",
        "서버 관리자가 office.toml의 [webhooks] hosts에 받을 호스트를 적어야 합니다.",
    ),
    "url": (
        "받는 주소를 쓸 수 없습니다.",
        "https로 시작하고 이름이나 비밀번호가 들어 있지 않은 주소를 적어 주십시오.",
    ),
    "host": (
        "허용되지 않은 호스트입니다.",
        "office.toml의 [webhooks] hosts에 있는 호스트만 쓸 수 있습니다.",
    ),
    "events": ("알릴 일을 고르지 않았습니다.", "하나 이상 골라 주십시오."),
    "many": ("받는 곳이 이미 20곳입니다.", "쓰지 않는 곳을 먼저 멈춰 주십시오."),
}


def _key(error: Any) -> Said:
    return refused(*_KEYS[error.why])


def _hook(error: Any) -> Said:
    return refused(*_HOOKS[error.why])


def _too_often(error: Any) -> Said:
    return refused(
        "맞지 않는 키가 여러 번 들어와 잠시 받지 않습니다.",
        f"{official_moment(error.until)} 뒤에 다시 해 주십시오.",
    )


OUTSIDE: dict[str, Worded] = {
    "ApiKeyUnfit": _key,
    "WebhookUnfit": _hook,
    "WebhookUnknown": lambda error: not_found(
        "그런 받는 곳이 없습니다.", "목록에서 다시 골라 주십시오."
    ),
    "VersionMissing": lambda error: usage(
        "어느 판을 보고 바꾸는지 알 수 없습니다.",
        "과제를 읽을 때 받은 ETag를 If-Match 머리말에 넣어 주십시오.",
    ),
    "VersionUnfit": lambda error: refused(
        "If-Match의 값이 이 과제의 판이 아닙니다.",
        "과제를 다시 읽고 받은 ETag를 그대로 넣어 주십시오.",
    ),
    "CursorUnfit": lambda error: usage(
        "cursor를 읽을 수 없습니다.", "cursor 없이 목록을 처음부터 읽어 주십시오."
    ),
    "BodyUnfit": lambda error: usage(
        "본문을 읽을 수 없는 형식으로 보냈습니다.",
        "Content-Type: application/json으로 보내 주십시오.",
    ),
    "BodyGarbled": lambda error: usage(
        "본문을 JSON으로 읽을 수 없습니다.", "UTF-8로 적은 JSON인지 확인해 주십시오."
    ),
    "KeyTriedTooOften": _too_often,
}
