"""Raising a case: a new agenda item about it, or a place on one that waits already."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Request
from sqlalchemy import Connection
from starlette.responses import Response

from engine.agenda import propose_case, raise_case
from engine.command import Command, once
from engine.errors import AgendaItemUnknown, KeyReused
from engine.meeting_errors import CaseOnAgenda, MoveUnknown
from engine.meetings import meetings
from engine.scope import scope_of
from engine.store import reading, transaction
from hyeopchi.pages.agenda_items import meeting_words, number_of
from hyeopchi.pages.agenda_view import items_seen, undecided_drafts
from hyeopchi.pages.case_sight import case_crumbs, case_in_sight
from hyeopchi.pages.case_view import lifecycle_of
from hyeopchi.pages.said_again import sentences_of, status_of
from hyeopchi.web.errors import NotThere
from hyeopchi.web.forms import Form, nonce, text
from hyeopchi.web.page import page, say, to
from hyeopchi.web.principal import Principal
from hyeopchi.web.reader import Read
from hyeopchi.web.through import Through
from hyeopchi.web.website import site_of

router = APIRouter()
Deciding = Annotated[Principal, Depends(Through("decide"))]

_TITLE_MAX: Final = 300
_RECENT: Final = timedelta(days=60)  # a meeting held longer ago gets no new items by this form


@router.get("/meetings/items/new")
def ask(request: Request, who: Deciding, read: Read, case: int = 0, move: str = "") -> Response:
    """Show the form that raises one case, filled in with what is known of it."""
    one, _ = case_in_sight(read, who, case, on=site_of(request).today())
    known = lifecycle_of(read, one).moves.get(move)
    if known is None:
        raise NotThere()
    title = f"{one.number} {one.title} {known.label}"
    typed = {"title": title, "note": "", "where": "draft"}
    return _new(request, read, who, case, move, typed)


@router.post("/meetings/items")
def raise_(request: Request, who: Deciding, form: Form) -> Response:
    """Raise a case: as a new item, a draft or on a meeting, or on an item that waits already."""
    site = site_of(request)
    case_id, move = number_of(text(form, "case")), text(form, "move")
    typed = {name: text(form, name) for name in ("title", "note", "where")}
    with reading(site.setting.store) as read:
        one, _ = case_in_sight(read, who, case_id, on=site.today())
        if lifecycle_of(read, one).moves.get(move) is None:
            raise NotThere()
        problems = _raising_problems(read, who, typed, site.today())
        if problems:
            return _new(request, read, who, case_id, move, typed, problems, status=422)
    place, _, number = typed["where"].partition(":")
    at, key = site.at(), nonce(form)
    try:
        with transaction(site.setting.store) as write:

            def raised() -> int:
                if place == "item":
                    propose_case(write, int(number), case_id, move, actor=who.key, at=at)
                    return int(number)
                return raise_case(
                    write,
                    case_id,
                    move,
                    title=typed["title"],
                    note=typed["note"] or None,
                    meeting_id=int(number) if place == "meeting" else None,
                    actor=who.key,
                    at=at,
                )

            body = {"do": "raise", "case": case_id, "move": move, **typed}
            item_id, _again = once(
                write, Command(key, body, who.key) if key else None, raised, at=at
            )
    except (CaseOnAgenda, KeyReused, MoveUnknown, AgendaItemUnknown) as error:
        problems = [("where", said) for said in sentences_of(error)]
        with reading(site.setting.store) as read:
            status = status_of(error)
            return _new(request, read, who, case_id, move, typed, problems, status=status)
    say(site, who, f"/meetings/items/{item_id}", f"{one.number} {one.title}: 안건으로 올렸습니다.")
    return to(f"/meetings/items/{item_id}")


def _places(read: Connection, who: Principal, today: date) -> list[tuple[str, str]]:
    """Give where a case can be raised: a new draft, a new item of a meeting, an item that waits."""
    scope = scope_of(read, who.key, on=today)
    near = [each for each in meetings(read) if each.held_on >= today - _RECENT]
    waiting = [
        *undecided_drafts(read, scope),
        *(
            one
            for some in items_seen(read, [each.id for each in near], scope).values()
            for one in some
        ),
    ]
    return [
        ("draft", "새 안건 초안 – 회의는 나중에 정합니다"),
        *((f"meeting:{each.id}", f"{meeting_words(each)}의 새 안건") for each in near),
        *(
            (f"item:{one.item.id}", f"「{one.item.title}」 안건에 함께")
            for one in waiting
            if not one.decided
        ),
    ]


def _raising_problems(
    read: Connection, who: Principal, typed: Mapping[str, str], today: date
) -> list[tuple[str, str]]:
    found = []
    title = typed["title"]
    if typed["where"] not in dict(_places(read, who, today)):
        found.append(("where", "어디에 올릴지 골라 주십시오."))
    if not title or len(title) > _TITLE_MAX or not title.isprintable():
        found.append(("title", f"안건의 제목을 {_TITLE_MAX}자 이내로 적어 주십시오."))
    return found


def _new(
    request: Request,
    read: Connection,
    who: Principal,
    case_id: int,
    move: str,
    typed: Mapping[str, str],
    problems: list[tuple[str, str]] | None = None,
    *,
    status: int = 200,
) -> Response:
    today = site_of(request).today()
    one, _ = case_in_sight(read, who, case_id, on=today)
    return page(
        request,
        "meetings/raise.html",
        who=who,
        status=status,
        one=one,
        move=move,
        label=lifecycle_of(read, one).moves[move].label,
        typed=typed,
        places=_places(read, who, today),
        problems=problems or [],
        problem_of=dict(problems or []),
        crumbs=case_crumbs(one, "안건으로 올리기"),
    )
