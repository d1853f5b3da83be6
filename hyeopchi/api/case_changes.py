"""What changes cases: entering one, moving one, editing one; each once, each on the version that was seen."""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import Depends, Request, Response
from sqlalchemy import Connection

from engine.advance import advance
from engine.case import cases
from engine.definitions import in_force, lifecycle_pinned
from engine.errors import FieldsInvalid
from engine.happened import happened_since
from engine.preview import MoveRequest
from engine.register import CaseEdit, NewCase, edit, register
from engine.scope import Scope, scope_of, sees
from engine.store import reading
from engine.unseen_numbers import unseen_numbers
from hyeopchi.api.case_shape import CaseChange, CaseIn, CaseOut, MoveIn, MoveMade
from hyeopchi.api.case_words import case_out, etag, event_out, state_out, version_of
from hyeopchi.api.cases import case_seen
from hyeopchi.api.documented import refused
from hyeopchi.api.errors import VersionMissing, VersionUnfit
from hyeopchi.api.once import Answer, answer_once, as_response, command_key
from hyeopchi.api.places import Given, fills
from hyeopchi.api.route import PREFIX, api_router
from hyeopchi.api.shape import Id, IdempotencyKey, IfMatch
from hyeopchi.web.errors import NotThere
from hyeopchi.web.principal import Principal
from hyeopchi.web.through import Through
from hyeopchi.web.website import site_of
from states.lifecycle import Field

router = api_router("과제")

Mover = Annotated[Principal, Depends(Through("move", "cases:write"))]
Editor = Annotated[Principal, Depends(Through("edit", "cases:write"))]
Registrar = Annotated[Principal, Depends(Through("import", "cases:write"))]


@router.post(
    "/cases",
    status_code=201,
    summary="과제 등록",
    response_model=CaseOut,
    responses=refused(404, writes=True),
)
def entered(request: Request, who: Registrar, key: IdempotencyKey, body: CaseIn) -> Response:
    """과제를 하나 등록합니다. 등록한 사람이 볼 수 있는 과제여야 합니다."""
    site = site_of(request)
    today = site.today()

    def do(write: Connection) -> Answer:
        definition = in_force(write, body.lifecycle).lifecycle
        fills(request, Given("/fields", definition.fields, body.fields))
        scope = scope_of(write, who.key, on=today)
        _hold_numbers(write, scope, definition.fields, body.fields, of=body.number)
        new = NewCase(
            number=body.number.strip(),
            title=body.title.strip(),
            state=body.state or definition.initial.key,
            fields=body.fields,
            effective_on=body.effective_on or today,
            basis=body.basis,
        )
        (case_id,) = register(
            write, body.lifecycle, [new], actor=who.key, at=site.at(), key=command_key(who, key)
        )
        if not sees(write, scope_of(write, who.key, on=today), case_id):  # as it is now
            raise NotThere()  # nobody enters what they could not see: nothing is kept
        (held,) = cases(write, ids=[case_id])
        headers = {"ETag": etag(held.version), "Location": f"{PREFIX}/cases/{case_id}"}
        return Answer(case_out(write, held), 201, headers)

    return answer_once(request, who, key, body.model_dump(mode="json"), do)


@router.patch(
    "/cases/{case_id}",
    summary="과제 고치기",
    response_model=CaseOut,
    responses=refused(404, 412, 428, writes=True),
)
def edited(
    request: Request,
    who: Editor,
    key: IdempotencyKey,
    case_id: Id,
    body: CaseChange,
    if_match: IfMatch = None,
) -> Response:
    """과제의 항목을 고칩니다. 고치는 까닭이 기록에 남습니다. null은 항목을 비웁니다."""
    site = site_of(request)
    version = _version(if_match)

    def do(write: Connection) -> Answer:
        held = case_seen(request, write, who, case_id)
        definition = lifecycle_pinned(write, held.definition_hash)
        fills(request, Given("/changes", definition.fields, body.changes))
        scope = scope_of(write, who.key, on=site.today())
        fields = definition.fields
        _hold_numbers(write, scope, fields, body.changes, of=held.number, besides=case_id)
        edit(
            write,
            [CaseEdit(case_id, version, body.changes)],
            actor=who.key,
            at=site.at(),
            on=body.effective_on or site.today(),
            reason=body.reason,
            key=command_key(who, key),
        )
        (now,) = cases(write, ids=[case_id])
        return Answer(case_out(write, now), headers={"ETag": etag(now.version)})

    return answer_once(request, who, key, {"version": version, **_said(body)}, do)


@router.post(
    "/cases/{case_id}/moves",
    status_code=201,
    summary="과제 처리",
    response_model=MoveMade,
    responses=refused(404, 412, 428, writes=True),
)
def moved(
    request: Request,
    who: Mover,
    key: IdempotencyKey,
    case_id: Id,
    body: MoveIn,
    if_match: IfMatch = None,
) -> Response:
    """과제를 처리합니다. 할 수 없으면 까닭과 고치는 법이 `errors`에 모두 옵니다."""
    site = site_of(request)
    version = _version(if_match)
    with reading(site.setting.store) as read:
        held = case_seen(request, read, who, case_id)
        definition = lifecycle_pinned(read, held.definition_hash)
        move = definition.moves.get(body.move)
        asks = move.asks if move else {}
        fills(request, Given("/given", asks, body.given))
        scope = scope_of(read, who.key, on=site.today())
        _hold_numbers(read, scope, asks, body.given, of=held.number, besides=case_id)
    wanted = MoveRequest(
        number=held.number,
        move=body.move,
        given=body.given,
        successors=tuple(body.successors),
        decision=body.decision,
        approval_document=body.approval_document,
        expected_version=version,
    )
    done = advance(
        site.setting.store,
        held.lifecycle,
        wanted,
        actor=who.key,
        at=site.at(),
        on=body.effective_on,
        key=command_key(who, key),
    )
    with reading(site.setting.store) as read:
        happened = happened_since(read, case_id, done.seq - 1)[0]
    made = MoveMade(
        case_id=held.id,
        lifecycle=held.lifecycle,
        number=held.number,
        version=done.seq,
        state=state_out(definition, happened.to_state),
        event=event_out(definition, happened),
    )
    answer = Answer(made, 201, {"ETag": etag(done.seq)})
    return as_response(answer.kept(), replayed=held.version >= done.seq)


def _hold_numbers(
    read: Connection,
    scope: Scope,
    fields: Mapping[str, Field],
    values: Mapping[str, object],
    *,
    of: str,
    besides: int | None = None,
) -> None:
    """
    Let nobody name a case that they could not look at.

    Raises:
        FieldsInvalid: A field of type `case` names none, or one that they do not see.
    """
    if refusals := unseen_numbers(read, scope, fields, values, besides=besides):
        raise FieldsInvalid(of, tuple(refusals.values()))


def _version(told: str | None) -> int:
    """
    Read the version that a change is about.

    Raises:
        VersionMissing, VersionUnfit: It is not said, or none of ours.
    """
    if told is None:
        raise VersionMissing()
    version = version_of(told)
    if version is None:
        raise VersionUnfit()
    return version


def _said(body: CaseChange) -> dict[str, Any]:
    return {"body": body.model_dump(mode="json")}
