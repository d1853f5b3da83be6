"""대결: who takes an absent person's place; one's own by everybody, others' by whom the rule lets."""

from collections.abc import Mapping
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Request
from sqlalchemy import Connection
from starlette.responses import Response

from engine.deputies import Absence, absences, end_deputy, set_deputy
from engine.deputy_errors import DeputyRefused, DeputyUnknown
from engine.led import led_by
from engine.people import everybody
from engine.permission import ACTS
from engine.store import reading, transaction
from hyeopchi.lists import deputy_list
from hyeopchi.pages.download import NO_REASON, file_response, keep_download, list_bytes
from hyeopchi.web.errors import NotThere
from hyeopchi.web.forms import Form, text
from hyeopchi.web.page import page, say, to
from hyeopchi.web.principal import Principal
from hyeopchi.web.reader import Read
from hyeopchi.web.seen import showed
from hyeopchi.web.through import Through
from hyeopchi.web.website import site_of
from hyeopchi.words_of_chasing import CHASING
from notifications.korean import official_date
from states.day import date_of

router = APIRouter()

PATH: Final = "/deputies"
Self = Annotated[Principal, Depends(Through("deputies"))]

_EVERYBODY: Final = frozenset({"admin", "coordinator"})
_ONESELF: Final = "자기를 남의 대결자로 정할 수는 없습니다. 자리를 비우는 사람이 정해야 합니다."

Problems = list[tuple[str, str]]


@router.get(PATH)
def show(request: Request, who: Self, read: Read, ended: bool = False) -> Response:
    """Show who stands in for whom: everybody's to whom the rule gives it, else one's own."""
    return _shown(request, read, who, ended=ended)


@router.post(PATH)
def set_(request: Request, who: Self, form: Form) -> Response:
    """Let somebody take a place from one day to another."""
    site = site_of(request)
    given = {
        name: text(form, name)[:200] for name in ("absent", "deputy", "first", "last", "reason")
    }
    with reading(site.setting.store) as read:
        persons = {str(one.id): one for one in everybody(read).values()}
        absent = persons.get(given["absent"] or str(who.person_id))
        stand_in = persons.get(given["deputy"])
        first, last = date_of(given["first"]), date_of(given["last"])
        problems: Problems = []
        led = _led(read, request, who)
        if absent is None or not (led is None or absent.id in led):
            raise NotThere()
        if stand_in is not None and stand_in.id == who.person_id != absent.id and led is None:
            problems.append(("deputy", _ONESELF))
        if stand_in is None:
            problems.append(("deputy", "대결할 사람을 골라 주십시오."))
        if first is None:
            problems.append(("first", "첫날을 2013-07-08처럼 적어 주십시오."))
        if last is None or last < site.today():
            problems.append(("last", "마지막 날을 오늘이나 그 뒤의 날로 적어 주십시오."))
        if problems or stand_in is None or first is None or last is None:
            return _shown(request, read, who, problems=problems, given=given)
    try:
        with transaction(site.setting.store) as write:
            done = set_deputy(
                write,
                of=absent.key,
                to=stand_in.key,
                starts_on=first,
                ends_on=last,
                reason=given["reason"] or None,
                actor=who.key,
                at=site.at(),
            )
    except DeputyRefused as refusal:
        with reading(site.setting.store) as read:
            problems = [("deputy", CHASING["DeputyRefused"](refusal).sentence)]
            return _shown(request, read, who, problems=problems, given=given)
    showed(request, [absent.key, stand_in.key], what="대결 정함")
    say(site, who, PATH, f"{_span(done)} {stand_in.name}님이 {absent.name}님의 일을 대결합니다.")
    return to(PATH)


@router.post(f"{PATH}/end")
def end(request: Request, who: Self, form: Form) -> Response:
    """End an absence today; one not begun is taken back."""
    site = site_of(request)
    with reading(site.setting.store) as read:
        held = {str(one.id): one for one in _visible(read, request, who, ended=False)}
        one = held.get(text(form, "absence"))
        led = _led(read, request, who)
        if one is None or not (led is None or one.person.id in led):
            raise NotThere()
    try:
        with transaction(site.setting.store) as write:
            end_deputy(write, of=one.person.key, on=site.today())
    except DeputyUnknown as gone:
        raise NotThere() from gone
    showed(request, [one.person.key, one.deputy.key], what="대결 끝냄")
    begun = one.starts_on <= site.today()
    said = "오늘까지로 끝냈습니다." if begun else "시작하기 전에 없앴습니다."
    say(site, who, PATH, f"{one.person.name}님의 대결을 {said}")
    return to(PATH)


@router.post(f"{PATH}/export")
def take(
    request: Request, who: Annotated[Principal, Depends(Through("export"))], form: Form
) -> Response:
    """Give the list as a file, for a reason that is kept."""
    site, reason = site_of(request), text(form, "export_reason")[:200]
    with reading(site.setting.store) as read:
        if not reason:
            return _shown(request, read, who, problems=[("export_reason", NO_REASON)])
        found = _visible(read, request, who, ended=True)
    listing = deputy_list(found, site.today())
    content = list_bytes(listing, "xlsx")
    with transaction(site.setting.store) as write:
        keep_download(
            write,
            site,
            who,
            what="deputies",
            chosen={},
            form="xlsx",
            rows=len(listing.rows),
            reason=reason,
        )
    keys = [key for one in found for key in (one.person.key, one.deputy.key)]
    showed(request, keys, what="대결 내려받기")
    return file_response(content, f"대결 {site.today().isoformat()}", "xlsx")


def _others(who: Principal) -> bool:
    return bool(who.roles & set(ACTS["deputy"]))


def _led(read: Connection, request: Request, who: Principal) -> frozenset[int] | None:
    """Give whose place they may give away: their own, and their team's; None: everybody's."""
    if who.roles & _EVERYBODY:
        return None
    return led_by(read, who.key, on=site_of(request).today()) | {who.person_id}


def _visible(read: Connection, request: Request, who: Principal, *, ended: bool) -> list[Absence]:
    since = None if ended else site_of(request).today()
    found = absences(read, since=since)
    if _others(who):
        return found
    return [one for one in found if who.person_id in (one.person.id, one.deputy.id)]


def _span(one: Absence) -> str:
    return f"{official_date(one.starts_on)}부터 {official_date(one.ends_on)}까지"


def _shown(
    request: Request,
    read: Connection,
    who: Principal,
    *,
    ended: bool = False,
    problems: Problems | None = None,
    given: Mapping[str, Any] | None = None,
) -> Response:
    found = _visible(read, request, who, ended=ended)
    showed(request, [key for one in found for key in (one.person.key, one.deputy.key)])
    led = _led(read, request, who)
    persons = [
        (one.id, f"{one.name} {one.title or ''}".strip()) for one in everybody(read).values()
    ]
    return page(
        request,
        "deputies/list.html",
        who=who,
        status=422 if problems else 200,
        rows=[(one, led is None or one.person.id in led) for one in found],
        ended=ended,
        others=_others(who),
        persons=persons,
        absents=[one for one in persons if led is None or one[0] in led],
        may_export=who.may("export"),
        problems=problems or [],
        given=given or {},
    )
