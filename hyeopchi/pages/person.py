"""관리 › 사람 › 한 사람: duties from day to day, contacts with a reason, the history of rights."""

from datetime import date, timedelta
from typing import Final

from fastapi import APIRouter, Request
from sqlalchemy import Connection
from starlette.datastructures import FormData
from starlette.responses import Response

from engine.accounts import accounts
from engine.deputies import absences
from engine.duty_desk import duties_of, end_duty, give_duty
from engine.mail_address import mend_address
from engine.people import (
    NewDuty,
    NewPerson,
    Person,
    committees,
    correct_people,
    organisations,
    people,
)
from engine.role_changes import changes_of
from engine.seats import terms_of
from engine.store import reading, transaction
from hyeopchi.address import ADDRESS
from hyeopchi.masks import masked_email, masked_phone
from hyeopchi.pages.people import PATH, Clerk
from hyeopchi.pages.people_words import account_state, account_story, change_words
from hyeopchi.web.errors import NotThere
from hyeopchi.web.forms import Form, text
from hyeopchi.web.page import page, say, to
from hyeopchi.web.principal import Principal
from hyeopchi.web.reader import Read
from hyeopchi.web.seen import showed
from hyeopchi.web.website import Site, site_of
from states.day import date_of
from states.role import ROLES

router = APIRouter()

ONE: Final = f"{PATH}/{{person_id}}"


@router.get(ONE)
def show(request: Request, person_id: int, who: Clerk, read: Read) -> Response:
    """Show one person, contacts half hidden."""
    return shown(request, read, person_of(read, person_id), who)


@router.post(f"{ONE}/contact")
def unmask(request: Request, person_id: int, who: Clerk, form: Form) -> Response:
    """Show the whole contact once, for a reason that the access log keeps."""
    site, reason = site_of(request), text(form, "reason")[:200]
    with reading(site.setting.store) as read:
        one = person_of(read, person_id)
        if not reason:
            problem = [("reason", "연락처를 보는 까닭을 적어 주십시오. 기록에 남습니다.")]
            return shown(request, read, one, who, problems=problem)
        showed(request, [one.key], what=f"연락처 전체 보기: {reason}")
        return shown(request, read, one, who, whole=True)


@router.post(ONE)
def correct(request: Request, person_id: int, who: Clerk, form: Form) -> Response:
    """Correct a name, a title or a contact; a contact left empty stays as it is."""
    site = site_of(request)
    given = {name: text(form, name)[:200] for name in ("name", "title", "email", "phone")}
    with reading(site.setting.store) as read:
        one = person_of(read, person_id)
        problems = []
        if not given["name"]:
            problems.append(("name", "이름을 적어 주십시오."))
        if given["email"] and not ADDRESS.fullmatch(given["email"]):
            problems.append(("email", "메일 주소를 이름@기관.kr처럼 적어 주십시오."))
        if problems:
            return shown(request, read, one, who, problems=problems, given=given)
    changed = NewPerson(
        one.key, given["name"], given["title"] or None, one.email, given["phone"] or one.phone
    )
    with transaction(site.setting.store) as write:
        correct_people(write, [changed])
        if given["email"]:
            mend_address(write, one.key, given["email"], at=site.at())
    return done(request, site, who, one, "사람 고침", f"{given['name']}님의 정보를 고쳤습니다.")


@router.post(f"{ONE}/duties")
def give(request: Request, person_id: int, who: Clerk, form: Form) -> Response:
    """Give a person a dated duty, with the reason (발령)."""
    site = site_of(request)
    with reading(site.setting.store) as read:
        one = person_of(read, person_id)
        new, problems = _new_duty(one, form)
        if new is None:
            given = {name: text(form, name) for name in ("role", "place", "starts_on", "ends_on")}
            return shown(request, read, one, who, problems=problems, given=given)
    reason = text(form, "reason")[:200] or None
    with transaction(site.setting.store) as write:
        given_duty = give_duty(
            write, new, reason=reason, actor=who.key, on=site.today(), at=site.at()
        )
    what = " ".join(word for word in (given_duty.place, ROLES[new.role]) if word)
    return done(
        request, site, who, one, "직무 부여", f"{one.name}님에게 직무를 주었습니다: {what}."
    )


@router.post(f"{ONE}/duties/end")
def end(request: Request, person_id: int, who: Clerk, form: Form) -> Response:
    """End a duty with a last day; without one, at once."""
    site, said = site_of(request), text(form, "duty")
    with reading(site.setting.store) as read:
        one = person_of(read, person_id)
        held = {str(each.id): each for each in duties_of(read, one.id)}.get(said)
        last = date_of(text(form, "last_day")) if text(form, "last_day") else None
        if held is None or (text(form, "last_day") and last is None):
            problem = [("last_day", "끝낼 직무와 마지막 날을 확인해 주십시오.")]
            return shown(request, read, one, who, problems=problem)
    with transaction(site.setting.store) as write:
        end_duty(
            write,
            held.id,
            last_day=last or site.today() - timedelta(days=1),
            reason=text(form, "reason")[:200] or None,
            actor=who.key,
            on=site.today(),
            at=site.at(),
        )
    what = " ".join(word for word in (held.place, ROLES.get(held.role, held.role)) if word)
    return done(request, site, who, one, "직무 말소", f"{one.name}님의 직무를 끝냈습니다: {what}.")


def person_of(read: Connection, person_id: int) -> Person:
    """
    Give the person with this id.

    Raises:
        NotThere: There is none.
    """
    found = people(read, [person_id]).get(person_id)
    if found is None:
        raise NotThere()
    return found


def done(
    request: Request, site: Site, who: Principal, one: Person, what: str, sentence: str
) -> Response:
    """Go back to the person's page, which says what was done."""
    showed(request, [one.key], what=what)
    path = f"{PATH}/{one.id}"
    say(site, who, path, sentence)
    return to(path)


def shown(
    request: Request,
    read: Connection,
    one: Person,
    who: Principal,
    *,
    whole: bool = False,
    problems: list[tuple[str, str]] | None = None,
    given: dict[str, str] | None = None,
) -> Response:
    """Give the person's page; *whole* shows the contact that lists hide."""
    site, at, today = site_of(request), site_of(request).at(), site_of(request).today()
    own = accounts(read, at=at).get(one.id)
    showed(request, [one.key], what=None if whole else "사람 보기")
    return page(
        request,
        "people/show.html",
        who=who,
        status=422 if problems else 200,
        person=one,
        email=one.email if whole else masked_email(one.email),
        phone=one.phone if whole else masked_phone(one.phone),
        whole=whole,
        duties=[
            (each, _standing(each.starts_on, each.ends_on, today))
            for each in duties_of(read, one.id)
        ],
        role_label=lambda role: ROLES.get(role, role),
        terms=[
            (seat, term, _standing(term.starts_on, term.ends_on, today))
            for seat, term in terms_of(read, one.id)
        ],
        account=own,
        state=account_state(own),
        story=account_story(own) if own else [],
        elsewhere=site.setting.oidc,
        absences=[
            each
            for each in absences(read, since=today)
            if one.id in (each.person.id, each.deputy.id)
        ],
        history=[(each, change_words(each.change)) for each in changes_of(read, one.id, limit=20)],
        roles=list(ROLES.items()),
        places=[
            *((f"o:{o.key}", o.name) for o in organisations(read).values()),
            *((f"c:{c.key}", c.name) for c in committees(read).values()),
        ],
        problems=problems or [],
        given=given or {},
    )


def _new_duty(one: Person, form: FormData) -> tuple[NewDuty | None, list[tuple[str, str]]]:
    role, place = text(form, "role"), text(form, "place")
    starts_on = date_of(text(form, "starts_on")) if text(form, "starts_on") else None
    ends_on = date_of(text(form, "ends_on")) if text(form, "ends_on") else None
    problems = []
    if role not in ROLES:
        problems.append(("role", "직무를 골라 주십시오."))
    if starts_on is None:
        problems.append(("starts_on", "첫날을 2013-04-10처럼 적어 주십시오."))
    if text(form, "ends_on") and ends_on is None:
        problems.append(("ends_on", "마지막 날을 2013-04-10처럼 적어 주십시오."))
    if problems or starts_on is None:
        return None, problems
    kind, _, key = place.partition(":")
    return (
        NewDuty(
            one.key,
            role,
            starts_on,
            ends_on,
            organisation=key if kind == "o" else None,
            committee=key if kind == "c" else None,
        ),
        [],
    )


def _standing(starts_on: date, ends_on: date | None, today: date) -> tuple[str, str]:
    if starts_on > today:
        return "예정", "info"
    return ("끝남", "neutral") if ends_on is not None and ends_on < today else ("지금", "good")
