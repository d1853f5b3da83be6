"""관리 › 감사 › 기록: what happened across all cases, who did it and when it was recorded."""

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from sqlalchemy import Connection
from starlette.responses import Response

from engine.definitions import all_in_force, lifecycle_pinned
from engine.happenings import PAGE, Happening, Sought, happenings
from engine.people import Person, committees, everybody, organisations
from hyeopchi.names import Names
from hyeopchi.pages.audit_words import KINDS, audit_tabs, called, day_of, keys_of, with_query
from hyeopchi.pages.keyset import older_than
from hyeopchi.story import sentence_of
from hyeopchi.web.page import page, to
from hyeopchi.web.principal import Principal
from hyeopchi.web.reader import Read
from hyeopchi.web.seen import showed
from hyeopchi.web.through import Through

router = APIRouter()


@router.get("/audit")
def begin(who: Annotated[Principal, Depends(Through("audit"))]) -> Response:
    """Send to the first part of the audit that somebody may open."""
    return to(next(href for href, _, _ in audit_tabs(who, "")))


@router.get("/audit/events")
def show(
    request: Request,
    who: Annotated[Principal, Depends(Through("events"))],
    read: Read,
    by: str = "",
    kind: str = "",
    number: str = "",
    first: str = "",
    last: str = "",
    before: int | None = None,
) -> Response:
    """Show the newest events that fit, page by page."""
    people = everybody(read)
    since, until = day_of(first), day_of(last)
    sought = Sought(
        actors=keys_of(by, people),
        kind=kind if kind in KINDS else None,
        first=since.day,
        last=until.day,
        number=number.strip()[:50] or None,
    )
    before = older_than(before)
    found = happenings(read, sought, before=before)
    showed(request, {one.event.actor for one in found}, what="기록 감사")
    given = {"by": by, "kind": kind, "number": number, "first": first, "last": last}
    return page(
        request,
        "audit/events.html",
        who=who,
        tabs=audit_tabs(who, "/audit/events"),
        given=given,
        kinds=KINDS,
        since=since,
        until=until,
        rows=_told(read, found, people),
        narrowed=any(given.values()),
        beginning=with_query("/audit/events", **given) if before else None,
        after=with_query("/audit/events", **given, before=found[-1].event.id)
        if len(found) == PAGE
        else None,
    )


def _told(
    read: Connection, found: list[Happening], people: dict[str, Person]
) -> list[tuple[Happening, str]]:
    """Tell each event in a sentence, by the definition that its case pins."""
    places, bodies = organisations(read), committees(read)
    force = all_in_force(read)
    names = {
        pinned: Names.of(
            replace(lifecycle_pinned(read, pinned), reviews=force[key].lifecycle.reviews),
            places,
            bodies,
        )
        for pinned, key in {(one.definition_hash, one.lifecycle) for one in found}
    }
    who = {key: called(key, people) for key in people}
    return [(one, sentence_of(one.event, names[one.definition_hash], who)) for one in found]
