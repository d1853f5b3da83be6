"""Documents of a case: uploaded with bounds, kept in versions, downloaded as files and never shown."""

from collections.abc import Mapping
from typing import Annotated, Final
from urllib.parse import quote

from fastapi import APIRouter, Depends, Request
from fastapi.responses import FileResponse
from sqlalchemy import Connection
from starlette.responses import Response

from engine.case import Case
from engine.definitions import lifecycle_pinned
from engine.errors import KeyReused, ProofsRefused
from engine.file_errors import FileRefused, FileUnknown
from engine.file_store import FileStore
from engine.files import OTHER, file_away, file_with_id, formats_taken, make_ready
from engine.store import reading, transaction
from hyeopchi.pages.case_sight import case_crumbs, case_in_sight, storable
from hyeopchi.pages.said_again import sentences_of, status_of
from hyeopchi.web.errors import NotThere
from hyeopchi.web.forms import Form, nonce, text, upload
from hyeopchi.web.page import page, say, to
from hyeopchi.web.principal import Principal
from hyeopchi.web.reader import Read
from hyeopchi.web.seen import showed
from hyeopchi.web.through import Through
from hyeopchi.web.website import Site, site_of
from notifications.korean import josa
from states.day import date_of

router = APIRouter()
Who = Annotated[Principal, Depends(Through("prove"))]

_MB: Final = 1024 * 1024
_ANYTHING: Final = "기타 첨부"
# What is downloaded may be anything that somebody made: a browser is told to run none of it.
_DOWNLOAD: Final[Mapping[str, str]] = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "X-Download-Options": "noopen",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


@router.get("/cases/{case_id}/files/new")
def ask(request: Request, case_id: int, who: Who, read: Read, key: str = OTHER) -> Response:
    """Show the form for one document, or for an attachment."""
    site = site_of(request)
    one, _ = case_in_sight(read, who, case_id, on=site.today())
    typed = {"key": key, "on": site.today().isoformat(), "document_number": "", "note": ""}
    return _page(request, read, site, who, one, typed)


@router.post("/cases/{case_id}/files")
def take(request: Request, case_id: int, who: Who, form: Form) -> Response:
    """Check a file, keep it, and record it as the next version of its document."""
    site = site_of(request)
    typed = {name: text(form, name) for name in ("key", "on", "document_number", "note")}
    on = date_of(typed["on"]) if typed["on"] else site.today()
    with reading(site.setting.store) as read:
        one, _ = case_in_sight(read, who, case_id, on=site.today())
        lifecycle = lifecycle_pinned(read, one.definition_hash)
    given = upload(form, "file")
    most = site.setting.web.upload_mb * _MB
    problems = [("on", "날짜를 2013. 4. 10.처럼 적어 주십시오.")] if on is None else []
    if given is None:
        problems.append(("file", "올릴 파일을 골라 주십시오."))
    if on is None or given is None:
        return _refused(request, site, who, case_id, typed, problems, status=422)
    try:
        ready = make_ready(
            FileStore.of(site.setting.folder),
            lifecycle,
            typed["key"],
            given.filename or "",
            given.file.read(most + 1),
            most=most,
        )
        with transaction(site.setting.store) as write:
            file_away(
                write,
                one.lifecycle,
                one.number,
                ready,
                on=on,
                actor=who.key,
                at=site.at(),
                document_number=typed["document_number"] or None,
                note=typed["note"] or None,
                key=nonce(form),
            )
    except (FileRefused, KeyReused, ProofsRefused) as error:
        at = "file" if isinstance(error, FileRefused) else "on"
        problems = [(at, said) for said in sentences_of(error)]
        return _refused(request, site, who, case_id, typed, problems, status=status_of(error))
    say(site, who, f"/cases/{case_id}", f"{josa(ready.name, '을/를')} 올렸습니다.")
    return to(f"/cases/{case_id}")


@router.get("/files/{file_id}")
def download(
    request: Request,
    file_id: int,
    who: Annotated[Principal, Depends(Through("cases"))],
    read: Read,
) -> Response:
    """Give one version of a document, whole and unchanged, as a file to keep."""
    site = site_of(request)
    if not storable(file_id):
        raise NotThere()
    try:
        one = file_with_id(read, file_id)
    except FileUnknown as error:
        raise NotThere() from error
    case_in_sight(read, who, one.case_id, on=site.today())
    path = FileStore.of(site.setting.folder).whole(one.digest)
    showed(request, (one.actor,), what="문서 내려받기")
    return FileResponse(
        path,
        media_type="application/octet-stream",
        headers={**_DOWNLOAD, "Content-Disposition": disposition(one.name, one.format)},
    )


def disposition(name: str, ending: str) -> str:
    """Name a download: in ASCII for old programs, and as it is called by RFC 5987."""
    return f"attachment; filename=\"document.{ending}\"; filename*=UTF-8''{quote(name, safe='')}"


def _refused(
    request: Request,
    site: Site,
    who: Principal,
    case_id: int,
    typed: Mapping[str, str],
    problems: list[tuple[str, str]],
    *,
    status: int,
) -> Response:
    with reading(site.setting.store) as read:
        one, _ = case_in_sight(read, who, case_id, on=site.today())
        return _page(request, read, site, who, one, typed, problems, status=status)


def _page(
    request: Request,
    read: Connection,
    site: Site,
    who: Principal,
    one: Case,
    typed: Mapping[str, str],
    problems: list[tuple[str, str]] | None = None,
    *,
    status: int = 200,
) -> Response:
    lifecycle = lifecycle_pinned(read, one.definition_hash)
    documents = {key: each.label for key, each in lifecycle.documents.items()}
    kinds = [
        (key, label, ", ".join(formats_taken(lifecycle, key)))
        for key, label in (*documents.items(), (OTHER, _ANYTHING))
    ]
    known = typed["key"] if typed["key"] in documents else OTHER
    return page(
        request,
        "case/upload.html",
        who=who,
        status=status,
        one=one,
        typed=typed,
        kinds=kinds,
        known=known,
        upload_mb=site.setting.web.upload_mb,
        problems=problems or [],
        problem_of=dict(problems or []),
        crumbs=case_crumbs(one, "문서 올리기"),
    )
