"""The cases that one figure of a report counts, as they were counted, a hundred on a page."""

from datetime import date
from typing import Final

from fastapi import Request
from sqlalchemy import Connection
from starlette.responses import Response

from engine.case import cases_numbered
from hyeopchi.web.page import page
from hyeopchi.web.principal import Principal

SHOWN: Final = 100


def counted_cases(
    request: Request,
    who: Principal,
    read: Connection,
    lifecycle: str,
    *,
    numbers: tuple[str, ...],
    label: str,
    report: str,
    as_of: date,
    back: str,
    in_list: str = "",
) -> Response:
    """List them in the order of the figure, from the one that the address says (`from`) on."""
    each = tuple(dict.fromkeys(numbers))
    said = request.query_params.get("from", "")
    start = min(int(said), len(each)) if said.isdecimal() and len(said) < 10 else 0
    shown = each[start : start + SHOWN]
    found = cases_numbered(read, lifecycle, shown)
    return page(
        request,
        "reports/cases.html",
        who=who,
        back=back,
        report=report,
        label=label,
        as_of=as_of,
        in_list=in_list,
        count=len(each),
        cases=[(found[one].id, one, found[one].title) for one in shown if one in found],
        first=start + 1,
        previous=_at(request, max(0, start - SHOWN)) if start else None,
        following=_at(request, start + SHOWN) if start + SHOWN < len(each) else None,
    )


def _at(request: Request, start: int) -> str:
    return "?" + request.url.include_query_params(**{"from": start}).query
