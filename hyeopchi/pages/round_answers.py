"""The answers of a round as a table, beside those of the last period, and as a file to take away."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Request
from sqlalchemy import ColumnElement, Connection, and_, or_
from starlette.responses import Response

from engine.last_answer import last_answers
from engine.round_progress import progress
from engine.round_scope import seen_asks
from engine.round_view import AskRow, asks
from engine.store import reading, transaction
from engine.submission import PROPOSAL, form_of
from engine.tables import ask
from hyeopchi.lists import answer_list
from hyeopchi.pages.answer_form import Options, options_of, said_words
from hyeopchi.pages.download import NO_REASON, file_response, keep_download, list_bytes
from hyeopchi.pages.round_seen import SeenBy, round_seen
from hyeopchi.web.errors import NotThere
from hyeopchi.web.forms import Form, text
from hyeopchi.web.page import page, say, to
from hyeopchi.web.principal import Principal
from hyeopchi.web.reader import Read
from hyeopchi.web.seen import showed
from hyeopchi.web.through import Through
from hyeopchi.web.website import site_of
from states.lifecycle import Field

router = APIRouter()

PAGE: Final = 100  # rows
_FIGURES: Final = frozenset({"number", "won", "percent"})
_STATUS: Final = {
    "answered": ask.c.status == "answered",
    "left": ask.c.status.in_(("open", "missing")),
}


@dataclass(frozen=True, slots=True)
class Cell:
    """One answer in words, and what was said the last time where it was something else."""

    words: str
    figure: bool
    was: str = ""
    changed: bool = False


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One ask and its answer, cell by cell."""

    row: AskRow
    cells: tuple[Cell, ...]


@router.get("/rounds/{round_id}/answers")
def show(
    request: Request,
    round_id: int,
    who: Annotated[Principal, Depends(Through("rounds"))],
    read: Read,
    department: int | None = None,
    status: str = "",
    after: str = "",
    beside: bool = False,
) -> Response:
    """Show a page of answers; with *beside* those of the last period too, changed ones marked."""
    seen = _with_answers(read, request, who, round_id)
    which = _chosen(seen, department, status)
    asked = asks(read, round_id, which=and_(which, _after(after)), limit=PAGE + 1)
    more = len(asked) > PAGE
    if more:
        last = max(asked, key=_place)
        asked = [one for one in asked if one.id != last.id]
    fields = form_of(read, round_id).fields
    options = options_of(read, fields)
    before = _before(read, seen, asked) if beside else {}
    rows = [_row(one, fields, options, before.get(one.id)) for one in asked]
    showed(
        request,
        query=f"round={round_id} department={department or ''} status={status}",
        what="회차의 답",
    )
    newest = max(map(_place, asked), default=(0, 0))
    return page(
        request,
        "rounds/answers.html",
        who=who,
        seen=seen,
        fields=list(fields.values()),
        rows=rows,
        places=[
            (one.organisation_id, one.name)
            for one in progress(read, round_id, which=seen_asks(seen.scope))
            if one.organisation_id is not None
        ],
        department=department,
        kept=status,
        beside=beside,
        following=f"{newest[0]}-{newest[1]}" if more else "",
        first=not after,
    )


@router.post("/rounds/{round_id}/answers/exports")
def take(
    request: Request,
    round_id: int,
    who: Annotated[Principal, Depends(Through("export"))],
    form: Form,
) -> Response:
    """Let the answers that the reader sees leave as a file, kept with its reason."""
    site = site_of(request)
    kind = "csv" if text(form, "format") == "csv" else "xlsx"
    reason = text(form, "reason")
    with reading(site.setting.store) as read:
        seen = _with_answers(read, request, who, round_id)
        fields = form_of(read, round_id).review.form
        asked = asks(read, round_id, which=seen_asks(seen.scope))
    path = f"/rounds/{round_id}/answers"
    if not reason:
        say(site, who, path, NO_REASON, kind="refused")
        return to(path)
    listing = answer_list(seen.round, asked, fields, site.today())
    with transaction(site.setting.store) as write:
        keep_download(
            write, site, who, what="answers", chosen={"round": round_id}, form=kind,
            rows=len(listing.rows), reason=reason,
        )  # fmt: skip
    showed(request, query=f"round={round_id}", what="회차의 답 내려받기")
    content = list_bytes(listing, "csv" if kind == "csv" else "xlsx")
    return file_response(content, listing.title, kind)


def _with_answers(read: Connection, request: Request, who: Principal, round_id: int) -> SeenBy:
    """
    Give a round whose answers the reader may see.

    Raises:
        NotThere: There is no such round, or its answers are the members' own.
    """
    seen = round_seen(read, site_of(request), who, round_id)
    if seen.each and not seen.scope.scores:
        raise NotThere()
    return seen


def _chosen(seen: SeenBy, department: int | None, status: str) -> ColumnElement[bool]:
    which = and_(seen_asks(seen.scope), ask.c.status != "withdrawn")
    if department is not None:
        which = and_(which, ask.c.organisation_id == department)
    return and_(which, _STATUS[status]) if status in _STATUS else which


def _after(cursor: str) -> ColumnElement[bool]:
    """Say of an ask that it comes after the one that a cursor names; any, if it names none."""
    case_id, _, ask_id = cursor.partition("-")
    if not (case_id.isdecimal() and ask_id.isdecimal()):
        return ask.c.id > 0
    same = and_(ask.c.case_id == int(case_id), ask.c.id > int(ask_id))
    return or_(ask.c.case_id > int(case_id), same)


def _place(one: AskRow) -> tuple[int, int]:
    return (one.case_id, one.id)


def _before(read: Connection, seen: SeenBy, asked: list[AskRow]) -> dict[int, Any]:
    """Give what was said the last time by ask: of each member their own, else of the case."""
    found = {
        (last.case_id, last.person_id if seen.each else None): last.values
        for last in last_answers(read, seen.round.id, case_ids=[one.case_id for one in asked])
    }
    return {
        one.id: values
        for one in asked
        if (values := found.get((one.case_id, one.person_id if seen.each else None))) is not None
    }


def _row(
    one: AskRow, fields: Mapping[str, Field], options: Mapping[str, Options], before: Any
) -> AnswerRow:
    now = {**(one.values or {}), **({PROPOSAL: one.proposal} if one.proposal else {})}
    cells = []
    for key, field in fields.items():
        words = said_words(field, now.get(key), options.get(key, ()))
        was = said_words(field, (before or {}).get(key), options.get(key, ()))
        changed = before is not None and one.values is not None and key != PROPOSAL and was != words
        cells.append(Cell(words or "–", field.type in _FIGURES, was if changed else "", changed))
    return AnswerRow(one, tuple(cells))
