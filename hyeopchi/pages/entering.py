"""Who has proven who they are comes in: through the steps still asked, with a new session."""

from collections.abc import Collection
from datetime import datetime
from threading import BoundedSemaphore
from typing import Final

from fastapi import Request
from sqlalchemy import Connection
from starlette.responses import Response

from engine.accounts import Account, accounts, is_over, set_password
from engine.password_hash import hash_password, is_password, is_weaker
from engine.password_rules import PROFILES, PasswordRules
from engine.sessions import end_session, open_session, session_of
from engine.sign_in import know
from engine.store import reading, transaction
from engine.time_code import new_secret
from hyeopchi.pages.doorstep import Doorstep, leave, stand
from hyeopchi.web.cookie import drop_session, keep_session
from hyeopchi.web.page import to
from hyeopchi.web.principal import principal_of, roles_of
from hyeopchi.web.seen import showed
from hyeopchi.web.through import cookie_name, idle
from hyeopchi.web.website import Site

# Each comparison takes 64 MiB: a crowd of guessers must not take the machine's memory.
_AT_ONCE: Final = BoundedSemaphore(2)
_OUTSIDE: Final = frozenset({"reviewer", "chair", "co_chair", "applicant", "signed_in"})
_GUARDED: Final = frozenset({"admin", "coordinator"})


def compare(kept: str | None, typed: str) -> bool:
    """Compare a password, two at a time: it takes as long for somebody who is not there."""
    with _AT_ONCE:
        return is_password(kept, typed)


def hashed(typed: str) -> str:
    with _AT_ONCE:
        return hash_password(typed)


def refresh_hash(site: Site, person_id: int, kept: str, typed: str) -> None:
    """Hash a right password anew where its hash was made at another cost than today's."""
    if is_weaker(kept):
        again = hashed(typed)
        with transaction(site.setting.store) as write:
            set_password(write, person_id, again, at=site.at(), anew=False)


def rules_of(site: Site) -> PasswordRules:
    return PROFILES[site.setting.web.password]


def code_is_due(site: Site, roles: Collection[str]) -> bool:
    """Tell whether somebody with these roles must sign in with a second step."""
    said = site.setting.web.second_step
    if said == "off":
        return False
    held = set(roles)
    return bool(held & _GUARDED) if said == "admin" else bool(held - _OUTSIDE)


def source_of(request: Request) -> str:
    return request.client.host if request.client else ""


def mark_of(one: Account) -> str:
    """Give what changes with an account's password."""
    return one.password_set_at.isoformat() if one.password_set_at else ""


def standing(read: Connection, here: Doorstep, at: datetime) -> Account | None:
    """Give the account of who stands on the doorstep; None: something happened to it since."""
    one = accounts(read, at=at).get(here.person_id)
    return one if one and one.disabled_at is None and mark_of(one) == here.mark else None


def come_in(request: Request, site: Site, here: Doorstep, *, passed: Collection[str]) -> Response:
    """
    Let in who proved who they are, or show them the step that is still asked of them.

    Args:
        passed: The steps they passed: code, renew.
    """
    at = site.at()
    with reading(site.setting.store) as read:
        one = standing(read, here, at)
        roles = roles_of(read, one.person.key, on=site.today()) if one else frozenset()
    if one is None:
        response = to("/sign-in")
        leave(response, site)
        return response
    step = _step_asked(site, one, roles, passed)
    if step is None:
        return _enter(request, site, here)
    secret = new_secret() if step == "setup" else None
    response = to(
        {"code": "/sign-in/code", "setup": "/sign-in/setup"}.get(step, "/sign-in/password")
    )
    stand(
        response,
        site,
        Doorstep(step, here.person_id, here.mark, here.at, here.next, secret, here.by),
    )
    return response


def _step_asked(
    site: Site, one: Account, roles: Collection[str], passed: Collection[str]
) -> str | None:
    if "code" not in passed:
        if one.has_code:
            return "code"
        if code_is_due(site, roles):
            return "setup"
    at, lasts = site.at(), rules_of(site).lasts
    return "renew" if "renew" not in passed and is_over(one, lasts=lasts, at=at) else None


def _enter(request: Request, site: Site, here: Doorstep) -> Response:
    response = to(here.next)
    leave(response, site)
    renew_session(request, response, site, here.person_id, what=here.by)
    with transaction(site.setting.store) as write:
        know(write, here.person_id, source_of(request), at=site.at())
    return response


def renew_session(
    request: Request, response: Response, site: Site, person_id: int, *, what: str
) -> None:
    """Open a session under a new token; the one that the browser had is over."""
    at = site.at()
    old = request.cookies.get(cookie_name(site), "")
    with transaction(site.setting.store) as write:
        before = session_of(write, old, at=at, idle=idle(site)) if old else None
        if before is not None:
            end_session(write, before.id, at=at)
        opened = open_session(
            write,
            person_id,
            at=at,
            source=source_of(request),
            agent=request.headers.get("user-agent", ""),
        )
        now = session_of(write, opened.token, at=at, idle=idle(site))
        assert now is not None
        request.state.who = principal_of(write, now, on=site.today())
    keep_session(response, site, opened.token)
    showed(request, [now.person_key], what=what)


def go_out(request: Request, response: Response, site: Site, session_id: int | None) -> None:
    """End the session that a browser had, and let it forget its token."""
    if session_id is not None:
        with transaction(site.setting.store) as write:
            end_session(write, session_id, at=site.at())
    drop_session(response, site)
    leave(response, site)
