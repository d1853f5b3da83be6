"""`/cases/import`: a table is shown first – new, changed, refused by its cell – and then taken whole."""

import hashlib
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from starlette.datastructures import FormData
from starlette.responses import Response

from engine.case_sheet import ImportPreview, apply_import
from engine.cell_problem import SpreadsheetRefused
from engine.definitions import InForce, all_in_force
from engine.import_scope import preview_within
from engine.permission import allow
from engine.scope import scope_of
from engine.spreadsheet import read_spreadsheet
from engine.store import reading, transaction
from hyeopchi.pages.case_list import lifecycle_asked
from hyeopchi.pages.incoming import Incoming
from hyeopchi.web.errors import NotThere
from hyeopchi.web.forms import Form, nonce, text, upload
from hyeopchi.web.page import page, say, to
from hyeopchi.web.principal import Principal
from hyeopchi.web.reader import Read
from hyeopchi.web.through import Through
from hyeopchi.web.website import Site, site_of
from states.day import date_of

router = APIRouter()

Importer = Annotated[Principal, Depends(Through("import"))]

_AGAIN = "미리 본 표가 더는 없습니다. 파일을 다시 골라 주십시오."
_REASON = "표를 다시 불러옴"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table as it was sent, and what to say where it says nothing."""

    name: str
    data: bytes
    kept: str  # the name under which it waits
    effective_on: str
    basis: str


@router.get("/cases/import")
def ask_for_a_table(request: Request, who: Importer, read: Read) -> Response:
    """Ask for a table, and say what it should look like."""
    force = all_in_force(read)
    lifecycle = lifecycle_asked(force, request.query_params.get("lifecycle"))
    if lifecycle is None:
        raise NotThere()
    return _ask(request, who, force[lifecycle.key])


@router.post("/cases/import")
def look_or_take(request: Request, who: Importer, form: Form) -> Response:
    """Show what the table would do; once that was confirmed, do all of it or nothing."""
    site = site_of(request)
    with reading(site.setting.store) as read:
        force = _force(all_in_force(read), text(form, "lifecycle"))
    sheet = _sheet(site, who, form)
    if isinstance(sheet, str):
        return _ask(request, who, force, form=form, problems=[("file", sheet)], status=422)
    preview = _preview(site, who, force, sheet)
    if isinstance(preview, str):
        return _ask(request, who, force, form=form, problems=[("file", preview)], status=422)
    if text(form, "seen") != _digest(preview) or preview.problems:
        return _show(request, who, force, sheet, preview)
    reason = text(form, "reason") or _REASON
    with transaction(site.setting.store) as write:
        by = allow(write, who.key, "import", on=site.today())
        apply_import(write, force, preview, actor=by, at=site.at(), reason=reason, key=nonce(form))
    _incoming(site, who).drop(sheet.kept)
    said = f"새로 {len(preview.new):,}건을 등록하고 {len(preview.edits):,}건을 고쳤습니다."
    say(site, who, "/cases", said)
    return to(f"/cases?lifecycle={force.lifecycle.key}")


def _digest(preview: ImportPreview) -> str:
    """Name what a preview shows: what is confirmed is what was seen, though others went on working."""
    return hashlib.sha256(repr((preview.new, preview.edits)).encode()).hexdigest()


def _force(force: dict[str, InForce], said: str) -> InForce:
    if said not in force:
        raise NotThere()
    return force[said]


def _incoming(site: Site, who: Principal) -> Incoming:
    return Incoming(site.setting.folder / "incoming", who.person_id)


def _sheet(site: Site, who: Principal, form: FormData) -> Sheet | str:
    """Give the table that was sent now, or the one that waits since its preview."""
    incoming, at = _incoming(site, who), site.at()
    sent = upload(form, "file")
    if sent is not None:
        data, name = sent.file.read(), sent.filename or "표"
        kept = incoming.keep(data, at=at)
    else:
        kept, name = text(form, "kept"), text(form, "name") or "표"
        held = incoming.held(kept, at=at) if kept else None
        if held is None:
            return _AGAIN if kept else "불러올 파일을 골라 주십시오."
        data = held
    return Sheet(name, data, kept, text(form, "effective_on"), text(form, "basis"))


def _preview(site: Site, who: Principal, force: InForce, sheet: Sheet) -> ImportPreview | str:
    today = site.today()
    defaults = {"effective_on": date_of(sheet.effective_on), "basis": sheet.basis or None}
    try:
        grid = read_spreadsheet(sheet.data, file=sheet.name)
    except SpreadsheetRefused as error:
        return f"{error.problem.sentence}. {error.problem.mend}."
    with reading(site.setting.store) as read:
        return preview_within(
            read,
            force,
            grid,
            scope_of(read, who.key, on=today),
            today=today,
            defaults={key: value for key, value in defaults.items() if value is not None},
        )


def _ask(
    request: Request,
    who: Principal,
    force: InForce,
    *,
    form: FormData | None = None,
    problems: list[Any] | None = None,
    status: int = 200,
) -> Response:
    held = form or FormData()
    fields = force.lifecycle.fields.values()
    return page(
        request,
        "cases/import.html",
        who=who,
        status=status,
        lifecycle=force.lifecycle,
        problems=problems or [],
        problem=problems[0][1] if problems else "",
        effective_on=text(held, "effective_on"),
        basis=text(held, "basis"),
        needed=[
            "번호",
            f"{force.lifecycle.case_label}명",
            *(f.label for f in fields if f.required),
        ],
        others=[field.label for field in fields if not field.required],
    )


def _show(
    request: Request, who: Principal, force: InForce, sheet: Sheet, preview: ImportPreview
) -> Response:
    states = force.lifecycle.states
    return page(
        request,
        "cases/import_preview.html",
        who=who,
        status=422 if preview.problems else 200,
        lifecycle=force.lifecycle,
        sheet=sheet,
        preview=preview,
        states={key: state.label for key, state in states.items()},
        total=len(preview.new) + len(preview.edits),
        seen=_digest(preview),
    )
