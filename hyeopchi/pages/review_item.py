"""One item a screen: what was reported, the question, the answer as it is being written."""

from collections.abc import Mapping
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Request
from sqlalchemy import Connection
from starlette.datastructures import FormData
from starlette.responses import Response

from engine.answer_drafts import save_draft
from engine.answers import Submission, check_submissions
from engine.interests import CAUSES, KINDS
from engine.link_errors import ItemNotTheirs
from engine.recent_reports import recent_reports
from engine.review_turn import Turn, TurnItem
from engine.store import reading, transaction
from engine.submission import PROPOSAL, form_of
from hyeopchi.pages.answer_form import (
    NO_PROBLEMS,
    FormProblems,
    given_of,
    inputs_of,
    options_of,
    problems_of,
)
from hyeopchi.pages.review import CLOSED
from hyeopchi.pages.review_seen import item_seen
from hyeopchi.pages.review_words import in_order, question_words, report_words, said_lines
from hyeopchi.web.errors import NotThere
from hyeopchi.web.forms import Form, text
from hyeopchi.web.page import page, say, to, unsay
from hyeopchi.web.principal import Principal
from hyeopchi.web.reader import Read
from hyeopchi.web.seen import showed
from hyeopchi.web.through import Through
from hyeopchi.web.website import Site, site_of
from states.lifecycle import Field

router = APIRouter()

Who = Annotated[Principal, Depends(Through("review"))]

LONGEST: Final = 10_000  # characters of one text


@router.get("/review/items/{ask_id}")
def show(request: Request, ask_id: int, who: Who, read: Read) -> Response:
    """Show one item; nothing of it before the member said that nothing stands in the way."""
    turn, item = item_seen(read, who, ask_id, at=site_of(request).at())
    if not item.cleared and item.editable:
        return to(f"/review/{turn.round.id}")
    return _shown(request, read, who, turn, item, _standing(item))


@router.post("/review/items/{ask_id}")
def save(request: Request, ask_id: int, who: Who, form: Form) -> Response:
    """Keep what was written and go where the pressed button says; going on wants it complete."""
    site = site_of(request)
    with reading(site.setting.store) as read:
        turn, item = item_seen(read, who, ask_id, at=site.at())
        fields = form_of(read, turn.round.id).fields
    path = f"/review/{turn.round.id}"
    if not item.editable or not item.cleared:
        if turn.round.status != "open":
            say(site, who, path, CLOSED, kind="refused")
        return to(path)
    given = _given(fields, form)
    _keep(site, who, ask_id, given)
    unsay(site, who)
    go = text(form, "go", "next")
    with reading(site.setting.store) as read:
        turn, item = item_seen(read, who, ask_id, at=site.at())
        problems = _problems(read, turn, item, fields, given) if go == "next" else NO_PROBLEMS
        if problems:
            return _shown(request, read, who, turn, item, given, problems)
    return to(_after(turn, item, go))


@router.post("/review/items/{ask_id}/draft")
def save_quietly(request: Request, ask_id: int, who: Who, form: Form) -> Response:
    """Keep what is being written, and say when; the page asks for it by itself."""
    site = site_of(request)
    with reading(site.setting.store) as read:
        turn, item = item_seen(read, who, ask_id, at=site.at())
        fields = form_of(read, turn.round.id).fields
    if not item.editable or not item.cleared:
        return page(request, "review/item.html", who=who, block="saved", saved_at=None, closed=True)
    _keep(site, who, ask_id, _given(fields, form))
    return page(
        request, "review/item.html", who=who, block="saved", saved_at=site.at(), closed=False
    )


def _shown(
    request: Request,
    read: Connection,
    who: Principal,
    turn: Turn,
    item: TurnItem,
    given: Mapping[str, Any],
    problems: FormProblems = NO_PROBLEMS,
) -> Response:
    form = form_of(read, turn.round.id)
    fields = dict(in_order(form.fields))
    reports = recent_reports(read, turn.round.id, [item.ask.case_id])[item.ask.case_id]
    at = [one.ask.id for one in turn.items].index(item.ask.id)
    showed(request, [who.key], what="위원 평가")
    return page(
        request,
        "review/item.html",
        who=who,
        status=422 if problems else 200,
        turn=turn,
        item=item,
        at=at + 1,
        previous=turn.items[at - 1] if at else None,
        reports=[report_words(one) for one in reports],
        question=question_words(item.ask.committee_name) if PROPOSAL in fields else "",
        inputs=inputs_of(fields, given, problems=problems, options=options_of(read, fields)),
        problems=[*_as_asked(problems, fields), *problems.general],
        lines=said_lines(form.fields, item.ask.values or {}, item.ask.proposal),
        causes=[(key, cause.label, KINDS[cause.kind]) for key, cause in CAUSES.items()],
        saved_at=item.draft.saved_at if item.draft else None,
        closed=False,
        longest=LONGEST,
        **({"idle_minutes": None} if who.via == "link" else {}),
    )


def _as_asked(problems: FormProblems, fields: Mapping[str, Field]) -> list[tuple[str, str]]:
    """Give the problems in the order in which the form asks."""
    at = {key: place for place, key in enumerate(fields)}
    return sorted(problems.by_key.items(), key=lambda one: at.get(one[0], len(at)))


def _standing(item: TurnItem) -> Mapping[str, Any]:
    """Give what stands in the form: what is being written, or what was handed in and may be changed."""
    if item.draft is not None:
        return {**item.draft.values, PROPOSAL: item.draft.proposal}
    return {**(item.ask.values or {}), PROPOSAL: item.ask.proposal}


def _given(fields: Mapping[str, Field], form: FormData) -> dict[str, object]:
    given = given_of(fields, form)
    return {
        key: value[:LONGEST] if isinstance(value, str) else value for key, value in given.items()
    }


def _keep(site: Site, who: Principal, ask_id: int, given: Mapping[str, object]) -> None:
    values = {key: value for key, value in given.items() if key != PROPOSAL}
    proposal = given.get(PROPOSAL)
    try:
        with transaction(site.setting.store) as write:
            save_draft(
                write,
                ask_id,
                values,
                None if proposal is None else str(proposal),
                person_id=who.person_id,
                at=site.at(),
            )
    except ItemNotTheirs as error:
        raise NotThere() from error


def _problems(
    read: Connection,
    turn: Turn,
    item: TurnItem,
    fields: Mapping[str, Field],
    given: Mapping[str, object],
) -> FormProblems:
    values = {key: value for key, value in given.items() if key != PROPOSAL}
    proposal = given.get(PROPOSAL)
    said = Submission(item.ask.id, values, None if proposal is None else str(proposal))
    ((_, refusals),) = check_submissions(read, turn.round.id, [said])
    return problems_of(fields, given, refusals, options=options_of(read, fields))


def _after(turn: Turn, item: TurnItem, go: str) -> str:
    """Give the page that a button leads to: the neighbour, or the check once the last is written."""
    ids = [one.ask.id for one in turn.items]
    at = ids.index(item.ask.id)
    if go == "stay":
        return f"/review/items/{item.ask.id}"
    if go == "previous":
        return f"/review/items/{ids[max(at - 1, 0)]}"
    if go == "all":
        return f"/review/{turn.round.id}"
    if at + 1 < len(ids):
        return f"/review/items/{ids[at + 1]}"
    return f"/review/{turn.round.id}/check"
