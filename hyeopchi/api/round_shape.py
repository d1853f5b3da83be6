"""Rounds, asks and answers as JSON."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from hyeopchi.api.lifecycles import FieldRule
from hyeopchi.api.shape import CaseRef, Day, FieldOut, In, Key, Labelled, Moment, Out, Values


class RoundOut(Out):
    """One run of a review for one period, counted as far as the one who asks sees it."""

    id: int = Field(examples=[3])
    lifecycle: Labelled
    review: Labelled = Field(examples=[{"key": "quarterly_report", "label": "분기 이행상황 보고"}])
    period: Labelled = Field(examples=[{"key": "2013-Q2", "label": "2013년 2분기"}])
    status: Labelled = Field(examples=[{"key": "open", "label": "열림"}])
    opens_on: Day
    due_on: Day
    closes_on: Day | None
    closed_at: Moment | None
    asked: int = Field(examples=[12])
    answered: int = Field(examples=[9])
    report_version: int | None = Field(description="확정된 보고의 판", examples=[None])


class RoundList(Out):
    """Rounds, newest period first."""

    items: list[RoundOut]


class RoundWithForm(RoundOut):
    """A round and what it asks."""

    form: list[FieldRule]


class AskOut(Out):
    """Who is asked about which case, and the answer that holds."""

    id: int = Field(examples=[41])
    case: CaseRef
    state: str = Field(description="기간 마지막 날의 상태", examples=["maintained"])
    person: str | None = Field(description="답할 사람의 key", examples=["lee"])
    organisation: Labelled | None = Field(
        examples=[{"key": "welfare-policy", "label": "복지정책과"}]
    )
    committee: Labelled | None = Field(examples=[None])
    status: Labelled = Field(examples=[{"key": "answered", "label": "제출"}])
    values: dict[str, FieldOut] | None
    proposal: str | None = Field(examples=[None])
    submitted_at: Moment | None


class AskList(Out):
    """One page of asks, in the order of the case numbers."""

    items: list[AskOut]
    next_cursor: str | None = Field(examples=[None])


class AnswerIn(In):
    """One answer."""

    ask_id: Annotated[int, Field(ge=1, le=2**31 - 1)] = Field(examples=[41])
    values: Values = Field(
        examples=[{"results": "대상지 조사를 마침", "progress": 55, "grade": "normal"}]
    )
    proposal: Key | None = Field(default=None, description="평가가 제안하는 처리", examples=[None])


class AnswersIn(In):
    """Answers handed in together: all of them, or none."""

    answers: list[AnswerIn] = Field(min_length=1, max_length=500)


class AnswersTaken(Out):
    """What came of answers that were handed in."""

    round: int = Field(examples=[3])
    taken: int = Field(description="새로 받은 답. 같은 내용이면 새 답이 아닙니다.", examples=[1])


class Which(BaseModel):
    """Which rounds a list holds."""

    model_config = ConfigDict(extra="forbid")

    lifecycle: str | None = Field(None, max_length=100, description="정의의 key")
    review: str | None = Field(None, max_length=100, description="점검의 key")
    status: str | None = Field(
        None, pattern="^(opening|open|closed)$", description="opening, open, closed"
    )


class WhichAsks(BaseModel):
    """Which asks a list holds."""

    model_config = ConfigDict(extra="forbid")

    status: str | None = Field(
        None, pattern="^(open|answered|missing)$", description="open, answered, missing"
    )
    limit: int = Field(100, ge=1, le=500, description="한 쪽의 건수")
    cursor: str | None = Field(None, max_length=20, description="앞 쪽이 준 next_cursor")
