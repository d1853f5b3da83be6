"""회차와 기한: due days and reminders changed as a form, which writes the flow's text."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from engine.draft_errors import DraftChanged, DraftNotSo, DraftOpen
from engine.store import reading
from hyeopchi.definition_edit import edited
from hyeopchi.definition_form import filled, parts_of
from hyeopchi.drafted import Drafted, definition_of
from hyeopchi.errors import EditUnclear
from hyeopchi.pages.flow_frame import (
    HOME,
    flow_of,
    flow_page,
    keep_text,
    names_for,
    read_flow,
    version_in,
)
from hyeopchi.web.forms import Form, fields
from hyeopchi.web.page import say, to
from hyeopchi.web.principal import Principal
from hyeopchi.web.reader import Read
from hyeopchi.web.through import Through
from hyeopchi.web.website import site_of
from hyeopchi.wording import said_of
from states.reading import read_lifecycle

router = APIRouter()
Admin = Annotated[Principal, Depends(Through("admin"))]


@router.get(HOME + "/{lifecycle}/rounds")
def rounds(request: Request, who: Admin, read: Read, lifecycle: str) -> Response:
    """Show what an administrator changes most, as a form."""
    of = flow_of(read, lifecycle)
    return _form(request, who, of, names_for(read, of))


@router.post(HOME + "/{lifecycle}/rounds")
def change(request: Request, who: Admin, form: Form, lifecycle: str) -> Response:
    """Write what the form says into the text, and leave the rest of it to the letter."""
    site = site_of(request)
    of = read_flow(site, lifecycle)
    path = f"{HOME}/{lifecycle}/rounds"
    said = definition_of(of.text, lifecycle)
    if said is None:
        return to(path)
    given = dict(fields(form))
    done = filled(said, given)
    problems, summary = dict(done.problems), []
    source = of.text
    if not problems:
        try:
            source = edited(of.text, done.edits)
        except EditUnclear as error:
            worded = said_of(error)
            summary = [f"{worded.sentence} {worded.mend}" if worded else str(error)]
        else:
            left = read_lifecycle(source.encode(), file=f"{lifecycle}.yaml").problems
            summary = [f"{one.sentence} {one.mend}" for one in left]
    if problems or summary:
        return _form(request, who, of, _names(request, of), given, problems, summary, status=422)
    try:
        kept = keep_text(site, who, of, source, read_version=version_in(form))
    except (DraftChanged, DraftOpen, DraftNotSo) as error:
        worded = said_of(error)
        summary = [f"{worded.sentence} {worded.mend}" if worded else str(error)]
        of = read_flow(site, lifecycle)
        return _form(request, who, of, _names(request, of), given, {}, summary, status=409)
    if kept is None or not done.edits:
        say(site, who, path, "바뀐 것이 없어 저장하지 않았습니다.")
    else:
        say(
            site,
            who,
            path,
            f"초안 제{kept.version}판으로 저장하였습니다. 시행하기 전에는 아무것도 바뀌지 않습니다.",
            "‘시험’에서 한 해가 어떻게 달라지는지 미리 보실 수 있습니다.",
        )
    return to(path)


def _names(request: Request, of: Drafted) -> dict[str | int, str]:
    with reading(site_of(request).setting.store) as read:
        return names_for(read, of)


def _form(
    request: Request,
    who: Principal,
    of: Drafted,
    names: Mapping[str | int, str],
    given: Mapping[str, str] | None = None,
    problems: Mapping[str, str] | None = None,
    summary: list[str] | None = None,
    *,
    status: int = 200,
) -> Response:
    said = definition_of(of.text, of.key)
    parts = parts_of(said, given, problems) if said else ()
    labels = {each.name: f"{part.label}: {each.label}" for part in parts for each in part.fields}
    listed: list[object] = [
        (name, f"{labels[name]} – {why}") for name, why in (problems or {}).items()
    ]
    return flow_page(
        request,
        "flows/rounds.html",
        of,
        who=who,
        names=names,
        status=status,
        parts_shown=parts,
        readable=said is not None,
        wrong=[*listed, *(summary or [])],
    )
