"""Cases as JSON."""

from typing import Annotated, Any, Literal

from pydantic import Field

from hyeopchi.api.shape import (
    Day,
    FieldOut,
    Key,
    Labelled,
    Line,
    Long,
    Moment,
    Out,
    Values,
)
from hyeopchi.api.shape import In as Taken

KINDS = {
    "imported": "등록",
    "moved": "처리",
    "edited": "내용 고침",
    "assigned": "담당 바뀜",
    "answered": "답 제출",
    "corrected": "답 고침",
    "undone": "되돌림",
    "proved": "증빙",
    "remarked": "지적",
    "settled": "지적 조치",
}


class CaseOut(Out):
    """A case as it is now. `version` is what its ETag holds."""

    id: int = Field(examples=[14])
    lifecycle: Labelled
    number: str = Field(examples=["합의-14"])
    title: str = Field(examples=["빈집 정비"])
    state: Labelled
    final: bool = Field(description="끝난 상태인지", examples=[False])
    version: int = Field(examples=[7])
    fields: dict[str, FieldOut]
    entered_on: Day
    effective_on: Day = Field(description="마지막 변경의 시행일")
    frozen_through: Day | None = Field(description="이날까지는 보고가 확정되어 바뀌지 않습니다.")


class CaseLine(Out):
    """A case in a list."""

    id: int = Field(examples=[14])
    lifecycle: Labelled
    number: str = Field(examples=["합의-14"])
    title: str = Field(examples=["빈집 정비"])
    state: Labelled
    version: int = Field(examples=[7])
    fields: dict[str, FieldOut]
    due_on: Day | None = Field(description="아직 내지 않은 답의 가장 가까운 기한")
    changed_at: Moment


class CaseList(Out):
    """One page of cases."""

    items: list[CaseLine]
    next_cursor: str | None = Field(
        description="다음 쪽의 cursor. 없으면 마지막 쪽", examples=[None]
    )


class CaseThen(Out):
    """A case as it was on a day."""

    id: int = Field(examples=[14])
    lifecycle: Labelled
    number: str = Field(examples=["합의-14"])
    title: str = Field(examples=["빈집 정비"])
    state: Labelled
    since: Day = Field(description="그 상태가 된 날")
    version: int = Field(examples=[5])
    fields: dict[str, FieldOut]
    on: Day
    known_on: Day | None


class EventOut(Out):
    """Something that happened to a case, and stays as it was written."""

    id: int = Field(examples=[311])
    version: int = Field(examples=[7])
    kind: Labelled = Field(examples=[{"key": "moved", "label": "처리"}])
    move: Labelled | None = Field(examples=[{"key": "maintain", "label": "유지"}])
    from_state: Labelled | None = Field(examples=[{"key": "maintained", "label": "유지"}])
    to_state: Labelled = Field(examples=[{"key": "maintained", "label": "유지"}])
    actor: str | None = Field(
        description="사람의 key, 또는 system. 볼 수 없는 평가 위원이면 비웁니다.", examples=["han"]
    )
    on_behalf_of: str | None = Field(examples=[None])
    effective_on: Day
    recorded_at: Moment
    data: dict[str, Any] = Field(examples=[{"decision": 3}])
    text: dict[str, str] = Field(
        description="지울 수 있는 글", examples=[{"reason": "본회의 결정에 따라 유지"}]
    )
    hash: str = Field(examples=["9f2c…"])


class EventList(Out):
    """Every event of a case, oldest first."""

    items: list[EventOut]


class RefusalOut(Out):
    """Why a move is not open, and how to mend it."""

    code: str = Field(examples=["decision_missing"])
    detail: str = Field(examples=["본회의 결정이 필요합니다."])
    mend: str = Field(examples=["안건으로 올려 결정을 기록해 주십시오."])


class AskOut(Out):
    """What a move asks."""

    label: str = Field(examples=["종결 사유"])
    type: str = Field(examples=["choice"])
    required: bool = Field(examples=[True])
    choices: list[Labelled] = Field(examples=[[{"key": "done", "label": "완료"}]])


class MoveOut(Out):
    """A move that leaves the case's state: open, or refused with every reason."""

    move: Labelled = Field(examples=[{"key": "close", "label": "종결"}])
    target: Labelled = Field(examples=[{"key": "closed", "label": "종결"}])
    open: bool = Field(description="더 적을 것만 남았거나 바로 할 수 있는지", examples=[False])
    asks: dict[str, AskOut]
    refusals: list[RefusalOut]


class MoveList(Out):
    """The moves of a case for whoever asks."""

    version: int = Field(examples=[7])
    items: list[MoveOut]


class LineageLink(Out):
    """One case was replaced by another, or merged into it."""

    from_case: str = Field(examples=["합의-10"])
    to_case: str = Field(examples=["신규-1"])
    kind: Labelled = Field(examples=[{"key": "merged", "label": "통합"}])


class LineageOut(Out):
    """Where a case came from, and what it went into."""

    items: list[LineageLink]


class MoveIn(Taken):
    """A move to make."""

    move: Key = Field(examples=["close"])
    given: Values = Field(
        default_factory=dict,
        description="처리가 묻는 것",
        examples=[{"reason": "done", "note": "상담 창구를 상시 운영하게 됨"}],
    )
    successors: list[Line] = Field(
        default_factory=list, max_length=100, description="이어받는 과제의 번호", examples=[[]]
    )
    decision: Annotated[int, Field(ge=1, le=2**31 - 1)] | None = Field(
        default=None, description="쓸 결정. 없으면 맞는 것을 찾습니다.", examples=[3]
    )
    approval_document: Line | None = Field(
        default=None, description="문서번호", examples=["시민소통팀-2053"]
    )
    effective_on: Day | None = Field(
        default=None, description="시행일. 없으면 오늘", examples=["2013-04-03"]
    )


class MoveMade(Out):
    """What a move came to, in what never changes any more: asked again, it reads the same."""

    case_id: int = Field(examples=[14])
    lifecycle: str = Field(examples=["policy_task"])
    number: str = Field(examples=["합의-14"])
    version: int = Field(examples=[8])
    state: Labelled = Field(examples=[{"key": "closed", "label": "종결"}])
    event: EventOut


class CaseIn(Taken):
    """A case to enter."""

    lifecycle: Key = Field(examples=["policy_task"])
    number: Line = Field(examples=["신규-3"])
    title: Line = Field(examples=["골목길 조명"])
    state: Key | None = Field(default=None, description="없으면 처음 상태", examples=["proposed"])
    fields: Values = Field(
        default_factory=dict,
        examples=[{"subcommittee": "welfare", "batch": "new", "lead": "welfare-policy"}],
    )
    effective_on: Day | None = Field(default=None, examples=["2013-07-03"])
    basis: Long = Field(min_length=1, description="근거", examples=["2013년 신규과제 제안서"])


class CaseChange(Taken):
    """What to change in a case; null empties a field."""

    changes: Values = Field(min_length=1, examples=[{"budget": 120000000}])
    reason: Long = Field(min_length=1, description="고치는 까닭", examples=["추경 예산 반영"])
    effective_on: Day | None = Field(default=None, examples=["2013-07-03"])


Sorted = Literal["number", "title", "state", "changed", "due"]
