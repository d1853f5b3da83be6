"""Meetings, their agenda, what they decided; entering and recording them."""

from typing import Annotated, Final, Literal

from fastapi import Depends, Request, Response
from pydantic import Field
from sqlalchemy import Connection

from engine.agenda import decide_item, item_cases, item_with_id, items_of, meeting_with_id
from engine.case import cases
from engine.meetings import (
    AgendaItem,
    Meeting,
    NewDecision,
    add_agenda_item,
    agenda,
    hold_meeting,
    meetings,
)
from engine.scope import Scope, scope_of, seen, sees
from hyeopchi.api.documented import refused
from hyeopchi.api.once import Answer, answer_once
from hyeopchi.api.route import PREFIX, api_router
from hyeopchi.api.shape import CaseRef, Day, Id, IdempotencyKey, In, Key, Labelled, Line, Long, Out
from hyeopchi.web.errors import NotThere
from hyeopchi.web.principal import Principal
from hyeopchi.web.reader import Read
from hyeopchi.web.through import Through
from hyeopchi.web.website import site_of

router = api_router("회의")

Reader = Annotated[Principal, Depends(Through("meetings", "meetings:read"))]
Writer = Annotated[Principal, Depends(Through("decide", "meetings:write"))]

KINDS: Final = {"regular": "정기회", "extra": "임시회", "written": "서면"}
RESULTS: Final = {
    "passed": "원안가결",
    "amended": "수정가결",
    "rejected": "부결",
    "deferred": "보류",
}
Count = Annotated[int, Field(ge=0, le=10_000)]


class MeetingOut(Out):
    """A meeting."""

    id: int = Field(examples=[2])
    key: str = Field(examples=["plenary-2013-04-19"])
    committee: Labelled = Field(
        examples=[{"key": "policy_committee", "label": "시정참여정책위원회"}]
    )
    kind: Labelled = Field(examples=[{"key": "regular", "label": "정기회"}])
    held_on: Day
    place: str | None = Field(examples=["대회의실"])
    seated: int | None = Field(description="재적", examples=[30])
    present: int | None = Field(description="출석", examples=[24])


class MeetingList(Out):
    """Meetings, newest first."""

    items: list[MeetingOut]


class DecisionOut(Out):
    """What is proposed, or was decided, about one case that the one who asks may see."""

    case: CaseRef
    move: Labelled = Field(examples=[{"key": "close", "label": "종결"}])
    result: Labelled | None = Field(
        description="없으면 아직 결정하지 않음", examples=[{"key": "passed", "label": "원안가결"}]
    )
    effective_on: Day | None
    decision: int | None = Field(description="결정의 번호", examples=[3])
    used: bool = Field(description="결정에 따라 이미 처리했는지", examples=[False])


class ItemOut(Out):
    """An agenda item. Drafts have no meeting and no number."""

    id: int = Field(examples=[5])
    meeting: int | None = Field(examples=[2])
    number: int | None = Field(examples=[1])
    title: str = Field(examples=["과제 중간 점검"])
    note: str | None = Field(
        description="모든 과제를 볼 수 있는 사람에게만 나옵니다.", examples=[None]
    )
    decisions: list[DecisionOut]


class Agenda(Out):
    """A meeting with its agenda."""

    meeting: MeetingOut
    items: list[ItemOut]


class Drafts(Out):
    """Items that wait for a meeting."""

    items: list[ItemOut]


class MeetingIn(In):
    """A meeting to enter."""

    key: Key = Field(examples=["plenary-2013-07-19"])
    committee: Key = Field(examples=["policy_committee"])
    kind: Literal["regular", "extra", "written"] = Field(examples=["extra"])
    held_on: Day = Field(examples=["2013-07-19"])
    place: Line | None = Field(default=None, examples=["대회의실"])
    seated: Count | None = Field(default=None, examples=[30])
    present: Count | None = Field(default=None, examples=[24])


class ItemIn(In):
    """An agenda item to add."""

    title: Line = Field(examples=["과제 중간 점검"])
    note: Long | None = Field(default=None, examples=[None])


class DecisionIn(In):
    """What was decided about one case."""

    case_id: Annotated[int, Field(ge=1, le=2**31 - 1)] = Field(examples=[14])
    move: Key = Field(examples=["close"])
    result: Literal["passed", "amended", "rejected", "deferred"] = Field(examples=["passed"])
    effective_on: Day | None = Field(
        default=None, description="없으면 회의한 날", examples=["2013-04-19"]
    )


class DecisionsIn(In):
    """What was decided on one item."""

    decisions: list[DecisionIn] = Field(min_length=1, max_length=500)


@router.get("/meetings", summary="회의 목록", responses=refused())
def listed(who: Reader, read: Read) -> MeetingList:
    """회의를 최근 것부터 줍니다."""
    return MeetingList(items=[_meeting(each) for each in reversed(meetings(read))])


@router.get("/meetings/{meeting_id}", summary="회의와 안건", responses=refused(404))
def one(request: Request, who: Reader, read: Read, meeting_id: Id) -> Agenda:
    """회의의 안건을 차례대로 줍니다. 과제는 볼 수 있는 것만 들어 있습니다."""
    held = meeting_with_id(read, meeting_id)
    found = items_of(read, [meeting_id]).get(meeting_id, [])
    return Agenda(meeting=_meeting(held), items=_items(read, found, _scope(request, read, who)))


@router.get("/agenda-drafts", summary="회의를 기다리는 안건", responses=refused())
def drafts(request: Request, who: Reader, read: Read) -> Drafts:
    """아직 회의에 올리지 않은 안건을 줍니다."""
    return Drafts(items=_items(read, agenda(read, None), _scope(request, read, who)))


@router.post(
    "/meetings",
    status_code=201,
    summary="회의 기록",
    response_model=MeetingOut,
    responses=refused(404, writes=True),
)
def held(request: Request, who: Writer, key: IdempotencyKey, body: MeetingIn) -> Response:
    """회의를 적습니다. 같은 key로 같은 회의를 다시 적으면 처음 것과 같은 회의입니다."""

    def do(write: Connection) -> Answer:
        meeting_id = hold_meeting(
            write,
            key=body.key,
            committee_key=body.committee,
            kind=body.kind,
            held_on=body.held_on,
            place=body.place,
            seated=body.seated,
            present=body.present,
        )
        found = meeting_with_id(write, meeting_id)
        where = {"Location": f"{PREFIX}/meetings/{meeting_id}"}
        return Answer(_meeting(found), 201, where)

    return answer_once(request, who, key, body.model_dump(mode="json"), do)


@router.post(
    "/meetings/{meeting_id}/items",
    status_code=201,
    summary="안건 올리기",
    response_model=ItemOut,
    responses=refused(404, writes=True),
)
def added(
    request: Request, who: Writer, key: IdempotencyKey, meeting_id: Id, body: ItemIn
) -> Response:
    """회의의 안건 끝에 하나를 더합니다."""

    def do(write: Connection) -> Answer:
        meeting_with_id(write, meeting_id)
        item_id = add_agenda_item(write, meeting_id, body.title, note=body.note)
        (made,) = _items(write, [item_with_id(write, item_id)], _scope(request, write, who))
        return Answer(made, 201)

    return answer_once(request, who, key, body.model_dump(mode="json"), do)


@router.post(
    "/agenda-items/{item_id}/decisions",
    status_code=201,
    summary="결정 기록",
    response_model=ItemOut,
    responses=refused(404, writes=True),
)
def decided(
    request: Request, who: Writer, key: IdempotencyKey, item_id: Id, body: DecisionsIn
) -> Response:
    """안건에서 결정한 것을 적습니다. 적는 것만으로는 과제가 움직이지 않습니다."""
    site = site_of(request)

    def do(write: Connection) -> Answer:
        item = item_with_id(write, item_id)
        scope = scope_of(write, who.key, on=site.today())
        wanted = [each.case_id for each in body.decisions]
        known = {each.id: each for each in cases(write, ids=set(wanted))}
        if not all(each in known and sees(write, scope, each) for each in wanted):
            raise NotThere()
        day = meeting_with_id(write, item.meeting_id).held_on if item.meeting_id else site.today()
        new = [
            NewDecision(each.case_id, each.move, each.result, each.effective_on or day)
            for each in body.decisions
        ]
        decide_item(write, item_id, new, actor=who.key, at=site.at())
        (made,) = _items(write, [item], _scope(request, write, who))
        return Answer(made, 201)

    return answer_once(request, who, key, body.model_dump(mode="json"), do)


def _scope(request: Request, read: Connection, who: Principal) -> Scope:
    return scope_of(read, who.key, on=site_of(request).today())


def _meeting(one: Meeting) -> MeetingOut:
    return MeetingOut(
        id=one.id,
        key=one.key,
        committee=Labelled(key=one.committee, label=one.committee_name),
        kind=Labelled(key=one.kind, label=KINDS[one.kind]),
        held_on=one.held_on,
        place=one.place,
        seated=one.seated,
        present=one.present,
    )


def _items(read: Connection, found: list[AgendaItem], scope: Scope) -> list[ItemOut]:
    """
    Give items with the cases that *scope* sees.

    A title and a note may name other cases: who sees a part of the office is given the items about
    their cases, without notes.
    """
    about = item_cases(read, [each.id for each in found], seen=[seen(scope)])
    return [
        ItemOut(
            id=each.id,
            meeting=each.meeting_id,
            number=each.number,
            title=each.title,
            note=each.note if scope.everything else None,
            decisions=[
                DecisionOut(
                    case=CaseRef(
                        id=of.case_id, lifecycle=of.lifecycle, number=of.number, title=of.title
                    ),
                    move=Labelled(key=of.move, label=of.move_label),
                    result=Labelled(key=of.result, label=RESULTS[of.result]) if of.result else None,
                    effective_on=of.effective_on,
                    decision=of.decision,
                    used=of.used,
                )
                for of in about.get(each.id, [])
            ],
        )
        for each in found
        if scope.everything or each.id in about
    ]
