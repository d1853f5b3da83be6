"""Definitions in force: what may happen to which kind of case, and when it is reviewed."""

from typing import Annotated, Any

from fastapi import Depends
from pydantic import Field

from engine.definitions import InForce, all_in_force, schedules
from engine.errors import LifecycleUnknown
from hyeopchi.api.documented import refused
from hyeopchi.api.route import api_router
from hyeopchi.api.shape import Day, Key, Labelled, Moment, Out
from hyeopchi.web.errors import NotThere
from hyeopchi.web.principal import Principal
from hyeopchi.web.reader import Read
from hyeopchi.web.through import Through
from states.lifecycle import Field as Asked
from states.role import role_label

router = api_router("정의")

Reader = Annotated[Principal, Depends(Through("cases", "cases:read"))]


class FieldRule(Out):
    """A field of a case, of a move or of an answer."""

    key: str = Field(examples=["lead"])
    label: str = Field(examples=["주관부서"])
    type: str = Field(examples=["organisation"])
    required: bool = Field(examples=[True])
    choices: list[Labelled] = Field(examples=[[]])


class StateRule(Out):
    """What a case can be."""

    key: str = Field(examples=["maintained"])
    label: str = Field(examples=["유지"])
    initial: bool = Field(examples=[False])
    final: bool = Field(examples=[False])


class MoveRule(Out):
    """What somebody can do to a case."""

    key: str = Field(examples=["close"])
    label: str = Field(examples=["종결"])
    sources: list[str] = Field(examples=[["maintained"]])
    target: str = Field(examples=["closed"])
    by: list[Labelled] = Field(examples=[[{"key": "coordinator", "label": "총괄부서"}]])
    asks: list[FieldRule]


class ReviewRule(Out):
    """What is asked about cases again and again."""

    key: str = Field(examples=["quarterly_report"])
    label: str = Field(examples=["분기 이행상황 보고"])
    every: str = Field(examples=["quarter"])
    answers: str = Field(description="one: 한 곳이 답함. each: 저마다 답함", examples=["one"])
    answered_by: Labelled = Field(examples=[{"key": "program_manager", "label": "주무관(담당자)"}])
    since: Day | None
    until: Day | None
    form: list[FieldRule]
    proposes: list[str] = Field(examples=[[]])


class LifecycleLine(Out):
    """A definition in force, in short."""

    key: str = Field(examples=["policy_task"])
    label: str = Field(examples=["정책과제"])
    case_label: str = Field(examples=["과제"])
    definition_hash: str = Field(examples=["4a1f…"])
    published_at: Moment


class LifecycleList(Out):
    """Every definition in force."""

    items: list[LifecycleLine]


class LifecycleOut(LifecycleLine):
    """A definition in force."""

    basis: str | None = Field(examples=["시정참여정책위원회 설치 및 운영 조례"])
    fields: list[FieldRule]
    states: list[StateRule]
    moves: list[MoveRule]
    reviews: list[ReviewRule]
    tables: list[Labelled] = Field(examples=[[]])


@router.get("/lifecycles", summary="시행 중인 정의 목록", responses=refused())
def listed(who: Reader, read: Read) -> LifecycleList:
    """새 과제가 따르는 정의를 모두 줍니다. 진행 중인 과제는 등록할 때의 판을 따릅니다."""
    return LifecycleList(
        items=[LifecycleLine(**_line(key, one)) for key, one in all_in_force(read).items()]
    )


@router.get("/lifecycles/{lifecycle}", summary="시행 중인 정의 하나", responses=refused(404))
def one(who: Reader, read: Read, lifecycle: Key) -> LifecycleOut:
    """상태, 처리, 항목, 점검과 표를 줍니다."""
    force = all_in_force(read).get(lifecycle)
    if force is None:
        raise NotThere() from LifecycleUnknown(lifecycle)
    held = force.lifecycle
    spans = {each.review: each for each in schedules(read) if each.lifecycle == lifecycle}
    return LifecycleOut(
        **_line(lifecycle, force),
        basis=held.basis,
        fields=[field_rule(each) for each in held.fields.values()],
        states=[
            StateRule(key=each.key, label=each.label, initial=each.initial, final=each.final)
            for each in held.states.values()
        ],
        moves=[
            MoveRule(
                key=each.key,
                label=each.label,
                sources=list(each.sources),
                target=each.target,
                by=[Labelled(key=by.role, label=role_label(by.role)) for by in each.by],
                asks=[field_rule(ask) for ask in each.asks.values()],
            )
            for each in held.moves.values()
        ],
        reviews=[
            ReviewRule(
                key=each.key,
                label=each.label,
                every=each.every,
                answers=each.answers,
                answered_by=Labelled(
                    key=each.answered_by.role, label=role_label(each.answered_by.role)
                ),
                since=spans[each.key].since if each.key in spans else None,
                until=spans[each.key].until if each.key in spans else None,
                form=[field_rule(field) for field in each.form.values()],
                proposes=list(each.proposes),
            )
            for each in held.reviews.values()
        ],
        tables=[Labelled(key=each.key, label=each.label) for each in held.tables.values()],
    )


def field_rule(field: Asked) -> FieldRule:
    return FieldRule(
        key=field.key,
        label=field.label,
        type=field.type,
        required=field.required,
        choices=[Labelled(key=key, label=label) for key, label in field.choices.items()],
    )


def _line(key: str, one: InForce) -> dict[str, Any]:
    return {
        "key": key,
        "label": one.lifecycle.label,
        "case_label": one.lifecycle.case_label,
        "definition_hash": one.definition_hash,
        "published_at": one.published_at,
    }
