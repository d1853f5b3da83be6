"""A route of the API: who asks is known before what they sent is read."""

import hmac
import json
from collections.abc import Callable, Coroutine
from typing import Any, Final

from fastapi import APIRouter, Request
from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from hyeopchi.api.errors import BodyGarbled, BodyUnfit
from hyeopchi.web.errors import BodyTooLarge, FormForeign, SignInNeeded
from hyeopchi.web.through import whoever

PREFIX: Final = "/api/v1"
BODY_MAX: Final = 1_048_576

_SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})


class ApiRoute(APIRoute):
    """Refuse in this order: nobody known, a form of another site, no JSON, too much, garbled."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        inner = super().get_route_handler()

        async def handler(request: Request) -> Response:
            await _guard(request)
            return await inner(request)

        return handler


def api_router(tag: str) -> APIRouter:
    """Give a router whose routes lie under /api/v1 and stand together in the documentation."""
    return APIRouter(prefix=PREFIX, tags=[tag], route_class=ApiRoute)


async def _guard(request: Request) -> None:
    who = await run_in_threadpool(whoever, request)
    if who is None:
        raise SignInNeeded()
    if request.method in _SAFE:
        return
    if who.via == "session":
        told = request.headers.get("x-csrf-token", "")
        if not who.csrf or not hmac.compare_digest(told.encode(), who.csrf.encode()):
            raise FormForeign()
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise BodyUnfit()
    body = await request.body()
    if len(body) > BODY_MAX:
        raise BodyTooLarge(BODY_MAX)
    try:
        json.loads(body)
    except (ValueError, RecursionError) as error:  # what is no UTF-8 is a ValueError, too
        raise BodyGarbled() from error
