"""A list taken away as a file: with a reason, within bounds, and kept in the record."""

import tempfile
from pathlib import Path
from urllib.parse import quote

from fastapi import Request
from sqlalchemy import Connection
from starlette.datastructures import FormData, ImmutableMultiDict
from starlette.responses import Response

from engine.asof import cases_as_of
from engine.case_export import register_table
from engine.case_search import list_cases, report_rounds
from engine.definitions import all_in_force
from engine.exports import Export, keep_export
from engine.scope import scope_of
from engine.store import reading, transaction
from hyeopchi.list_files import Form, ListColumn, ListFile, write_list
from hyeopchi.pages.case_list import lifecycle_asked
from hyeopchi.pages.case_query import CaseQuery, filter_of, query_of
from hyeopchi.web.errors import NotThere
from hyeopchi.web.forms import text
from hyeopchi.web.page import say, to
from hyeopchi.web.principal import Principal
from hyeopchi.web.website import Site, site_of
from states.lifecycle import Lifecycle

MOST = 20_000  # lines a file; as many as an import reads back
_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


def take_away(
    request: Request, who: Principal, params: ImmutableMultiDict[str, str], form: FormData
) -> Response:
    """Give the cases of a list as XLSX or CSV; without a reason nothing is given, and it says so."""
    site = site_of(request)
    with reading(site.setting.store) as read:
        force = all_in_force(read)
        lifecycle = lifecycle_asked(force, params.get("lifecycle"))
        if lifecycle is None:
            raise NotThere()
        query = query_of(params, lifecycle.key)
        back = query.url()
        reason, kind = text(form, "reason"), text(form, "format")
        listing = _listing(read, site, who, query, lifecycle) if reason else None
    if listing is None:
        return _refuse(site, who, back, "내려받는 까닭을 적어 주십시오. 기록에 남습니다.")
    if len(listing.rows) > MOST:
        sentence = f"한 번에 {MOST:,}건까지 내려받습니다. 조건을 더해 나누어 받아 주십시오."
        return _refuse(site, who, back, sentence)
    chosen: Form = "csv" if kind == "csv" else "xlsx"
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"list.{chosen}"
        write_list(listing, file, form=chosen)
        data = file.read_bytes()
    said = dict(query.pairs())
    with transaction(site.setting.store) as write:
        taken = Export("cases", said, chosen, reason, len(listing.rows), who.key, site.at())
        keep_export(write, taken)
    name = quote(f"{listing.title} {site.today().isoformat()}.{chosen}")
    return Response(
        data,
        media_type=_TYPES[chosen],
        headers={"Content-Disposition": f"attachment; filename*=UTF-8''{name}"},
    )


def _listing(
    read: Connection, site: Site, who: Principal, query: CaseQuery, lifecycle: Lifecycle
) -> ListFile:
    today = site.today()
    found = list_cases(
        read,
        scope_of(read, who.key, on=today),
        filter_of(query, report_rounds(read, lifecycle.key), today),
        sort=query.sort,
        descending=query.descending,
        limit=MOST + 1,
    ).cases
    ids = [one.id for one in found]
    order = {case_id: at for at, case_id in enumerate(ids)}
    standing = cases_as_of(read, lifecycle.key, on=today.max, case_ids=ids)
    standing.sort(key=lambda one: order[one.id])
    table = register_table(read, lifecycle, standing)
    columns = tuple(ListColumn(column.header, column.kind) for column in table.columns)
    unit = "원" if any(column.kind == "won" for column in columns) else "건"
    return ListFile(f"{lifecycle.label} 목록", today, unit, columns, table.rows)


def _refuse(site: Site, who: Principal, back: str, sentence: str) -> Response:
    say(site, who, "/cases", sentence, kind="refused")
    return to(back)
