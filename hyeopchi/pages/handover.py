"""인수인계: who gives what to whom, looked at first, done once, and its paper printed any time."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Request
from sqlalchemy import Connection
from starlette.responses import Response

from engine.command import Command, once
from engine.duty_desk import running_duties
from engine.handover import hand_over
from engine.handover_papers import HandoverPaper, keep_paper, paper, papers
from engine.handover_preview import HandoverPreview, preview_handover
from engine.led import led_by
from engine.people import Person, everybody
from engine.store import reading, transaction
from hyeopchi.handover_words import kept_content, paper_words
from hyeopchi.web.errors import NotThere
from hyeopchi.web.forms import Form, nonce, text
from hyeopchi.web.page import page, say, to
from hyeopchi.web.principal import Principal
from hyeopchi.web.reader import Read
from hyeopchi.web.seen import showed
from hyeopchi.web.through import Through
from hyeopchi.web.website import site_of
from states.day import date_of
from states.role import role_label

router = APIRouter()

PATH: Final = "/handover"
Giver = Annotated[Principal, Depends(Through("handover"))]
_EVERYBODY: Final = frozenset({"admin", "coordinator"})

_ONESELF: Final = "자기에게는 넘길 수 없습니다. 다른 관리자나 총괄부서에 부탁해 주십시오."

Problems = list[tuple[str, str]]


@router.get(PATH)
def show(request: Request, who: Giver, read: Read) -> Response:
    """Ask who gives to whom from which day, and list the papers of before."""
    return _asked(request, read, who)


@router.post(f"{PATH}/preview")
def look(request: Request, who: Giver, form: Form) -> Response:
    """Show what would move before it moves; nothing is written, and no name is in an address."""
    site = site_of(request)
    with reading(site.setting.store) as read:
        found, problems = _preview(request, read, who, form)
        if found is None:
            return _asked(request, read, who, problems=problems, given=_given(form))
        showed(request, [found.giver.key, found.taker.key], what="인수인계 미리 보기")
        return page(
            request,
            "handover/preview.html",
            who=who,
            preview=found,
            role_label=role_label,
            titles=who.sees_cases,
        )


@router.post(PATH)
def do(request: Request, who: Giver, form: Form) -> Response:
    """Hand over, once however often it is pressed, and go to the paper to sign."""
    site = site_of(request)
    with reading(site.setting.store) as read:
        found, problems = _preview(request, read, who, form)
        if found is None:
            return _asked(request, read, who, problems=problems, given=_given(form))
    body = {"do": "handover", "from": found.giver.key, "to": found.taker.key, "on": found.on}
    key = nonce(form)

    def act(write: Connection) -> int:
        moved = hand_over(
            write,
            from_key=found.giver.key,
            to_key=found.taker.key,
            on=found.on,
            actor=who.key,
            at=site.at(),
        )
        return keep_paper(write, moved, content=kept_content(moved), actor=who.key, at=site.at())

    with transaction(site.setting.store) as write:
        asked = Command(key, body, who.key) if key else None
        paper_id, _ = once(write, asked, lambda: act(write), at=site.at())
    showed(request, [found.giver.key, found.taker.key], what="인수인계")
    path = f"{PATH}/papers/{paper_id}"
    say(site, who, path, f"{found.giver.name}님의 일을 {found.taker.name}님에게 넘겼습니다.")
    return to(path)


@router.get(f"{PATH}/papers/{{paper_id}}")
def show_paper(request: Request, paper_id: int, who: Giver, read: Read) -> Response:
    """Show the paper of a handover as it was made, ready to print."""
    site, found = site_of(request), paper(read, paper_id)
    if found is None or not _may_see(read, request, who, found):
        raise NotThere()
    titles = who.sees_cases
    two = [
        replace(one, **called)
        for one, called in zip((found.giver, found.taker), found.content["called"], strict=True)
    ]
    words = paper_words(
        site.setting.office, found.content, two, found.on, found.at, with_cases=titles
    )
    showed(request, [found.giver.key, found.taker.key], what="인계·인수서 보기")
    return page(
        request,
        "handover/paper.html",
        who=who,
        paper=found,
        body=site.setting.letters.render("handover", words).body,
    )


def _preview(
    request: Request, read: Connection, who: Principal, form: Form
) -> tuple[HandoverPreview | None, Problems]:
    site = site_of(request)
    takers = {str(one.id): one for one in everybody(read).values()}
    theirs = None if who.roles & _EVERYBODY else led_by(read, who.key, on=site.today())
    # Who has nothing left to give may be asked again: a form pressed twice is answered twice.
    givers = {key: one for key, one in takers.items() if theirs is None or one.id in theirs}
    giver, taker = givers.get(text(form, "giver")), takers.get(text(form, "taker"))
    on = date_of(text(form, "on")) if text(form, "on") else None
    problems: Problems = []
    if giver is None:
        problems.append(("giver", "넘기는 사람을 골라 주십시오."))
    if taker is None or (giver is not None and taker.id == giver.id):
        problems.append(("taker", "받는 사람을 골라 주십시오. 같은 사람일 수 없습니다."))
    elif taker.id == who.person_id and theirs is None:
        problems.append(("taker", _ONESELF))
    if on is None:
        problems.append(("on", "맡기 시작하는 날을 2013-07-01처럼 적어 주십시오."))
    elif on > site.today():
        problems.append(("on", "아직 오지 않은 날입니다. 그날까지는 넘기는 사람이 맡습니다."))
    if problems or giver is None or taker is None or on is None:
        return None, problems
    return preview_handover(read, from_key=giver.key, to_key=taker.key, on=on), []


def _givers(read: Connection, request: Request, who: Principal) -> list[Person]:
    """Give whose work they may hand over: a team lead only that of their own departments."""
    known = everybody(read)
    running = {one.person_id for one in running_duties(read, on=site_of(request).today())}
    if not who.roles & _EVERYBODY:
        running &= led_by(read, who.key, on=site_of(request).today())
    return [one for one in known.values() if one.id in running]


def _may_see(read: Connection, request: Request, who: Principal, one: HandoverPaper) -> bool:
    if who.roles & _EVERYBODY:
        return True
    led = led_by(read, who.key, on=site_of(request).today(), wholly=False)
    return bool({one.giver.id, one.taker.id} & led)


def _given(form: Form) -> dict[str, str]:
    return {name: text(form, name) for name in ("giver", "taker", "on")}


def _asked(
    request: Request,
    read: Connection,
    who: Principal,
    *,
    problems: Problems | None = None,
    given: Mapping[str, Any] | None = None,
) -> Response:
    kept = [one for one in papers(read) if _may_see(read, request, who, one)]
    showed(request, [key for one in kept for key in (one.giver.key, one.taker.key)])
    return page(
        request,
        "handover/ask.html",
        who=who,
        status=422 if problems else 200,
        givers=[(one.id, _called(one)) for one in _givers(read, request, who)],
        takers=[(one.id, _called(one)) for one in everybody(read).values()],
        papers=kept,
        problems=problems or [],
        given=given or {},
    )


def _called(one: Person) -> str:
    return f"{one.name} {one.title}" if one.title else one.name
