"""관리 › 위원회: seats (위촉직, 당연직), who sits in them, and from when to when."""

from datetime import date, timedelta
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Request
from sqlalchemy import Connection
from starlette.datastructures import FormData
from starlette.responses import Response

from engine.account_errors import KeyTaken, SeatTaken
from engine.people import Committee, NewCommittee, add_committee, committees, everybody, people
from engine.seats import add_seat, end_term, fill_seat, seats
from engine.store import reading, transaction
from hyeopchi.pages.people import KEY
from hyeopchi.pages.people_words import COMMITTEE_KINDS, OFFICES, SEAT_KINDS
from hyeopchi.web.errors import NotThere
from hyeopchi.web.forms import Form, text, texts
from hyeopchi.web.page import page, say, to
from hyeopchi.web.principal import Principal
from hyeopchi.web.reader import Read
from hyeopchi.web.seen import showed
from hyeopchi.web.through import Through
from hyeopchi.web.website import site_of
from states.day import date_of

router = APIRouter()

PATH: Final = "/admin/committees"
ONE: Final = f"{PATH}/{{committee_id}}"
Clerk = Annotated[Principal, Depends(Through("staff"))]
_SOON: Final = timedelta(days=90)

Problems = list[tuple[str, str]]


@router.get(PATH)
def show_all(request: Request, who: Clerk, read: Read) -> Response:
    """List committees with how many seats are filled today."""
    return _all(request, read, who)


@router.post(PATH)
def add(request: Request, who: Clerk, form: Form) -> Response:
    """Enter a committee, or a subcommittee of one."""
    site = site_of(request)
    given = {name: text(form, name)[:200] for name in ("key", "name", "kind", "parent", "basis")}
    problems: Problems = []
    if not KEY.fullmatch(given["key"]):
        problems.append(
            ("key", "영문 소문자로 시작해 소문자, 숫자, -, _로 2자에서 40자까지 적어 주십시오.")
        )
    if not given["name"]:
        problems.append(("name", "이름을 적어 주십시오."))
    if given["kind"] not in COMMITTEE_KINDS:
        problems.append(("kind", "종류를 골라 주십시오."))
    if not problems:
        with transaction(site.setting.store) as write:
            known = committees(write)
            if given["key"] in known:
                problems.append(("key", "이미 쓰고 있는 키입니다."))
            else:
                number = max((one.number for one in known.values()), default=0) + 1
                parent, basis = given["parent"] or None, given["basis"] or None
                new = NewCommittee(
                    given["key"], given["name"], given["kind"], number, parent, basis
                )
                add_committee(write, new)
    if problems:
        with reading(site.setting.store) as read:
            return _all(request, read, who, problems=problems, given=given)
    say(site, who, PATH, f"{given['name']} 위원회를 등록했습니다.")
    return to(PATH)


@router.get(ONE)
def show(request: Request, committee_id: int, who: Clerk, read: Read) -> Response:
    """Show the seats of a committee, who sits there and whose term ends soon."""
    return _one(request, read, who, _committee(read, committee_id))


@router.post(f"{ONE}/seats")
def seat(request: Request, committee_id: int, who: Clerk, form: Form) -> Response:
    """Add an empty seat."""
    site, number = site_of(request), text(form, "number")
    kind, office = text(form, "kind"), text(form, "office")
    with reading(site.setting.store) as read:
        body = _committee(read, committee_id)
        problems: Problems = []
        if not (number.isascii() and number.isdecimal() and 0 < int(number) < 1_000):
            problems.append(("number", "자리 번호를 숫자로 적어 주십시오."))
        if kind not in SEAT_KINDS or office not in OFFICES:
            problems.append(("kind", "위촉직인지 당연직인지, 어떤 자리인지 골라 주십시오."))
        if problems:
            return _one(request, read, who, body, problems=problems)
    try:
        with transaction(site.setting.store) as write:
            add_seat(
                write,
                body.key,
                number=int(number),
                kind=kind,
                office=office,
                subcommittees=texts(form, "subcommittees"),
            )
    except KeyTaken:
        with reading(site.setting.store) as read:
            taken = [("number", "이미 있는 자리 번호입니다.")]
            return _one(request, read, who, body, problems=taken)
    return _done(request, who, body, f"{number}번 자리를 두었습니다.")


@router.post(f"{ONE}/terms")
def fill(request: Request, committee_id: int, who: Clerk, form: Form) -> Response:
    """Seat a person for a term."""
    site = site_of(request)
    with reading(site.setting.store) as read:
        body = _committee(read, committee_id)
        here = {str(one.id): one for one in seats(read, body.id)}
        persons = {str(one.id): one for one in everybody(read).values()}
        chosen, member = here.get(text(form, "seat")), persons.get(text(form, "person"))
        span, problems = _span(form)
        if chosen is None:
            problems.append(("seat", "자리를 골라 주십시오."))
        if member is None:
            problems.append(("person", "사람을 골라 주십시오."))
        if problems or chosen is None or member is None or span is None:
            return _one(request, read, who, body, problems=problems)
    try:
        with transaction(site.setting.store) as write:
            fill_seat(
                write,
                chosen.id,
                member.key,
                starts_on=span[0],
                ends_on=span[1],
                actor=who.key,
                on=site.today(),
                at=site.at(),
            )
    except SeatTaken as error:
        with reading(site.setting.store) as read:
            problems = [("seat", f"그 기간에는 {error.name} 위원이 그 자리에 있습니다.")]
            return _one(request, read, who, body, problems=problems)
    showed(request, [member.key], what="위원 위촉")
    return _done(request, who, body, f"{member.name}님을 {chosen.number}번 자리에 두었습니다.")


@router.post(f"{ONE}/terms/end")
def end(request: Request, committee_id: int, who: Clerk, form: Form) -> Response:
    """End a term early (해촉, 사임): from the next day the member is asked nothing here."""
    site = site_of(request)
    with reading(site.setting.store) as read:
        body = _committee(read, committee_id)
        known = {str(term.id): term for one in seats(read, body.id) for term in one.terms}
        held, last = known.get(text(form, "term")), date_of(text(form, "last_day"))
        if held is None or last is None:
            problem = [("last_day", "끝낼 임기와 마지막 날을 확인해 주십시오.")]
            return _one(request, read, who, body, problems=problem)
        key = people(read, [held.person_id])[held.person_id].key
    with transaction(site.setting.store) as write:
        end_term(
            write,
            held.id,
            last_day=last,
            reason=text(form, "reason")[:200] or None,
            actor=who.key,
            at=site.at(),
        )
    showed(request, [key], what="위원 해촉")
    return _done(request, who, body, f"{held.name}님의 임기를 끝냈습니다.")


def _committee(read: Connection, committee_id: int) -> Committee:
    found = next((one for one in committees(read).values() if one.id == committee_id), None)
    if found is None:
        raise NotThere()
    return found


def _span(form: FormData) -> tuple[tuple[date, date | None] | None, Problems]:
    first, last = date_of(text(form, "starts_on")), date_of(text(form, "ends_on"))
    problems: Problems = []
    if first is None:
        problems.append(("starts_on", "첫날을 2013-04-10처럼 적어 주십시오."))
    if text(form, "ends_on") and last is None:
        problems.append(("ends_on", "마지막 날을 2013-04-10처럼 적어 주십시오."))
    if first is not None and last is not None and last < first:
        problems.append(("ends_on", "마지막 날이 첫날보다 앞섭니다."))
    return (first, last) if first is not None else None, problems


def _done(request: Request, who: Principal, body: Committee, sentence: str) -> Response:
    path = f"{PATH}/{body.id}"
    say(site_of(request), who, path, sentence)
    return to(path)


def _all(
    request: Request,
    read: Connection,
    who: Principal,
    *,
    problems: Problems | None = None,
    given: dict[str, str] | None = None,
) -> Response:
    today, known = site_of(request).today(), committees(read)
    filled: dict[int, list[bool]] = {}
    for one in seats(read):
        filled.setdefault(one.committee_id, []).append(one.holder(today) is not None)
    names = {one.id: one.name for one in known.values()}
    return page(
        request,
        "people/committees.html",
        who=who,
        status=422 if problems else 200,
        rows=[
            (
                one,
                COMMITTEE_KINDS.get(one.kind, one.kind),
                names.get(one.parent_id or 0),
                sum(filled.get(one.id, ())),
                len(filled.get(one.id, ())),
            )
            for one in known.values()
        ],
        kinds=list(COMMITTEE_KINDS.items()),
        parents=[(one.key, one.name) for one in known.values()],
        problems=problems or [],
        given=given or {},
    )


def _one(
    request: Request,
    read: Connection,
    who: Principal,
    body: Committee,
    *,
    problems: Problems | None = None,
) -> Response:
    today = site_of(request).today()
    found = seats(read, body.id)
    showed(request, query=f"위원회 {body.id}의 위원", what="위원 목록 보기")
    return page(
        request,
        "people/committee.html",
        who=who,
        status=422 if problems else 200,
        body=body,
        rows=[(one, one.holder(today)) for one in found],
        kinds=SEAT_KINDS,
        offices=OFFICES,
        soon=today + _SOON,
        subcommittees=[
            (one.key, one.name) for one in committees(read).values() if one.parent_id == body.id
        ],
        persons=[
            (one.id, f"{one.name} {one.title or ''}".strip()) for one in everybody(read).values()
        ],
        problems=problems or [],
    )
