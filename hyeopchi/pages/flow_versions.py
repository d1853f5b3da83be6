"""지난 판: every text that was in force or drafted, with who and when, and any two compared."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from sqlalchemy import Connection
from starlette.responses import Response

from engine.called import called
from engine.draft import draft_acts, draft_versions, published, source_of, version_text
from hyeopchi.drafted import Told, definition_of, told_changes
from hyeopchi.letter_desk import Row, compared
from hyeopchi.pages.flow_frame import HOME, flow_of, flow_page
from hyeopchi.web.errors import NotThere
from hyeopchi.web.principal import Principal
from hyeopchi.web.reader import Read
from hyeopchi.web.through import Through
from hyeopchi.web.website import site_of

router = APIRouter()
Admin = Annotated[Principal, Depends(Through("admin"))]

ACTS = {
    "begun": "초안을 시작함",
    "written": "초안을 고침",
    "rehearsed": "시험해 봄",
    "proposed": "발의함",
    "sent_back": "되돌림",
    "published": "승인하여 시행함",
    "withdrawn": "초안을 거둠",
}


@router.get(HOME + "/{lifecycle}/versions")
def versions(
    request: Request,
    who: Admin,
    read: Read,
    lifecycle: str,
    old: str = "",
    new: str = "",
) -> Response:
    """Show what was in force when, what was done to its drafts, and any two texts compared."""
    of = flow_of(read, lifecycle)
    put = published(read, lifecycle)
    acts = draft_acts(read, lifecycle)
    mine = draft_versions(read, of.draft.id) if of.draft else []
    choices = [
        *(
            (f"d{of.draft.id if of.draft else 0}-{one.version}", f"초안 제{one.version}판")
            for one in mine
        ),
        *((f"p{one.id}", f"시행한 제{len(put) - at}판") for at, one in enumerate(put)),
    ]
    pair = (old, new) if {old, new} <= {key for key, _ in choices} and old != new else None
    told, rows = _compared(request, read, lifecycle, *pair) if pair else (None, [])
    keys = {one.published_by for one in put} | {one.by for one in acts}
    keys |= {one.proposed_by for one in put if one.proposed_by}
    return flow_page(
        request,
        "flows/versions.html",
        of,
        who=who,
        names=called(read, keys),
        put=[(len(put) - at, one) for at, one in enumerate(put)],
        acts=[(ACTS[one.act], one) for one in acts],
        choices=choices,
        old=old or (choices[1][0] if len(choices) > 1 else ""),
        new=new or (choices[0][0] if choices else ""),
        told=told,
        rows=rows,
    )


@router.get(HOME + "/{lifecycle}/versions/{version}")
def version(request: Request, who: Admin, read: Read, lifecycle: str, version: str) -> Response:
    """Show the text of one version."""
    of = flow_of(read, lifecycle)
    source = _source(read, lifecycle, version)
    return flow_page(
        request, "flows/version.html", of, who=who, source=source,
        lines=source.count("\n") + 1, label=_label(version),
    )  # fmt: skip


def _compared(
    request: Request, read: Connection, lifecycle: str, old: str, new: str
) -> tuple[tuple[Told, ...] | None, list[Row]]:
    """Compare two texts: in words where both can be read, and line by line."""
    before, after = _source(read, lifecycle, old), _source(read, lifecycle, new)
    one, other = definition_of(before, lifecycle), definition_of(after, lifecycle)
    told: tuple[Told, ...] | None = None
    if one is not None and other is not None and one.key == other.key:
        told = told_changes(read, one, other, since=site_of(request).today())
    return told, [row for row in compared(before, after) if row.mark != "same"]


def _source(read: Connection, lifecycle: str, version: str) -> str:
    """Give the text that a version names: ``p3`` was in force, ``d2-1`` was drafted."""
    found = None
    kind, rest = version[:1], version[1:]
    if kind == "p" and rest.isdecimal() and len(rest) < 12:
        if int(rest) in {one.id for one in published(read, lifecycle)}:
            found = source_of(read, int(rest))
    elif kind == "d":
        draft_id, _, number = rest.partition("-")
        if draft_id.isdecimal() and number.isdecimal() and len(rest) < 20:
            ours = {one.draft_id for one in draft_acts(read, lifecycle)}
            found = (
                version_text(read, int(draft_id), int(number)) if int(draft_id) in ours else None
            )
    if found is None:
        raise NotThere()
    return found


def _label(version: str) -> str:
    if version.startswith("d"):
        return f"초안 제{version.partition('-')[2]}판"
    return "시행한 판"
