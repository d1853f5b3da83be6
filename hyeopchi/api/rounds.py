"""Rounds: which began, how far each is, who is asked about what, and what was answered."""

from collections.abc import Mapping
from typing import Annotated, Any, Final

from fastapi import Depends, Query, Request
from sqlalchemy import Connection, select

from engine.definitions import all_in_force
from engine.round_list import SeenRound, rounds_seen
from engine.round_scope import AskScope, ask_scope_of, seen_asks
from engine.round_view import AskRow, asks
from engine.submission import form_of
from engine.tables import ask
from hyeopchi.api.case_words import Worder
from hyeopchi.api.documented import refused
from hyeopchi.api.errors import CursorUnfit
from hyeopchi.api.lifecycles import field_rule
from hyeopchi.api.round_shape import (
    AskList,
    AskOut,
    RoundList,
    RoundOut,
    RoundWithForm,
    Which,
    WhichAsks,
)
from hyeopchi.api.route import api_router
from hyeopchi.api.shape import CaseRef, Id, Labelled
from hyeopchi.web.errors import NotThere
from hyeopchi.web.principal import Principal
from hyeopchi.web.reader import Read
from hyeopchi.web.seen import showed
from hyeopchi.web.through import Through
from hyeopchi.web.website import site_of
from states.lifecycle import Field as Asked

router = api_router("회차")

Reader = Annotated[Principal, Depends(Through("rounds", "rounds:read"))]

_STATUS: Final = {"opening": "여는 중", "open": "열림", "closed": "마감"}
_ASKED: Final = {
    "open": "미제출",
    "answered": "제출",
    "missing": "미제출(마감)",
    "withdrawn": "거둠",
}


@router.get("/rounds", summary="회차 목록", responses=refused())
def listed(
    request: Request, who: Reader, read: Read, which: Annotated[Which, Query()]
) -> RoundList:
    """볼 수 있는 것이 있는 회차를 최근 기간부터 줍니다."""
    found = rounds_seen(read, scope_here(request, read, who), _labels(read))
    return RoundList(
        items=[
            RoundOut(**_round(each))
            for each in found
            if which.lifecycle in (None, each.row.lifecycle)
            and which.review in (None, each.row.review)
            and which.status in (None, each.row.status)
        ]
    )


@router.get("/rounds/{round_id}", summary="회차 하나", responses=refused(404))
def one(request: Request, who: Reader, read: Read, round_id: Id) -> RoundWithForm:
    """회차와, 답할 때 적는 항목을 줍니다."""
    seen = round_seen(read, scope_here(request, read, who), round_id)
    form = form_of(read, round_id)
    return RoundWithForm(**_round(seen), form=[field_rule(field) for field in form.fields.values()])


@router.get("/rounds/{round_id}/asks", summary="회차의 요청과 답", responses=refused(404))
def asked(
    request: Request,
    who: Reader,
    read: Read,
    round_id: Id,
    which: Annotated[WhichAsks, Query()],
) -> AskList:
    """누구에게 무엇을 물었고 무엇이라고 답했는지, 볼 수 있는 것만 줍니다."""
    scope = scope_here(request, read, who)
    of = round_seen(read, scope, round_id)
    theirs = set(read.scalars(select(ask.c.id).where(ask.c.round_id == round_id, seen_asks(scope))))
    found = [
        each
        for each in asks(read, round_id, status=which.status)
        if each.id in theirs and each.status != "withdrawn"
    ]
    start = _start(found, which.cursor)
    page = found[start : start + which.limit]
    worder, form = Worder.of(read), form_of(read, round_id).fields
    showed(request, [each.person_key for each in page], what="답 보기")
    more = start + which.limit < len(found)
    return AskList(
        items=[_ask(worder, form, of, each) for each in page],
        next_cursor=str(page[-1].id) if more else None,
    )


def scope_here(request: Request, read: Connection, who: Principal) -> AskScope:
    return ask_scope_of(read, who.key, who.roles, on=site_of(request).today())


def _labels(read: Connection) -> Mapping[str, str]:
    return {key: one.lifecycle.label for key, one in all_in_force(read).items()}


def round_seen(read: Connection, scope: AskScope, round_id: int) -> SeenRound:
    """
    Give a round of which something is theirs to see.

    Raises:
        NotThere: It is not there, or nothing of it is theirs.
    """
    found = rounds_seen(read, scope, _labels(read), round_id=round_id)
    if not found:
        raise NotThere()
    return found[0]


def _round(seen: SeenRound) -> dict[str, Any]:
    row = seen.row
    return {
        "id": row.id,
        "lifecycle": Labelled(key=row.lifecycle, label=seen.lifecycle_label),
        "review": Labelled(key=row.review, label=row.review_label),
        "period": Labelled(key=row.period.name, label=row.period.label),
        "status": Labelled(key=row.status, label=_STATUS[row.status]),
        "opens_on": row.span.opens_on,
        "due_on": row.span.due_on,
        "closes_on": row.span.closes_on,
        "closed_at": row.closed_at,
        "asked": row.asked,
        "answered": row.answered,
        "report_version": row.report_version,
    }


def _ask(worder: Worder, form: Mapping[str, Asked], of: SeenRound, one: AskRow) -> AskOut:
    return AskOut(
        id=one.id,
        case=CaseRef(
            id=one.case_id, lifecycle=of.row.lifecycle, number=one.number, title=one.title
        ),
        state=one.state,
        person=one.person_key,
        organisation=_place(one.organisation_key, one.organisation_name),
        committee=_place(one.committee_key, one.committee_name),
        status=Labelled(key=one.status, label=_ASKED[one.status]),
        values=None if one.values is None else worder.answer(form, one.values),
        proposal=one.proposal,
        submitted_at=one.submitted_at,
    )


def _place(key: str | None, name: str | None) -> Labelled | None:
    return Labelled(key=key, label=name or key) if key else None


def _start(found: list[AskRow], cursor: str | None) -> int:
    """
    Give where the page after the ask that *cursor* names begins.

    Raises:
        CursorUnfit: It names none of them.
    """
    if cursor is None:
        return 0
    place = next((at for at, each in enumerate(found) if str(each.id) == cursor), None)
    if place is None:
        raise CursorUnfit()
    return place + 1
