"""위원 평가: what is asked, conflicts first, then the check of everything and handing it in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Request
from sqlalchemy import Connection
from starlette.responses import Response

from engine.answers import Submission, check_submissions
from engine.interests import CAUSES, KINDS, declare_conflict, declare_none
from engine.link_errors import DraftsMissing, InterestUndeclared, ItemNotTheirs, NothingToSubmit
from engine.review_turn import Receipt, Turn, TurnItem, hand_in
from engine.round_errors import RoundNotOpen, SubmissionsRefused
from engine.sessions import end_session
from engine.store import reading, transaction
from engine.submission import Form as AskedForm
from engine.submission import form_of
from hyeopchi.pages.review_seen import item_seen, person_of, turn_seen, turns
from hyeopchi.pages.review_words import said_lines
from hyeopchi.web.cookie import drop_session
from hyeopchi.web.errors import NotThere
from hyeopchi.web.forms import Form, new_nonce, nonce, text
from hyeopchi.web.page import page, say, to, unsay
from hyeopchi.web.principal import Principal
from hyeopchi.web.reader import Read
from hyeopchi.web.seen import showed
from hyeopchi.web.through import Through
from hyeopchi.web.website import site_of

router = APIRouter()

Who = Annotated[Principal, Depends(Through("review"))]

CLOSED: Final = "이 회차는 마감되어 더 받지 않습니다."


@dataclass(frozen=True, slots=True)
class Written:
    """One item on the page that checks everything: what was written, and what is wrong with it."""

    item: TurnItem
    lines: Sequence[tuple[str, str]]
    problems: Sequence[str]


@router.get("/review")
def show_all(request: Request, who: Who, read: Read) -> Response:
    """Lead to the one round that is asked of them; list them if there are several."""
    found = turns(read, who, at=site_of(request).at())
    if len(found) == 1:
        return to(f"/review/{found[0]}")
    rounds = [turn_seen(read, who, each, at=site_of(request).at()) for each in found]
    return page(request, "review/rounds.html", who=who, turns=rounds, **_quiet(who))


@router.get("/review/{round_id}")
def show(request: Request, round_id: int, who: Who, read: Read) -> Response:
    """Show who is asked what until when; the content of no item, before conflicts were declared."""
    turn = turn_seen(read, who, round_id, at=site_of(request).at())
    showed(request, [who.key], what="위원 평가")
    return page(
        request,
        "review/show.html",
        who=who,
        turn=turn,
        causes=[(key, cause.label, KINDS[cause.kind]) for key, cause in CAUSES.items()],
        first=next(iter(turn.to_do), None),
        **_quiet(who),
    )


@router.post("/review/{round_id}/interests")
def declare(request: Request, round_id: int, who: Who, form: Form) -> Response:
    """Record that nothing stands in the way of the items that are left, and open the first."""
    site = site_of(request)
    with reading(site.setting.store) as read:
        turn = turn_seen(read, who, round_id, at=site.at())
        by = person_of(read, who)
    with transaction(site.setting.store) as write:
        left = [one.ask.id for one in turn.undeclared]
        declare_none(write, round_id, left, by=by, at=site.at())
    unsay(site, who)
    first = next(iter(turn.to_do), None)
    return to(f"/review/items/{first.ask.id}" if first else f"/review/{round_id}")


@router.post("/review/items/{ask_id}/conflict")
def step_back(request: Request, ask_id: int, who: Who, form: Form) -> Response:
    """Take the item from the member who may not judge it; their coordinator sees why."""
    site = site_of(request)
    cause = text(form, "cause")
    with reading(site.setting.store) as read:
        turn, item = item_seen(read, who, ask_id, at=site.at())
        by = person_of(read, who)
    path = f"/review/{turn.round.id}"
    if cause not in CAUSES:
        say(site, who, path, "빠지는 까닭을 하나 골라 주십시오.", kind="refused")
        return to(path)
    try:
        with transaction(site.setting.store) as write:
            declare_conflict(write, turn.round.id, ask_id, cause, by=by, at=site.at())
    except ItemNotTheirs as error:
        raise NotThere() from error
    except RoundNotOpen:
        say(site, who, path, CLOSED, kind="refused")
        return to(path)
    kind = KINDS[CAUSES[cause].kind]
    said = (
        f"{item.ask.number} {item.ask.title} 과제에서 빠지셨습니다({kind}). 집계에 넣지 않습니다."
    )
    say(site, who, path, said)
    return to(path)


@router.get("/review/{round_id}/check")
def check(request: Request, round_id: int, who: Who, read: Read) -> Response:
    """Show everything that was written on one page, with what is still missing."""
    turn = turn_seen(read, who, round_id, at=site_of(request).at())
    if turn.undeclared:
        return to(f"/review/{round_id}")
    showed(request, [who.key], what="위원 평가")
    return page(
        request, "review/check.html", who=who, turn=turn, **_checked(read, turn), **_quiet(who)
    )


@router.post("/review/{round_id}/submission")
def submit(request: Request, round_id: int, who: Who, form: Form) -> Response:
    """Hand in what was written, all of it or none, and give the receipt."""
    site = site_of(request)
    with reading(site.setting.store) as read:
        turn_seen(read, who, round_id, at=site.at())
        by = person_of(read, who)
    path = f"/review/{round_id}/check"
    try:
        with transaction(site.setting.store) as write:
            made = hand_in(
                write,
                round_id,
                by=by,
                key=nonce(form) or new_nonce(),
                at=site.at(),
                part=text(form, "part") == "yes",
            )
    except (DraftsMissing, InterestUndeclared, NothingToSubmit, SubmissionsRefused):
        say(
            site,
            who,
            path,
            "아직 낼 수 없는 과제가 있습니다. 아래에서 확인해 주십시오.",
            kind="refused",
        )
        return to(path)
    except RoundNotOpen:
        say(site, who, f"/review/{round_id}", CLOSED, kind="refused")
        return to(f"/review/{round_id}")
    unsay(site, who)
    return to(f"/review/{round_id}/receipts/{made.id}")


@router.get("/review/{round_id}/receipts/{receipt_id}")
def receipt(request: Request, round_id: int, receipt_id: int, who: Who, read: Read) -> Response:
    """Show what came in, when and under which number."""
    turn = turn_seen(read, who, round_id, at=site_of(request).at())
    made = next((one for one in turn.receipts if one.id == receipt_id), None)
    if made is None:
        raise NotThere()
    return page(
        request,
        "review/receipt.html",
        who=who,
        turn=turn,
        receipt=made,
        items=_received(turn, made),
        **_quiet(who),
    )


@router.post("/review/leave")
def leave(request: Request, who: Who, form: Form) -> Response:
    """End the session of a link; somebody signed in goes back to their pages."""
    site = site_of(request)
    if who.via != "link" or who.session_id is None:
        return to("/")
    with transaction(site.setting.store) as write:
        end_session(write, who.session_id, at=site.at())
    answered = page(request, "review/left.html", path="", csrf="")
    drop_session(answered, site)
    return answered


def _checked(read: Connection, turn: Turn) -> Mapping[str, Any]:
    form: AskedForm = form_of(read, turn.round.id)
    drafted = [one for one in turn.items if one.draft is not None and one.editable]
    given = [
        Submission(one.ask.id, one.draft.values, one.draft.proposal) for one in drafted if one.draft
    ]
    refused = {
        each.ask_id: [f"{one.sentence} {one.mend}" for one in refusals]
        for each, refusals in check_submissions(read, turn.round.id, given)
    }
    written = [Written(one, _lines(form, one), refused.get(one.ask.id, ())) for one in turn.items]
    missing = [one for one in turn.to_do if one.draft is None]
    return {
        "written": written,
        "missing": missing,
        "ready": len(drafted),
        "good": not any(one.problems for one in written),
        "open": turn.round.status == "open",
    }


def _lines(form: AskedForm, one: TurnItem) -> list[tuple[str, str]]:
    if one.draft is not None:
        return said_lines(form.fields, one.draft.values, one.draft.proposal)
    if one.ask.values is not None:
        return said_lines(form.fields, one.ask.values, one.ask.proposal)
    return []


def _received(turn: Turn, made: Receipt) -> list[TurnItem]:
    return [one for one in turn.items if one.ask.id in made.asks]


def _quiet(who: Principal) -> Mapping[str, Any]:
    """A link's session has no page to stay on for: its end comes after an hour in any case."""
    return {"idle_minutes": None} if who.via == "link" else {}
