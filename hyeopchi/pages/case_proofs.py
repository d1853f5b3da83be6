"""Checks, signatures, trainings and papers of a case: marked on one form, item by item."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from sqlalchemy import Connection
from starlette.responses import Response

from engine.case import Case
from engine.definitions import lifecycle_pinned
from engine.errors import KeyReused, ProofsRefused
from engine.people import organisations
from engine.proof import HeldProof, ProofName, held_proofs, prove
from engine.proof_check import NewProof
from engine.store import reading, transaction
from hyeopchi.pages.case_sight import case_crumbs, case_in_sight
from hyeopchi.pages.said_again import sentences_of, status_of
from hyeopchi.proof_words import label_words
from hyeopchi.web.errors import NotThere
from hyeopchi.web.forms import Form, nonce, text
from hyeopchi.web.page import page, say, to
from hyeopchi.web.principal import Principal
from hyeopchi.web.reader import Read
from hyeopchi.web.through import Through
from hyeopchi.web.website import site_of
from states.day import date_of
from states.proof_item import MARKS, ProofItem, proof_items

router = APIRouter()
Who = Annotated[Principal, Depends(Through("prove"))]


@dataclass(frozen=True, slots=True)
class Group:
    """What belongs together on one form: a checklist, an agreement, a training, a document."""

    kind: str
    key: str
    label: str
    items: tuple[ProofItem, ...]
    marks: tuple[tuple[str, str], ...]
    held: Mapping[ProofName, HeldProof]
    places: Mapping[str, str]

    @property
    def of(self) -> str:
        return f"{self.kind}:{self.key}"

    def called(self, item: ProofItem) -> str:
        return label_words(item, self.places)

    def mark(self, item: ProofItem) -> str:
        return self.held[item.name].mark if item.name in self.held else ""


@router.get("/cases/{case_id}/proofs")
def ask(request: Request, case_id: int, who: Who, read: Read, of: str = "") -> Response:
    """Show one group of items with what was said of each last."""
    today = site_of(request).today()
    one, _ = case_in_sight(read, who, case_id, on=today)
    group = _group(read, one, of)
    typed = {"on": today.isoformat(), "document_number": "", "note": ""}
    return _page(request, who, one, group, {item.item: group.mark(item) for item in group.items}, typed)  # fmt: skip


@router.post("/cases/{case_id}/proofs")
def mark(request: Request, case_id: int, who: Who, form: Form) -> Response:
    """Record the marks that are new, as one event."""
    site = site_of(request)
    with reading(site.setting.store) as read:
        one, _ = case_in_sight(read, who, case_id, on=site.today())
        group = _group(read, one, text(form, "of"))
    marks = {item.item: text(form, f"mark.{item.item}") for item in group.items}
    typed = {name: text(form, name) for name in ("on", "document_number", "note")}
    on = date_of(typed["on"]) if typed["on"] else site.today()
    if on is None:
        problems = ["날짜를 2013. 4. 10.처럼 적어 주십시오."]
        return _page(request, who, one, group, marks, typed, problems, status=422)
    news = _news(one, group, marks, typed, on)
    if not news:
        problems = ["달라진 것이 없습니다. 표시를 바꾼 뒤 다시 적어 주십시오."]
        return _page(request, who, one, group, marks, typed, problems, status=422)
    try:
        with transaction(site.setting.store) as write:
            prove(write, one.lifecycle, news, actor=who.key, at=site.at(), key=nonce(form))
    except (KeyReused, ProofsRefused) as error:
        said = sentences_of(error)
        return _page(request, who, one, group, marks, typed, said, status=status_of(error))
    say(site, who, f"/cases/{case_id}", f"{group.label}: {len(news)}가지를 기록하였습니다.")
    return to(f"/cases/{case_id}")


def _group(read: Connection, one: Case, of: str) -> Group:
    """
    Find the items of ``kind:key``.

    Raises:
        NotThere: The case has no such items.
    """
    kind, _, key = of.partition(":")
    lifecycle = lifecycle_pinned(read, one.definition_hash)
    items = tuple(
        item for item in proof_items(lifecycle, one.fields) if (item.kind, item.key) == (kind, key)
    )
    if not items:
        raise NotThere()
    marks = MARKS[items[0].kind]
    return Group(
        kind,
        key,
        items[0].of,
        items,
        tuple(marks.items()),
        held_proofs(read, [one.id]).get(one.id, {}),
        {place: body.name for place, body in organisations(read).items()},
    )


def _news(
    one: Case, group: Group, marks: Mapping[str, str], typed: Mapping[str, str], on: date
) -> list[NewProof]:
    """Give what is said anew: an item whose mark stays as it is keeps its day too."""
    return [
        NewProof(
            number=one.number,
            kind=item.kind,
            key=item.key,
            item=item.item,
            mark=marks[item.item],
            on=on,
            document_number=typed["document_number"] or None,
            note=typed["note"] or None,
        )
        for item in group.items
        if marks[item.item] and marks[item.item] != group.mark(item)
    ]


def _page(
    request: Request,
    who: Principal,
    one: Case,
    group: Group,
    marks: Mapping[str, str],
    typed: Mapping[str, str],
    problems: list[str] | None = None,
    *,
    status: int = 200,
) -> Response:
    return page(
        request,
        "case/proofs.html",
        who=who,
        status=status,
        one=one,
        group=group,
        marks=marks,
        typed=typed,
        problems=problems or [],
        crumbs=case_crumbs(one, group.label),
    )
