"""제출표 주고받기: the workbooks of a round leave to be filled in, come back, and are shown before they count."""

import io
import json
import zipfile
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Request
from sqlalchemy import Connection
from starlette.datastructures import FormData, UploadFile
from starlette.responses import Response

from engine.answers import Submission, submit
from engine.cell_problem import SpreadsheetRefused
from engine.round_errors import SubmissionsRefused
from engine.round_name import round_name
from engine.round_scope import seen_asks
from engine.round_view import asks
from engine.store import reading, transaction
from hyeopchi.pages.download import NO_REASON, file_response, keep_download
from hyeopchi.pages.round_seen import SeenBy, round_seen
from hyeopchi.round_collect import CollectPreview, preview_collect
from hyeopchi.round_reading import RoundSheet, read_round_sheet
from hyeopchi.round_sheet import Respondent, by_respondent, write_round_sheets
from hyeopchi.web.errors import NotThere
from hyeopchi.web.forms import Form, text
from hyeopchi.web.page import page, say, to
from hyeopchi.web.principal import Principal
from hyeopchi.web.reader import Read
from hyeopchi.web.seen import showed
from hyeopchi.web.through import Through
from hyeopchi.web.website import site_of

router = APIRouter()

Who = Annotated[Principal, Depends(Through("rounds"))]

ALL: Final = "*"  # every sheet, in one archive
_PURPOSE: Final = "round-sheets"
_SEALED_MAX: Final = 900_000  # what one field of a form may hold
_FOREIGN: Final = "이 회차에서 받을 수 있는 부서의 제출표가 아닙니다."
_TOO_MANY: Final = "한 번에 받기에는 많습니다. 파일을 나누어 올려 주십시오."
_NO_FILE: Final = "파일을 골라 주십시오."
_STALE: Final = "올린 파일을 다시 확인할 수 없습니다. 파일을 한 번 더 올려 주십시오."


@router.get("/rounds/{round_id}/sheets")
def show(request: Request, round_id: int, who: Who, read: Read) -> Response:
    """Offer the sheets to take along, and the way to bring them back."""
    seen = _with_sheets(read, request, who, round_id)
    return _page(request, who, seen, _respondents(read, seen))


@router.post("/rounds/{round_id}/sheets")
def take(
    request: Request,
    round_id: int,
    who: Annotated[Principal, Depends(Through("export"))],
    form: Form,
) -> Response:
    """Let one sheet leave, or all of them in one archive, kept with the reason."""
    site = site_of(request)
    wanted, reason = text(form, "respondent"), text(form, "reason")
    with reading(site.setting.store) as read:
        seen = _with_sheets(read, request, who, round_id)
        theirs = _respondents(read, seen)
        if wanted != ALL and wanted not in {one.key for one, _ in theirs}:
            raise NotThere()
        if not reason:
            say(site, who, f"/rounds/{round_id}/sheets", NO_REASON, kind="refused")
            return to(f"/rounds/{round_id}/sheets")
        content, name, kind = _file(
            read, seen, theirs, wanted, site.setting.office.get("department", "")
        )
    rows = sum(count for one, count in theirs if wanted in (ALL, one.key))
    with transaction(site.setting.store) as write:
        keep_download(
            write, site, who, what="sheets", chosen={"round": round_id, "respondent": wanted},
            form=kind, rows=rows, reason=reason,
        )  # fmt: skip
    showed(request, query=f"round={round_id} respondent={wanted}", what="제출표 내려받기")
    return file_response(content, name, kind)


@router.post("/rounds/{round_id}/collections")
def bring(request: Request, round_id: int, who: Who, form: Form) -> Response:
    """Read sheets that came back, and show what they would hand in; nothing is taken yet."""
    site = site_of(request)
    with reading(site.setting.store) as read:
        seen = _with_sheets(read, request, who, round_id)
        theirs = _respondents(read, seen)
        sheets, problems = _sheets(form, {one.key for one, _ in theirs})
        preview = None if problems else preview_collect(read, seen.round, sheets)
    if preview is None:
        return _page(request, who, seen, theirs, problems=problems, status=422)
    sealed = site.key.seal(_PURPOSE, _packed(round_id, who, preview, sheets))
    if len(sealed) > _SEALED_MAX:
        return _page(request, who, seen, theirs, problems=[_TOO_MANY], status=422)
    showed(request, query=f"round={round_id}", what="제출표 미리보기")
    return page(
        request,
        "rounds/collect.html",
        who=who,
        status=422 if preview.problems else 200,
        seen=seen,
        preview=preview,
        sealed=sealed,
    )


@router.post("/rounds/{round_id}/answers")
def hand_in(request: Request, round_id: int, who: Who, form: Form) -> Response:
    """Take the answers of the sheets that were shown, all or none."""
    site = site_of(request)
    with reading(site.setting.store) as read:
        seen = _with_sheets(read, request, who, round_id)
        theirs = _respondents(read, seen)
    rows = _unpacked(site.key.open(_PURPOSE, text(form, "sealed")), round_id, who)
    if rows is None:
        return _page(request, who, seen, theirs, problems=[_STALE], status=422)
    taken = 0
    try:
        with transaction(site.setting.store) as write:
            for owner in sorted({owner for owner, _ in rows}):
                given = [one for whose, one in rows if whose == owner]
                behalf = owner if owner and owner != who.key else None
                taken += submit(
                    write, round_id, given, by=who.key, at=site.at(), on_behalf_of=behalf
                )
    except SubmissionsRefused as refused:
        said = {why.sentence for some in refused.refused.values() for why in some}
        return _page(request, who, seen, theirs, problems=sorted(said), status=422)
    path = f"/rounds/{round_id}"
    say(site, who, path, f"답 {taken}건을 받았습니다.")
    return to(path)


def _with_sheets(read: Connection, request: Request, who: Principal, round_id: int) -> SeenBy:
    """
    Give a round whose sheets the reader may take.

    Raises:
        NotThere: There is no such round, or its sheets are the members' own.
    """
    seen = round_seen(read, site_of(request), who, round_id)
    if seen.each and not seen.runs:
        raise NotThere()
    return seen


def _respondents(read: Connection, seen: SeenBy) -> list[tuple[Respondent, int]]:
    """Give whose sheets the reader may take and bring, with how many rows each has."""
    asked = asks(read, seen.round.id, which=seen_asks(seen.scope))
    grouped = by_respondent(asked, "each" if seen.each else "one")
    return [(one, len(rows)) for one, rows in grouped.items()]


def _file(
    read: Connection,
    seen: SeenBy,
    theirs: Sequence[tuple[Respondent, int]],
    wanted: str,
    department: str,
) -> tuple[bytes, str, str]:
    """Write the sheets wanted; give the file, its name and its form."""
    of = seen.round
    with TemporaryDirectory(prefix="hyeopchi-") as folder:
        files: list[Path] = []
        for one, _ in theirs:
            if wanted in (ALL, one.key):
                into = Path(folder) / str(len(files))
                files += write_round_sheets(
                    read, of, into, department=department, organisation=one.key
                )
        if wanted != ALL and len(files) == 1:
            return files[0].read_bytes(), files[0].stem, "xlsx"
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            for file in files:
                archive.writestr(file.name, file.read_bytes())
    return target.getvalue(), f"{round_name(of.period.label, of.review_label)} 제출표", "zip"


def _sheets(form: FormData, keys: set[str]) -> tuple[list[RoundSheet], list[str]]:
    """Read the files that were sent; those that are none of the reader's are problems."""
    files = [one for one in form.getlist("files") if isinstance(one, UploadFile) and one.filename]
    sheets: list[RoundSheet] = []
    problems: list[str] = [] if files else [_NO_FILE]
    for one in files:
        name = Path(one.filename or "제출표.xlsx").name
        with one.file as file:
            content = file.read()
        try:
            sheet = read_round_sheet(content, file=name)
        except SpreadsheetRefused as refused:
            problem = refused.problem
            problems.append(f"{name}: {problem.sentence}. {problem.mend}.")
            continue
        if sheet.identity.get("key", "") not in keys:
            problems.append(f"{name}: {_FOREIGN}")
        sheets.append(sheet)
    return sheets, problems


def _packed(
    round_id: int, who: Principal, preview: CollectPreview, sheets: Sequence[RoundSheet]
) -> str:
    """Give what was shown as a text to be sealed: it comes back as it was shown, or not at all."""
    owners = {
        one.file: one.identity.get("key", "") if one.identity.get("respondent") == "person" else ""
        for one in sheets
    }
    rows = [
        [
            owners[row.file],
            row.submission.ask_id,
            dict(row.submission.values),
            row.submission.proposal,
        ]
        for row in preview.rows
    ]
    return json.dumps({"round": round_id, "by": who.key, "rows": rows}, ensure_ascii=False)


def _unpacked(
    said: str | None, round_id: int, who: Principal
) -> list[tuple[str, Submission]] | None:
    """Read what was sealed; None: it was changed, or it is another's or another round's."""
    content: dict[str, Any] = json.loads(said) if said else {}
    if (content.get("round"), content.get("by")) != (round_id, who.key):
        return None
    return [
        (owner, Submission(ask_id, values, proposal))
        for owner, ask_id, values, proposal in content["rows"]
    ]


def _page(
    request: Request,
    who: Principal,
    seen: SeenBy,
    respondents: Sequence[tuple[Respondent, int]],
    *,
    problems: Sequence[str] = (),
    status: int = 200,
) -> Response:
    return page(
        request,
        "rounds/sheets.html",
        who=who,
        status=status,
        seen=seen,
        respondents=respondents,
        problems=problems,
        all_of_them=ALL,
    )
