"""The fields of a case as a form: what may be edited, and which moves change the rest."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from sqlalchemy import Connection
from starlette.datastructures import FormData
from starlette.responses import Response

from engine.case import Case
from engine.case_row import TITLE_MAX
from engine.command import Command, once
from engine.errors import (
    CaseChanged,
    EffectiveTooEarly,
    FieldLocked,
    FieldsInvalid,
    KeyReused,
    PeriodFrozen,
)
from engine.field_lock import FieldLock, locks_on
from engine.people import committees, organisations
from engine.register import CaseEdit, edit
from engine.scope import Scope
from engine.store import reading, transaction
from engine.unseen_numbers import unseen_numbers
from hyeopchi.names import Names
from hyeopchi.pages.answer_form import (
    FormProblems,
    Options,
    given_of,
    inputs_of,
    options_of,
    problems_of,
)
from hyeopchi.pages.case_sight import case_crumbs, case_in_sight
from hyeopchi.pages.case_view import lifecycle_of
from hyeopchi.pages.meanwhile import Meanwhile
from hyeopchi.pages.said_again import meanwhile_of, sentences_of, status_of
from hyeopchi.web.forms import Form, nonce, text
from hyeopchi.web.page import page, say, to
from hyeopchi.web.principal import Principal
from hyeopchi.web.reader import Read
from hyeopchi.web.through import Through
from hyeopchi.web.website import site_of
from states.day import date_of
from states.lifecycle import Field
from states.values import typed

router = APIRouter()
Who = Annotated[Principal, Depends(Through("edit"))]


@dataclass(frozen=True, slots=True)
class FieldsAsked:
    """An edit as it was asked: all that was typed."""

    title: str
    given: Mapping[str, object]
    reason: str
    on_said: str
    on: date | None
    version: int

    def changes(self, one: Case, fields: Mapping[str, Field]) -> dict[str, object]:
        """Give what differs from the case as it stands; an emptied field is None."""
        optional = {key: replace(field, required=False) for key, field in fields.items()}
        values, _ = typed(optional, self.given)
        after = {key: values.get(key) for key in fields}
        changed = {key: value for key, value in after.items() if value != one.fields.get(key)}
        return {"title": self.title, **changed} if self.title != one.title else changed


@router.get("/cases/{case_id}/fields")
def ask(request: Request, case_id: int, who: Who, read: Read) -> Response:
    """Show the fields, filled in as they stand."""
    today = site_of(request).today()
    one, _ = case_in_sight(read, who, case_id, on=today)
    asked = FieldsAsked(one.title, one.fields, "", today.isoformat(), today, one.version)
    return _page(request, read, who, one, asked)


@router.post("/cases/{case_id}/fields")
def change(request: Request, case_id: int, who: Who, form: Form) -> Response:
    """Change what differs, as one event with its reason."""
    site = site_of(request)
    with reading(site.setting.store) as read:
        one, scope = case_in_sight(read, who, case_id, on=site.today())
        fields = _open(read, one)
        asked = _asked(form, fields, one, site.today())
        options = options_of(read, fields)
        problems = problems_of(fields, asked.given, (), options=options)
        own = _own_problems(read, one, asked, fields, scope)
        changes = asked.changes(one, fields)
        if problems or own or not changes:
            own = own or ([] if problems else [("title", "달라진 것이 없습니다.")])
            return _page(request, read, who, one, asked, problems=problems, own=own, status=422)
    wanted = CaseEdit(one.id, asked.version, changes)
    key = nonce(form)
    body = {"do": "edit", "case": one.id, "changes": changes, "on": asked.on, "why": asked.reason}
    try:
        with transaction(site.setting.store) as write:
            once(
                write,
                Command(key, body, who.key) if key else None,
                lambda: (
                    edit(
                        write,
                        [wanted],
                        actor=who.key,
                        at=site.at(),
                        on=asked.on or site.today(),
                        reason=asked.reason,
                        key=key,
                    )[0].seq
                ),
                at=site.at(),
            )
    except (
        CaseChanged, EffectiveTooEarly, FieldLocked, FieldsInvalid, KeyReused, PeriodFrozen
    ) as error:  # fmt: skip
        with reading(site.setting.store) as read:
            one, scope = case_in_sight(read, who, case_id, on=site.today())
            meanwhile = meanwhile_of(read, one, error)
            at = "on" if isinstance(error, EffectiveTooEarly | PeriodFrozen) else "title"
            own = [] if meanwhile else [(at, said) for said in sentences_of(error)]
            return _page(
                request, read, who, one, replace(asked, version=one.version),
                own=own, meanwhile=meanwhile, status=status_of(error),
            )  # fmt: skip
    say(site, who, f"/cases/{case_id}", f"{one.number} {one.title}의 항목을 고쳤습니다.")
    return to(f"/cases/{case_id}")


def _open(read: Connection, one: Case) -> dict[str, Field]:
    """Give the fields that an edit may change while the case is where it is."""
    lifecycle = lifecycle_of(read, one)
    locks = locks_on(lifecycle, one.state, lifecycle.fields)
    return {key: field for key, field in lifecycle.fields.items() if key not in locks}


def _asked(form: FormData, fields: Mapping[str, Field], one: Case, today: date) -> FieldsAsked:
    said, version = text(form, "on"), text(form, "version")
    return FieldsAsked(
        title=" ".join(text(form, "title").split()),
        given=given_of(fields, form),
        reason=text(form, "reason"),
        on_said=said or today.isoformat(),
        on=date_of(said) if said else today,
        version=int(version) if version.isascii() and version.isdecimal() else one.version,
    )


def _own_problems(
    read: Connection, one: Case, asked: FieldsAsked, fields: Mapping[str, Field], scope: Scope
) -> list[tuple[str, str]]:
    """Say what is wrong beside the fields' own: title, reason, day, and numbers that name no case."""
    found = []
    if not asked.title or len(asked.title) > TITLE_MAX or not asked.title.isprintable():
        found.append(("title", f"이름을 {TITLE_MAX}자 이내로 적어 주십시오."))
    unseen = unseen_numbers(read, scope, fields, asked.given, besides=one.id)
    found += [(key, why.sentence) for key, why in unseen.items()]
    if not asked.reason:
        found.append(("reason", "고치는 까닭을 적어 주십시오."))
    if asked.on is None:
        found.append(("on", "날짜를 2013. 4. 10.처럼 적어 주십시오."))
    return found


def _page(
    request: Request,
    read: Connection,
    who: Principal,
    one: Case,
    asked: FieldsAsked,
    *,
    problems: FormProblems | None = None,
    own: list[tuple[str, str]] | None = None,
    meanwhile: Meanwhile | None = None,
    status: int = 200,
) -> Response:
    lifecycle = lifecycle_of(read, one)
    fields = _open(read, one)
    options: Mapping[str, Options] = options_of(read, fields)
    locks = locks_on(lifecycle, one.state, lifecycle.fields)
    names = Names.of(lifecycle, organisations(read), committees(read)) if locks else None
    told = [(key, said) for key, said in (problems.by_key if problems else {}).items()]
    shown = FormProblems({**dict(own or []), **dict(told)}, ())
    return page(
        request,
        "case/fields.html",
        who=who,
        status=status,
        one=one,
        asked=asked,
        noun=lifecycle.case_label,
        inputs=inputs_of(fields, asked.given, options=options, problems=shown),
        locked=_locked(locks, names, one),
        problems=[*told, *(own or [])],
        problem_of=dict(own or []),
        meanwhile=meanwhile,
        crumbs=case_crumbs(one, "항목 고치기"),
    )


def _locked(
    locks: Mapping[str, FieldLock], names: Names | None, one: Case
) -> list[tuple[str, str, str]]:
    """Give the locked fields: label, value, and which moves change it."""
    if names is None:
        return []
    return [
        (
            lock.field,
            names.value(key, one.fields.get(key)),
            f"「{lock.state}」 상태에서는 다음 처리로만 바뀝니다: {', '.join(lock.moves)}."
            if lock.moves
            else f"「{lock.state}」 상태에서는 바뀌지 않습니다.",
        )
        for key, lock in locks.items()
    ]
