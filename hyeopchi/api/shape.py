"""The shapes of JSON that all resources share: nothing unknown comes in, nothing unnamed goes out."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any, Final

from fastapi import Header, Path
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    WithJsonSchema,
)

from engine.seoul import SEOUL

TEXT_MAX: Final = 20_000
LINE_MAX: Final = 500
NUMBER_MAX: Final = 10**15  # of won, more than any budget: and every program can hold it

_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class In(BaseModel):
    """What is taken: of the named types exactly, and nothing that is not named."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Out(BaseModel):
    """What is given: only what is named."""

    model_config = ConfigDict(extra="forbid")


def _day(value: object) -> object:
    """Take a day as ISO 8601 writes it; a number is none."""
    if isinstance(value, str) and _DAY.fullmatch(value):
        return date.fromisoformat(value)
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    raise ValueError("not a day")


def _plain_text(value: str) -> str:
    """Take text that every database and every screen can hold."""
    if any(ord(one) < 32 and one not in "\t\n\r" for one in value):
        raise ValueError("control characters")
    return value


Day = Annotated[
    date,
    BeforeValidator(_day),
    WithJsonSchema({"type": "string", "format": "date", "examples": ["2013-04-10"]}),
]
Moment = Annotated[
    datetime,
    PlainSerializer(lambda value: value.astimezone(SEOUL).isoformat(timespec="seconds")),
    WithJsonSchema(
        {"type": "string", "format": "date-time", "examples": ["2013-04-03T10:00:00+09:00"]}
    ),
]
Line = Annotated[str, Field(min_length=1, max_length=LINE_MAX), AfterValidator(_plain_text)]
Long = Annotated[str, Field(max_length=TEXT_MAX), AfterValidator(_plain_text)]
Key = Annotated[str, Field(pattern=r"^[A-Za-z0-9_.-]{1,100}$")]
Whole = Annotated[int, Field(ge=-NUMBER_MAX, le=NUMBER_MAX)]
Value = (
    Long
    | Whole
    | Annotated[list[Long], Field(max_length=200)]
    | Annotated[dict[Key, Long], Field(max_length=10)]
    | None
)
Values = Annotated[dict[Key, Value], Field(max_length=200)]

Id = Annotated[int, Path(ge=1, le=2**31 - 1, description="번호")]
IdempotencyKey = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        pattern=r"^[A-Za-z0-9_.:-]{8,100}$",
        description=(
            "이 요청의 이름입니다. 같은 이름으로 같은 요청을 다시 보내면 처음의 답이 그대로 옵니다. "
            "다른 요청에 쓰면 `key_reused`로 거절합니다."
        ),
        examples=["close-14-2013-04-03"],
    ),
]
IfMatch = Annotated[
    str | None,
    Header(
        alias="If-Match",
        max_length=100,
        description="과제를 읽을 때 받은 ETag입니다. 그 사이에 누가 바꾸었으면 412로 거절합니다.",
        examples=['"7"'],
    ),
]


class Labelled(Out):
    """A key, which never changes, and what people call it."""

    key: str = Field(examples=["maintained"])
    label: str = Field(examples=["유지"])


class CaseRef(Out):
    """A case, named."""

    id: int = Field(examples=[14])
    lifecycle: str = Field(examples=["policy_task"])
    number: str = Field(examples=["합의-14"])
    title: str = Field(examples=["빈집 정비"])


class FieldOut(Out):
    """One field: its label, its value as kept, and the value in words."""

    label: str = Field(examples=["주관부서"])
    value: Any = Field(examples=["welfare-policy"])
    text: str = Field(examples=["복지정책과"])


def labelled(key: str, labels: Mapping[str, str]) -> Labelled:
    return Labelled(key=key, label=labels.get(key, key))
