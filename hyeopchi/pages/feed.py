"""내 달력: an address of one's own, which a calendar reads; and the page that gives and ends it."""

from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from engine.feeds import (
    Feed,
    duties_of,
    end_feed,
    feed_changes,
    feed_of,
    feed_with,
    keep_reading,
    renew_feed,
)
from engine.people import people
from engine.store import reading, transaction
from hyeopchi.feed_ics import feed_of as written
from hyeopchi.web.errors import NotThere
from hyeopchi.web.forms import Form
from hyeopchi.web.page import page, say, to
from hyeopchi.web.principal import Principal
from hyeopchi.web.reader import Read
from hyeopchi.web.seen import showed
from hyeopchi.web.through import Through
from hyeopchi.web.website import site_of

router = APIRouter()

Self = Annotated[Principal, Depends(Through("account"))]

HOME: Final = "/account/feed"
_LONGEST: Final = 100


@router.get(HOME)
def show(request: Request, who: Self, read: Read) -> Response:
    """Show whether there is an address, and how to get or end one."""
    return _page(request, who, feed_of(read, who.person_id))


@router.post(HOME)
def renew(request: Request, who: Self, form: Form) -> Response:
    """Give a new address and show it, this once; the one before is over."""
    site = site_of(request)
    with transaction(site.setting.store) as write:
        token = renew_feed(write, person_id=who.person_id, at=site.at())
        held = feed_of(write, who.person_id)
    base = site.setting.web.url or str(request.base_url).rstrip("/")
    return _page(request, who, held, made=f"{base}/calendar/{token}.ics")


@router.post(HOME + "/end")
def end(request: Request, who: Self, form: Form) -> Response:
    """End the address."""
    site = site_of(request)
    with transaction(site.setting.store) as write:
        end_feed(write, person_id=who.person_id)
    say(site, who, HOME, "구독 주소를 끊었습니다. 달력은 더 이상 새 일정을 읽지 못합니다.")
    return to(HOME)


@router.get("/calendar/{token}.ics")
def read_feed(request: Request, token: str) -> Response:
    """Give the duties of whom the address belongs to; one that opens nothing is not there."""
    site = site_of(request)
    at = site.at()
    if len(token) > _LONGEST or not token.isascii():
        raise NotThere()
    with reading(site.setting.store) as read:
        feed = feed_with(read, token)
        if feed is None:
            raise NotThere()
        person = people(read, [feed.person_id])[feed.person_id]
        duties = duties_of(read, feed.person_id, today=site.today(), calendar=site.setting.calendar)
    content = written(
        duties,
        person_id=feed.person_id,
        name=f"{site.setting.office['name']} 협치",
        domain=site.setting.office["mail_domain"],
        at=feed.made_at,
    )
    changes = feed_changes(feed, content, at=at)
    if changes:
        with transaction(site.setting.store) as write:
            keep_reading(write, feed.person_id, changes)
    showed(request, [person.key], what="달력 구독 읽기")
    changed_at = changes.get("changed_at") or feed.changed_at or at
    assert isinstance(changed_at, datetime)
    tag = f'"{changes.get("content_hash") or feed.content_hash}"'
    headers = {
        "ETag": tag,
        "Last-Modified": format_datetime(changed_at.astimezone(UTC), usegmt=True),
        "Cache-Control": "private, no-cache",
    }
    if _has(request, tag, changed_at):
        return Response(status_code=304, headers=headers)
    headers["Content-Disposition"] = 'inline; filename="hyeopchi.ics"'
    return Response(content, headers=headers, media_type="text/calendar; charset=utf-8")


def _has(request: Request, tag: str, changed_at: datetime) -> bool:
    """Tell whether the reader has this very file: its tag counts before its day (RFC 9110)."""
    told = request.headers.get("if-none-match")
    if told is not None:
        return tag in (one.strip().removeprefix("W/") for one in told.split(","))
    since = request.headers.get("if-modified-since")
    if since is None:
        return False
    try:
        moment = parsedate_to_datetime(since)
    except ValueError:
        return False
    return moment.tzinfo is not None and changed_at.replace(microsecond=0) <= moment


def _page(
    request: Request, who: Principal, feed: Feed | None, *, made: str | None = None
) -> Response:
    return page(request, "feed/show.html", who=who, feed=feed, made=made)
