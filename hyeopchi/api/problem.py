"""What the API refuses: one shape, a code that never changes, and where in the request it lies."""

import re
from collections.abc import Mapping
from typing import Any, Final

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import DBAPIError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from engine.errors import CaseChanged
from hyeopchi.api.places import places_of
from hyeopchi.api.route import PREFIX
from hyeopchi.desk import plain
from hyeopchi.said import Said
from notifications.korean import josa
from states.errors import HyeopchiError

MEDIA: Final = "application/problem+json"

# A title says what kind of problem it is, and is the same for every occurrence of its code.
TITLES: Final[Mapping[int, str]] = {
    400: "요청을 읽을 수 없음",
    401: "누구인지 알 수 없음",
    403: "허용되지 않음",
    404: "찾는 것이 없음",
    405: "할 수 없는 방법",
    409: "지금 상태와 맞지 않음",
    412: "그 사이에 바뀜",
    413: "너무 큼",
    415: "읽을 수 없는 형식",
    422: "받을 수 없음",
    428: "판을 밝혀야 함",
    429: "너무 잦음",
    500: "예상하지 못한 문제",
    503: "지금 할 수 없음",
}
CODES: Final[Mapping[int, str]] = {
    401: "sign_in_needed",
    404: "not_found",  # whatever was looked for: nobody can tell missing from hidden
    405: "method_not_allowed",
    413: "body_too_large",
    415: "body_unfit",
}
# Where the words for people name a command or a page, programs are told what they can do.
MENDS: Final[Mapping[str, str]] = {
    "sign_in_needed": "Authorization: Bearer hyk_… 머리말에 쓸 수 있는 API 키를 넣어 주십시오.",
    "role_not_enough": "키의 범위와 그 사람의 역할을 확인해 주십시오.",
    "case_changed": "과제를 다시 읽고, 달라진 점(happened)을 보고, 새 ETag로 다시 보내 주십시오.",
    "decision_used": "과제를 다시 읽고 다른 결정을 지정해 주십시오.",
    "key_reused": "다른 Idempotency-Key로 보내 주십시오.",
    "form_foreign": "X-CSRF-Token 머리말을 넣거나 API 키로 요청해 주십시오.",
    "not_found": "주소와 볼 수 있는 범위를 확인해 주십시오.",
    "method_not_allowed": "Allow 머리말에 있는 방법으로 요청해 주십시오.",
    "body_too_large": "1 MB 안에서 나누어 보내 주십시오.",
    "body_unfit": "Content-Type: application/json으로 보내 주십시오.",
}


def problem(
    request: Request, said: Said, status: int, error: BaseException | None = None
) -> Response:
    """Give *said* as a problem (RFC 9457)."""
    if isinstance(error, CaseChanged) and "if-match" in request.headers:
        status = 412
    code = code_of(error, status)
    content: dict[str, Any] = {
        "type": f"{PREFIX}/problems#{code}",
        "title": TITLES.get(status, TITLES[422]),
        "status": status,
        "code": code,
        "detail": _detail(said, error),
        "mend": _mend(code, said),
        "errors": places_of(request, error),
    }
    if isinstance(error, CaseChanged):
        content |= {"version": error.version, "happened": _happened(error)}
    headers = {"WWW-Authenticate": 'Bearer realm="hyeopchi"'} if status == 401 else None
    return JSONResponse(content, status, headers, MEDIA)


def code_of(error: BaseException | None, status: int) -> str:
    """Give the code of an error: the name of its class, unless its status hides which it was."""
    if status in CODES:
        return CODES[status]
    if isinstance(error, RequestValidationError):
        return "values_unreadable"
    if isinstance(error, DBAPIError):
        return "record_unavailable"
    if isinstance(error, HTTPException):
        return f"http_{status}"
    if isinstance(error, HyeopchiError):
        return snake(type(error).__name__)
    return "unexpected"


def snake(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


def _detail(said: Said, error: BaseException | None) -> str:
    """Give the first line of what people are told; who did it is not for every key to know."""
    if isinstance(error, CaseChanged):
        return (
            f"{josa(error.number, '을/를')} 읽은 뒤에 바뀌었습니다"
            f"(읽은 것은 {error.expected}번째 판, 지금은 {error.version}번째 판)."
        )
    return said.sentence.split("\n")[0]


def _mend(code: str, said: Said) -> str:
    if code in MENDS:
        return MENDS[code]
    return "" if "`hyeopchi" in said.mend else said.mend


def _happened(error: CaseChanged) -> list[dict[str, Any]]:
    """Say what others did since: the kind, the move and the fields, but not who."""
    return [
        {
            "version": one.seq,
            "kind": one.kind,
            "move": one.move,
            "state": one.to_state,
            "effective_on": one.effective_on.isoformat(),
            "recorded_at": plain(one.recorded_at),
            "fields": sorted(one.data.get("changes", {})),
        }
        for one in error.happened
    ]
