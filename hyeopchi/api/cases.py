"""Cases: lists, one, as of a day, its events, the moves it could make, its lineage."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Annotated, Final

from fastapi import Depends, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import Connection

from engine.asof import case_as_of
from engine.case import Case, cases
from engine.case_cursor import Cursor, cursor_of, cursor_text
from engine.case_filter import CaseFilter
from engine.case_search import ListedCase, list_cases
from engine.definitions import lifecycle_pinned
from engine.happened import happened
from engine.lineage import lineage
from engine.preview import MoveRequest, preview_moves
from engine.round_scope import ask_scope_of
from engine.scope import scope_of, sees
from hyeopchi.api.case_shape import (
    AskOut,
    CaseLine,
    CaseList,
    CaseOut,
    CaseThen,
    EventList,
    LineageLink,
    LineageOut,
    MoveList,
    MoveOut,
    RefusalOut,
    Sorted,
)
from hyeopchi.api.case_words import (
    Worder,
    case_out,
    etag,
    event_out,
    hidden_answers,
    state_out,
)
from hyeopchi.api.documented import refused
from hyeopchi.api.errors import CursorUnfit
from hyeopchi.api.route import api_router
from hyeopchi.api.shape import Day, Id, Labelled
from hyeopchi.web.errors import NotThere
from hyeopchi.web.principal import Principal
from hyeopchi.web.reader import Read
from hyeopchi.web.seen import showed
from hyeopchi.web.through import Through
from hyeopchi.web.website import site_of
from states.lifecycle import Lifecycle

router = api_router("과제")

Reader = Annotated[Principal, Depends(Through("cases", "cases:read"))]

HOW: Final = {"replaced": "대체", "merged": "통합"}
_PAGE: Final = 50


class Wanted(BaseModel):
    """Which cases a list holds, and in which order."""

    model_config = ConfigDict(extra="forbid")

    lifecycle: str | None = Field(None, max_length=100, description="정의의 key")
    state: list[str] = Field([], max_length=20, description="상태의 key. 여러 번 쓸 수 있습니다.")
    subcommittee: str | None = Field(None, max_length=100, description="실무분과의 key")
    lead: str | None = Field(None, max_length=100, description="주관부서의 key")
    q: str = Field(
        "", max_length=200, description="번호나 제목의 조각. 띄어쓰기를 무시하고 초성도 됩니다."
    )
    overdue: str | None = Field(
        None, pattern="^(true|false)$", description="기한이 지났는데 내지 않은 답이 있는 것만"
    )
    sort: Sorted = Field("number", description="차례")
    order: str = Field("asc", pattern="^(asc|desc)$", description="asc 또는 desc")
    limit: int = Field(_PAGE, ge=1, le=200, description="한 쪽의 건수")
    cursor: str | None = Field(None, max_length=6000, description="앞 쪽이 준 next_cursor")


@router.get("/cases", summary="과제 목록", responses=refused())
def listed(
    request: Request, who: Reader, read: Read, wanted: Annotated[Wanted, Query()]
) -> CaseList:
    """볼 수 있는 과제를 한 쪽씩 줍니다. 다음 쪽은 `next_cursor`를 `cursor`에 넣어 읽습니다."""
    today = site_of(request).today()
    which = CaseFilter(
        lifecycle=wanted.lifecycle,
        states=tuple(wanted.state),
        subcommittee=wanted.subcommittee,
        lead=wanted.lead,
        text=wanted.q,
        overdue=today if wanted.overdue == "true" else None,
    )
    found = list_cases(
        read,
        scope_of(read, who.key, on=today),
        which,
        sort=wanted.sort,
        descending=wanted.order == "desc",
        cursor=_cursor(wanted),
        limit=wanted.limit,
    )
    worder = Worder.of(read)
    return CaseList(
        items=[_line(read, worder, one) for one in found.cases],
        next_cursor=_written(found.next) if found.next else None,
    )


@router.get("/cases/{case_id}", summary="과제 하나", responses=refused(404))
def one(request: Request, response: Response, who: Reader, read: Read, case_id: Id) -> CaseOut:
    """과제를 지금 모습대로 줍니다. 고치거나 처리할 때는 함께 온 ETag를 If-Match에 넣습니다."""
    held = case_seen(request, read, who, case_id)
    response.headers["ETag"] = etag(held.version)
    return case_out(read, held)


@router.get("/cases/{case_id}/as-of", summary="그날의 과제", responses=refused(404))
def then(
    request: Request, who: Reader, read: Read, case_id: Id, on: Day, known_on: Day | None = None
) -> CaseThen:
    """`on`의 끝에 어떤 모습이었는지 줍니다. `known_on`까지 기록된 것만으로 볼 수도 있습니다."""
    case_seen(request, read, who, case_id)
    found = case_as_of(read, case_id, on=on, known_on=known_on)
    if found is None:
        raise NotThere()
    definition = lifecycle_pinned(read, found.definition_hash)
    return CaseThen(
        id=found.id,
        lifecycle=Labelled(key=definition.key, label=definition.label),
        number=found.number,
        title=found.title,
        state=state_out(definition, found.state),
        since=found.since,
        version=found.seq,
        fields=Worder.of(read).fields(definition, found.fields),
        on=on,
        known_on=known_on,
    )


@router.get("/cases/{case_id}/events", summary="과제의 기록", responses=refused(404))
def events(request: Request, who: Reader, read: Read, case_id: Id) -> EventList:
    """일어난 일을 오래된 것부터 모두 줍니다. 위원의 평가는 볼 수 있는 사람에게만 보입니다."""
    held = case_seen(request, read, who, case_id)
    definition = lifecycle_pinned(read, held.definition_hash)
    found = happened(read, case_id)
    today = site_of(request).today()
    hidden = hidden_answers(read, ask_scope_of(read, who.key, who.roles, on=today), found)
    shown = [event_out(definition, each, hidden=hidden) for each in found]
    showed(request, [each.actor for each in shown if each.actor != "system"], what="과제 기록 보기")
    return EventList(items=shown)


@router.get("/cases/{case_id}/moves", summary="할 수 있는 처리", responses=refused(404))
def moves(request: Request, who: Reader, read: Read, case_id: Id) -> MoveList:
    """지금 상태에서 나가는 처리를 모두 줍니다. 막힌 것은 까닭과 고치는 법이 함께 옵니다."""
    held = case_seen(request, read, who, case_id)
    definition = lifecycle_pinned(read, held.definition_hash)
    today = site_of(request).today()
    items = []
    for move in definition.open_from(held.state):
        wanted = MoveRequest(number=held.number, move=move.key)
        (found,) = preview_moves(
            read, held.lifecycle, [wanted], actor=who.key, on=today, today=today
        )
        refusals = found.verdict.refusals
        items.append(
            MoveOut(
                move=Labelled(key=move.key, label=move.label),
                target=state_out(definition, move.target),
                open=all(each.code == "field_missing" for each in refusals),
                asks=asks_out(definition, move.key),
                refusals=[
                    RefusalOut(code=each.code, detail=each.sentence, mend=each.mend)
                    for each in refusals
                ],
            )
        )
    return MoveList(version=held.version, items=items)


@router.get("/cases/{case_id}/lineage", summary="과제의 계보", responses=refused(404))
def links(request: Request, who: Reader, read: Read, case_id: Id) -> LineageOut:
    """무엇을 이어받았고 무엇에 이어졌는지 줍니다. 볼 수 있는 과제만 들어 있습니다."""
    case_seen(request, read, who, case_id)
    scope = scope_of(read, who.key, on=site_of(request).today())
    return LineageOut(
        items=[
            LineageLink(
                from_case=each.from_number,
                to_case=each.to_number,
                kind=Labelled(key=each.kind, label=HOW.get(each.kind, each.kind)),
            )
            for each in lineage(read, [case_id], scope=scope)
        ]
    )


def case_seen(request: Request, read: Connection, who: Principal, case_id: int) -> Case:
    """
    Give a case that is theirs to see.

    Raises:
        NotThere: It is not there, or not theirs.
    """
    scope = scope_of(read, who.key, on=site_of(request).today())
    if not sees(read, scope, case_id):
        raise NotThere()
    (held,) = cases(read, ids=[case_id])
    return held


def asks_out(definition: Lifecycle, move: str) -> dict[str, AskOut]:
    return {
        key: AskOut(
            label=field.label,
            type=field.type,
            required=field.required,
            choices=[Labelled(key=k, label=label) for k, label in field.choices.items()],
        )
        for key, field in definition.moves[move].asks.items()
    }


def _line(read: Connection, worder: Worder, one: ListedCase) -> CaseLine:
    definition = lifecycle_pinned(read, one.definition_hash)
    return CaseLine(
        id=one.id,
        lifecycle=Labelled(key=definition.key, label=definition.label),
        number=one.number,
        title=one.title,
        state=state_out(definition, one.state),
        version=one.version,
        fields=worder.fields(definition, one.fields),
        due_on=one.due_on,
        changed_at=one.changed_at,
    )


def _cursor(wanted: Wanted) -> Cursor | None:
    """
    Read the place where a page begins.

    Raises:
        CursorUnfit: It is none of ours, or of a list in another order.
    """
    if wanted.cursor is None:
        return None
    try:
        text = urlsafe_b64decode(wanted.cursor.encode()).decode()
    except ValueError as error:  # bad base64 and bad UTF-8 are of this kind
        raise CursorUnfit() from error
    found = cursor_of(text)
    if found is None or (found.sort, found.descending) != (wanted.sort, wanted.order == "desc"):
        raise CursorUnfit()
    return found


def _written(cursor: Cursor) -> str:
    return urlsafe_b64encode(cursor_text(cursor).encode()).decode("ascii")
