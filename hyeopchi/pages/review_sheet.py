"""평가표: one's items as a workbook to fill in offline, and back as drafts after a look."""

import json
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Request
from starlette.datastructures import FormData
from starlette.responses import Response

from engine.answer_drafts import save_draft
from engine.answers import Submission
from engine.cell_problem import SpreadsheetRefused
from engine.review_turn import Turn
from engine.store import reading, transaction
from engine.submission import form_of
from hyeopchi.pages.download import file_response
from hyeopchi.pages.review_seen import turn_seen
from hyeopchi.pages.review_words import said_lines
from hyeopchi.round_collect import CollectPreview, preview_collect
from hyeopchi.round_reading import RoundSheet, read_round_sheet
from hyeopchi.round_sheet import write_round_sheets
from hyeopchi.web.errors import NotThere
from hyeopchi.web.forms import Form, text, upload
from hyeopchi.web.page import page, say, to
from hyeopchi.web.principal import Principal
from hyeopchi.web.reader import Read
from hyeopchi.web.seen import showed
from hyeopchi.web.through import Through
from hyeopchi.web.website import site_of

router = APIRouter()

Who = Annotated[Principal, Depends(Through("review"))]

PURPOSE: Final = "review-sheet"
_SEALED_MAX: Final = 900_000  # what one field of a form may hold
_NO_FILE: Final = "파일을 골라 주십시오."
_FOREIGN: Final = "이 회차에서 내려받으신 평가표가 아닙니다. 다시 내려받아 그 파일에 적어 주십시오."
_STALE: Final = "올린 파일을 다시 확인할 수 없습니다. 파일을 한 번 더 올려 주십시오."
_TOO_MUCH: Final = "글이 너무 많습니다. 화면에서 한 과제씩 적어 주십시오."


@router.get("/review/{round_id}/sheet")
def show(request: Request, round_id: int, who: Who, read: Read) -> Response:
    """Offer the sheet to take along, and the way to bring it back."""
    turn = turn_seen(read, who, round_id, at=site_of(request).at())
    if turn.undeclared:
        return to(f"/review/{round_id}")
    return _page(request, who, turn)


@router.get("/review/{round_id}/sheet.xlsx")
def take(request: Request, round_id: int, who: Who, read: Read) -> Response:
    """Give one's own items as a workbook; none from which one stepped back."""
    site = site_of(request)
    turn = turn_seen(read, who, round_id, at=site.at())
    if turn.undeclared or not turn.items:
        return to(f"/review/{round_id}")
    with TemporaryDirectory(prefix="hyeopchi-") as folder:
        (file,) = write_round_sheets(
            read,
            turn.round,
            Path(folder),
            department=site.setting.office.get("department", ""),
            organisation=who.key,
        )
        content, name = file.read_bytes(), file.stem
    showed(request, [who.key], what="평가표 내려받기")
    return file_response(content, name, "xlsx")


@router.post("/review/{round_id}/sheet")
def bring(request: Request, round_id: int, who: Who, form: Form) -> Response:
    """Read the sheet that came back, and show what it would write; nothing is kept yet."""
    site = site_of(request)
    with reading(site.setting.store) as read:
        turn = turn_seen(read, who, round_id, at=site.at())
        if turn.undeclared or turn.round.status != "open":
            return to(f"/review/{round_id}")
        sheet = _sheet(form, turn, who)
        if isinstance(sheet, str):
            return _page(request, who, turn, problems=[sheet], status=422)
        preview = preview_collect(read, turn.round, [sheet])
        fields = form_of(read, round_id).fields
    theirs = {one.ask.id for one in turn.items if one.editable}
    if any(row.submission.ask_id not in theirs for row in preview.rows):
        return _page(request, who, turn, problems=[_FOREIGN], status=422)
    sealed = site.key.seal(PURPOSE, _packed(turn, who, preview))
    if len(sealed) > _SEALED_MAX:
        return _page(request, who, turn, problems=[_TOO_MUCH], status=422)
    rows = [
        (row, said_lines(fields, row.submission.values, row.submission.proposal))
        for row in preview.rows
    ]
    return _page(
        request,
        who,
        turn,
        preview=preview,
        rows=rows,
        sealed=sealed,
        status=422 if preview.problems else 200,
    )


@router.post("/review/{round_id}/sheet/drafts")
def keep(request: Request, round_id: int, who: Who, form: Form) -> Response:
    """Keep what was shown as drafts: it is handed in with the button that hands in, and not before."""
    site = site_of(request)
    with reading(site.setting.store) as read:
        turn = turn_seen(read, who, round_id, at=site.at())
    given = _unpacked(site.key.open(PURPOSE, text(form, "sealed")), turn, who)
    if given is None:
        return _page(request, who, turn, problems=[_STALE], status=422)
    theirs = {one.ask.id for one in turn.items if one.editable and one.cleared}
    if any(one.ask_id not in theirs for one in given):
        raise NotThere()
    with transaction(site.setting.store) as write:
        for one in given:
            save_draft(
                write, one.ask_id, one.values, one.proposal, person_id=who.person_id, at=site.at()
            )
    path = f"/review/{round_id}/check"
    say(site, who, path, f"평가표에서 {len(given)}건을 옮겨 적었습니다. 아직 제출하지 않았습니다.")
    return to(path)


def _sheet(form: FormData, turn: Turn, who: Principal) -> RoundSheet | str:
    """Open the file that was sent, if it is this member's own sheet of this round; else say why not."""
    sent = upload(form, "file")
    if sent is None:
        return _NO_FILE
    name = Path(sent.filename or "평가표.xlsx").name
    with sent.file as file:
        content = file.read()
    try:
        sheet = read_round_sheet(content, file=name)
    except SpreadsheetRefused as refused:
        return f"{refused.problem.sentence}. {refused.problem.mend}."
    of = turn.round
    wanted = {
        "lifecycle": of.lifecycle,
        "review": of.review,
        "period": of.period.name,
        "respondent": "person",
        "key": who.key,
    }
    return sheet if wanted.items() <= dict(sheet.identity).items() else _FOREIGN


def _packed(turn: Turn, who: Principal, preview: CollectPreview) -> str:
    rows = [
        [one.ask_id, dict(one.values), one.proposal]
        for one in (() if preview.problems else preview.submissions)
    ]
    said = {"round": turn.round.id, "by": who.key, "rows": rows}
    return json.dumps(said, ensure_ascii=False)


def _unpacked(said: str | None, turn: Turn, who: Principal) -> list[Submission] | None:
    """Read what was sealed; None: it was changed, or it is another's or another round's."""
    content: dict[str, Any] = json.loads(said) if said else {}
    if (content.get("round"), content.get("by")) != (turn.round.id, who.key):
        return None
    return [Submission(ask_id, values, proposal) for ask_id, values, proposal in content["rows"]]


def _page(
    request: Request,
    who: Principal,
    turn: Turn,
    *,
    problems: Sequence[str] = (),
    preview: CollectPreview | None = None,
    rows: Sequence[Any] = (),
    sealed: str = "",
    status: int = 200,
) -> Response:
    return page(
        request,
        "review/sheet.html",
        who=who,
        status=status,
        turn=turn,
        problems=[*problems, *(str(one) for one in (preview.problems if preview else ()))],
        preview=preview,
        rows=rows,
        sealed=sealed,
        **({"idle_minutes": None} if who.via == "link" else {}),
    )
