"""관리 › 알림 문안: every letter, its text, and the letter as a real person would get it."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Request
from sqlalchemy import Connection
from starlette.responses import Response

from engine.called import called
from engine.definitions import all_in_force
from engine.draft import open_drafts
from engine.draft_errors import LetterChanged
from engine.letter_texts import letter_hash, letter_version, letter_versions, newest_letters
from engine.store import reading
from flows.steps.letters_check import words_allowed
from hyeopchi.drafted import definition_of
from hyeopchi.letter_desk import (
    LetterFile,
    compared,
    letter_files,
    own_text,
    problems_of,
    save,
    shipped_text,
)
from hyeopchi.letter_preview import Preview, preview
from hyeopchi.pages.flow_frame import HOME as FLOWS
from hyeopchi.pages.flow_frame import flow_of, flow_page, names_for, source_in
from hyeopchi.web.errors import NotThere
from hyeopchi.web.forms import Form, text
from hyeopchi.web.page import page, say, to
from hyeopchi.web.principal import Principal
from hyeopchi.web.reader import Read
from hyeopchi.web.seen import showed
from hyeopchi.web.through import Through
from hyeopchi.web.website import Site, site_of
from hyeopchi.wording import said_of
from notifications.letter import LetterProblem
from states.lifecycle import Lifecycle

router = APIRouter()
Admin = Annotated[Principal, Depends(Through("admin"))]

HOME: Final = "/admin/letters"


@dataclass(frozen=True, slots=True)
class Desk:
    """One letter on the desk: its file, its text before the writer, and how it would look."""

    file: LetterFile
    source: str
    own: str | None
    shipped: str | None
    problems: tuple[LetterProblem, ...]
    words: tuple[str, ...]
    preview: Preview

    @property
    def hash(self) -> str:
        return letter_hash(self.own) or ""

    @property
    def lines(self) -> int:
        return self.source.count("\n") + 1


@router.get(HOME)
def letters(request: Request, who: Admin, read: Read) -> Response:
    """Show every letter, by flow and review: as shipped, or written anew by the office."""
    site = site_of(request)
    files = letter_files(site.setting, _lifecycles(read))
    newest = newest_letters(read)
    keys = {one.saved_by for one in newest.values() if one.saved_by}
    return page(
        request,
        "letters/list.html",
        who=who,
        groups=[(group, list(ones)) for group, ones in groupby(files, key=lambda one: one.group)],
        newest=newest,
        names=called(read, keys),
    )


@router.get(FLOWS + "/{lifecycle}/letters")
def of_flow(request: Request, who: Admin, read: Read, lifecycle: str) -> Response:
    """Show the letters of one flow."""
    site = site_of(request)
    of = flow_of(read, lifecycle)
    said = definition_of(of.text, lifecycle) or (of.in_force.lifecycle if of.in_force else None)
    files = letter_files(site.setting, {lifecycle: said} if said else {})
    newest = newest_letters(read)
    keys = {one.saved_by for one in newest.values() if one.saved_by}
    return flow_page(
        request,
        "flows/letters.html",
        of,
        who=who,
        names={**names_for(read, of), **called(read, keys)},
        groups=[(group, list(ones)) for group, ones in groupby(files, key=lambda one: one.group)],
        newest=newest,
    )


@router.get(HOME + "/{name:path}")
def letter(
    request: Request, who: Admin, read: Read, name: str, n: int = 0, version: int = 0
) -> Response:
    """Show one letter: its text left, right how the nth person would get it."""
    site = site_of(request)
    file, lifecycle = _file(read, site, name)
    source = _now(site, file)
    desk = _desk(read, site, who, file, lifecycle, source, n)
    return _page(request, who, read, desk, version=version)


@router.post(HOME + "/{name:path}")
def write(request: Request, who: Admin, form: Form, name: str) -> Response:
    """Save the letter, put the shipped one back, or only look at how it would read."""
    site = site_of(request)
    source, act = source_in(form), text(form, "act")
    n = int(text(form, "n")) if text(form, "n").isdecimal() and len(text(form, "n")) < 7 else 0
    refused = ""
    with reading(site.setting.store) as read:
        file, lifecycle = _file(read, site, name)
        problems = problems_of(site.setting, name, source, lifecycle)
    if act == "shipped" or (act == "save" and not problems):
        if act == "shipped" and shipped_text(name) is None:
            raise NotThere()
        try:
            saved = save(
                site.setting,
                name,
                None if act == "shipped" else source,
                read_hash=text(form, "hash") or None,
                by=who.key,
                at=site.at(),
            )
        except LetterChanged as error:
            said = said_of(error)
            refused = f"{said.sentence} {said.mend}" if said else str(error)
        else:
            path = f"{HOME}/{name}"
            say(site, who, path, _saved_words(act, saved=saved))
            return to(path)
    elif act == "save":
        refused = f"고칠 곳이 {len(problems)}군데 있어 저장하지 않았습니다."
    with reading(site.setting.store) as read:
        desk = _desk(read, site, who, file, lifecycle, source, n)
        fragment = "hx-request" in request.headers and act == "look"
        return _page(
            request, who, read, desk, refused=refused, block="looked" if fragment else None,
            status=422 if refused else 200,
        )  # fmt: skip


def _page(
    request: Request,
    who: Principal,
    read: Connection,
    desk: Desk,
    *,
    version: int = 0,
    refused: str = "",
    block: str | None = None,
    status: int = 200,
) -> Response:
    showed(request, [desk.preview.person], what="알림 문안 미리 보기")
    versions = letter_versions(read, desk.file.name)
    old = letter_version(read, desk.file.name, version) if version else None
    return page(
        request,
        "letters/letter.html",
        who=who,
        block=block,
        status=status,
        desk=desk,
        path_here=f"{HOME}/{desk.file.name}",
        refused=refused,
        versions=versions,
        names=called(read, {one.saved_by for one in versions if one.saved_by}),
        old=old,
        old_id=version,
        rows=compared(desk.shipped, desk.source) if desk.shipped is not None else [],
    )


def _desk(
    read: Connection,
    site: Site,
    who: Principal,
    file: LetterFile,
    lifecycle: Lifecycle | None,
    source: str,
    n: int,
) -> Desk:
    blind = not who.sees_cases
    return Desk(
        file=file,
        source=source,
        own=own_text(site.setting, file.name),
        shipped=shipped_text(file.name),
        problems=problems_of(site.setting, file.name, source, lifecycle),
        words=tuple(sorted(words_allowed(file.name, lifecycle))),
        preview=preview(read, site.setting, file.name, source, nth=n, at=site.at(), blind=blind),
    )


def _file(read: Connection, site: Site, name: str) -> tuple[LetterFile, Lifecycle | None]:
    """
    Find a letter by its name, and the flow it belongs to.

    Raises:
        NotThere: No flow has such a letter.
    """
    known = _lifecycles(read)
    for one in letter_files(site.setting, known):
        if one.name == name:
            return one, known.get(one.lifecycle or "")
    raise NotThere()


def _lifecycles(read: Connection) -> Mapping[str, Lifecycle]:
    """Give every flow with its reviews: as in force, and what its draft would add."""
    found = {key: one.lifecycle for key, one in all_in_force(read).items()}
    for key, draft in open_drafts(read).items():
        drafted = definition_of(draft.text, key)
        if drafted is not None and drafted.key == key:
            found[key] = drafted
    return found


def _now(site: Site, file: LetterFile) -> str:
    own = own_text(site.setting, file.name)
    return own if own is not None else shipped_text(file.name) or ""


def _saved_words(act: str, *, saved: bool) -> str:
    if not saved:
        return "바뀐 것이 없어 저장하지 않았습니다."
    if act == "shipped":
        return "기본 문안으로 되돌렸습니다. 다음에 나가는 알림부터 기본 문안으로 나갑니다."
    return "저장하였습니다. 다음에 나가는 알림부터 이 문안으로 나갑니다."
