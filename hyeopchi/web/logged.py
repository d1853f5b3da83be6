"""The access log's pen: writes who saw whose data, before the answer leaves."""

import logging
from contextlib import suppress
from typing import Any

from anyio import to_thread
from sqlalchemy.exc import DBAPIError
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from engine.access_log import Access, record_access
from engine.store import transaction
from hyeopchi.web.doors import DOORS
from hyeopchi.web.principal import Principal
from hyeopchi.web.seen import shown_by

logger = logging.getLogger(__name__)

_BROKEN = 500
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class AccessLog:
    """
    Record each access to persons' data, each act, and each refusal of somebody known.

    An answer whose access cannot be recorded does not leave: the rule knows no exception.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request, done = Request(scope), False

        async def recorded(message: Message) -> None:
            nonlocal done
            if message["type"] == "http.response.start":
                done = True
                one = _access(request, message["status"])
                if one is not None:
                    await to_thread.run_sync(_record, request, one)
            await send(message)

        try:
            await self.app(scope, receive, recorded)
        except Exception:
            # Its answer is given outside of here; a failed write must not hide why.
            one = _access(request, _BROKEN)
            if one is not None and not done:
                with suppress(DBAPIError):
                    await to_thread.run_sync(_record, request, one)
            raise


def _record(request: Request, one: Access) -> None:
    site = request.app.state.site
    with transaction(site.setting.store) as write:
        record_access(write, one, at=site.at())


def _access(request: Request, status: int) -> Access | None:
    """Give what there is to record of an answered request; None: nothing."""
    who: Principal | None = getattr(request.state, "who", None)
    shown = shown_by(request)
    refused = who is not None and status in (401, 403, 404)
    acted = who is not None and request.method not in _SAFE
    if shown is None and not refused and not acted:
        return None
    door: str | None = getattr(request.state, "door", None)
    return Access(
        account=who.key if who else None,
        via=who.via if who else "none",
        source=request.client.host if request.client else "",
        act=(shown and shown.what) or (DOORS[door].label if door else "없는 주소"),
        route=_route(request.scope, request.method),
        outcome="refused" if status in (401, 403, 404) else "failed" if status >= 400 else "done",
        subjects=shown.subjects if shown else (),
        chosen=shown.chosen if shown else None,
        object=_object(request.scope),
    )


def _route(scope: Scope, method: str) -> str:
    """Name the route by its pattern: an address may hold a token or a name."""
    route = scope.get("route")
    return f"{method} {getattr(route, 'path', '?')}"


def _object(scope: Scope) -> str | None:
    """Give the ids in the path; a text may be a secret, a number never is."""
    params: dict[str, Any] = scope.get("path_params", {})
    ids = [
        str(value) for value in params.values() if isinstance(value, int) or str(value).isdecimal()
    ]
    return "/".join(ids) or None
