"""시험: the coming year as it would be, before anything is in force."""

from collections.abc import Callable
from datetime import date
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from engine.drafts import rehearsed
from engine.store import transaction
from flows.steps.letter_links import hidden
from hyeopchi.drafted import Drafted, definition_of, rehearse_text
from hyeopchi.errors import RehearsalBusy
from hyeopchi.letter_preview import masked
from hyeopchi.letter_status import UNREAD
from hyeopchi.pages.flow_frame import HOME, checked, flow_of, flow_page, names_for, read_flow
from hyeopchi.rehearsal_calendar import Year, span_last
from hyeopchi.rehearsal_room import RehearsalRoom, Run, Wanted, Work
from hyeopchi.web.errors import NotThere
from hyeopchi.web.forms import Form, text
from hyeopchi.web.page import say, to
from hyeopchi.web.principal import Principal
from hyeopchi.web.reader import Read
from hyeopchi.web.seen import showed
from hyeopchi.web.through import Through
from hyeopchi.web.website import Site, site_of
from hyeopchi.wording import said_of

router = APIRouter()
Admin = Annotated[Principal, Depends(Through("admin"))]

SPANS: Final = (("12", "한 해"), ("6", "여섯 달"), ("3", "석 달"), ("1", "한 달"))


@router.get(HOME + "/{lifecycle}/trial")
def trial(request: Request, who: Admin, read: Read, lifecycle: str) -> Response:
    """Show the rehearsed calendar of the text as it reads now, or offer to rehearse it."""
    of = flow_of(read, lifecycle)
    run = room_of(request).newest(lifecycle, of.hash)
    return flow_page(
        request,
        "flows/trial.html",
        of,
        who=who,
        names=names_for(read, of),
        run=run,
        year=run.year if run else None,
        failed=_why(run),
        readable=definition_of(of.text, lifecycle) is not None,
        spans=SPANS,
        today=site_of(request).today(),
    )


@router.post(HOME + "/{lifecycle}/trial")
def begin(request: Request, who: Admin, form: Form, lifecycle: str) -> Response:
    """Begin to rehearse: it is played beside the pages, on a copy of the record."""
    site = site_of(request)
    of = read_flow(site, lifecycle)
    path = f"{HOME}/{lifecycle}/trial"
    _, found = checked(site, lifecycle, of.text)
    if found:
        say(
            site, who, path, f"고칠 곳이 {len(found)}군데 있어 시험하지 않았습니다. 먼저 고쳐 주십시오.",
            kind="refused",
        )  # fmt: skip
        return to(path)
    months = {key: int(key) for key, _ in SPANS}.get(text(form, "months"), 12)
    first = site.today()
    wanted = Wanted(lifecycle, of.hash, first, span_last(first, months))
    days = (wanted.last - first).days + 1
    try:
        room_of(request).begin(wanted, _work(site, who, of, wanted), days=2 * days)
    except RehearsalBusy as error:
        said = said_of(error)
        say(site, who, path, f"{said.sentence} {said.mend}" if said else str(error), kind="refused")
    return to(path)


@router.get(HOME + "/{lifecycle}/trial/{day}")
def day(
    request: Request, who: Admin, read: Read, lifecycle: str, day: date, letter: int = 1
) -> Response:
    """Show the letters of one rehearsed day, one at a time."""
    of = flow_of(read, lifecycle)
    run = room_of(request).newest(lifecycle, of.hash)
    shown = run.year.day(day) if run and run.year else None
    if shown is None or not 1 <= letter <= len(shown.letters):
        raise NotThere()
    said = shown.letters[letter - 1]
    showed(request, [one.person for one in said.told], what="시험한 알림 보기")
    return flow_page(
        request,
        "flows/trial_day.html",
        of,
        who=who,
        names=names_for(read, of),
        day=shown,
        subject=said.subject if who.sees_cases else said.to_name,
        told_letter=said,
        body=hidden(said.body) if who.sees_cases else UNREAD,
        address=masked(said.to_address),
        nth=letter,
    )


def room_of(request: Request) -> RehearsalRoom:
    """Give the room in which this application rehearses; it is opened when first needed."""
    state = request.app.state
    if not hasattr(state, "rehearsals"):
        state.rehearsals = RehearsalRoom()
    room = state.rehearsals
    assert isinstance(room, RehearsalRoom)
    return room


def _work(site: Site, who: Principal, of: Drafted, wanted: Wanted) -> Work:
    """Give what plays the text; it notes on the draft that this very text was rehearsed."""
    at = site.at()

    def work(lived: Callable[[], None]) -> Year:
        year = rehearse_text(
            site.setting, of.key, of.text, first=wanted.first, last=wanted.last, each_day=lived
        )
        if of.draft is not None:
            with transaction(site.setting.store) as write:
                rehearsed(write, of.draft.id, of.hash, by=who.key, at=at)
        return year

    return work


def _why(run: Run | None) -> str:
    if run is None:
        return ""
    if run.broken:
        return "예상하지 못한 문제로 시험하지 못했습니다. 기록과 초안은 그대로입니다."
    said = said_of(run.error) if run.error else None
    return f"{said.sentence} {said.mend}" if said else ""
