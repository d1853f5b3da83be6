"""닫기: what closing a round would leave out and freeze, shown before it is done."""

from collections import Counter
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from sqlalchemy import Connection
from starlette.responses import Response

from engine.closing import close_preview, close_round
from engine.round_name import round_name
from engine.round_view import RoundRow
from engine.store import reading, transaction
from hyeopchi.pages.round_seen import SeenBy, round_seen
from hyeopchi.round_option import move_labels
from hyeopchi.web.forms import Form, text
from hyeopchi.web.page import page, say, to
from hyeopchi.web.principal import Principal
from hyeopchi.web.reader import Read
from hyeopchi.web.seen import showed
from hyeopchi.web.through import Through
from hyeopchi.web.website import site_of
from notifications.josa import josa

router = APIRouter()

Runs = Annotated[Principal, Depends(Through("run_rounds"))]


@router.get("/rounds/{round_id}/close")
def preview(request: Request, round_id: int, who: Runs, read: Read) -> Response:
    """Show what closing would leave out, tally and freeze."""
    seen = round_seen(read, site_of(request), who, round_id)
    if seen.round.status == "closed":
        return to(f"/rounds/{round_id}")
    return _preview(request, who, read, seen)


@router.post("/rounds/{round_id}/close")
def close(request: Request, round_id: int, who: Runs, form: Form) -> Response:
    """Close the round as it was seen; if answers came in since, show it again."""
    site = site_of(request)
    with reading(site.setting.store) as read:
        seen = round_seen(read, site, who, round_id)
        if seen.round.status == "open" and text(form, "answered") != str(seen.round.answered):
            return _preview(request, who, read, seen, changed=True)
    with transaction(site.setting.store) as write:
        done = close_round(write, round_id, by=who.key, at=site.at())
    path = f"/rounds/{round_id}"
    say(site, who, path, _said(done.round, fresh=done.fresh))
    return to(path)


def _preview(
    request: Request, who: Principal, read: Connection, seen: SeenBy, *, changed: bool = False
) -> Response:
    found = close_preview(read, seen.round.id)
    showed(request, query=f"round={seen.round.id}", what="회차 미제출 현황")
    labels = move_labels(read, seen.round.lifecycle)
    proposed = Counter(tally.move for tally in found.tallies)
    return page(
        request,
        "rounds/close.html",
        who=who,
        status=409 if changed else 200,
        seen=seen,
        missing=found.missing,
        proposed=[
            (labels.get(move, move) if move else "정하지 못함", count)
            for move, count in proposed.most_common()
        ],
        changed=changed,
    )


def _said(of: RoundRow, *, fresh: bool) -> str:
    what = josa(round_name(of.period.label, of.review_label), "을/를")
    if not fresh:
        return f"{what} 이미 마감했습니다. 보고 {of.report_version}판이 확정되어 있습니다."
    return f"{what} 마감하고 보고 {of.report_version}판으로 확정했습니다."
