"""알림: the letters that went, wait or failed, and what a person does about them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Annotated, Any, cast

from fastapi import APIRouter, Depends, Request
from sqlalchemy import Connection
from starlette.responses import Response

from engine.errors import AddressSuppressed
from engine.letter_errors import LetterChanged
from engine.letter_list import (
    PAGE,
    ListedLetter,
    WholeLetter,
    count_letters,
    letter,
    letters,
    unwritten,
)
from engine.mail_acts import EDITABLE, Act, By, edit_letter, mark, settle_letters
from engine.people import everybody
from engine.retelling import tell_again
from engine.store import reading, transaction
from hyeopchi.letter_reasons import reason_words
from hyeopchi.letter_status import ACTS, STATUSES, TONES, UNREAD
from hyeopchi.pages.case_sight import storable
from hyeopchi.pages.keyset import older_than
from hyeopchi.pages.outbox_words import (
    BUTTONS,
    MENDING,
    VIEWS,
    Typed,
    chosen_ids,
    done_words,
    problems_of,
    suppressed_words,
    view_tabs,
)
from hyeopchi.web.doors import DOORS
from hyeopchi.web.errors import NotThere, RoleNotEnough
from hyeopchi.web.forms import Form, text, texts
from hyeopchi.web.page import own_path, page, say, to
from hyeopchi.web.principal import Principal
from hyeopchi.web.reader import Read
from hyeopchi.web.seen import showed
from hyeopchi.web.through import Through
from hyeopchi.web.website import site_of
from notifications.kinds import kind_label

router = APIRouter()

Clerk = Annotated[Principal, Depends(Through("outbox"))]
_SHORT = 10  # of each state on the first page

WORDS: dict[str, Any] = {
    "statuses": STATUSES,
    "tones": TONES,
    "kind_label": kind_label,
    "reason_words": reason_words,
    "buttons": BUTTONS,
}


@router.get("/outbox")
def show(
    request: Request, who: Clerk, read: Read, view: str = "", q: str = "", before: int | None = None
) -> Response:
    """Show what waits for a person, or with *view* a page of the letters in one state."""
    before = older_than(before)
    counts = count_letters(read)
    if view == "failed":
        notices = unwritten(read, before=before)
        showed(request, [one.person_key for one in notices], what="쓰지 못한 알림 보기")
        return page(
            request,
            "outbox/unwritten.html",
            who=who,
            **WORDS,
            counts=counts,
            tabs=view_tabs(counts, view),
            notices=notices,
            after=notices[-1].id if len(notices) == PAGE else None,
        )
    if view not in VIEWS:
        return _mending(request, who, read, counts)
    found = letters(
        read,
        statuses=VIEWS[view].statuses,
        words=q.strip()[:100],
        before=before,
        by_subject=who.sees_cases,
    )
    showed(request, [one.person_key for one in found], what="알림 목록 보기")
    return page(
        request,
        "outbox/list.html",
        who=who,
        **WORDS,
        view=VIEWS[view],
        view_key=view,
        q=q.strip()[:100],
        first=before is None,
        tabs=view_tabs(counts, view),
        letters=_listed(who, found),
        after=found[-1].id if len(found) == PAGE else None,
    )


def _mending(request: Request, who: Principal, read: Read, counts: Mapping[str, int]) -> Response:
    """Show the newest letters of each state that asks for a person."""
    groups = [
        (
            status,
            counts.get(status, 0),
            _listed(who, letters(read, statuses=[status], limit=_SHORT)),
        )
        for status in MENDING
    ]
    notices = unwritten(read, limit=_SHORT)
    persons = {one.person_key for _, _, found in groups for one in found}
    showed(request, persons | {one.person_key for one in notices}, what="손볼 알림 보기")
    return page(
        request,
        "outbox/mending.html",
        who=who,
        **WORDS,
        counts=counts,
        tabs=view_tabs(counts, ""),
        groups=[group for group in groups if group[1]],
        views=VIEWS,
        notices=notices,
    )


@router.get("/outbox/{mail_id}")
def show_letter(request: Request, who: Clerk, read: Read, mail_id: int) -> Response:
    """Show one letter as it was, or will be, said."""
    return _letter(request, who, read, mail_id)


def _letter(
    request: Request,
    who: Principal,
    read: Read,
    mail_id: int,
    *,
    typed: Typed | None = None,
    problems: dict[str, str] | None = None,
) -> Response:
    one = _read_by(who, _one(read, mail_id))
    names = {person.key: person.name for person in everybody(read).values()}
    showed(request, [one.person_key], what="알림 보기")
    return page(
        request,
        "outbox/letter.html",
        who=who,
        status=422 if problems else 200,
        **WORDS,
        letter=one,
        reason=reason_words(one.error) if one.error and one.status != "sent" else None,
        editable=who.sees_cases and one.status in EDITABLE and not one.doubts,
        typed=typed or Typed(one.subject, one.body),
        seen=mark(one.subject, one.body),
        problems=problems or {},
        acts=ACTS,
        names=names,
    )


@router.post("/outbox/{mail_id}/text")
def edit(request: Request, who: Clerk, form: Form, mail_id: int) -> Response:
    """Give a letter that did not leave another text; the one before is kept."""
    site = site_of(request)
    if not who.sees_cases:
        raise RoleNotEnough(DOORS["outbox"].label)
    typed = Typed.of(text(form, "subject"), str(form.get("body", "")))
    if problems := problems_of(typed):
        with reading(site.setting.store) as read:
            return _letter(request, who, read, mail_id, typed=typed, problems=problems)
    by = By(who.key, site.at(), text(form, "reason") or None)
    with reading(site.setting.store) as read:
        _one(read, mail_id)
    seen = text(form, "seen")
    try:
        with transaction(site.setting.store) as write:
            changed = edit_letter(
                write, mail_id, subject=typed.subject, body=typed.body, seen=seen, by=by
            )
    except LetterChanged:
        told = {
            "body": "그 사이에 다른 사람이 글을 고쳤습니다. 위의 글을 보고 다시 저장해 주십시오."
        }
        with reading(site.setting.store) as read:
            return _letter(request, who, read, mail_id, typed=typed, problems=told)
    path = f"/outbox/{mail_id}"
    said = (
        "글을 고쳤습니다. 고치기 전의 글은 이력에 있습니다." if changed else "바뀐 것이 없습니다."
    )
    say(site, who, path, said)
    return to(path)


@router.post("/outbox/acts")
def settle(request: Request, who: Clerk, form: Form) -> Response:
    """Do one thing to the letters that were chosen, as far as each allows it."""
    site = site_of(request)
    back = own_path(text(form, "back"), "/outbox")
    ids, act, reason = chosen_ids(texts(form, "id")), text(form, "act"), text(form, "reason")
    everything = act == "released_all"
    if problem := _unfit(act, ids, reason):
        say(site, who, back, problem, kind="refused")
        return to(back)
    kept = cast(Act, "released" if everything else act)
    by = By(who.key, site.at(), reason or None)
    done: list[int] = []
    refused: list[AddressSuppressed] = []
    with transaction(site.setting.store) as write:
        for part in [None] if everything else [[one] for one in ids]:
            try:
                done += settle_letters(write, kept, part, by=by)
            except AddressSuppressed as error:  # raised before anything is written
                refused.append(error)
    said = [*done_words(kept, len(done), asked=len(done) if everything else len(ids))]
    said += [suppressed_words(error.address) for error in refused[:3]]
    say(site, who, back, *said, kind="done" if done else "refused")
    return to(back)


@router.post("/outbox/unwritten")
def write_again(request: Request, who: Clerk, form: Form) -> Response:
    """Have written again what could not be, and sent again what came back to an address mended since."""
    site = site_of(request)
    with transaction(site.setting.store) as write:
        told = tell_again(write, at=site.at(), broken=True)
    say(
        site,
        who,
        "/outbox",
        f"알릴 것 {told.notices:,}건을 다시 쓰고, 알림 {told.letters:,}통을 다시 보냅니다.",
    )
    return to("/outbox")


def _listed(who: Principal, found: Sequence[ListedLetter]) -> list[ListedLetter]:
    """Give letters as somebody may list them: a subject may name a case."""
    if who.sees_cases:
        return list(found)
    return [replace(one, subject=kind_label(one.kind)) for one in found]


def _read_by(who: Principal, one: WholeLetter) -> WholeLetter:
    """Give a letter as somebody may read it: what it says is about cases."""
    if who.sees_cases:
        return one
    acts = tuple(replace(act, before=None) for act in one.acts)
    return replace(one, subject=kind_label(one.kind), body=UNREAD, acts=acts)


def _one(read: Connection, mail_id: int) -> WholeLetter:
    """Give a letter; a number that no letter can have is one that there is not."""
    if not storable(mail_id):
        raise NotThere()
    return letter(read, mail_id)


def _unfit(act: str, ids: list[int], reason: str) -> str:
    """Say what is missing to do *act*; empty: nothing."""
    if act != "released_all" and act not in BUTTONS:
        return "무엇을 할지 골라 주십시오."
    if act != "released_all" and not ids:
        return "고른 알림이 없습니다. 처리할 알림을 골라 주십시오."
    if act == "discarded" and not reason:
        return "버리는 까닭을 적어 주십시오. 까닭은 기록에 남습니다."
    return ""
