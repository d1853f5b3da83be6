"""관리 › 흐름: every flow of the office, and one flow as diagram and text."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from engine.called import called
from engine.definitions import all_in_force
from engine.draft import Draft, Published, open_drafts, published
from engine.draft_errors import DraftChanged, DraftNotSo, DraftOpen, LifecycleTaken
from engine.drafts import begin_new
from engine.pinned import cases_by_lifecycle
from engine.store import reading, transaction
from hyeopchi.diagram_svg import svg
from hyeopchi.drafted import Drafted, definition_of
from hyeopchi.flow_skeleton import examples, skeleton
from hyeopchi.pages.flow_frame import (
    HOME,
    Found,
    checked,
    flow_of,
    flow_page,
    keep_text,
    names_for,
    read_flow,
    source_in,
    version_in,
)
from hyeopchi.web.errors import NotThere
from hyeopchi.web.forms import Form, text
from hyeopchi.web.page import page, say, to
from hyeopchi.web.principal import Principal
from hyeopchi.web.reader import Read
from hyeopchi.web.through import Through
from hyeopchi.web.website import Site, site_of
from hyeopchi.wording import said_of

router = APIRouter()
Admin = Annotated[Principal, Depends(Through("admin"))]

_KEY = re.compile(r"[a-z][a-z0-9_]{1,39}")


@dataclass(frozen=True, slots=True)
class FlowRow:
    """One flow in the list."""

    key: str
    label: str
    number: int  # 제3판; 0: nothing is in force yet
    since: datetime | None
    by: str | None
    pinned: tuple[tuple[int, int], ...]  # (판, cases), the newest first
    case_label: str
    draft: Draft | None


@router.get(HOME)
def flows(request: Request, who: Admin, read: Read) -> Response:
    """Show every flow: what is in force since when, which cases follow which version."""
    rows = _rows(read)
    names = called(read, {row.by for row in rows if row.by} | _writers(rows))
    return page(request, "flows/list.html", who=who, rows=rows, names=names)


@router.get(f"{HOME}/new")
def new(request: Request, who: Admin, read: Read) -> Response:
    """Offer to begin a flow that the office does not keep yet."""
    known = set(all_in_force(read))
    return _new_page(request, who, known, {}, {})


@router.post(f"{HOME}/new")
def make(request: Request, who: Admin, form: Form) -> Response:
    """Begin a flow from a shipped example, or from an empty one."""
    site = site_of(request)
    key, label, source = text(form, "key"), text(form, "label"), text(form, "from")
    shipped = examples()
    problems = {}
    if source in shipped:
        key, begun = source, shipped[source].text
    else:
        begun = skeleton(key, label)
        if not _KEY.fullmatch(key) or key == "new":
            problems["key"] = "영문 소문자와 숫자, 밑줄로 2자에서 40자까지 적어 주십시오."
        if not label:
            problems["label"] = "흐름의 이름을 적어 주십시오."
    if not problems:
        try:
            with transaction(site.setting.store) as write:
                begin_new(write, key, begun, by=who.key, at=site.at())
        except (LifecycleTaken, DraftOpen) as error:
            said = said_of(error)
            problems["key"] = said.sentence if said else str(error)
    if problems:
        with reading(site.setting.store) as read:
            known = set(all_in_force(read))
        given = {"key": key, "label": label, "from": source}
        return _new_page(request, who, known, given, problems, status=422)
    path = f"{HOME}/{key}"
    say(
        site, who, path, "새 흐름의 초안을 만들었습니다. 시행하기 전에는 아무 데도 쓰이지 않습니다."
    )
    return to(path)


@router.get(HOME + "/{lifecycle}")
def flow(request: Request, who: Admin, read: Read, lifecycle: str) -> Response:
    """Show one flow: its diagram, and its text with what is wrong beside each line."""
    of = flow_of(read, lifecycle)
    names = names_for(read, of)
    _, found = checked(site_of(request), lifecycle, of.text)
    return _text_page(request, who, of, of.text, found, names)


@router.post(HOME + "/{lifecycle}")
def save(request: Request, who: Admin, form: Form, lifecycle: str) -> Response:
    """Save the text as the draft's next version, or only check it."""
    site = site_of(request)
    of = read_flow(site, lifecycle)
    source = source_in(form)
    _, found = checked(site, lifecycle, source)
    if text(form, "act") == "check":
        return _text_page(request, who, of, source, found, _names(site, of))
    try:
        kept = keep_text(site, who, of, source, read_version=version_in(form))
    except (DraftChanged, DraftOpen, DraftNotSo) as error:
        of = read_flow(site, lifecycle)
        refused = said_of(error)
        return _text_page(
            request, who, of, source, found, _names(site, of),
            refused=refused.sentence if refused else "", status=409,
        )  # fmt: skip
    path = f"{HOME}/{lifecycle}"
    say(site, who, path, *_saved(kept, found))
    return to(path)


@router.post(HOME + "/{lifecycle}/check")
def check(request: Request, who: Admin, form: Form, lifecycle: str) -> Response:
    """Give what is wrong with a text that is being typed, as a fragment."""
    site = site_of(request)
    read_flow(site, lifecycle)
    source = source_in(form)
    _, found = checked(site, lifecycle, source)
    return page(
        request, "flows/found.html", who=who, block="found", found=found,
        lines=source.count("\n") + 1, base=f"{HOME}/{lifecycle}",
    )  # fmt: skip


@router.get(HOME + "/{lifecycle}/diagram.svg")
def diagram(request: Request, who: Admin, read: Read, lifecycle: str) -> Response:
    """Draw the flow: its draft if that can be read, else what is in force."""
    of = flow_of(read, lifecycle)
    drawn = definition_of(of.text, lifecycle) or (of.in_force.lifecycle if of.in_force else None)
    if drawn is None:
        raise NotThere()
    return Response(svg(drawn), media_type="image/svg+xml", headers=_SVG)


# The drawing carries its own look: nothing else may run or load in it.
_SVG = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox"}


def _rows(read: Read) -> list[FlowRow]:
    held, drafts = all_in_force(read), open_drafts(read)
    counted = cases_by_lifecycle(read)
    by_flow: dict[str, list[Published]] = {}
    for one in reversed(published(read)):
        by_flow.setdefault(one.lifecycle, []).append(one)
    rows = []
    for key in (*held, *(key for key in drafts if key not in held)):
        put, draft = held.get(key), drafts.get(key)
        theirs = by_flow.get(key, [])
        rows.append(
            FlowRow(
                key=key,
                label=put.lifecycle.label if put else key,
                number=len(theirs),
                since=put.published_at if put else None,
                by=put.published_by if put else None,
                pinned=_pinned(theirs, counted.get(key, {})),
                case_label=put.lifecycle.case_label if put else "",
                draft=draft,
            )
        )
    return rows


def _pinned(theirs: list[Published], counted: Mapping[str, int]) -> tuple[tuple[int, int], ...]:
    """Count the cases by the newest 판 that says of them what they pin."""
    numbers = {one.definition_hash: number for number, one in enumerate(theirs, 1)}
    found = [(numbers.get(hashed, 0), count) for hashed, count in counted.items()]
    return tuple(sorted(found, reverse=True))


def _writers(rows: list[FlowRow]) -> set[str]:
    drafts = [row.draft for row in rows if row.draft]
    return {one.written_by for one in drafts} | {
        one.proposed_by for one in drafts if one.proposed_by
    }


def _names(site: Site, of: Drafted) -> dict[str | int, str]:
    with reading(site.setting.store) as read:
        return names_for(read, of)


def _text_page(
    request: Request,
    who: Principal,
    of: Drafted,
    source: str,
    found: tuple[Found, ...],
    names: Mapping[str | int, str],
    *,
    refused: str = "",
    status: int = 200,
) -> Response:
    return flow_page(
        request,
        "flows/text.html",
        of,
        who=who,
        names=names,
        status=status,
        source=source,
        found=found,
        lines=source.count("\n") + 1,
        refused=refused,
    )


def _saved(kept: Draft | None, found: tuple[Found, ...]) -> list[str]:
    if kept is None:
        return ["바뀐 것이 없어 저장하지 않았습니다."]
    said = [
        f"초안 제{kept.version}판으로 저장하였습니다. 시행하기 전에는 아무것도 바뀌지 않습니다."
    ]
    if found:
        said.append(f"고칠 곳이 {len(found)}군데 남아 있습니다.")
    return said


def _new_page(
    request: Request,
    who: Principal,
    known: set[str],
    given: Mapping[str, str],
    problems: Mapping[str, str],
    *,
    status: int = 200,
) -> Response:
    shipped = {key: one for key, one in examples().items() if key not in known}
    return page(
        request, "flows/new.html", who=who, status=status, shipped=shipped, given=given,
        problems=problems,
    )  # fmt: skip
