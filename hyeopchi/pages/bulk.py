"""`/cases/bulk`: choose a move for many cases, see who can and who cannot, confirm by their count."""

from collections.abc import Sequence
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Request
from sqlalchemy import Connection
from starlette.datastructures import FormData
from starlette.responses import Response

from engine.advance import advance_many
from engine.case import Case
from engine.scope import scope_of
from engine.store import reading
from hyeopchi.pages.answer_form import FormProblems, given_of, inputs_of, options_of, problems_of
from hyeopchi.pages.bulk_preview import (
    MOST,
    BulkPreview,
    bulk_preview,
    chosen_cases,
    requests_of,
    wants_document,
)
from hyeopchi.web.forms import Form, nonce, text, texts
from hyeopchi.web.page import page, say, to
from hyeopchi.web.principal import Principal
from hyeopchi.web.reader import Read
from hyeopchi.web.through import Through
from hyeopchi.web.website import Site, site_of
from states.day import date_of

router = APIRouter()

Mover = Annotated[Principal, Depends(Through("move"))]

_PREFIX: Final = "ask."
_NO_PROBLEMS: Final = FormProblems({}, ())


@router.get("/cases/bulk")
def choose(request: Request, who: Mover, read: Read) -> Response:
    """Show the chosen cases and, once a move is chosen, what would come of it for each."""
    params = request.query_params
    ids = _ids(params.getlist("case"))
    if not ids:
        site = site_of(request)
        say(site, who, "/cases", "함께 처리할 것을 먼저 골라 주십시오.", kind="refused")
        return to("/cases")
    preview = _preview(read, site_of(request), who, ids, params.get("move"), {}, None, "")
    return _show(request, who, read, preview, {})


@router.post("/cases/bulk")
def move_all(request: Request, who: Mover, form: Form) -> Response:
    """Move those that can, once their count was confirmed; the others only after that was said."""
    site = site_of(request)
    move, document = text(form, "move"), text(form, "approval_document")
    on = text(form, "on")
    with reading(site.setting.store) as read:
        ids = _ids(texts(form, "case"))
        plain = _preview(read, site, who, ids, move, {}, document, on)
        given = given_of(plain.asks, form, prefix=_PREFIX)
        preview = _preview(read, site, who, ids, move, given, document, on)
        options = options_of(read, plain.asks)
        problems = problems_of(plain.asks, given, (), options=options)
        sentences = _wrong(preview, form, problems)
        if sentences:
            return _show(
                request, who, read, preview, given,
                problems=problems, sentences=sentences, form=form, status=422,
            )  # fmt: skip
    requests = requests_of([row.case for row in preview.able], move, given, document=document)
    done = advance_many(
        site.setting.store,
        preview.lifecycle.key,
        requests,
        actor=who.key,
        at=site.at(),
        on=date_of(on) or site.today(),
        key=nonce(form),
    )
    label = preview.lifecycle.moves[move].label if move in preview.lifecycle.moves else move
    said = [f"{len(done):,}건을 처리했습니다: {label}."]
    if preview.unable:
        left = ", ".join(row.case.number for row in preview.unable[:20])
        said.append(f"할 수 없는 {len(preview.unable):,}건은 그대로 두었습니다: {left}")
    say(site, who, "/cases", *said)
    return to(f"/cases?lifecycle={preview.lifecycle.key}")


def _preview(
    read: Connection,
    site: Site,
    who: Principal,
    ids: Sequence[int],
    move: str | None,
    given: dict[str, object],
    document: str | None,
    on: str,
) -> BulkPreview:
    today = site.today()
    chosen = chosen_cases(read, scope_of(read, who.key, on=today), ids)
    same = [one for one in chosen if one.lifecycle == chosen[0].lifecycle]
    day = date_of(on) or today
    return bulk_preview(
        read, same, move, given, document=document, actor=who.key, on=day, today=today
    )


def _wrong(preview: BulkPreview, form: FormData, problems: FormProblems) -> list[Any]:
    """Say why nothing was done yet: what is missing, what was not told, a count that does not fit."""
    if preview.move is None:
        return ["처리를 골라 주십시오."]
    wrong: list[Any] = [(f"{_PREFIX}{key}", said) for key, said in problems.by_key.items()]
    wrong += problems.general
    able, unable = len(preview.able), len(preview.unable)
    versions = dict(pair.split(":", 1) for pair in texts(form, "version") if ":" in pair)
    changed = [
        one.number
        for one in preview.cases
        if versions.get(str(one.id)) not in (None, str(one.version))
    ]
    if changed:
        wrong.append(
            f"미리 본 뒤에 바뀐 것이 있습니다: {', '.join(changed)}. 다시 확인해 주십시오."
        )
    if not able:
        wrong.append("이대로 처리할 수 있는 것이 없습니다.")
    elif not wrong and unable and text(form, "left_out") != str(unable):
        wrong.append(f"할 수 없는 것이 {unable:,}건 있습니다. 까닭을 확인하고 다시 눌러 주십시오.")
    elif not wrong and text(form, "count").replace(",", "") != str(able):
        wrong.append(("count", f"처리할 수 있는 것은 {able:,}건입니다. 그 수를 적어 주십시오."))
    return wrong


def _show(
    request: Request,
    who: Principal,
    read: Connection,
    preview: BulkPreview,
    given: dict[str, object],
    *,
    problems: FormProblems = _NO_PROBLEMS,
    sentences: Sequence[Any] = (),
    form: FormData | None = None,
    status: int = 200,
) -> Response:
    inputs = inputs_of(
        preview.asks,
        given,
        problems=problems,
        options=options_of(read, preview.asks),
        prefix=_PREFIX,
    )
    held = form or FormData()
    moves = dict(preview.moves)
    return page(
        request,
        "cases/bulk.html",
        who=who,
        status=status,
        preview=preview,
        label=moves.get(preview.move or "", ""),
        states=_states(preview.cases, preview),
        inputs=inputs,
        problems=list(sentences),
        on=text(held, "on"),
        document=text(held, "approval_document"),
        wants_document=wants_document(preview.lifecycle, preview.move),
        noun=preview.lifecycle.case_label,
    )


def _states(chosen: Sequence[Case], preview: BulkPreview) -> dict[int, str]:
    states = preview.lifecycle.states
    return {one.id: states[one.state].label if one.state in states else one.state for one in chosen}


def _ids(said: Sequence[str]) -> list[int]:
    plain = [one for one in said if one.isascii() and one.isdigit() and len(one) < 16]
    return [int(one) for one in dict.fromkeys(plain)][:MOST]
