"""위원 링크: how far each member is, and what a coordinator does about their links; no answer is shown."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Request
from sqlalchemy import Connection
from starlette.responses import Response

from engine.interests import CAUSES, KINDS, conflicts, give_back
from engine.link_errors import ItemNotTheirs, LinkUnknown
from engine.link_progress import MemberProgress, link_progress
from engine.link_row import Link
from engine.link_start import ask_code, code_of
from engine.review_links import issue_links, link_of, link_with_id, reissue, reopen, revoke
from engine.round_errors import RoundNotOpen
from engine.store import reading, transaction
from flows.steps.letter_links import links_with
from flows.steps.review_letters import queue_link
from hyeopchi.pages.agenda_items import number_of
from hyeopchi.pages.round_seen import SeenBy, round_seen
from hyeopchi.web.errors import NotThere
from hyeopchi.web.forms import Form, text
from hyeopchi.web.page import page, say, to
from hyeopchi.web.principal import Principal
from hyeopchi.web.reader import Read
from hyeopchi.web.seen import showed
from hyeopchi.web.through import Through
from hyeopchi.web.website import Site, site_of
from notifications.korean import josa

router = APIRouter()

Runs = Annotated[Principal, Depends(Through("run_rounds"))]

_NO_URL: Final = (
    "office.toml의 [web] url을 적지 않아 링크를 보낼 수 없습니다. 관리자에게 알려 주십시오."
)
_NO_LINK: Final = "이 위원에게 보낼 링크가 없습니다. 회차가 열려 있는지 확인해 주십시오."
_NOT_BACK: Final = "이미 다시 부탁했거나 빠진 위원이 없는 과제입니다. 목록을 확인해 주십시오."
_NO_REASON: Final = "다시 부탁하는 까닭을 500자 이내로 적어 주십시오."
_REASON_MAX: Final = 500
_STANDING: Final = {
    "revoked": ("취소함", "bad"),
    "spent": ("모두 제출", "good"),
    "expired": ("기한 지남", "neutral"),
    "closed": ("마감", "neutral"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One member on the page, with how their link stands."""

    member: MemberProgress
    standing: str
    tone: str
    acts: tuple[str, ...]  # issue, revoke, reopen, code


@router.get("/rounds/{round_id}/links")
def show(request: Request, round_id: int, who: Runs, read: Read) -> Response:
    """Show what every member was sent, began, wrote and handed in, and from what they stepped back."""
    site = site_of(request)
    seen = _evaluation(read, site, who, round_id)
    members = link_progress(read, round_id)
    showed(request, [one.person_key for one in members], what="위원 링크 현황")
    return page(
        request,
        "rounds/links.html",
        who=who,
        seen=seen,
        rows=[_row(one, seen, site.at()) for one in members],
        conflicts=[
            (one, KINDS[one.kind], CAUSES[one.cause].label if one.cause in CAUSES else one.cause)
            for one in conflicts(read, round_id)
        ],
        url=site.setting.web.url,
    )


@router.post("/rounds/{round_id}/links")
def issue(request: Request, round_id: int, who: Runs, form: Form) -> Response:
    """Send a member a link of their own: the first, or a new one after which the old is dead."""
    site = site_of(request)
    with reading(site.setting.store) as read:
        _evaluation(read, site, who, round_id)
        members = {str(one.person_id): one for one in link_progress(read, round_id)}
    member = members.get(text(form, "person"))
    if member is None:
        raise NotThere()
    path = f"/rounds/{round_id}/links"
    if site.setting.web.url is None:
        say(site, who, path, _NO_URL, kind="refused")
        return to(path)
    sign, at = links_with(site.key, site.setting.web.url).link_sign, site.at()
    with transaction(site.setting.store) as write:
        if member.link is None:
            pair = (round_id, member.person_id)
            made = issue_links(write, [pair], sign=sign, by=who.key, at=at)
            link = link_with_id(write, made[pair]) if made else None
        else:
            link = reissue(write, member.link.id, sign=sign, by=who.key, at=at)
        good = link is not None and link.why_dead(at) is None
        if link is not None and good:
            queue_link(write, link, why="reissued", at=at)
    said = f"{member.name} 위원에게 새 링크를 보냅니다. 앞서 보낸 링크는 쓸 수 없습니다."
    say(site, who, path, said if good else _NO_LINK, kind="done" if good else "refused")
    return to(path)


@router.post("/rounds/{round_id}/links/{link_id}/revocation")
def end(request: Request, round_id: int, link_id: int, who: Runs, form: Form) -> Response:
    """Let a link open nothing any more, in whatever browser it was opened."""
    site = site_of(request)
    link = _link(site, who, round_id, link_id)
    with transaction(site.setting.store) as write:
        revoke(write, link_id, at=site.at())
    path = f"/rounds/{round_id}/links"
    say(site, who, path, f"{link.name} 위원의 링크를 취소했습니다. 쓰던 것은 그대로 있습니다.")
    return to(path)


@router.post("/rounds/{round_id}/links/{link_id}/reopening")
def open_again(request: Request, round_id: int, link_id: int, who: Runs, form: Form) -> Response:
    """Let a member who handed everything in change it: their link lives again."""
    site = site_of(request)
    link = _link(site, who, round_id, link_id)
    path = f"/rounds/{round_id}/links"
    at = site.at()
    with transaction(site.setting.store) as write:
        reopen(write, link_id, at=at)
        fresh = link_with_id(write, link_id)
        good = fresh.why_dead(at) is None
        if good and site.setting.web.url is not None:
            queue_link(write, fresh, why="reopened", at=at)
    if good:
        say(site, who, path, f"{link.name} 위원이 다시 고칠 수 있게 열고 알림을 보냅니다.")
    else:
        say(site, who, path, _NO_LINK, kind="refused")
    return to(path)


@router.post("/rounds/{round_id}/returns")
def ask_again(request: Request, round_id: int, who: Runs, form: Form) -> Response:
    """Ask a member again who stepped back by mistake; a link that was used up opens again."""
    site = site_of(request)
    path, at = f"/rounds/{round_id}/links", site.at()
    reason, ask_id = text(form, "reason").strip(), number_of(text(form, "ask"))
    if not reason or len(reason) > _REASON_MAX:
        say(site, who, path, _NO_REASON, kind="refused")
        return to(path)
    with reading(site.setting.store) as read:
        _evaluation(read, site, who, round_id)
        held = {one.ask_id: one for one in conflicts(read, round_id) if one.standing}.get(ask_id)
    try:
        with transaction(site.setting.store) as write:
            give_back(write, round_id, ask_id, by=who.key, at=at, reason=reason)
            link = link_of(write, round_id, held.person_id) if held else None
            if link is not None and link.why_dead(at) == "spent":
                reopen(write, link.id, at=at)
                if site.setting.web.url is not None:
                    queue_link(write, link_with_id(write, link.id), why="reopened", at=at)
    except (ItemNotTheirs, RoundNotOpen):
        say(site, who, path, _NOT_BACK, kind="refused")
        return to(path)
    assert held is not None, "what was given back stood"
    showed(request, [held.person_key], what="빠진 과제 다시 부탁")
    said = f"{held.name} 위원에게 {held.number} {held.title} 과제의 평가를 다시 부탁했습니다."
    say(site, who, path, said)
    return to(path)


@router.post("/rounds/{round_id}/links/{link_id}/codes")
def tell_code(request: Request, round_id: int, link_id: int, who: Runs, form: Form) -> Response:
    """Make a code to read out to the member, once one knows by telephone that it is they."""
    site = site_of(request)
    link = _link(site, who, round_id, link_id)
    path = f"/rounds/{round_id}/links"
    if link.why_dead(site.at()) is not None or link.locked_at is not None:
        say(site, who, path, "잠겼거나 끝난 링크입니다. 새 링크를 보내 주십시오.", kind="refused")
        return to(path)
    with transaction(site.setting.store) as write:
        fresh = ask_code(write, link_id, at=site.at())
    code = code_of(links_with(site.key, "").code_sign, fresh)
    showed(request, [link.person_key], what="위원 확인번호")
    return page(
        request,
        "rounds/link_code.html",
        who=who,
        link=fresh,
        code=code,
        name=josa(f"{link.name} 위원", "이/가"),
        back=path,
    )


def _row(one: MemberProgress, seen: SeenBy, at: datetime) -> Row:
    link = one.link
    is_open = seen.round.status == "open"
    if link is None:
        return Row(one, "보내지 않음", "neutral", ("issue",) if is_open and one.asked else ())
    dead = link.why_dead(at)
    if dead is not None:
        standing, tone = _STANDING[dead]
        again = {"revoked": ("issue",), "spent": ("reopen",)}.get(dead, ())
        return Row(one, standing, tone, again if is_open else ())
    if link.locked_at is not None:
        return Row(one, "잠김", "warn", ("issue", "revoke"))
    if link.started_at is not None:
        return Row(one, "시작함", "info", ("issue", "code", "revoke"))
    standing = "보냄" if link.mailed_at is not None else "보낼 것"
    return Row(one, standing, "neutral", ("issue", "revoke"))


def _evaluation(read: Connection, site: Site, who: Principal, round_id: int) -> SeenBy:
    """
    Give a round that members answer by links.

    Raises:
        NotThere: There is no such round, or departments answer it.
    """
    seen = round_seen(read, site, who, round_id)
    if not seen.each:
        raise NotThere()
    return seen


def _link(site: Site, who: Principal, round_id: int, link_id: int) -> Link:
    with reading(site.setting.store) as read:
        _evaluation(read, site, who, round_id)
        try:
            link = link_with_id(read, link_id)
        except LinkUnknown as error:
            raise NotThere() from error
    if link.round_id != round_id:
        raise NotThere()
    return link
