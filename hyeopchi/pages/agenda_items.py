"""One agenda item: the cases it is about, what is proposed, what was decided, what is left to do."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from sqlalchemy import Connection
from starlette.responses import Response

from engine.agenda import (
    ItemCase,
    decide_item,
    item_with_id,
    meeting_with_id,
    propose_case,
    take_off,
)
from engine.case import cases_numbered
from engine.definitions import all_in_force
from engine.errors import AgendaItemUnknown, DecisionTwice
from engine.meeting_errors import CaseOnAgenda, MeetingToCome, MoveUnknown
from engine.meetings import Meeting, NewDecision, bring_up, meetings
from engine.scope import scope_of
from engine.store import reading, transaction
from hyeopchi.pages.agenda_view import ItemView, item_seen
from hyeopchi.pages.case_sight import storable
from hyeopchi.pages.decision_words import KINDS, RESULTS, TONES
from hyeopchi.pages.said_again import sentences_of
from hyeopchi.web.errors import NotThere
from hyeopchi.web.forms import Form, text
from hyeopchi.web.page import page, say, to
from hyeopchi.web.principal import Principal
from hyeopchi.web.reader import Read
from hyeopchi.web.through import Through
from hyeopchi.web.website import site_of
from notifications.korean import official_date
from states.day import date_of

router = APIRouter()
Looking = Annotated[Principal, Depends(Through("meetings"))]
Deciding = Annotated[Principal, Depends(Through("decide"))]


@router.get("/meetings/items/{item_id}")
def show(request: Request, item_id: int, who: Looking, read: Read) -> Response:
    """Show one item."""
    return _show(request, read, who, _item(read, request, who, item_id))


@router.post("/meetings/items/{item_id}/cases")
def attach(request: Request, item_id: int, who: Deciding, form: Form) -> Response:
    """Put one more case on the item, or take one off that was not decided."""
    site = site_of(request)
    number, chosen, off = text(form, "number"), text(form, "move"), text(form, "off")
    lifecycle, _, move = chosen.partition(":")
    problems: list[tuple[str, str]] = []
    with reading(site.setting.store) as read:
        item = _item(read, request, who, item_id)
        held = cases_numbered(read, lifecycle, [number]) if number and not off else {}
        if not off and number not in held:
            problems = [("number", "그런 번호가 없습니다. 번호와 처리를 함께 확인해 주십시오.")]
            return _show(request, read, who, item, {"number": number, "move": chosen}, problems, status=422)  # fmt: skip
    path = f"/meetings/items/{item_id}"
    try:
        with transaction(site.setting.store) as write:
            if off:
                take_off(write, item_id, number_of(off))
            else:
                propose_case(write, item_id, held[number].id, move, actor=who.key, at=site.at())
    except (CaseOnAgenda, MoveUnknown) as error:
        problems = [("number", said) for said in sentences_of(error)]
        with reading(site.setting.store) as read:
            return _show(request, read, who, _item(read, request, who, item_id), {"number": number, "move": chosen}, problems, status=422)  # fmt: skip
    say(site, who, path, "안건에서 뺐습니다." if off else "안건에 올렸습니다.")
    return to(path)


@router.post("/meetings/items/{item_id}/meeting")
def bring(request: Request, item_id: int, who: Deciding, form: Form) -> Response:
    """Put a draft on the agenda of a meeting."""
    site = site_of(request)
    meeting_id = number_of(text(form, "meeting"))
    with reading(site.setting.store) as read:
        item = _item(read, request, who, item_id)
        if meeting_id not in {each.id for each in meetings(read)}:
            problems = [("meeting", "회의를 골라 주십시오.")]
            return _show(request, read, who, item, {}, problems, status=422)
    try:
        with transaction(site.setting.store) as write:
            bring_up(write, item_id, meeting_id)
    except AgendaItemUnknown:
        problems = [("meeting", "이 안건은 이미 회의에 올랐습니다.")]
        with reading(site.setting.store) as read:
            item = _item(read, request, who, item_id)
            return _show(request, read, who, item, {}, problems, status=422)
    say(site, who, f"/meetings/items/{item_id}", "회의에 올렸습니다.")
    return to(f"/meetings/items/{item_id}")


@router.post("/meetings/items/{item_id}/decisions")
def decide(request: Request, item_id: int, who: Deciding, form: Form) -> Response:
    """Record what the meeting decided about the cases of the item; it moves none of them."""
    site = site_of(request)
    with reading(site.setting.store) as read:
        item = _item(read, request, who, item_id)
        open_ = [each for each in item.cases if each.result is None]
        typed = {
            name: text(form, name)
            for each in open_
            for name in (f"result.{each.case_id}", f"move.{each.case_id}")
        } | {"on": text(form, "on")}
        on = date_of(typed["on"])
        news = [] if on is None else _decisions(open_, typed, on)
        problems: list[tuple[str, str]] = []
        if on is None:
            problems.append(("on", "날짜를 2013. 4. 10.처럼 적어 주십시오."))
        elif not news:
            at = f"result.{open_[0].case_id}" if open_ else "on"
            problems.append((at, "결과를 하나 이상 골라 주십시오."))
        if problems:
            return _show(request, read, who, item, typed, problems, status=422)
    try:
        with transaction(site.setting.store) as write:
            decide_item(write, item_id, news, actor=who.key, at=site.at())
    except (DecisionTwice, MeetingToCome, AgendaItemUnknown) as error:
        problems = [("on", said) for said in sentences_of(error)]
        with reading(site.setting.store) as read:
            item = _item(read, request, who, item_id)
            return _show(request, read, who, item, typed, problems, status=422)
    path = f"/meetings/items/{item_id}"
    said = f"결정 {len(news)}건을 기록하였습니다. 처리는 아직 하지 않았습니다."
    say(site, who, path, said)
    return to(path)


def _decisions(open_: Sequence[ItemCase], typed: Mapping[str, str], on: date) -> list[NewDecision]:
    """Give what was chosen, case by case; a move that the case's definition has not is none."""
    return [
        NewDecision(each.case_id, move, result, on)
        for each in open_
        if (result := typed[f"result.{each.case_id}"]) in RESULTS
        and (move := typed[f"move.{each.case_id}"] or each.move) in dict(each.moves)
    ]


def _item(read: Connection, request: Request, who: Principal, item_id: int) -> ItemView:
    """
    Find an item that who asks may see.

    Raises:
        NotThere: There is none, or it is all about cases out of their sight.
    """
    scope = scope_of(read, who.key, on=site_of(request).today())
    try:
        item = item_with_id(read, item_id) if storable(item_id) else None
    except AgendaItemUnknown:
        item = None
    view = item_seen(read, item, scope) if item is not None else None
    if view is None:
        raise NotThere()
    return view


def _show(
    request: Request,
    read: Connection,
    who: Principal,
    view: ItemView,
    typed: Mapping[str, str] | None = None,
    problems: list[tuple[str, str]] | None = None,
    *,
    status: int = 200,
) -> Response:
    today = site_of(request).today()
    item = view.item
    meeting = meeting_with_id(read, item.meeting_id) if item.meeting_id is not None else None
    deciding = who.may("decide")
    return page(
        request,
        "meetings/item.html",
        who=who,
        status=status,
        view=view,
        item=item,
        meeting=meeting,
        kinds=KINDS,
        held=meeting is not None and meeting.held_on <= today,
        moves=_moves(read) if deciding else [],
        places=[(each.id, meeting_words(each)) for each in reversed(meetings(read))]
        if deciding and meeting is None
        else [],
        results=list(RESULTS.items()),
        results_of=RESULTS,
        tones=TONES,
        typed={"on": str(meeting.held_on) if meeting else "", **(typed or {})},
        problems=problems or [],
        problem_of=dict(problems or []),
    )


def _moves(read: Connection) -> list[tuple[str, str]]:
    """Give every move of every definition in force, each with whose it is."""
    return [
        (f"{key}:{move.key}", f"{held.lifecycle.label} – {move.label}")
        for key, held in all_in_force(read).items()
        for move in held.lifecycle.moves.values()
    ]


def meeting_words(one: Meeting) -> str:
    return f"{official_date(one.held_on)} {one.committee_name} {KINDS[one.kind]}"


def number_of(said: str) -> int:
    """Read an id from a form; 0, which names nothing, is what is none."""
    number = int(said) if said.isascii() and said.isdecimal() and len(said) < 20 else 0
    return number if storable(number) else 0
