"""What the documentation says of refusals: the same shape everywhere, an example of each."""

from typing import Any, Final

from pydantic import Field

from hyeopchi.api.problem import CODES, MEDIA, MENDS, TITLES
from hyeopchi.api.route import PREFIX
from hyeopchi.api.shape import Out


class Fault(Out):
    """One thing that is wrong, and where it lies in the request."""

    pointer: str = Field(
        description="본문 안의 자리(JSON pointer). 빈 글자는 본문 전체나 머리말입니다.",
        examples=["/given/reason"],
    )
    parameter: str | None = Field(
        default=None, description="본문이 아니면 머리말이나 질의의 이름", examples=["If-Match"]
    )
    code: str = Field(examples=["field_missing"])
    detail: str = Field(examples=["‘종결 사유’를 적어야 합니다."])
    mend: str = Field(examples=["종결 사유를 적어 주십시오."])


class Happened(Out):
    """Something that others did to a case since it was read."""

    version: int = Field(examples=[8])
    kind: str = Field(examples=["moved"])
    move: str | None = Field(examples=["maintain"])
    state: str = Field(examples=["maintained"])
    effective_on: str = Field(examples=["2013-04-03"])
    recorded_at: str = Field(examples=["2013-04-03T10:00:00+09:00"])
    fields: list[str] = Field(examples=[["budget"]])


class Problem(Out):
    """Why a call was refused (RFC 9457)."""

    type: str = Field(examples=[f"{PREFIX}/problems#moves_refused"])
    title: str = Field(description="code가 같으면 언제나 같습니다.", examples=["받을 수 없음"])
    status: int = Field(examples=[422])
    code: str = Field(description="바뀌지 않는 이름", examples=["moves_refused"])
    detail: str = Field(examples=["할 수 없는 처리입니다."])
    mend: str = Field(description="무엇을 하면 되는지", examples=[""])
    errors: list[Fault] = Field(default_factory=list)
    version: int | None = Field(default=None, description="412: 지금의 판", examples=[8])
    happened: list[Happened] | None = Field(default=None, description="412: 그 사이에 일어난 일")


_WHY: Final = {
    400: "본문을 JSON으로 읽을 수 없습니다.",
    401: "키가 없거나 쓸 수 없습니다.",
    403: "키의 범위나 그 사람의 역할로는 할 수 없습니다.",
    404: "없거나, 볼 수 있는 것이 아닙니다.",
    409: "지금 상태와 맞지 않습니다.",
    412: "읽은 뒤에 바뀌었습니다.",
    413: "본문이 1 MB를 넘습니다.",
    415: "본문이 JSON이 아닙니다.",
    422: "보낸 값이나 요청한 일을 받을 수 없습니다.",
    428: "If-Match가 없습니다.",
    429: "맞지 않는 키가 너무 자주 들어왔습니다.",
    503: "기록을 지금 쓸 수 없습니다.",
}
_ALWAYS: Final = (401, 403, 422, 429, 503)
_WRITING: Final = (400, 409, 413, 415)
_EXAMPLES: Final = {
    400: "body_garbled",
    403: "role_not_enough",
    409: "round_not_open",
    412: "case_changed",
    422: "values_unreadable",
    428: "version_missing",
    429: "key_tried_too_often",
    503: "record_unavailable",
}


def refused(*statuses: int, writes: bool = False) -> dict[int | str, dict[str, Any]]:
    """Give the refusals of a route: those that any may give, and *statuses* of its own."""
    wanted = sorted({*_ALWAYS, *statuses, *(_WRITING if writes else ())})
    return {status: _documented(status) for status in wanted}


def _documented(status: int) -> dict[str, Any]:
    code = _EXAMPLES.get(status) or CODES[status]
    example = {
        "type": f"{PREFIX}/problems#{code}",
        "title": TITLES[status],
        "status": status,
        "code": code,
        "detail": _WHY[status],
        "mend": MENDS.get(code, ""),
        "errors": [],
    }
    schema = {"$ref": "#/components/schemas/Problem"}
    return {
        "description": _WHY[status],
        "content": {MEDIA: {"schema": schema, "example": example}},
    }
