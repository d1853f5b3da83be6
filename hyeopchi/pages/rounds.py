"""회차: which are open, come next and are closed; one of them with who has answered and who has not."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from sqlalchemy import Connection, false, select, true
from starlette.responses import Response

from engine.definitions import review_pinned
from engine.due import due_rounds
from engine.nudge import nudge, to_nudge
from engine.proposal import Tally, proposals
from engine.round_list import by_period, coming_rounds, rounds_seen
from engine.round_progress import PlaceProgress, forecast, progress
from engine.round_scope import ask_scope_of, seen_asks
from engine.scope import seen as seen_cases
from engine.store import reading, transaction
from engine.tables import ask, case, frozen_report, person
from flows.steps.open_rounds import begin_named, open_batches
from hyeopchi.pages.round_seen import SeenBy, labels_of, may_run, round_seen
from hyeopchi.pages.round_words import forecast_words, nudge_words, nudged_words
from hyeopchi.round_option import move_labels
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
Runs = Annotated[Principal, Depends(Through("run_rounds"))]


@router.get("/rounds")
def show_all(request: Request, who: Who, read: Read) -> Response:
    """Show the open rounds, those that come next, and the closed ones by period."""
    site = site_of(request)
    today, calendar = site.today(), site.setting.calendar
    scope = ask_scope_of(read, who.key, who.roles, on=today)
    found = rounds_seen(read, scope, labels_of(read))
    due = due_rounds(read, today=today, calendar=calendar) if may_run(who) else []
    return page(
        request,
        "rounds/list.html",
        who=who,
        open=[one for one in found if one.row.status != "closed"],
        closed=by_period([one for one in found if one.row.status == "closed"]),
        due=due,
        coming=coming_rounds(read, today=today, calendar=calendar),
    )


@router.post("/rounds")
def open_one(request: Request, who: Runs, form: Form) -> Response:
    """Open a round that is due by hand; opened before, it is only shown."""
    site = site_of(request)
    lifecycle, review, period = (text(form, name) for name in ("lifecycle", "review", "period"))
    at = site.at()
    round_id = begin_named(site.setting, lifecycle, review, period, at=at)
    if round_id is None:
        say(site, who, "/rounds", "지나간 회차라 정의대로 열지 않고 넘어갔습니다.", kind="refused")
        return to("/rounds")
    open_batches(site.setting, round_id, at=at)
    say(site, who, f"/rounds/{round_id}", "회차를 열었습니다. 답할 사람에게 알림이 나갑니다.")
    return to(f"/rounds/{round_id}")


@router.get("/rounds/{round_id}")
def show(request: Request, round_id: int, who: Who, read: Read) -> Response:
    """Show how far a round is, by department, with the telephone of who has not answered."""
    site = site_of(request)
    today = site.today()
    seen = round_seen(read, site, who, round_id)
    of = seen.round
    places = _places(read, seen)
    names = not seen.each or seen.scope.scores
    if names:
        showed(
            request, [one.key for place in places for one in place.people], what="회차 제출 현황"
        )
    told = to_nudge(read, round_id, today=today) if seen.runs and of.status == "open" else []
    mine = read.scalar(_mine(seen))
    return page(
        request,
        "rounds/show.html",
        who=who,
        seen=seen,
        places=places,
        names=names,
        forecast=forecast_words(
            forecast(read, of, today=today, calendar=site.setting.calendar), today=today, of=of
        )
        if of.status == "open" and seen.scope.cases.everything
        else "",
        nudging=nudge_words(told) if told else "",
        can_nudge=any(not one.told_today for one in told),
        mine=mine,
        tallies=_tallies(read, seen),
        moves=move_labels(read, of.lifecycle),
        versions=_versions(read, of.id) if of.report_version else [],
        note=review_pinned(read, of.definition_hash).note,
    )


@router.post("/rounds/{round_id}/nudges")
def tell_again(request: Request, round_id: int, who: Runs, form: Form) -> Response:
    """Queue one notice to everybody who has not answered, once a day each."""
    site = site_of(request)
    with reading(site.setting.store) as read:
        seen = round_seen(read, site, who, round_id)
    place = text(form, "department")
    if place and not (place.isdecimal() and len(place) < 19):
        raise NotThere()  # else a department that cannot be would mean all of them
    which = ask.c.organisation_id == int(place) if place else None
    with transaction(site.setting.store) as write:
        told = nudge(write, seen.round, today=site.today(), at=site.at(), which=which)
    path = f"/rounds/{round_id}"
    say(site, who, path, nudged_words(told), kind="done" if told else "note")
    return to(path)


def _places(read: Connection, seen: SeenBy) -> list[PlaceProgress]:
    """Give the progress of what the reader may see: how far a round is tells no answer."""
    everything = seen.scope.cases.everything
    return progress(read, seen.round.id, which=true() if everything else seen_asks(seen.scope))


def _mine(seen: SeenBy) -> Any:
    theirs = (
        ask.c.person_id.in_(sorted(seen.scope.person_ids)) if seen.scope.person_ids else false()
    )
    open_ = (ask.c.round_id == seen.round.id, ask.c.status == "open")
    return select(ask.c.id).where(*open_, theirs).order_by(ask.c.id).limit(1)


def _tallies(read: Connection, seen: SeenBy) -> list[Tally]:
    """Give what a closed evaluation proposed about the cases that the reader sees, nobody's vote named."""
    if seen.round.status != "closed" or not seen.each:
        return []
    theirs = set(read.scalars(select(case.c.id).where(seen_cases(seen.scope.cases))))
    return [one for one in proposals(read, seen.round.id) if one.case_id in theirs]


def _versions(read: Connection, round_id: int) -> list[Any]:
    """Give who froze which version of the report, when and why, the newest first."""
    f = frozen_report.c
    return list(
        read.execute(
            select(f.version, f.frozen_at, f.frozen_by, f.reason, person.c.name)
            .outerjoin(person, person.c.key == f.frozen_by)
            .where(f.round_id == round_id)
            .order_by(f.version.desc())
        )
    )
