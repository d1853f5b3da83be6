"""What every page about one flow shares: its text, its tabs, and how a draft is written on."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fastapi import Request
from sqlalchemy import Connection
from starlette.datastructures import FormData
from starlette.responses import Response

from engine.called import called
from engine.draft import Draft
from engine.drafts import begin, rewrite
from engine.store import reading, transaction
from hyeopchi.definition_check import Checked, check_text
from hyeopchi.drafted import Drafted, drafted
from hyeopchi.web.errors import NotThere
from hyeopchi.web.forms import text
from hyeopchi.web.page import page
from hyeopchi.web.principal import Principal
from hyeopchi.web.website import Site

HOME = "/admin/flows"
_TABS = (
    ("", "흐름"),
    ("/rounds", "회차와 기한"),
    ("/letters", "알림 문안"),
    ("/trial", "시험"),
    ("/changes", "달라진 점"),
    ("/versions", "지난 판"),
)


@dataclass(frozen=True, slots=True)
class Found:
    """One problem of a text, for its page: in the text itself, or in a file beside it."""

    line: int
    sentence: str
    mend: str
    beside: str = ""  # the other file


def flow_of(read: Connection, lifecycle: str) -> Drafted:
    """
    Give the text of a flow.

    Raises:
        NotThere: It is neither in force nor drafted.
    """
    found = drafted(read, lifecycle)
    if found is None:
        raise NotThere()
    return found


def read_flow(site: Site, lifecycle: str) -> Drafted:
    """Give the text of a flow to a route that writes afterwards."""
    with reading(site.setting.store) as read:
        return flow_of(read, lifecycle)


def flow_page(
    request: Request,
    template: str,
    of: Drafted,
    *,
    who: Principal,
    names: Mapping[str | int, str] | None = None,
    status: int = 200,
    **words: Any,
) -> Response:
    """Give a page about one flow, with its tabs and where its draft stands."""
    path = request.url.path
    base = f"{HOME}/{of.key}"
    return page(
        request,
        template,
        who=who,
        status=status,
        flow=of,
        base=base,
        names=names or {},
        tab_items=[
            (
                f"{base}{end}",
                label,
                path == f"{base}{end}" or bool(end and path.startswith(base + end)),
            )
            for end, label in _TABS
        ],
        **words,
    )


def names_for(read: Connection, of: Drafted) -> dict[str | int, str]:
    """Give what the people behind a draft and the publication in force are called."""
    draft, held = of.draft, of.in_force
    keys = {held.published_by} if held else set()
    if draft is not None:
        keys |= {draft.begun_by, draft.written_by, draft.proposed_by or "", draft.approved_by or ""}
    return called(read, keys - {""})


def checked(site: Site, lifecycle: str, source: str) -> tuple[Checked, tuple[Found, ...]]:
    """Check a text as `hyeopchi check` does: the text, its letters and the scenarios beside it."""
    file = site.setting.folder / "lifecycles" / f"{lifecycle}.yaml"
    done = check_text(source, file, site.setting.letters)
    found = tuple(
        Found(one.line, _ended(one.sentence), _ended(one.mend), _beside(one.file, file))
        for one in done.problems
    )
    return done, found


def _beside(named: str, file: Path) -> str:
    """Give the file that a problem is in, if it is not the text itself: without the office's folder."""
    if named in (str(file), file.name):
        return ""
    return Path(named).name if named.startswith("/") else named


def _ended(sentence: str) -> str:
    return sentence if sentence.endswith((".", "?")) else f"{sentence}."


def source_in(form: FormData, name: str = "text") -> str:
    """Give a posted text as it was typed; a browser ends its lines otherwise."""
    said = form.get(name)
    return said.replace("\r\n", "\n").replace("\r", "\n") if isinstance(said, str) else ""


def version_in(form: FormData) -> int:
    """Give the version of the draft that the writer had before them; 0: there was no draft."""
    said = text(form, "version")
    return int(said) if said.isdecimal() and len(said) < 9 else -1


def keep_text(
    site: Site, who: Principal, of: Drafted, source: str, *, read_version: int
) -> Draft | None:
    """
    Save *source* as the draft's text, and begin a draft if there is none; None: nothing changed.

    Raises:
        DraftChanged: Somebody saved another text meanwhile.
        DraftOpen: Somebody began a draft meanwhile.
        DraftNotSo: The draft was proposed meanwhile.
    """
    at = site.at()
    if of.draft is None and source == of.text:
        return None
    with transaction(site.setting.store) as write:
        if read_version == 0:
            return begin(write, of.key, source, by=who.key, at=at)
        held = flow_of(write, of.key).draft
        if held is None:
            raise NotThere()
        return rewrite(write, held.id, source, read_version=read_version, by=who.key, at=at)
