"""A program's key: it opens what its person may open, and no more than its scopes name."""

from datetime import datetime

from fastapi import Request
from sqlalchemy import Connection

from engine.api_keys import ApiKey, key_presented, needs_touch, touch_key
from engine.attempts import SOURCE, count, source_key
from engine.people import people
from engine.seoul import day_in_seoul
from engine.store import reading, transaction
from hyeopchi.api.errors import KeyTriedTooOften
from hyeopchi.web.errors import SignInNeeded
from hyeopchi.web.principal import Principal, roles_of
from hyeopchi.web.website import site_of

_BEARER = "bearer "
_LONGEST = 200


def principal_of_key(
    read: Connection, header: str, *, at: datetime
) -> tuple[Principal, ApiKey] | None:
    """
    Give who asks by the value of an Authorization header, with the key; None: it opens nothing.

    Roles are those of the moment: who loses a duty loses it for their keys too.
    """
    scheme, key = header[: len(_BEARER)], header[len(_BEARER) :].strip()
    if scheme.lower() != _BEARER or not key or len(key) > _LONGEST:
        return None
    held = key_presented(read, key, at=at)
    if held is None:
        return None
    person = people(read, [held.person_id])[held.person_id]
    principal = Principal(
        person_id=person.id,
        key=person.key,
        name=person.name,
        title=person.title,
        roles=roles_of(read, person.key, on=day_in_seoul(at)),
        via="key",
        scopes=frozenset(held.scopes),
    )
    return principal, held


def by_key(request: Request) -> Principal | None:
    """
    Give who asks with a key; None: the request carries none.

    Raises:
        SignInNeeded: It carries one that opens nothing.
        KeyTriedTooOften: Too many of those came from this address.
    """
    header = request.headers.get("authorization")
    if header is None:
        return None
    site = site_of(request)
    at = site.at()
    with reading(site.setting.store) as read:
        found = principal_of_key(read, header, at=at)
    if found is None:
        source = request.client.host if request.client else ""
        with transaction(site.setting.store) as write:
            until = count(write, {source_key(source): SOURCE}, at=at)
        request.state.who = None
        raise SignInNeeded() if until is None else KeyTriedTooOften(until)
    who, held = found
    if needs_touch(held, at=at):
        with transaction(site.setting.store) as write:
            touch_key(write, held.id, at=at)
    return who
