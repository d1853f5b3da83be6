"""`Through("cases")`: the dependency by which a route names its door, and gets who asks."""

from dataclasses import dataclass, replace
from datetime import timedelta

from fastapi import Request

from engine.sessions import is_stale, session_of, touch
from engine.store import reading, transaction
from hyeopchi.web.doors import DOORS
from hyeopchi.web.errors import NotThere, RoleNotEnough, SignInNeeded
from hyeopchi.web.principal import Principal, principal_of
from hyeopchi.web.website import Site, site_of

ANY_KEY = "*"  # as a scope: whatever the key is for
_DIGITS = 18  # a longer number is no id: neither database could look for it
COOKIE, SECURE_COOKIE = "hyeopchi", "__Host-hyeopchi"


@dataclass(frozen=True, slots=True)
class Through:
    """
    Let who asks pass the *door*, or refuse: a program's key needs the *scope* as well.

    A route of pages names no scope, and so lets no key in; ANY_KEY lets in every one.
    """

    door: str
    scope: str | None = None

    def __call__(self, request: Request) -> Principal:
        request.state.door = self.door
        who = whoever(request)
        if who is None:
            raise SignInNeeded()
        if not self._opens_to(who):
            raise RoleNotEnough(DOORS[self.door].label)
        if any(
            one.isdecimal() and len(one) > _DIGITS for one in map(str, request.path_params.values())
        ):
            raise NotThere()
        return who

    def _opens_to(self, who: Principal) -> bool:
        if who.via == "key" and self.scope != ANY_KEY and self.scope not in who.scopes:
            return False
        return who.may(self.door)


def whoever(request: Request) -> Principal | None:
    """Give who asks, looked up once a request; None: nobody who signed in."""
    if not hasattr(request.state, "who"):
        request.state.who = _by_key(request) or _by_cookie(request)
    found: Principal | None = request.state.who
    return found


def cookie_name(site: Site) -> str:
    return SECURE_COOKIE if site.secure else COOKIE


def idle(site: Site) -> timedelta:
    return timedelta(minutes=site.setting.web.idle_minutes)


def _by_key(request: Request) -> Principal | None:
    """Give who asks with a key of the API; a page takes none."""
    if not request.url.path.startswith("/api/"):
        return None
    from hyeopchi.api.bearer import by_key  # it needs the doors, and they do not need it

    return by_key(request)


def _by_cookie(request: Request) -> Principal | None:
    site = site_of(request)
    token = request.cookies.get(cookie_name(site), "")
    if not token or len(token) > 100:
        return None
    at = site.at()
    with reading(site.setting.store) as read:
        one = session_of(read, token, at=at, idle=idle(site))
        if one is None:
            return None
        who = principal_of(read, one, on=site.today())
    # A page that looks for news by itself is no sign of a person: it must not keep them signed in.
    if is_stale(one, at=at) and "hx-quiet" not in request.headers:
        with transaction(site.setting.store) as write:
            touch(write, one.id, at=at)
    return who if who.via == "link" else replace(who, roles=who.roles | {"signed_in"})
