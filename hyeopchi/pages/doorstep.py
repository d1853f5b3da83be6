"""Between a right password and being signed in: kept sealed in the browser, for ten minutes."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Final

from fastapi import Request
from starlette.responses import Response

from hyeopchi.web.website import Site, site_of

LASTS: Final = timedelta(minutes=10)
_PURPOSE: Final = "doorstep"


@dataclass(frozen=True, slots=True)
class Doorstep:
    """Who stands there, and what is still asked of them."""

    step: str  # code, setup, renew
    person_id: int
    mark: str  # of the password that was right: another one, and this is over
    at: str
    next: str = "/"
    secret: str | None = None  # of a second step being set up
    by: str = "로그인"  # how they came: for the access log


def doorstep_of(request: Request, step: str) -> Doorstep | None:
    """Give who stands at this *step*; None: nobody, or they stood too long."""
    site = site_of(request)
    sealed = request.cookies.get(_name(site), "")
    if not sealed or len(sealed) > 4_000 or not sealed.isascii():
        return None
    said = site.key.open(_PURPOSE, sealed)
    if said is None:
        return None
    found = Doorstep(**json.loads(said))
    age = site.at() - datetime.fromisoformat(found.at)
    return found if found.step == step and timedelta(0) <= age < LASTS else None


def stand(response: Response, site: Site, here: Doorstep) -> None:
    """Let the browser stand at a step; its ten minutes began with the password."""
    sealed = site.key.seal(_PURPOSE, json.dumps(asdict(here)))
    response.set_cookie(
        _name(site), sealed, path="/", httponly=True, secure=site.secure, samesite="lax"
    )


def leave(response: Response, site: Site) -> None:
    response.delete_cookie(_name(site), path="/", httponly=True, secure=site.secure, samesite="lax")


def _name(site: Site) -> str:
    return "__Host-hyeopchi-step" if site.secure else "hyeopchi-step"
