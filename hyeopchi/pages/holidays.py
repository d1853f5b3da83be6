"""관리 › 휴무일: the office's own days, beside those that the law makes days off."""

from dataclasses import replace
from datetime import date
from threading import Lock
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from engine.business_days import OfficeCalendar, OfficeDay, public_holidays
from hyeopchi.holiday_file import HolidayFile, read_days, write_days
from hyeopchi.web.forms import Form, text
from hyeopchi.web.page import page, say, to
from hyeopchi.web.principal import Principal
from hyeopchi.web.seen import showed
from hyeopchi.web.through import Through
from hyeopchi.web.website import Site, site_of
from notifications.korean import josa, official_date
from states.day import date_of

router = APIRouter()

PATH: Final = "/admin/holidays"
Clerk = Annotated[Principal, Depends(Through("admin"))]
_KINDS: Final = {"off": True, "on": False}
_RUNS: Final = ("=", "+", "-", "@", "\t", "'")
_YEARS: Final = range(2000, 2101)
_WRITING: Final = Lock()

Problems = list[tuple[str, str]]


@router.get(PATH)
def show(request: Request, who: Clerk, year: int = 0) -> Response:
    """Show a year: the office's own days and the law's, in one table."""
    return _shown(request, who, year)


@router.post(PATH)
def add(request: Request, who: Clerk, form: Form) -> Response:
    """Add a day off, or a holiday that is worked."""
    site = site_of(request)
    day, kind = date_of(text(form, "day")), text(form, "kind")
    name, source = text(form, "name")[:100], text(form, "source")[:200]
    problems: Problems = []
    if day is None:
        problems.append(("day", "날짜를 2013-10-15처럼 적어 주십시오."))
    if kind not in _KINDS:
        problems.append(("kind", "쉬는 날인지 일하는 날인지 골라 주십시오."))
    for field, said, sentence in (
        ("name", name, "무슨 날인지 적어 주십시오."),
        ("source", source, "근거를 적어 주십시오."),
    ):
        if not said or said.startswith(_RUNS) or not said.isprintable():
            problems.append((field, sentence))
    if problems or day is None:
        return _shown(request, who, day.year if day else 0, problems, form_of(form))
    new = OfficeDay(day, _KINDS[kind], name, source)
    with _WRITING:
        kept = read_days(site.setting.folder)
        if any(one.day == day for one in kept.days):
            taken = [("day", "그 날짜는 이미 있습니다. 먼저 지우고 다시 적어 주십시오.")]
            return _shown(request, who, day.year, taken, form_of(form))
        _write(request, site, [*kept.days, new])
    showed(request, what=f"휴무일 추가: {day.isoformat()} {name}")
    rest = "쉬는 날로" if new.off else "일하는 날로"
    say(site, who, PATH, f"{josa(official_date(day), '을/를')} {rest} 정했습니다({name}).")
    return to(f"{PATH}?year={day.year}")


@router.post(f"{PATH}/remove")
def remove(request: Request, who: Clerk, form: Form) -> Response:
    """Take a day of the office's own off the list; the law's stay."""
    site, day = site_of(request), date_of(text(form, "day"))
    with _WRITING:
        kept = read_days(site.setting.folder)
        left = [one for one in kept.days if one.day != day]
        if day is None or len(left) == len(kept.days):
            missing = [("day", "사무실이 정한 날이 아니어서 지우지 않았습니다.")]
            return _shown(request, who, day.year if day else 0, missing)
        _write(request, site, left)
    showed(request, what=f"휴무일 지움: {day.isoformat()}")
    say(site, who, PATH, f"사무실이 정한 {josa(official_date(day), '을/를')} 지웠습니다.")
    return to(f"{PATH}?year={day.year}")


def form_of(form: Form) -> dict[str, str]:
    return {name: text(form, name)[:200] for name in ("day", "kind", "name", "source")}


def _write(request: Request, site: Site, days: list[OfficeDay]) -> None:
    """Write the list, and let the pages reckon with it from now on; the clock reads it anew itself."""
    write_days(site.setting.folder, days)
    calendar = OfficeCalendar(days)
    request.app.state.site = replace(site, setting=replace(site.setting, calendar=calendar))


def _shown(
    request: Request,
    who: Principal,
    year: int,
    problems: Problems | None = None,
    given: dict[str, str] | None = None,
) -> Response:
    site = site_of(request)
    year = year if year in _YEARS else site.today().year
    kept = read_days(site.setting.folder)
    return page(
        request,
        "people/holidays.html",
        who=who,
        status=422 if problems else 200,
        year=year,
        rows=_rows(kept, year),
        problems=problems or [],
        given=given or {},
    )


def _rows(kept: HolidayFile, year: int) -> list[tuple[date, str, OfficeDay | None]]:
    """Give each day with the law's name for it and the office's own line."""
    own = {one.day: one for one in kept.days if one.day.year == year}
    law = public_holidays(year)
    return [(day, law.get(day, ""), own.get(day)) for day in sorted({*own, *law})]
