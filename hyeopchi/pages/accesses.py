"""관리 › 감사 › 접속기록: who looked at whose data, summed up and looked through every month."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from engine.access_reading import (
    PAGE,
    AccessRow,
    Wanted,
    accesses,
    first_access,
    keep_review,
    month_of_accesses,
)
from engine.people import Person, everybody
from engine.seoul import day_in_seoul
from engine.store import reading, transaction
from hyeopchi.list_files import Form as FileForm
from hyeopchi.list_files import ListColumn, ListFile
from hyeopchi.pages.audit_words import (
    OUTCOME_TONES,
    OUTCOMES,
    VIAS,
    WHATS,
    audit_tabs,
    called,
    day_of,
    keys_of,
    subjects_words,
    with_query,
)
from hyeopchi.pages.download import NO_REASON, file_response, keep_download, list_bytes
from hyeopchi.pages.keyset import older_than
from hyeopchi.web.errors import NotThere
from hyeopchi.web.forms import Form, text
from hyeopchi.web.page import page, say, to
from hyeopchi.web.principal import Principal
from hyeopchi.web.reader import Read
from hyeopchi.web.seen import showed
from hyeopchi.web.through import Through
from hyeopchi.web.website import site_of

router = APIRouter()

PATH = "/audit/access"
MOST = 20_000  # lines a file
Auditor = Annotated[Principal, Depends(Through("accesses"))]

WORDS: dict[str, Any] = {
    "outcomes": OUTCOMES,
    "outcome_tones": OUTCOME_TONES,
    "vias": VIAS,
    "called": called,
    "subjects_words": subjects_words,
}


@router.get(PATH)
def show(
    request: Request,
    who: Auditor,
    read: Read,
    by: str = "",
    subject: str = "",
    outcome: str = "",
    first: str = "",
    last: str = "",
    before: int | None = None,
) -> Response:
    """Show the newest accesses that fit, with the five items of each."""
    people = everybody(read)
    since, until = day_of(first), day_of(last)
    given = {"by": by, "subject": subject, "outcome": outcome, "first": first, "last": last}
    before = older_than(before)
    found = accesses(read, _wanted(given, people), before=before)
    showed(request, {one.account for one in found}, what="접속기록 보기")
    return page(
        request,
        "audit/accesses.html",
        who=who,
        **WORDS,
        tabs=audit_tabs(who, PATH),
        given=given,
        since=since,
        until=until,
        people=people,
        rows=found,
        narrowed=any(given.values()),
        beginning=with_query(PATH, **given) if before else None,
        after=with_query(PATH, **given, before=found[-1].id) if len(found) == PAGE else None,
    )


@router.post(f"{PATH}/exports")
def take(request: Request, who: Auditor, form: Form) -> Response:
    """Give the accesses that fit as a file, for a reason that is kept."""
    site = site_of(request)
    reason = text(form, "reason")
    given = {key: text(form, key) for key in ("by", "subject", "outcome", "first", "last")}
    if not reason:
        say(site, who, PATH, NO_REASON, kind="refused")
        return to(with_query(PATH, **given))
    kind: FileForm = "csv" if text(form, "format") == "csv" else "xlsx"
    with reading(site.setting.store) as read:
        people = everybody(read)
        found = accesses(read, _wanted(given, people), limit=MOST)
    listing = _listing(found, people, site.today())
    content = list_bytes(listing, kind)
    with transaction(site.setting.store) as write:
        keep_download(
            write, site, who, what="access", chosen=given, form=kind, rows=len(found), reason=reason
        )
    showed(request, {one.account for one in found}, what="접속기록 내려받기")
    return file_response(content, f"접속기록 {site.today().isoformat()}", kind)


@router.get(f"{PATH}/months")
def this_month(request: Request, who: Auditor, read: Read, month: str = "") -> Response:
    """Show a month summed up: the last whole one, if none is named."""
    site = site_of(request)
    today = site.today()
    first = _month(month) if month else (today.replace(day=1) - timedelta(days=1)).replace(day=1)
    oldest = first_access(read)
    people = everybody(read)
    summed = month_of_accesses(
        read, first, opens=site.setting.hours.start, closes=site.setting.hours.end
    )
    showed(request, {one.account for one in summed.accounts}, what="접속기록 월별 점검")
    return page(
        request,
        "audit/month.html",
        who=who,
        tabs=audit_tabs(who, f"{PATH}/months"),
        month=summed,
        months=_months(day_in_seoul(oldest) if oldest else today, today),
        hours=site.setting.hours,
        people=people,
        called=called,
        with_query=with_query,
        last=min(_last_day(first), today),
        whats=WHATS,
        over=first < today.replace(day=1),
    )


@router.post(f"{PATH}/reviews")
def review(request: Request, who: Auditor, form: Form) -> Response:
    """Keep that a month was looked through, and what was found."""
    site = site_of(request)
    first = _month(text(form, "month"))
    found = text(form, "found")
    if found:
        with transaction(site.setting.store) as write:
            keep_review(write, first, actor=who.key, found=found[:2_000], at=site.at())
    said = (
        f"{first.year}년 {first.month}월 접속기록을 점검한 것으로 적었습니다."
        if found
        else "점검한 결과를 적어 주십시오. 이상이 없으면 ‘이상 없음’이라고 적어 주십시오."
    )
    say(site, who, f"{PATH}/months", said, kind="done" if found else "refused")
    return to(f"{PATH}/months?month={first:%Y-%m}")


def _wanted(given: Mapping[str, str], people: Mapping[str, Person]) -> Wanted:
    """Give which accesses were asked for; what is no day and no outcome narrows nothing."""
    return Wanted(
        keys_of(given["by"], people),
        keys_of(given["subject"], people),
        given["outcome"] if given["outcome"] in OUTCOMES else None,
        day_of(given["first"]).day,
        day_of(given["last"]).day,
    )


def _listing(found: list[AccessRow], people: Mapping[str, Person], today: date) -> ListFile:
    columns = (
        *map(ListColumn, ("계정", "이름")),
        ListColumn("접속일시", "moment"),
        *map(ListColumn, ("접속지", "처리한 정보주체", "수행업무", "결과")),
    )
    rows = [
        (
            one.account,
            called(one.account, people),
            one.at,
            one.source,
            ", ".join([*one.subjects, *([one.chosen] if one.chosen else [])]),
            one.act,
            OUTCOMES[one.outcome],
        )
        for one in found
    ]
    return ListFile("접속기록", today, "건", columns, rows)


def _month(said: str) -> date:
    """
    Give the first day of a month said as 2013-04.

    Raises:
        NotThere: There is no such month.
    """
    try:
        return date.fromisoformat(f"{said}-01")
    except ValueError as error:
        raise NotThere() from error


def _months(oldest: date, today: date) -> list[tuple[str, str]]:
    """Give the months of the log, the newest first, for a choice."""
    found: list[tuple[str, str]] = []
    first = today.replace(day=1)
    while first >= oldest.replace(day=1) and len(found) < 60:
        found.append((f"{first:%Y-%m}", f"{first.year}년 {first.month}월"))
        first = (first - timedelta(days=1)).replace(day=1)
    return found


def _last_day(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
