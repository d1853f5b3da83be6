"""Meetings: those to come and those held, their agenda, and what was decided."""

from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Request
from sqlalchemy import Connection
from starlette.responses import Response

from engine.agenda import meeting_with_id, note_attendance, seats_taken
from engine.errors import AgendaItemUnknown, CommitteeUnknown, MeetingDiffers, MeetingUnknown
from engine.meetings import Meeting, add_agenda_item, agenda, bring_up, hold_meeting, meetings
from engine.people import committees
from engine.scope import scope_of
from engine.store import reading, transaction
from hyeopchi.pages.agenda_view import ItemView, items_seen, undecided_drafts
from hyeopchi.pages.case_sight import storable
from hyeopchi.pages.decision_words import KINDS, RESULTS, TONES, quorum_sentence
from hyeopchi.pages.said_again import sentences_of
from hyeopchi.web.errors import NotThere
from hyeopchi.web.forms import Form, text
from hyeopchi.web.page import page, say, to
from hyeopchi.web.principal import Principal
from hyeopchi.web.reader import Read
from hyeopchi.web.through import Through
from hyeopchi.web.website import site_of
from states.day import date_of

router = APIRouter()
Looking = Annotated[Principal, Depends(Through("meetings"))]
Deciding = Annotated[Principal, Depends(Through("decide"))]

_A_PAGE: Final = 20
_TITLE_MAX: Final = 300


@dataclass(frozen=True, slots=True)
class MeetingRow:
    meeting: Meeting
    items: tuple[ItemView, ...]

    @property
    def kind(self) -> str:
        return KINDS[self.meeting.kind]

    @property
    def decided(self) -> int:
        return sum(each.decided for each in self.items)

    @property
    def to_do(self) -> int:
        return sum(each.to_do for each in self.items)


@router.get("/meetings")
def index(request: Request, who: Looking, read: Read, before: int = 0) -> Response:
    """List the meetings to come, those held, newest first, and the drafts that wait for one."""
    today = site_of(request).today()
    scope = scope_of(read, who.key, on=today)
    known = meetings(read)
    coming = [each for each in known if each.held_on >= today]
    held = [each for each in reversed(known) if each.held_on < today]
    start = min(max(before, 0), len(held))
    shown = held[start : start + _A_PAGE]
    items = items_seen(read, [each.id for each in (*coming, *shown)], scope)
    older = start + _A_PAGE
    return page(
        request,
        "meetings/index.html",
        who=who,
        coming=[MeetingRow(each, tuple(items.get(each.id, ()))) for each in coming],
        held=[MeetingRow(each, tuple(items.get(each.id, ()))) for each in shown],
        drafts=undecided_drafts(read, scope),
        newer=f"/meetings?before={max(start - _A_PAGE, 0)}" if start else None,
        older=f"/meetings?before={older}" if older < len(held) else None,
    )


@router.get("/meetings/new")
def ask(request: Request, who: Deciding, read: Read) -> Response:
    """Show the form for a meeting."""
    return _new(
        request, read, who, {"kind": "regular", "committee": "", "held_on": "", "place": ""}
    )


@router.post("/meetings")
def enter(request: Request, who: Deciding, form: Form) -> Response:
    """Enter a meeting, to come or held."""
    site = site_of(request)
    typed = {name: text(form, name) for name in ("committee", "kind", "held_on", "place")}
    held_on = date_of(typed["held_on"])
    problems = []
    if typed["kind"] not in KINDS:
        problems.append(("kind", "회의의 종류를 골라 주십시오."))
    if held_on is None:
        problems.append(("held_on", "날짜를 2013. 4. 10.처럼 적어 주십시오."))
    if len(typed["place"]) > _TITLE_MAX or not typed["place"].isprintable():
        problems.append(("place", f"곳을 {_TITLE_MAX}자 이내로 적어 주십시오."))
    if held_on is not None and not problems:
        try:
            with transaction(site.setting.store) as write:
                meeting_id = hold_meeting(
                    write,
                    key=f"{typed['committee']}-{held_on.isoformat()}-{typed['kind']}",
                    committee_key=typed["committee"],
                    kind=typed["kind"],
                    held_on=held_on,
                    place=typed["place"] or None,
                )
        except (CommitteeUnknown, MeetingDiffers) as error:
            at = "committee" if isinstance(error, CommitteeUnknown) else "held_on"
            problems = [(at, said) for said in sentences_of(error)]
        else:
            path = f"/meetings/{meeting_id}"
            say(site, who, path, "회의를 등록하였습니다. 안건을 올려 주십시오.")
            return to(path)
    with reading(site.setting.store) as read:
        return _new(request, read, who, typed, problems, status=422)


@router.get("/meetings/{meeting_id}")
def show(request: Request, meeting_id: int, who: Looking, read: Read) -> Response:
    """Show one meeting: its agenda, what was decided on it, and whether it was carried out."""
    return _show(request, read, who, _meeting(read, meeting_id))


@router.post("/meetings/{meeting_id}/attendance")
def attend(request: Request, meeting_id: int, who: Deciding, form: Form) -> Response:
    """Say how many were seated and how many came."""
    site = site_of(request)
    with reading(site.setting.store) as read:
        one = _meeting(read, meeting_id)
        said = {name: text(form, name) for name in ("seated", "present")}
        figures = {name: _figure(value) for name, value in said.items()}
        problems = [
            (name, "0부터 10,000까지의 정수로 적어 주십시오.")
            for name, value in said.items()
            if value and figures[name] is None
        ]
        seated, present = figures["seated"], figures["present"]
        if present is not None and (seated is None or present > seated):
            problems.append(("present", "출석은 재적보다 많을 수 없습니다."))
        if one.held_on > site.today():
            problems.append(
                ("present", "아직 열리지 않은 회의입니다. 회의를 마친 뒤에 적어 주십시오.")
            )
        if problems:
            return _show(request, read, who, one, said, problems, status=422)
    with transaction(site.setting.store) as write:
        note_attendance(write, one.id, seated=seated, present=present)
    say(site, who, f"/meetings/{one.id}", "재적과 출석을 적었습니다.")
    return to(f"/meetings/{one.id}")


@router.post("/meetings/{meeting_id}/items")
def put_on(request: Request, meeting_id: int, who: Deciding, form: Form) -> Response:
    """Put an item on the agenda: a new one, or a draft that waits."""
    site = site_of(request)
    title, note, draft = text(form, "title"), text(form, "note"), text(form, "draft")
    with reading(site.setting.store) as read:
        one = _meeting(read, meeting_id)
        problems = _item_problems(title, draft)
        if problems:
            said = {"title": title, "note": note, "draft": draft}
            return _show(request, read, who, one, said, problems, status=422)
    try:
        with transaction(site.setting.store) as write:
            if draft:
                bring_up(write, int(draft), one.id)
            elif title not in {each.title for each in agenda(write, one.id)}:  # pressed twice
                add_agenda_item(write, one.id, title, note=note or None)
    except AgendaItemUnknown:
        problem = "그 초안은 이미 다른 회의에 올랐습니다. 다른 초안을 골라 주십시오."
        with reading(site.setting.store) as read:
            return _show(request, read, who, one, {}, [("draft", problem)], status=422)
    say(site, who, f"/meetings/{one.id}", "안건을 올렸습니다.")
    return to(f"/meetings/{one.id}")


def _item_problems(title: str, draft: str) -> list[tuple[str, str]]:
    if draft:
        known = draft.isascii() and draft.isdecimal() and storable(int(draft))
        return [] if known else [("draft", "목록에서 초안을 골라 주십시오.")]
    if not title or len(title) > _TITLE_MAX or not title.isprintable():
        return [("title", f"안건의 제목을 {_TITLE_MAX}자 이내로 적거나 초안을 골라 주십시오.")]
    return []


def _meeting(read: Connection, meeting_id: int) -> Meeting:
    try:
        return meeting_with_id(read, meeting_id)
    except MeetingUnknown as error:
        raise NotThere() from error


def _figure(said: str) -> int | None:
    """Read a number of members; None: it is none."""
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 6 else None


def _show(
    request: Request,
    read: Connection,
    who: Principal,
    one: Meeting,
    typed: dict[str, str] | None = None,
    problems: list[tuple[str, str]] | None = None,
    *,
    status: int = 200,
) -> Response:
    today = site_of(request).today()
    scope = scope_of(read, who.key, on=today)
    seats = seats_taken(read, one.committee, on=one.held_on) if one.seated is None else one.seated
    return page(
        request,
        "meetings/show.html",
        who=who,
        status=status,
        one=one,
        kind=KINDS[one.kind],
        to_come=one.held_on > today,
        quorum="" if one.held_on > today else quorum_sentence(one.kind, one.seated, one.present),
        seats=seats,
        items=items_seen(read, [one.id], scope).get(one.id, []),
        drafts=undecided_drafts(read, scope) if who.may("decide") else [],
        results_of=RESULTS,
        tones=TONES,
        typed=typed or {},
        problems=problems or [],
        problem_of=dict(problems or []),
    )


def _new(
    request: Request,
    read: Connection,
    who: Principal,
    typed: dict[str, str],
    problems: list[tuple[str, str]] | None = None,
    *,
    status: int = 200,
) -> Response:
    bodies = committees(read)
    plenary = next((key for key, body in bodies.items() if body.kind == "plenary"), "")
    return page(
        request,
        "meetings/new.html",
        who=who,
        status=status,
        typed={**typed, "committee": typed["committee"] or plenary},
        bodies=[(key, body.name) for key, body in bodies.items()],
        kinds=list(KINDS.items()),
        problems=problems or [],
        problem_of=dict(problems or []),
    )
